"""A plan in the desk: its policy in words, errors beside the field, nothing done before asking."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from presspass.subscriptions import policies, purchases, seats
from presspass.subscriptions.models import Announcement, Plan, Subscription, Terms
from presspass.subscriptions.terms import announcements, terms
from tests.site.subscriptions.cast import seat_of

pytestmark = pytest.mark.django_db

USUAL = {
    "preset": "calm",
    "enforcement": "monitor",
    "enforce_from": "",
    "notice_days": 14,
    "rollout_percent": 100,
    "idle_after": 120,
    "renew_every": 30,
    "renew_every_crowded": 10,
    "overlap_within": 12,
    "overlaps": 4,
    "overlap_window": 120,
    "sharing_remembered": 86400,
    "on_store_failure": "open",
    "kind": "personal",
    "place": 1,
    "currency": "EUR",
    "tax_percent": 0,
    "trial_days": 0,
    "offer_percent": 0,
    "offer_periods": 0,
}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def fields(**changes):
    return {"name": "Basic", "seats": 1, "devices": 1, **USUAL, **changes}


def premium(**changes):
    return fields(name="Premium", seats=2, enforcement="enforce", **changes)


def entered(page):
    """What a confirming page would send again."""
    found = HIDDEN.findall(page)
    return {unescape(n): unescape(v) for n, v in found if n != "csrfmiddlewaretoken"}


def mark(page):
    return re.search(r'name="confirmed" value="(\w+)"', page)[1]


def text(response):
    return unescape(response.content.decode())


def confirm(desk, path, data):
    """Send `data`, then say yes to what is asked; the last answer."""
    page = text(desk.post(path, data))
    return desk.post(path, {**entered(page), "confirmed": mark(page)})


@pytest.fixture
def edit(plan):
    return f"/desk/plans/edit/{plan.pk}/"


def test_a_new_plan_monitors_and_is_calm(desk):
    desk.post("/desk/plans/new/", fields(seats=2))

    made = Plan.objects.get()
    assert (made.name, made.seats, made.policy) == ("Basic", 2, {})
    form = text(desk.get("/desk/plans/new/"))
    assert re.search(r'name="enforcement" value="monitor"[^>]*checked', form)
    assert re.search(r'name="preset" value="calm"[^>]*checked', form)


def test_the_form_speaks_the_language_of_the_staff(desk, plan, edit):
    page = text(desk.get(edit, headers={"Accept-Language": "es"}))

    assert "De 13 a 3600; normalmente, 120." in page
    assert "Tranquilo: quien abre un artículo" in page
    assert "usually" not in page


@pytest.mark.parametrize(
    ("preset", "kept"),
    [
        ("calm", {}),
        ("elpais", {"arrival": "asks", "full_notice": "at_once"}),
        ("lemonde", {"full_notice": "at_once"}),
    ],
)
def test_a_preset_sets_arrival_and_notice_and_leaves_the_enforcement_alone(desk, preset, kept):
    desk.post("/desk/plans/new/", fields(preset=preset, enforcement="notify"))

    made = Plan.objects.get()
    assert made.policy == {**kept, "enforcement": "notify"}
    page = text(desk.get(f"/desk/plans/edit/{made.pk}/"))
    assert re.search(rf'name="preset" value="{preset}"[^>]*checked', page)


def test_a_mix_that_is_no_preset_can_be_kept_and_is_offered_nowhere_else(desk, plan, edit):
    assert 'value="own"' not in text(desk.get(edit))
    Plan.objects.filter(pk=plan.pk).update(policy={"arrival": "asks", "enforcement": "enforce"})
    assert re.search(r'name="preset" value="own"[^>]*checked', text(desk.get(edit)))

    confirm(desk, edit, premium(preset="own", idle_after=180))

    plan.refresh_from_db()
    assert plan.policy == {"arrival": "asks", "enforcement": "enforce", "idle_after": 180}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"idle_after": 5}, "greater than or equal to 13"),
        ({"idle_after": 60}, "at least three times the seconds between two signs of life"),
        ({"rollout_percent": 101}, "less than or equal to 100"),
        ({"overlaps": "many"}, "Enter a whole number"),
        ({"enforcement": "strict"}, "Select a valid choice"),
        ({"preset": "own"}, "Select a valid choice"),
        ({"notice_days": 0}, "greater than or equal to 1"),
    ],
)
def test_a_value_the_gate_would_not_take_is_told_beside_its_field(desk, changes, told):
    page = text(desk.post("/desk/plans/new/", fields(**changes)))

    field = next(iter(changes))
    assert told in page
    assert re.search(rf'id="panel-child-[\w-]*{field}-errors"', page)
    assert not Plan.objects.exists()


@pytest.mark.usefixtures("added_user")
def test_a_plan_whose_seats_are_held_cannot_have_fewer(desk, edit):
    page = text(desk.post(edit, {**premium(), "seats": 1}))

    assert "subscription has more readers than that" in page


def test_the_desk_says_what_a_change_does_and_to_how_many_before_it_does_it(
    desk, plan, edit, owner, added_user
):
    page = text(desk.post(edit, premium(preset="elpais", idle_after=180)))

    assert "What changes for 2 seats of “Premium”" in page
    assert "is asked first whether to read there" in page
    assert "Before: whoever opens an article on one more device reads there at once" in page
    assert "180 (3 minutes)" in page
    assert "Nobody is signed out." in page
    plan.refresh_from_db()
    assert (plan.policy, seat_of(owner).epoch) == ({"enforcement": "enforce"}, 1)


def test_what_was_confirmed_is_done(desk, plan, edit, owner):
    answer = confirm(desk, edit, premium(preset="elpais"))

    assert answer.status_code == 302
    plan.refresh_from_db()
    assert (policies.preset_of(policies.policy_of(plan)), plan.policy_version) == ("elpais", 2)
    assert seat_of(owner).epoch == 2


def test_the_way_back_keeps_what_was_entered_and_changes_nothing(desk, plan, edit, owner):
    asked = text(desk.post(edit, premium(preset="elpais", idle_after=180)))

    page = text(desk.post(edit, {**entered(asked), "back": "1"}))

    assert re.search(r'name="preset" value="elpais"[^>]*checked', page)
    assert re.search(r'name="idle_after" value="180"', page)
    plan.refresh_from_db()
    assert plan.policy_version == 1


def test_a_confirmation_counts_for_what_it_was_shown_alone(desk, plan, edit, owner):
    asked = text(desk.post(edit, premium(preset="elpais")))
    plan.policy = {"enforcement": "notify"}
    seats.keep(plan)

    page = text(desk.post(edit, {**entered(asked), "confirmed": mark(asked)}))

    assert "Something has changed since you were asked." in page
    plan.refresh_from_db()
    assert plan.policy == {"enforcement": "notify"}


def test_a_new_name_is_saved_without_a_question(desk, plan, edit, owner):
    desk.post(edit, {**premium(), "name": "Premium for two"})

    plan.refresh_from_db()
    assert (plan.name, plan.policy_version, seat_of(owner).epoch) == ("Premium for two", 1, 1)


def test_a_part_of_the_seats_is_told_in_numbers(desk, edit, plan, owner, added_user):
    page = text(desk.post(edit, premium(rollout_percent=50)))

    assert "the enforcement holds for 50 % of the seats" in page
    assert "about 1 of the 2 seats" in page


def test_a_change_of_the_clause_says_that_new_terms_are_published(desk, edit, owner):
    terms.publish(Terms.objects.create(text_en="x", text_es="x"), by=None, now=timezone.now())

    page = text(desk.post(edit, premium(idle_after=180)))
    assert "A new version of the terms is published" in page
    assert "1 reader is asked to accept it" in page
    assert "gives its place free after 3 minutes." in page
    assert "gives its place free after 2 minutes." in page
    assert terms.current().number == 1

    desk.post(edit, {**entered(page), "confirmed": mark(page)})
    assert (terms.current().number, terms.current().published_by.email) == (
        2,
        "editor@example.org",
    )


def test_a_new_plan_asks_where_there_are_terms(desk, owner):
    terms.publish(Terms.objects.create(text_en="x", text_es="x"), by=None, now=timezone.now())

    page = text(desk.post("/desk/plans/new/", fields()))
    assert "A new version of the terms is published" in page
    desk.post("/desk/plans/new/", {**entered(page), "confirmed": mark(page)})

    assert Plan.objects.filter(name="Basic").exists()
    assert terms.asked_of(owner) == terms.current()  # never accepted one


def local(moment):
    return timezone.localtime(moment, timezone.get_default_timezone()).strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def monitored(plan):
    plan.policy = {}
    plan.save()
    return plan


def later(days, **changes):
    begins = timezone.now().replace(second=0, microsecond=0) + timedelta(days=days)
    data = {**premium(enforce_from=local(begins)), "enforcement": "monitor", **changes}
    return begins, data


def test_a_date_is_announced_to_how_many_and_in_which_words_before_it_is_set(
    desk, monitored, edit, owner, added_user
):
    begins, data = later(20)

    page = text(desk.post(edit, data))
    assert "it will be enforced from" in page
    assert "An e-mail goes to 2 readers at once" in page
    assert "This holds from" in page
    assert not Announcement.objects.exists()

    desk.post(edit, {**entered(page), "confirmed": mark(page)})
    monitored.refresh_from_db()
    assert monitored.enforce_from == begins
    assert Announcement.objects.get().enforce_from == begins
    assert seat_of(owner).epoch == 1


def test_a_date_is_read_in_the_publications_zone(desk, monitored, edit, owner, settings):
    settings.TIME_ZONE = "America/Bogota"
    begins, data = later(20)

    page = text(desk.post(edit, data))

    assert "(America/Bogota)" in page
    assert local(begins)[-5:] in page


@pytest.mark.parametrize(
    ("days", "changes", "told"),
    [
        (13, {}, "at least 14 days before"),
        (2, {"notice_days": 3}, "at least 3 days before"),
        (20, {"enforcement": "off"}, "so that you see beforehand what will happen"),
        (20, {"enforcement": "enforce"}, "It is enforced already by your choice above."),
    ],
)
def test_a_date_that_cannot_be_is_told(desk, monitored, days, changes, told):
    edit = f"/desk/plans/edit/{monitored.pk}/"
    page = text(desk.post(edit, later(days, **changes)[1]))

    assert told in page
    monitored.refresh_from_db()
    assert monitored.enforce_from is None


def test_shorter_notice_can_be_chosen(desk, monitored, edit, owner):
    begins, data = later(4, notice_days=3)

    confirm(desk, edit, data)

    monitored.refresh_from_db()
    assert monitored.enforce_from == begins


def test_a_date_already_announced_needs_no_new_notice_and_can_be_taken_back(
    desk, monitored, edit, owner
):
    begins, data = later(5)
    monitored.enforce_from = begins
    seats.keep(monitored)

    assert desk.post(edit, {**data, "name": "Premium 2"}).status_code == 302
    page = text(desk.post(edit, {**data, "name": "Premium 2", "enforce_from": ""}))

    assert "no date is set from which it is enforced" in page
    assert "Before: it will be enforced from" in page


def test_since_when_it_is_enforced_stays_known(desk, monitored, edit, owner):
    begins = timezone.now() - timedelta(days=1)
    monitored.enforce_from = begins
    monitored.save()
    seats.begin_enforcement(now=timezone.now())

    confirm(desk, edit, premium(idle_after=180))

    monitored.refresh_from_db()
    assert monitored.enforce_from == begins


def test_who_only_monitors_again_has_no_date_any_more(desk, monitored, edit, owner):
    monitored.enforce_from = timezone.now() - timedelta(days=1)
    monitored.save()

    confirm(desk, edit, {**premium(), "enforcement": "monitor"})

    monitored.refresh_from_db()
    assert monitored.enforce_from is None
    assert policies.policy_of(monitored).enforcement == "monitor"


def test_the_list_says_how_far_each_plan_goes(desk, plan):
    Plan.objects.create(name="Later", enforce_from=timezone.now() + timedelta(days=20))

    page = text(desk.get("/desk/plans/"))

    assert re.search(r"<td[^>]*>\s*Enforce\s*</td>", page)
    assert "Monitor; enforced from" in page


def test_a_seat_of_an_ended_subscription_is_not_counted(desk, plan, edit, owner):
    purchases.end(Subscription.objects.get(owner=owner), "staff", now=timezone.now())

    assert "What changes for 0 seats" in text(desk.post(edit, premium(preset="elpais")))
    assert announcements.recipients(plan).count() == 0
