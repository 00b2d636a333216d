"""The desk: staff give plans, subscriptions and seats, and are told what is wrong."""

import pytest
from django.utils import timezone

from presspass.privacy import erasure
from presspass.readers.models import Device, Reader
from presspass.subscriptions import purchases
from presspass.subscriptions.companies import companies
from presspass.subscriptions.models import Plan, Seat, Subscription
from tests.site.readers.mailbox import received
from tests.site.subscriptions.cast import PASSWORD, browser, seat_of
from tests.site.subscriptions.firm import bought
from tests.site.subscriptions.invitation_cast import invited

pytestmark = pytest.mark.django_db


def subscription_fields(owner, plan, *rows, old=0, **changes):
    fields = {
        "owner": owner.pk,
        "plan": plan.pk,
        "started_at": "2026-11-01 08:00",
        "seats-TOTAL_FORMS": len(rows),
        "seats-INITIAL_FORMS": old,
        "seats-MIN_NUM_FORMS": 0,
        "seats-MAX_NUM_FORMS": 1000,
        **changes,
    }
    for number, row in enumerate(rows):
        fields |= {f"seats-{number}-{name}": value for name, value in row.items()}
    return fields


def holder(reader, **more):
    return {"id": "", "holder": reader.pk, "DELETE": "", **more}


def test_staff_give_a_subscription_with_its_seats(desk, plan, owner, stranger):
    purchases.end(owner.subscriptions.get(), "staff", now=timezone.now())

    fields = subscription_fields(owner, plan, holder(owner), holder(stranger))
    response = desk.post("/desk/subscriptions/new/", fields)

    assert response.status_code == 302
    assert [seat.holder for seat in Seat.objects.all()] == [owner, stranger]
    assert [seat.number for seat in Seat.objects.all()] == [1, 2]


def test_a_new_subscription_that_names_nobody_lets_its_owner_read(desk, plan, owner):
    desk.post("/desk/subscriptions/new/", subscription_fields(owner, plan))

    assert [seat.holder for seat in Seat.objects.all()] == [owner]


def test_more_readers_than_seats_are_refused_with_the_number(desk, plan, stranger, editor):
    third = Reader.objects.create_user("third@example.org")
    rows = (holder(stranger), holder(editor), holder(third))

    page = desk.post("/desk/subscriptions/new/", subscription_fields(stranger, plan, *rows))

    assert "has seats for 2; you named 3. No seat is left." in page.content.decode()
    assert not Subscription.objects.exists()


def test_a_reader_with_a_seat_elsewhere_is_refused_by_name(desk, plan, owner, stranger):
    fields = subscription_fields(stranger, plan, holder(owner))

    page = desk.post("/desk/subscriptions/new/", fields).content.decode()

    assert "owner@example.org holds a seat in another subscription already." in page


def test_a_reader_named_twice_is_refused(desk, plan, stranger):
    fields = subscription_fields(stranger, plan, holder(stranger), holder(stranger))

    page = desk.post("/desk/subscriptions/new/", fields).content.decode()

    assert "named twice" in page or "duplicate" in page
    assert not Seat.objects.exists()


def test_a_second_active_subscription_of_one_owner_is_refused(desk, plan, owner):
    page = desk.post("/desk/subscriptions/new/", subscription_fields(owner, plan))

    assert "owner@example.org has an active subscription already." in page.content.decode()


def test_staff_hand_a_company_over_that_has_more_seats_than_its_plan(desk, firm, boss, admin):
    subscription = bought(firm)
    rows = [holder(admin, id=seat_of(admin).pk)]
    others = [Reader.objects.create_user(f"r{number}@firm.example") for number in range(3)]
    fields = [holder(one) for one in others]
    edit = f"/desk/subscriptions/edit/{subscription.pk}/"

    desk.post(edit, subscription_fields(admin, subscription.plan, *rows, *fields, old=1))

    firm.refresh_from_db()
    assert (firm.owner, list(firm.admins.all())) == (admin, [])
    assert companies.part_of(firm, boss) is None
    assert bought(firm).seats.count() == 4
    assert erasure.obstacles_for(boss, now=timezone.now()) == []


def test_an_owner_of_a_company_is_given_a_subscription_of_another_kind(desk, plan, firm, boss):
    desk.post("/desk/subscriptions/new/", subscription_fields(boss, plan))

    assert seat_of(boss).subscription.plan == plan


def test_a_seat_that_an_invitation_keeps_is_given_to_nobody_else(
    desk, plan, owner, subscription, stranger
):
    invited(subscription)
    rows = holder(owner, id=seat_of(owner).pk), holder(stranger)
    edit = f"/desk/subscriptions/edit/{subscription.pk}/"

    page = desk.post(edit, subscription_fields(owner, plan, *rows, old=1)).content.decode()

    assert "Of 2 seats 1 are kept for who was invited; you named 2. No seat is left." in page
    assert not Seat.objects.filter(holder=stranger).exists()


