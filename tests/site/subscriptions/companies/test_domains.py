"""Domains: proved by a mail to an address there; who has one there joins while seats last."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from presspass.subscriptions import purchases, seats
from presspass.subscriptions.companies import companies, domains
from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.models import Domain, Seat
from tests.site.subscriptions.at_once import at_once, real_database  # noqa: F401 - fixture
from tests.site.subscriptions.cast import browser
from tests.site.subscriptions.firm import bought, founded, reader_at, signed_in, url

pytestmark = pytest.mark.django_db
committing = pytest.mark.django_db(transaction=True)


REFUSED = (seats.SeatError, domains.NotJoinable)


def proved(firm, name="firm.example"):
    return Domain.objects.create(company=firm, name=name, verified_at=timezone.now())


def confirmed(reader):
    EmailAddress.objects.create(user=reader, email=reader.email, verified=True, primary=True)
    return reader


@pytest.fixture
def colleague(db):
    return confirmed(reader_at("colleague@firm.example"))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Firm.Example", "firm.example"),
        ("@firm.example", "firm.example"),
        ("ana@firm.example", "firm.example"),
        ("https://www.firm.example/", "firm.example"),
        ("fábrica.example", "fábrica.example"),
    ],
)
def test_a_domain_may_be_typed_as_people_know_it(typed, name):
    assert domains.name_in(typed) == name


@pytest.mark.parametrize("typed", ["", "firm", "firm example.com", "..", "a_b.example", "x" * 300])
def test_what_is_no_domain_is_refused(typed):
    with pytest.raises(domains.NoDomain):
        domains.name_in(typed)


@pytest.mark.parametrize("typed", ["gmail.com", "GMX.net", "mail.yahoo.com"])
def test_where_anybody_gets_a_mailbox_is_nobodys_domain(typed):
    with pytest.raises(domains.IsPublic):
        domains.name_in(typed)


def test_a_company_that_comes_back_finds_its_domains_and_admins(firm, boss, admin, business):
    proved(firm)
    purchases.end(bought(firm), "cancelled", now=timezone.now())

    again = founded(boss, business, name="brack & oriol")

    assert (again, bought(again).all_seats) == (firm, 4)
    assert companies.part_of(again, admin) is companies.Part.ADMIN
    colleague = confirmed(reader_at("new@firm.example"))
    assert domains.join(colleague, now=timezone.now()) == firm


@committing
def test_a_domain_is_proved_by_the_link_and_not_by_fetching_it(firm, boss):
    answer = signed_in(boss).post(
        url(firm, "domains/"), {"domain": "firm.example", "mailbox": "postmaster"}
    )
    assert answer.status_code == 302
    letter = mail.outbox[-1]
    assert letter.to == ["postmaster@firm.example"]
    link = re.search(r"/business/domain/\S+", letter.body)[0]

    nobody = browser()
    assert "Yes, it is ours" in nobody.get(link).content.decode()
    assert Domain.objects.get().verified_at is None
    nobody.post(link)

    assert Domain.objects.get().verified_at is not None
    assert "It is proved" in nobody.get(link).content.decode()
    assert nobody.get("/business/domain/nonsense/").status_code == 410


@pytest.mark.parametrize(
    ("typed", "mailbox", "says"),
    [
        ("gmail.com", "info", "Anybody can get an address there"),
        ("other.example", "own", "Your own address is not at this domain"),
        ("nonsense", "own", "This is no domain"),
    ],
)
def test_why_a_domain_is_refused_stands_beside_the_field(firm, boss, typed, mailbox, says):
    form = {"domain": typed, "mailbox": mailbox}

    answer = signed_in(boss).post(url(firm, "domains/"), form)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Domain.objects.exists()


def test_a_domain_is_proved_by_one_company(firm, outsider):
    proved(firm)
    other = outsider.companies.get()
    late = Domain.objects.create(company=other, name="firm.example")

    with pytest.raises(domains.ProvedByAnother):
        domains.prove(late, now=timezone.now())
    with pytest.raises(domains.ProvedByAnother):
        domains.add(other, "firm.example", "info", by=outsider)


def test_whoever_has_a_confirmed_address_there_is_offered_to_join_and_joins(firm, colleague):
    proved(firm)
    one = signed_in(colleague)
    assert "has seats for addresses such as yours" in one.get("/account/").content.decode()
    assert "Join Brack &amp; Oriol" in one.get("/business/join/").content.decode()

    one.post("/business/join/")

    assert Seat.objects.get(holder=colleague).subscription == bought(firm)
    assert one.ticket.role == "member"
    assert one.post("/business/join/").status_code == 302
    assert companies.standing(firm, now=timezone.now()).used == 1


def test_who_was_taken_out_is_invited_again_and_does_not_join_by_themselves(firm, boss, colleague):
    proved(firm)
    domains.join(colleague, now=timezone.now())
    companies.remove(firm, colleague, by=boss, now=timezone.now())
    one = signed_in(colleague)

    one.post("/business/join/")

    assert not Seat.objects.filter(holder=colleague).exists()
    assert "/business/" not in one.get("/account/").content.decode()
    invitation = invitations.invite(bought(firm), colleague.email, boss, timezone.now())
    invitations.accept(invitation, colleague, timezone.now())
    assert companies.part_of(firm, colleague) is companies.Part.MEMBER


@pytest.mark.parametrize("address", ["a@firm.example.org", "a@sub.firm.example", "a@other.example"])
def test_an_address_elsewhere_does_not_join(firm, address):
    proved(firm)

    with pytest.raises(domains.NotJoinable):
        domains.join(confirmed(reader_at(address)), now=timezone.now())


def test_an_address_that_is_not_confirmed_does_not_join(firm):
    proved(firm)
    reader = reader_at("x@firm.example")
    EmailAddress.objects.create(user=reader, email=reader.email, verified=False, primary=True)

    with pytest.raises(domains.NotJoinable):
        domains.join(reader, now=timezone.now())


def test_a_domain_that_is_not_proved_lets_nobody_in(firm, colleague):
    Domain.objects.create(company=firm, name="firm.example")

    with pytest.raises(domains.NotJoinable):
        domains.join(colleague, now=timezone.now())


def test_a_full_company_says_whom_to_ask(firm, colleague):
    proved(firm)
    for number in range(4):
        companies.give(firm, reader_at(f"r{number}@firm.example"), now=timezone.now())

    answer = signed_in(colleague).post("/business/join/")

    assert answer.status_code == 409
    assert "boss@firm.example" in answer.content.decode()


@pytest.mark.usefixtures("real_database")
def test_of_two_who_take_the_last_seat_at_the_same_moment_one_has_it(business):
    for round_ in range(8):
        firm = founded(reader_at(f"boss{round_}@r{round_}.example"), business, 3)
        proved(firm, f"r{round_}.example")
        for number in range(2):
            companies.give(firm, reader_at(f"held{number}@r{round_}.example"), now=timezone.now())
        rivals = [confirmed(reader_at(f"rival{n}@r{round_}.example")) for n in range(4)]

        outcomes = at_once(
            [lambda r=r: domains.join(r, now=timezone.now()) for r in rivals], outcomes=REFUSED
        )

        assert sorted(type(o).__name__ for o in outcomes) == ["Company", *["NoSeatLeft"] * 3]
        assert companies.standing(firm, now=timezone.now()) == (3, 3, 0, 0)


@pytest.mark.usefixtures("real_database")
def test_one_who_joins_in_two_tabs_at_once_has_one_seat(firm, colleague):
    proved(firm)

    at_once(
        [lambda: domains.join(colleague, now=timezone.now()) for _ in range(3)], outcomes=REFUSED
    )

    assert companies.standing(firm, now=timezone.now()) == (4, 1, 0, 3)
