"""Invitations: what is kept for whom, who gets it, and what happens to what they had."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from uuid import uuid4

import pytest
from django.utils import timezone

from presspass.subscriptions import purchases, seats
from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.invitations.letters import called, invitation_of, token_of
from presspass.subscriptions.models import Invitation, Seat
from tests.site.subscriptions.cast import seat_of
from tests.site.subscriptions.invitation_cast import (
    DAY,
    GUEST,
    a_reader,
    invited,
    letters_to,
    link_in,
    pays,
    sold,
)

pytestmark = pytest.mark.django_db(transaction=True)


def now():
    return timezone.now()


def test_an_invitation_keeps_the_seat_and_writes_to_whom_it_names(subscription):
    invitation = invited(subscription, "Guest@Example.org")

    assert subscription.free_seats(now=timezone.now()) == 0
    (letter,) = letters_to(GUEST)
    assert letter.startswith("owner@example.org invites you to read")
    assert invitation_of(link_in(letter).split("/")[2]) == invitation


def test_an_invitation_keeps_the_seat_until_it_runs_out_by_the_clock_that_is_told(subscription):
    begun = now() - 400 * DAY
    invitation = invitations.invite(subscription, GUEST, subscription.owner, begun)
    end = invitation.expires_at
    free = [subscription.free_seats(now=at) for at in (begun, end - DAY / 24, end)]

    assert free == [0, 0, 1]
    assert list(Invitation.objects.open(now=begun)) == [invitation]
    assert not Invitation.objects.open(now=end).exists()
    with pytest.raises(seats.NoSeatLeft):
        seats.give(subscription, a_reader("other@example.org"), now=begun)
    assert seats.give(subscription, a_reader("late@example.org"), now=end).given_at == end


def test_the_letter_is_in_the_language_that_the_owner_chose(subscription):
    invited(subscription, language="es")

    assert "te invita a leer" in letters_to(GUEST)[0]


def test_a_reader_who_has_chosen_a_language_is_written_to_in_that(subscription):
    a_reader(language="en")

    invited(subscription, language="es")

    assert "invites you to read" in letters_to(GUEST)[0]


def test_a_name_that_would_be_a_link_is_not_in_the_letter(owner):
    for name in ("www.evil.example", "Win at evil.example", "https://evil", "a/b"):
        owner.name = name
        assert called(owner) == owner.email
    owner.name = "J. R. Prieto"
    assert called(owner) == "J. R. Prieto"


def test_the_last_seat_is_kept_for_one_and_not_for_two(subscription):
    invited(subscription)

    with pytest.raises(seats.NoSeatLeft):
        invited(subscription, "another@example.org")

    assert letters_to("another@example.org") == []


def test_an_address_is_invited_once_and_who_reads_already_is_not(subscription, owner):
    invited(subscription)

    with pytest.raises(invitations.AlreadyInvited):
        invited(subscription, "GUEST@example.org")
    with pytest.raises(invitations.AlreadyReads):
        invited(subscription, owner.email)


def test_what_ran_out_keeps_no_seat_and_is_closed_when_the_address_is_invited_again(subscription):
    old = invited(subscription, days_ago=15)
    assert subscription.free_seats(now=timezone.now()) == 1

    new = invited(subscription)

    old.refresh_from_db()
    assert old.closed_at is not None
    assert list(subscription.invitations.open(now=timezone.now())) == [new]


def test_nobody_is_invited_to_what_has_ended(subscription):
    purchases.end(subscription, "staff", now=now())

    with pytest.raises(seats.SubscriptionEnded):
        invited(subscription)


def test_nobody_mails_strangers_all_day(subscription):
    for number in range(invitations.LEAST_A_DAY):
        invitations.withdraw(invited(subscription, f"{number}@example.org"), now())

    with pytest.raises(invitations.TooManyInvited):
        invited(subscription)

    assert invitations.invite(subscription, GUEST, subscription.owner, now() + 2 * DAY)


def test_a_letter_is_sent_again_after_an_hour_and_is_good_for_its_whole_time(subscription):
    invitation = invited(subscription)
    with pytest.raises(invitations.SentLately):
        invitations.send_again(invitation, now())
    later = now() + timedelta(hours=2)

    invitations.send_again(invitation, later)

    first, second = letters_to(GUEST)
    assert link_in(first).split(":")[0] == link_in(second).split(":")[0]
    invitation.refresh_from_db()
    assert invitation.expires_at == later + 14 * DAY


def test_what_was_withdrawn_frees_its_seat_and_gives_nobody_one(subscription, stranger):
    invitation = invited(subscription)

    invitations.withdraw(invitation, now())
    invitations.withdraw(invitation, now())

    assert subscription.free_seats(now=timezone.now()) == 1
    with pytest.raises(invitations.NotOpen):
        invitations.accept(invitation, stranger, now())
    with pytest.raises(invitations.NotOpen):
        invitations.send_again(invitation, now())


def test_what_was_accepted_is_not_withdrawn(subscription, stranger):
    invitation = invited(subscription)
    invitations.accept(invitation, stranger, now())

    with pytest.raises(invitations.NotOpen):
        invitations.withdraw(invitation, now())

    assert seat_of(stranger).invitation == invitation


def test_who_accepts_holds_the_seat_and_the_others_get_new_tickets(subscription, owner):
    guest, epoch = a_reader(), seat_of(owner).epoch
    invitation = invited(subscription)

    seat = invitations.accept(invitation, guest, now())

    assert (seat.subscription, seat.holder) == (subscription, guest)
    assert seat_of(owner).epoch == epoch + 1
    invitation.refresh_from_db()
    assert (invitation.outcome, invitation.seat) == ("accepted", seat)
    assert letters_to(owner.email)[-1].startswith("Accepted: your invitation to guest@")


def test_another_address_may_accept_and_the_inviter_is_told_which(subscription, owner, stranger):
    invitations.accept(invited(subscription), stranger, now())

    assert "with another address: stranger@example.org" in letters_to(owner.email)[-1]
    assert subscription.free_seats(now=timezone.now()) == 0


def test_an_invitation_is_accepted_once(subscription, stranger):
    invitation = invited(subscription)
    invitations.accept(invitation, a_reader(), now())

    with pytest.raises(invitations.NotOpen):
        invitations.accept(invitation, stranger, now())
    assert not Seat.objects.filter(holder=stranger).exists()


def test_what_ran_out_is_not_accepted(subscription, stranger):
    with pytest.raises(invitations.NotOpen):
        invitations.accept(invited(subscription, days_ago=15), stranger, now())


def test_who_reads_by_this_subscription_takes_no_second_seat(subscription, owner):
    with pytest.raises(invitations.AlreadyReads):
        invitations.accept(invited(subscription), owner, now())

    assert subscription.invitations.open(now=timezone.now()).exists()


def test_what_has_ended_gives_no_seat(subscription, stranger):
    invitation = invited(subscription)
    purchases.end(subscription, "unpaid", now=now())

    with pytest.raises(seats.SubscriptionEnded):
        invitations.accept(invitation, stranger, now())


def test_a_seat_that_is_gone_meanwhile_is_not_given_and_the_invitation_stays(
    subscription, plan, stranger
):
    invitation = invited(subscription)
    plan.seats = 1
    plan.save()

    with pytest.raises(seats.NoSeatLeft):
        invitations.accept(invitation, stranger, now())

    invitation.refresh_from_db()
    assert invitation.closed_at is None


def test_who_pays_alone_does_not_pay_twice_and_gets_the_own_seat_back(subscription, stranger):
    own = pays(stranger, sold())
    invitation = invited(subscription)

    invitations.accept(invitation, stranger, now())

    own.refresh_from_db()
    assert own.cancelled_at is not None
    assert own.is_active
    assert seat_of(stranger).subscription == subscription
    invitations.leave(stranger, now())
    assert seat_of(stranger).subscription == own


def test_an_own_subscription_by_which_others_read_goes_on(subscription, stranger):
    own = pays(stranger, sold(seats=2))
    seats.give(own, a_reader("partner@example.org"))

    invitations.accept(invited(subscription), stranger, now())

    own.refresh_from_db()
    assert own.cancelled_at is None
    assert seat_of(stranger).subscription == subscription
    assert own.seats.count() == 1


def test_a_seat_held_elsewhere_is_given_up(subscription, stranger):
    other = a_reader("other@example.org")
    elsewhere = pays(other, sold(seats=2))
    seats.give(elsewhere, stranger)

    invitations.accept(invited(subscription), stranger, now())

    assert seat_of(stranger).subscription == subscription
    assert elsewhere.seats.get().holder == other
    assert "stranger@example.org has given the seat back" in letters_to(other.email)[-1]


def test_who_declines_frees_the_seat_and_the_inviter_is_told(subscription, owner):
    invitations.decline(invited(subscription), now())

    assert subscription.free_seats(now=timezone.now()) == 1
    assert letters_to(owner.email)[-1].startswith("Declined: your invitation to guest@")


def test_who_is_removed_is_out_keeps_the_account_and_is_told(subscription, owner, added_user):
    seat = seat_of(added_user)

    invitations.remove(seat, owner, now())
    invitations.remove(seat, owner, now())

    assert not Seat.objects.filter(holder=added_user).exists()
    assert Seat.ever.get(pk=seat.pk).epoch == seat.epoch + 1
    added_user.refresh_from_db()
    assert added_user.is_active
    (letter,) = letters_to(added_user.email)
    assert letter.startswith("You do not read by the seat of owner@example.org any more")


def test_nobody_removes_the_owner_nor_does_the_owner_leave(subscription, owner, stranger):
    for by in (owner, stranger):
        with pytest.raises(invitations.HeldByOwner):
            invitations.remove(seat_of(owner), by, now())
    with pytest.raises(invitations.HeldByOwner):
        invitations.leave(owner, now())

    assert seat_of(owner).subscription == subscription


def test_a_reader_is_replaced_by_one_who_is_invited_or_stays(subscription, owner, added_user):
    with pytest.raises(invitations.AlreadyReads):
        invitations.replace(seat_of(added_user), owner.email, owner, now())
    assert seat_of(added_user).subscription == subscription

    invitations.replace(seat_of(added_user), GUEST, owner, now())

    assert not Seat.objects.filter(holder=added_user).exists()
    assert subscription.invitations.open(now=timezone.now()).get().email == GUEST


def test_who_leaves_frees_the_seat_and_who_invited_is_told(subscription, owner, stranger):
    invitations.accept(invited(subscription), stranger, now())

    invitations.leave(stranger, now())
    invitations.leave(stranger, now())

    assert subscription.free_seats(now=timezone.now()) == 1
    letters = [one for one in letters_to(owner.email) if "given the seat back" in one]
    assert len(letters) == 1


def test_who_owns_one_and_reads_by_none_takes_the_own_seat(stranger):
    with pytest.raises(seats.SubscriptionEnded):
        invitations.take_own_seat(stranger, now=timezone.now())
    own = pays(stranger, sold())
    seats.take_back([seat_of(stranger)], now=now())

    assert invitations.take_own_seat(stranger, now=timezone.now()).subscription == own


def test_who_loses_a_seat_by_a_smaller_plan_is_told_and_reads_by_the_own_subscription(owner):
    boss, guest = a_reader("boss@example.org"), a_reader()
    shared, own = pays(boss, sold("Double", 2, month_cents=1500)), pays(guest, sold())
    seats.take_back([seat_of(guest)], now=now())
    seats.give(shared, guest)
    fewer = purchases.order(boss, own.plan, "month", 1, now=now())
    purchases.confirm(fewer.pk, boss, now=now())

    shared.refresh_from_db()
    assert purchases.renew(shared, now=shared.paid_until)

    assert seat_of(guest).subscription == own
    assert letters_to(GUEST)[-1].startswith("You do not read by the seat of boss@example.org any")


@pytest.mark.parametrize("why", ["cancelled", "unpaid", "staff"])
def test_who_read_by_what_ends_is_told_and_reads_by_the_own_subscription(subscription, owner, why):
    guest = a_reader(language="es")
    own = pays(guest, sold())
    seats.take_back([seat_of(guest)], now=now())
    seats.give(subscription, guest)

    purchases.end(subscription, why, now=now())

    assert [seat.subscription for seat in Seat.objects.all()] == [own]
    assert letters_to(GUEST)[-1].startswith("La suscripción con la que leías ha terminado")
    assert not letters_to(owner.email)


def test_a_letter_that_is_refused_for_good_frees_the_seat_and_the_inviter_is_told(
    subscription, owner, monkeypatch
):
    from django.core.mail import EmailMultiAlternatives  # noqa: PLC0415  (the one that is altered)

    send = EmailMultiAlternatives.send

    def refusing(self, **more):
        if self.to == [GUEST]:
            raise SMTPRecipientsRefused({GUEST: (550, b"no such mailbox")})
        return send(self, **more)

    monkeypatch.setattr(EmailMultiAlternatives, "send", refusing)
    invitation = invited(subscription)

    invitation.refresh_from_db()
    assert invitation.outcome == "undeliverable"
    assert subscription.free_seats(now=timezone.now()) == 1
    assert letters_to(owner.email)[-1].startswith("Not delivered: your invitation to guest@")


def test_an_address_that_bounces_frees_its_seat_once(subscription, owner):
    invited(subscription)

    invitations.bounced("Guest@Example.org", now())
    invitations.bounced(GUEST, now())

    assert subscription.free_seats(now=timezone.now()) == 1
    assert len(letters_to(owner.email)) == 1


def test_what_was_accepted_is_not_undone_by_a_late_bounce(subscription, stranger):
    invitation = invited(subscription)
    invitations.accept(invitation, stranger, now())

    invitations.not_delivered(invitation.uid, now())
    invitations.not_delivered(uuid4(), now())

    assert seat_of(stranger).subscription == subscription


def test_a_made_up_token_names_no_invitation(subscription):
    token = token_of(invited(subscription))

    assert invitation_of(token + "x") is None
    assert invitation_of(subscription.invitations.get().uid.hex) is None
    Invitation.objects.all().delete()
    assert invitation_of(token) is None
