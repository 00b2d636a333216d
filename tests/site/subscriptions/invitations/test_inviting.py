"""Inviting many: what is shown is what is sent, and nothing before it was confirmed."""

import re

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from presspass.subscriptions.invitations import invitations, inviting
from presspass.subscriptions.invitations.address_lists import entries
from presspass.subscriptions.models import Invitation
from tests.site.subscriptions.firm import bought, founded, reader_at, signed_in, url
from tests.site.subscriptions.invitation_cast import letters_to

pytestmark = pytest.mark.django_db


def verdicts(firm, text):
    return [
        str(line.verdict)
        for line in inviting.preview(bought(firm), entries(text), now=timezone.now())
    ]


def shown(firm, text):
    lines = inviting.preview(bought(firm), entries(text), now=timezone.now())
    return inviting.shown_in(inviting.token_of(bought(firm), lines, language="es"), bought(firm))


def test_each_row_says_what_would_happen(firm, boss, member, subscriber):
    invitations.invite(bought(firm), "open@firm.example", boss, timezone.now())
    text = f"""new@firm.example
broken@
New@Firm.example
{member.email}
open@firm.example
{subscriber.email}
late@firm.example"""

    assert verdicts(firm, text) == [
        "invited", "broken", "double", "member", "open", "invited", "no_seat",
    ]  # fmt: skip
    assert Invitation.objects.count() == 1


def test_nobody_learns_of_an_address_that_it_has_an_account_or_a_subscription(
    firm, boss, subscriber, stranger, member
):
    browser = signed_in(boss)
    text = f"nobody@firm.example\n{stranger.email}\n{subscriber.email}"

    page = browser.post(url(firm, "invite/"), {"addresses": text, "language": "en"})
    browser.post(url(firm, "invite/"), {"shown": page.context["shown"]})

    assert {str(row.says) for row in page.context["rows"]} == {"Will be invited"}
    assert "does not pay twice" in page.content.decode()
    # Nor afterwards: what the company's page says of the three differs by the address alone.
    after = browser.get(url(firm)).content.decode()
    told = [re.sub(r'value="[^"]*"', "", li) for li in re.findall(r"(?s)<li>.*?</li>", after)]
    rows = [row.replace(e, "") for e in text.split() for row in told if e in row]
    assert len(rows) == 3
    assert len(set(rows)) == 1


def test_what_is_confirmed_is_what_was_shown(firm, boss):
    told = shown(firm, "a@firm.example\nb@firm.example\nbroken@")

    sent = inviting.send(bought(firm), told, by=boss, now=timezone.now())

    assert sent == (["a@firm.example", "b@firm.example"], [])
    invited = Invitation.objects.order_by("email")
    assert [(one.email, one.language) for one in invited] == [
        ("a@firm.example", "es"),
        ("b@firm.example", "es"),
    ]


def test_who_cannot_be_invited_any_more_is_told_and_the_others_are(firm, boss):
    told = shown(firm, "a@firm.example\nb@firm.example")
    invitations.invite(bought(firm), "a@firm.example", boss, timezone.now())

    sent = inviting.send(bought(firm), told, by=boss, now=timezone.now())

    assert sent.emails == ["b@firm.example"]
    assert [(line.entry.email, str(line.verdict)) for line in sent.refused] == [
        ("a@firm.example", "open")
    ]


def test_a_list_of_another_company_confirms_nothing(firm, outsider):
    lines = inviting.preview(bought(firm), entries("a@firm.example"), now=timezone.now())
    token = inviting.token_of(bought(firm), lines, language="en")
    other = outsider.companies.get()

    assert inviting.shown_in(token, bought(other)) is None
    assert inviting.shown_in(token + "x", bought(firm)) is None


