"""Imported readers are invited at the paper's pace, each once; the link lets in, once."""

import re
import time
from datetime import timedelta

import pytest
from django.core import mail, signing
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from presspass.importers.inviting import clockwork, inviting, letters, undelivered
from presspass.importers.models import Arrival, Pace
from presspass.newsletters import suppression
from presspass.newsletters.models import Suppression
from presspass.readers.models import Reader
from tests.site.importers.readers.conftest import NEXT, reader
from tests.site.readers.mailbox import code_for
from tests.site.subscriptions.cast import (  # noqa: F401 - fixtures
    PASSWORD,
    browser,
    desk,
    editor,
    gate,
)

IN_TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def came(imports):
    """Four readers who were imported, one of them with a plan and a language of her own."""
    imports(
        ["ana@example.org", "Ana", "Anual", NEXT],
        *([f"reader{number}@example.org", f"R{number}"] for number in range(3)),
    )
    Reader.objects.exclude(email="ana@example.org").update(language="en")
    return reader("ana@example.org")


@pytest.fixture
def link(came):
    """The path of the link in Ana's letter."""
    start(per_hour=60)
    clockwork.invite_due()
    return re.search(r"/account/welcome/\S+/", mail.outbox[0].body)[0]


def start(*, per_hour, label=None):
    Pace.now().set(is_on=True, per_hour=per_hour, label=label, now=timezone.now())


def test_nobody_is_invited_before_staff_says_so(came):
    clockwork.invite_due()

    assert mail.outbox == []
    assert inviting.standing().waiting == 4


def test_so_many_go_out_in_a_minute_and_an_hour_each_to_one_reader_once(came, settings):
    settings.TASKS = IN_TASKS
    start(per_hour=3)
    now = timezone.now()

    sent = [inviting.invite_due(now=now + timedelta(minutes=minute)) for minute in range(65)]

    assert sent[:3] == [1, 1, 1]
    assert sum(sent[:60]) == 3
    assert sum(sent) == 4
    addresses = [task.args_kwargs["args"][1] for task in DBTaskResult.objects.all()]
    assert len(set(addresses)) == len(addresses) == 4
    assert not Pace.now().is_on


def test_a_mailbox_from_which_newsletters_came_back_is_told_to_staff_and_not_written_to(came):
    suppression.suppress("ana@example.org", Suppression.Reason.BOUNCED, now=timezone.now())
    start(per_hour=600)

    clockwork.invite_due()

    assert sorted(one.to[0] for one in mail.outbox) == [f"reader{n}@example.org" for n in range(3)]
    assert Arrival.objects.undelivered().get().reader == came
    assert inviting.standing().waiting == 0


def test_the_letter_and_its_mark_are_one_transaction(came, settings):
    settings.TASKS = IN_TASKS
    start(per_hour=60)

    with transaction.atomic():
        inviting.invite_due(now=timezone.now())
        assert DBTaskResult.objects.count() == 1
        transaction.set_rollback(True)  # as when the worker is killed before it is committed

    assert (DBTaskResult.objects.count(), Arrival.objects.invited().count()) == (0, 0)


def test_the_letter_is_in_the_readers_language_and_names_the_plan(came, link):
    sent = mail.outbox[0]

    assert sent.to == ["ana@example.org"]
    assert "Premium" in sent.body
    assert sent.extra_headers["Content-Language"] == "es"


@pytest.mark.django_db(transaction=True)
def test_fetching_the_link_spends_nothing_and_a_password_lets_in_once(came, link):
    browser().get(link)
    laptop = browser()
    page = laptop.get(link).content.decode()
    assert "ana@example.org" in page

    refused = laptop.post(link, {"way": "password", "password1": "12345", "password2": "12345"})
    assert refused.status_code == 200
    response = laptop.post(
        link, {"way": "password", "password1": PASSWORD, "password2": PASSWORD}, follow=True
    )

    assert laptop.is_signed_in()
    assert response.redirect_chain[-1][0] == "/account/"
    came.refresh_from_db()
    assert came.check_password(PASSWORD)
    assert browser().get(link).status_code == 410
    assert browser().post(link, {"way": "code"}).status_code == 410
    assert [one.subject for one in mail.outbox if one.to == [came.email]][1:] == [
        "Tu cuenta ya tiene contraseña"
    ]


