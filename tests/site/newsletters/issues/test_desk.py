"""Composing an issue in the desk: who may, what is shown, what is asked before it goes out."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import mail
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from presspass.newsletters.desk import progress
from presspass.newsletters.issues import sending
from presspass.newsletters.models import Delivery, Issue
from presspass.newsroom.machines.addresses import absolute
from presspass.readers.models import Reader
from tests.site.subscriptions.cast import PASSWORD, browser

pytestmark = pytest.mark.django_db
LIST = "/desk/newsletter_issues/"


@pytest.fixture
def journalist(db) -> Reader:
    """An editor who is no superuser."""
    migration = "presspass.newsletters.migrations.0002_issues_and_deliveries"
    import_module(migration).let_editors_send(apps, None)
    reader = Reader.objects.create_user("journalist@paper.example", PASSWORD)
    reader.groups.add(Group.objects.get(name="Editors"))
    return reader


@pytest.fixture
def desk(journalist):
    client = browser()
    client.sign_in(journalist)
    return client


@pytest.fixture
def issue(paper, compose, sign_up):
    sign_up("ana@paper.example", "bo@paper.example")
    return compose(paper.write(), paper.write())


def at(issue, what="") -> str:
    return f"{LIST}{issue.pk}/{what}"


def test_an_editor_begins_with_the_proposal_changes_it_and_sends_it(
    desk, paper, newsletter, sign_up, journalist
):
    sign_up("ana@paper.example")
    lead, second = (paper.write(first_published_at=timezone.now()) for _ in range(2))

    desk.post(f"{LIST}begin/", {"newsletter": newsletter.pk})
    issue = Issue.objects.get()
    form = {
        "subject": "Two pieces",
        "preheader": "",
        "introduction": rich_text("<p>Dear all</p>"),
        "articles": inline_formset(
            [
                {"article": second.pk, "headline": "First now", "words": ""},
                {"article": lead.pk, "headline": "", "words": ""},
            ]
        ),
    }
    for place in issue.articles.all():
        place.delete()
    answer = desk.post(f"{LIST}edit/{issue.pk}/", nested_form_data(form))
    assert answer.status_code == 302, answer.context["form"].errors
    page = desk.get(at(issue)).content.decode()
    asked = desk.get(at(issue, "send/")).content.decode()
    assert "Send to 1 mailbox" in asked
    desk.post(at(issue, "send/"))

    issue = Issue.objects.get()
    assert [one.article for one in issue.articles.all()] == [second, lead]
    assert issue.made_by == journalist
    assert "1 mailbox gets this newsletter now" in page
    assert (issue.state, issue.number) == ("sending", 1)
    assert 'http-equiv="refresh"' in desk.get(at(issue)).content.decode()
    done = desk.get(f"{LIST}history/{issue.pk}/").content.decode()
    assert "Sent the issue" in done
    assert journalist.email in done
    assert desk.get(f"{LIST}edit/{issue.pk}/").status_code == 302


def test_a_preview_is_the_mail_itself_and_a_test_goes_to_nobody_else(desk, issue, journalist):
    html = desk.get(at(issue, "mail/phone/"))
    dark = desk.get(at(issue, "mail/dark/")).content.decode()
    text = desk.get(at(issue, "mail/text/")).content.decode()
    desk.post(at(issue, "test/"))

    assert "Headline 1" in html.content.decode()
    assert "'unsafe-inline'" in html["Content-Security-Policy"]
    assert "@media not all" in html.content.decode()
    assert "@media all" in dark
    assert "@media not all" in html.content.decode()
    assert "Headline 1 (http" in text
    (sent,) = mail.outbox
    assert sent.to == [journalist.email]
    assert sent.subject == "Test: What the week brought"
    assert absolute("/newsletters/weekend/") in sent.body
    assert ".invalid" not in sent.body + html.content.decode() + text
    assert not any(name.startswith("List-") for name in sent.extra_headers)
    assert not Delivery.objects.exists()


def test_it_is_scheduled_and_taken_back_and_nothing_goes_out_to_nobody(desk, issue, newsletter):
    when = timezone.now() + timedelta(days=1)
    past = desk.post(at(issue, "schedule/"), {"at": "2020-01-01 07:00"})
    desk.post(at(issue, "schedule/"), {"at": f"{when:%Y-%m-%d %H:%M}"})
    assert Issue.objects.get().state == "scheduled"
    desk.post(at(issue, "schedule/"), {"cancel": "1"})
    assert Issue.objects.get().state == "draft"

    newsletter.signups.all().update(left_at=timezone.now())
    told = desk.post(at(issue, "send/"), follow=True).content.decode()

    assert "That time is over" in past.content.decode()
    assert desk.get(at(issue, "schedule/"))["Location"] == at(issue)  # its address, typed again
    assert "It cannot be sent. Nobody gets this newsletter." in told
    assert Issue.objects.get().state == "draft"


def test_the_desk_tells_what_is_left_out_and_refuses_what_is_of_another_edition(desk, issue, paper):
    gone = issue.articles.first().article
    gone.unpublish()
    other = paper.write(paper.puerto)
    form = {
        "subject": "One",
        "preheader": "",
        "introduction": rich_text(""),
        "articles": inline_formset([{"article": other.pk, "headline": "", "words": ""}]),
    }

    page = desk.get(at(issue)).content.decode()
    refused = desk.post(f"{LIST}edit/{issue.pk}/", nested_form_data(form)).content.decode()

    assert f"<li>{gone.title}</li>" in page
    assert "This article is of another edition." in refused


def test_a_pause_that_comes_too_late_or_too_early_is_not_told_as_one(desk, issue):
    early = desk.post(at(issue, "pause/"), follow=True).content.decode()
    issue.refresh_from_db()
    assert issue.state == "draft"
    sending.begin(issue, now=timezone.now())
    sending.finish(issue, now=timezone.now())

    late = desk.post(at(issue, "pause/"), follow=True).content.decode()

    for told in (early, late):
        assert "It stands still" not in told
        assert "It is not being sent now." in told
    assert "Paused the issue" not in desk.get(f"{LIST}history/{issue.pk}/").content.decode()


def test_numbers_tell_how_far_it_is_and_when_it_will_be_done(issue, sign_up):
    now = timezone.now()
    sending.begin(issue, now=now - timedelta(seconds=60))
    signups = sign_up(*(f"reader-{n}@paper.example" for n in range(60)))
    states = ["sent"] * 30 + ["refused"] * 10 + ["waiting"] * 20
    Delivery.objects.bulk_create(
        Delivery(issue=issue, signup=one, address=one.recipient.email, state=state, at=now)
        for one, state in zip(signups, states, strict=True)
    )

    found = progress.of(issue, now=now)

    assert (found.total, found.done, found.sent, found.refused) == (60, 40, 30, 10)
    assert found.a_second == 2
    assert found.ends_at == now + timedelta(seconds=10)


def test_whoever_may_not_send_neither_sees_nor_does_it(issue, stranger, journalist):
    journalist.groups.get().permissions.filter(codename="send_issue").delete()
    writer, reader = browser(), browser()
    writer.sign_in(journalist)
    reader.sign_in(stranger)

    page = writer.get(at(issue)).content.decode()

    assert "Send it now" not in page
    assert writer.post(at(issue, "send/")).status_code in {302, 403}
    assert reader.get(at(issue)).status_code in {302, 403}
    assert Issue.objects.get().state == "draft"
