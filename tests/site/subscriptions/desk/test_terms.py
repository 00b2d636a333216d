"""The terms in the desk: a draft is written, looked at and published; acceptances are only seen."""

from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from wagtail.test.utils.form_data import rich_text

from presspass.readers.models import Reader
from presspass.subscriptions.models import Acceptance, Terms
from presspass.subscriptions.terms import terms
from tests.site.subscriptions.cast import PASSWORD, browser

pytestmark = pytest.mark.django_db
DESK = "/desk/subscription_terms/"


def text(response):
    return unescape(response.content.decode())


def fields(**changes):
    words = {"text_en": rich_text("<p>Be fair.</p>"), "text_es": rich_text("<p>Sé justo.</p>")}
    return {**words, "summary_en": "", "summary_es": "", **changes}


@pytest.fixture
def first(plan):
    made = Terms.objects.create(text_en="<p>One.</p>", text_es="<p>Uno.</p>")
    return terms.publish(made, by=None, now=timezone.now())


def test_a_draft_is_written_and_published_after_a_look(desk, owner, client):
    answer = desk.post(f"{DESK}new/", fields())
    draft = Terms.objects.get()
    assert answer["Location"] == f"{DESK}edit/{draft.pk}/"
    assert "Be fair." not in text(client.get("/terms/"))

    look = text(desk.get(f"{DESK}publish/{draft.pk}/"))
    assert "1 reader who holds a seat is asked" in look
    assert "Sé justo." in look
    assert "Each seat is read on 1 device at a time." in look
    assert terms.current() is None

    desk.post(f"{DESK}publish/{draft.pk}/")
    assert terms.current().number == 1
    assert terms.current().published_by.email == "editor@example.org"
    assert "Be fair." in text(client.get("/terms/"))


def test_a_new_draft_begins_with_the_words_that_hold_and_is_the_only_one(desk, first):
    assert "One." in text(desk.get(f"{DESK}new/"))

    desk.post(f"{DESK}new/", fields())
    draft = Terms.objects.get(number=0)

    assert desk.get(f"{DESK}new/")["Location"] == f"{DESK}edit/{draft.pk}/"
    desk.post(f"{DESK}new/", fields(summary_en="Another"))
    assert Terms.objects.filter(number=0).count() == 1


def test_a_draft_is_corrected(desk, first):
    draft = Terms.objects.create(text_en="<p>Tow.</p>", text_es="<p>Dos.</p>")

    desk.post(f"{DESK}edit/{draft.pk}/", fields(summary_en="Now fair."))

    draft.refresh_from_db()
    assert (draft.summary_en, draft.number) == ("Now fair.", 0)
    assert "Be fair." in draft.text_en


def test_a_missing_summary_is_pointed_out_before_publishing(desk, first):
    draft = Terms.objects.create(text_en="x", text_es="x", summary_en="New.")
    url = f"{DESK}publish/{draft.pk}/"
    assert "A summary of what changed is missing" in text(desk.get(url))

    Terms.objects.filter(pk=draft.pk).update(summary_es="Nuevo.")

    assert "A summary of what changed is missing" not in text(desk.get(url))


def test_what_is_published_is_shown_and_never_changed_or_deleted(desk, first):
    edit = f"{DESK}edit/{first.pk}/"
    assert desk.get(edit)["Location"] == "/terms/1/"

    assert desk.post(edit, fields())["Location"] == "/terms/1/"
    assert desk.post(f"{DESK}publish/{first.pk}/").status_code == 404
    desk.post(f"{DESK}delete/{first.pk}/")

    first.refresh_from_db()
    assert first.text_en == "<p>One.</p>"


def test_staff_see_who_accepted_which_version_and_can_change_nothing(desk, first, owner):
    terms.accept(owner, 1, now=timezone.now())
    kept = Acceptance.objects.get()

    found = text(desk.get("/desk/terms_acceptances/?q=owner@"))
    assert "owner@example.org" in found
    assert "version 1" in found
    assert "owner@example.org" not in text(desk.get("/desk/terms_acceptances/?q=stranger"))
    table = b"".join(desk.get("/desk/terms_acceptances/?export=csv").streaming_content)
    assert b"owner@example.org" in table
    for page in ("new/", f"edit/{kept.pk}/", f"delete/{kept.pk}/"):
        desk.post(f"/desk/terms_acceptances/{page}", {"reader": owner.pk, "terms": first.pk})
    assert list(Acceptance.objects.values_list("pk", "accepted_at")) == [
        (kept.pk, kept.accepted_at)
    ]
    assert "1" in text(desk.get(DESK))


def test_only_staff_who_may_change_the_terms_publish_them(first):
    draft = Terms.objects.create(text_en="x", text_es="x")
    group = Group.objects.create(name="Plans")
    codes = ["access_admin", "change_plan"]
    group.permissions.add(*Permission.objects.filter(codename__in=codes))
    member = Reader.objects.create_user("sales@example.org", PASSWORD, is_staff=True)
    member.groups.add(group)
    visitor = browser()
    visitor.sign_in(member)

    visitor.post(f"{DESK}publish/{draft.pk}/")

    assert terms.current() == first