@pytest.mark.django_db(transaction=True)
def test_without_a_password_one_is_in_as_well_and_is_told_of_no_new_device(came, link):
    laptop = browser()

    laptop.post(link, {"way": "code"})

    assert laptop.is_signed_in()
    assert not Reader.objects.get(pk=came.pk).has_usable_password()
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_who_came_by_a_code_before_is_not_invited_any_more(came, settings):
    laptop = browser()
    laptop.post("/account/login/code/", {"email": came.email})
    laptop.post("/account/login/code/confirm/", {"code": code_for(came.email)})
    assert laptop.is_signed_in()
    mail.outbox.clear()

    start(per_hour=600)
    clockwork.invite_due()

    assert came.email not in [one.to[0] for one in mail.outbox]
    assert inviting.standing()[1:4] == (0, 3, 1)


def test_a_link_of_more_than_thirty_days_leads_to_the_usual_ways(came):
    class Earlier(signing.TimestampSigner):
        def timestamp(self):
            return signing.b62_encode(int(time.time()) - 31 * 86_400)

    token = Earlier(salt=letters.SALT).sign_object(came.arrival.uid.hex)
    stale = browser().get(f"/account/welcome/{token}/")

    assert stale.status_code == 410
    assert "/account/login/code/" in stale.content.decode()
    assert came.email not in stale.content.decode()


def test_letters_that_came_back_are_shown_to_staff(came, link, desk):  # noqa: F811
    undelivered.of_letter({"arrival": Arrival.objects.get(reader=came).uid.hex})

    page = desk.get("/desk/imported-readers/").content.decode()

    assert "1 invitation came back" in page
    assert "ana@example.org" in page


def test_staff_start_and_pause_it_in_the_desk_and_nobody_else(came, desk, settings):  # noqa: F811
    settings.TASKS = IN_TASKS
    assert "4 wait for an invitation" in desk.get("/desk/imported-readers/").content.decode()

    desk.post("/desk/imported-readers/", {"per_hour": "120", "does": "start"})
    assert (Pace.now().is_on, Pace.now().per_hour) == (True, 120)
    desk.post("/desk/imported-readers/", {"does": "pause"})
    assert not Pace.now().is_on

    visitor = browser()
    Reader.objects.create_user("writer@example.org", PASSWORD, is_staff=True)
    visitor.sign_in(reader("writer@example.org"))
    visitor.post("/desk/imported-readers/", {"per_hour": "120", "does": "start"})
    assert not Pace.now().is_on


def test_the_command_says_how_far_it_is_and_takes_a_label(imports, capsys):
    imports(["a@example.org", "A"], ["b@example.org", "B"])
    call_command("invite_readers", "--dry-run")
    assert "2  wait for their invitation" in capsys.readouterr().out
    assert not Pace.now().is_on

    call_command("invite_readers", "--per-hour", "30")
    assert (Pace.now().is_on, Pace.now().per_hour) == (True, 30)
    call_command("invite_readers", "--pause")
    assert not Pace.now().is_on


def test_staff_see_labels_and_find_readers_by_them(ghost, desk):  # noqa: F811
    ghost({"labels": "Founders", "note": "met at the fair"}, {"labels": "Town"})
    came = reader("member1@example.org")
    label = came.labels.get().pk

    found = desk.get(f"/desk/users/?labels={label}").content.decode()
    form = desk.get(f"/desk/users/edit/{came.pk}/").content.decode()

    assert "member1@example.org" in found
    assert "member2@example.org" not in found
    assert "met at the fair" in form
    assert "Founders" in form