def test_a_pasted_list_is_shown_and_sent_by_its_button(firm, admin, member):
    browser = signed_in(admin)
    text = "new@firm.example\nbroken@\nnew@firm.example\nmember@firm.example"

    page = browser.post(url(firm, "invite/"), {"addresses": text, "language": "en"})

    html = page.content.decode()
    for said in ("no e-mail address", "in the list already", "seat of your company already"):
        assert said in html
    assert not Invitation.objects.exists()
    browser.post(url(firm, "invite/"), {"shown": page.context["shown"]})
    browser.post(url(firm, "invite/"), {"shown": page.context["shown"]})
    assert [one.email for one in Invitation.objects.all()] == ["new@firm.example"]


def test_a_file_is_read_as_a_table(firm, boss, settings):
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    data = "Nombre;Correo\nÍñigo;inigo@firm.example\n".encode("latin-1")
    file = SimpleUploadedFile("people.csv", data, "text/csv")

    page = signed_in(boss).post(url(firm, "invite/"), {"file": file, "language": "en"})

    assert "Íñigo" in page.content.decode()
    assert page.context["good"] == 1


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "There is no address in it."),
        ({"addresses": "x" * 300_000}, "more than 256 kB"),
        ({"addresses": "\n".join(f"a{n}@b.example" for n in range(1001))}, "more than 1,000"),
        ({"addresses": "a@b.example", "language": "xx"}, "Language of the letter"),
    ],
)
def test_a_list_that_cannot_be_read_is_told_beside_the_field(firm, boss, sent, says):
    answer = signed_in(boss).post(url(firm, "invite/"), {"language": "en", **sent})

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "There is a problem" in answer.content.decode()


def test_a_thousand_rows_take_few_queries(firm, boss, django_assert_max_num_queries):
    reader_at("a7@firm.example")
    found = entries("\n".join(f"a{n}@firm.example" for n in range(1000)))

    with django_assert_max_num_queries(8):
        lines = inviting.preview(bought(firm), found, now=timezone.now())

    assert sum(line.verdict.is_good for line in lines) == 4


@pytest.mark.django_db(transaction=True)
def test_a_long_list_is_sent_by_the_worker(business, boss):
    firm = founded(boss, business, 50)
    text = "\n".join(f"a{n}@firm.example" for n in range(45))
    one = signed_in(boss)
    page = one.post(url(firm, "invite/"), {"addresses": text, "language": "en"})

    answer = one.post(url(firm, "invite/"), {"shown": page.context["shown"]}, follow=True)

    assert "45 invitations are being sent" in answer.content.decode()
    assert Invitation.objects.open(now=timezone.now()).count() == 45
    assert not [one for one in letters_to(boss.email) if "list" in one]


@pytest.mark.django_db(transaction=True)
def test_who_was_refused_by_the_worker_is_told_to_the_admin_who_sent_the_list(business, boss):
    firm = founded(boss, business, 42)
    emails = [f"a{n}@firm.example" for n in range(42)]
    invitations.invite(bought(firm), "b@firm.example", boss, timezone.now())
    invitations.invite(bought(firm), emails[0], boss, timezone.now())

    inviting.send_by_worker(bought(firm), "token", inviting.Shown(emails, "en"), by=boss)

    (letter,) = letters_to(boss.email)
    assert "No seat was left for:" in letter
    assert emails[-1] in letter
    assert url(firm) in letter
    assert "tomorrow" not in letter
    assert emails[0] not in letter  # invited before, as after a list that was begun anew


@pytest.mark.django_db(transaction=True)
def test_a_long_list_that_is_confirmed_by_a_double_click_is_sent_once(business, boss, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    firm = founded(boss, business, 50)
    text = "\n".join(f"a{n}@firm.example" for n in range(45))
    one = signed_in(boss)
    page = one.post(url(firm, "invite/"), {"addresses": text, "language": "en"})

    for _ in range(2):
        answer = one.post(url(firm, "invite/"), {"shown": page.context["shown"]}, follow=True)
        assert "45 invitations are being sent" in answer.content.decode()

    sent = DBTaskResult.objects.filter(task_path=inviting.send_list.module_path)
    assert sent.count() == 1
    sent.get().set_failed(OSError("the machine went off"))
    one.post(url(firm, "invite/"), {"shown": page.context["shown"]})
    assert sent.count() == 2