def test_a_seat_can_move_to_another_reader(desk, plan, owner, subscription, stranger):
    row = holder(stranger, id=seat_of(owner).pk)
    old = seat_of(owner)

    fields = subscription_fields(owner, plan, row, old=1)
    desk.post(f"/desk/subscriptions/edit/{subscription.pk}/", fields)

    assert seat_of(stranger).uid != old.uid
    old = Seat.ever.get(pk=old.pk)
    assert (old.ended_at is not None, old.epoch) == (True, 2)


def test_a_seat_can_be_taken_back(desk, plan, owner, subscription, added_user):
    rows = holder(owner, id=seat_of(owner).pk), holder(added_user, id=seat_of(added_user).pk)
    fields = subscription_fields(owner, plan, *rows, old=2) | {"seats-1-DELETE": "on"}

    desk.post(f"/desk/subscriptions/edit/{subscription.pk}/", fields)

    assert [seat.holder for seat in Seat.objects.all()] == [owner]
    assert seat_of(owner).epoch == 1


def test_a_subscription_on_another_plan_is_read_under_that_policy(desk, owner, subscription):
    other = Plan.objects.create(name="Basic", policy={"enforcement": "notify"})
    row = holder(owner, id=seat_of(owner).pk)

    fields = subscription_fields(owner, other, row, old=1)
    desk.post(f"/desk/subscriptions/edit/{subscription.pk}/", fields)

    subscription.refresh_from_db()
    assert (subscription.plan, seat_of(owner).epoch) == (other, 2)


def test_staff_end_a_subscription(desk, plan, owner, subscription):
    row = holder(owner, id=seat_of(owner).pk)

    fields = subscription_fields(owner, plan, row, old=1, ends_now="on")
    for _ in range(2):  # a double click
        desk.post(f"/desk/subscriptions/edit/{subscription.pk}/", fields)
        fields = subscription_fields(owner, plan, ends_now="on")

    subscription.refresh_from_db()
    assert subscription.ended_at is not None
    assert subscription.events.filter(kind="ended").count() == 1
    assert not Seat.objects.exists()


def test_what_has_ended_is_not_changed_any_more_and_says_so(desk, owner, subscription):
    purchases.end(subscription, "staff", now=timezone.now())

    other = Plan.objects.create(name="Other")
    fields = subscription_fields(owner, other, started_at="2040-01-01 08:00")
    page = desk.post(f"/desk/subscriptions/edit/{subscription.pk}/", fields).content.decode()

    assert "It has ended: its plan stays as it was." in page
    assert "It cannot begin after its end." in page


def test_nothing_that_was_sold_can_be_deleted(desk, plan, subscription):
    for page in (f"subscriptions/delete/{subscription.pk}", f"plans/delete/{plan.pk}"):
        desk.post(f"/desk/{page}/")

    assert (Subscription.objects.count(), Plan.objects.count()) == (1, 1)


def test_every_page_about_subscriptions_opens(desk, plan, subscription):
    for page in (
        "plans", "plans/new", f"plans/edit/{plan.pk}", f"plans/history/{plan.pk}",
        "subscription_terms", "subscription_terms/new", "terms_acceptances",
        "subscriptions", "subscriptions/new", f"subscriptions/edit/{subscription.pk}",
        "reader_chooser", "reader_chooser/results", "users", "users/new", "account",
    ):  # fmt: skip
        assert desk.get(f"/desk/{page}/").status_code == 200, page


def test_subscriptions_are_taken_along_as_a_table(desk, subscription):
    answer = desk.get("/desk/subscriptions/?export=csv")

    head, row = b"".join(answer.streaming_content).decode().splitlines()
    assert head.startswith("owner.email,Company,Plan,All seats")
    assert row.startswith("owner@example.org,,Premium,2,")


@pytest.mark.usefixtures("owner", "stranger")
def test_a_reader_is_found_by_a_part_of_the_address(desk):
    page = desk.get("/desk/reader_chooser/results/", {"q": "strang"}).content.decode()

    assert "stranger@example.org" in page
    assert "owner@example.org" not in page


def test_the_desk_has_no_door_of_its_own(editor):
    visitor = browser()
    first = visitor.get("/desk/", follow=True)
    assert first.redirect_chain[-1][0] == "/account/login/?next=/desk/"

    response = visitor.sign_in(editor, next="/desk/")

    assert response["Location"] == "/desk/"
    assert visitor.get("/desk/").status_code == 200


def test_a_reader_who_is_not_staff_is_told_so_at_the_desk(laptop, owner):
    laptop.sign_in(owner)

    response = laptop.get("/desk/", follow=True)

    assert response.status_code == 403
    assert "not an account of the staff" in response.content.decode()


def test_signing_out_in_the_desk_signs_the_device_out(desk):
    desk.post("/desk/logout/")

    assert Device.objects.get().signed_out_at is not None
    assert not desk.is_signed_in()


def reader_fields(reader, **changes):
    return {
        "email": reader.email,
        "name": "",
        "is_active": "on",
        "password1": "",
        "password2": "",
    } | changes


def test_a_password_set_in_the_desk_signs_the_reader_out_everywhere(desk, laptop, owner):
    laptop.sign_in(owner)
    new = {"password1": "harbour-master-3", "password2": "harbour-master-3"}

    desk.post(f"/desk/users/edit/{owner.pk}/", reader_fields(owner, **new))

    assert laptop.exchange().status_code == 401
    assert seat_of(owner).epoch == 2
    assert browser().sign_in(owner, password="harbour-master-3")["Location"] == "/"


def test_a_closed_reader_is_signed_out_everywhere(desk, laptop, owner):
    laptop.sign_in(owner)
    fields = reader_fields(owner)
    del fields["is_active"]

    desk.post(f"/desk/users/edit/{owner.pk}/", fields)

    assert laptop.exchange().status_code == 401
    assert seat_of(owner).epoch == 2


def test_readers_closed_in_bulk_are_signed_out_everywhere(desk, laptop, owner):
    laptop.sign_in(owner)

    url = f"/desk/bulk/readers/reader/set_active_state/?id={owner.pk}"
    desk.post(url, {"mark_as_active": "False"})

    owner.refresh_from_db()
    assert not owner.is_active
    assert seat_of(owner).epoch == 2


def test_a_reader_whose_name_changed_stays_signed_in(desk, laptop, owner):
    laptop.sign_in(owner)

    desk.post(f"/desk/users/edit/{owner.pk}/", reader_fields(owner, name="Olga"))

    owner.refresh_from_db()
    assert (owner.name, seat_of(owner).epoch) == ("Olga", 1)
    assert laptop.is_signed_in()


def test_an_address_that_was_changed_signs_nobody_in_any_more(desk, laptop, owner):
    laptop.sign_in(owner)

    fields = reader_fields(owner, email="new@example.org")
    desk.post(f"/desk/users/edit/{owner.pk}/", fields)

    assert browser().sign_in(owner).status_code == 200
    owner.refresh_from_db()
    assert (owner.email, browser().sign_in(owner).status_code) == ("new@example.org", 302)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"email": "new@example.org"}, "new@example.org"),
        ({"password1": "harbour-master-3", "password2": "harbour-master-3"}, "password"),
    ],
)
def test_the_reader_is_told_what_staff_changed(desk, owner, changes, told):
    address = owner.email

    desk.post(f"/desk/users/edit/{owner.pk}/", reader_fields(owner, **changes))

    assert told in received(address)[-1]


def test_staff_do_not_change_their_own_address_past_the_code(desk, editor):
    desk.post("/desk/account/", own_fields("new@example.org"))

    address = editor.email
    editor.refresh_from_db()
    assert (editor.name, editor.email) == ("Edith", address)


def own_fields(email):
    fields = {"name_email-name": "Edith", "name_email-email": email}
    return fields | {
        "theme-theme": "system", "theme-contrast": "system", "theme-density": "default",
    }  # fmt: skip


def test_a_reader_with_a_subscription_cannot_be_deleted(desk, owner, stranger):
    page = desk.post(f"/desk/users/delete/{owner.pk}/", follow=True).content.decode()
    assert "cannot be deleted" in page
    desk.post(f"/desk/bulk/readers/reader/delete/?id={owner.pk}")
    assert Reader.objects.filter(pk=owner.pk).exists()

    desk.post(f"/desk/users/delete/{stranger.pk}/")
    assert not Reader.objects.filter(pk=stranger.pk).exists()


def test_staff_make_a_reader_who_can_sign_in(desk):
    fields = {
        "email": "New@example.org",
        "name": "Nuria",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }

    desk.post("/desk/users/new/", fields)

    made = Reader.objects.get(email="new@example.org")
    assert browser().sign_in(made)["Location"] == "/"


def test_staff_change_their_own_name_in_the_desk_and_stay_signed_in(desk, editor):
    desk.post("/desk/account/", own_fields(editor.email))

    editor.refresh_from_db()
    assert editor.name == "Edith"
    assert desk.is_signed_in()
