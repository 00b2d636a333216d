"""An issue as a mail: what it holds, what it never holds, and whose links it has."""

import re
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from presspass.newsletters import links
from presspass.newsletters.issues import writing
from presspass.newsletters.models import Delivery
from presspass.newsroom.models import Article
from tests.site.newsroom.conftest import make_picture

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile"),
]
SENTINEL = "Withheld{} stands far below the opening."


def paid(access: str) -> list[tuple[str, object]]:
    """A body whose last paragraph is far below its opening."""
    words = " ".join(f"plain{n}" for n in range(400))
    return [("paragraph", f"<p>{words}</p><p>{SENTINEL.format(access)}</p>")]


def delivered(issue, signup) -> bytes:
    delivery = Delivery.objects.create(issue=issue, signup=signup, address=signup.recipient.address)
    return writing.Envelope(writing.written(issue)).addressed(writing.personal(delivery))


def test_a_mail_holds_no_text_below_the_opening_whoever_gets_it(paper, compose, sign_up):
    access = Article.Access.values
    issue = compose(
        *(paper.write(access=one, standfirst="", body=paid(one)) for one in access),
        preheader="Three pieces",
        number=1,
        sending_since=timezone.now(),
    )

    raw = delivered(issue, *sign_up("ana@paper.example")).decode()

    assert raw.count("plain5 ") == 2 * len(access)  # as text and as HTML
    assert "plain45" not in raw
    assert "Withheld" not in raw


def test_each_has_links_of_its_own_and_the_same_message_id_whenever_it_is_sent(
    paper, compose, sign_up, settings
):
    issue = compose(paper.write(), subject="Señales & “signs”", introduction="<p>Hello</p>" * 80)
    one, two = sign_up("ana@paper.example", "bo@paper.example")
    envelope = writing.Envelope(writing.written(issue))
    rows = [
        Delivery.objects.create(issue=issue, signup=s, address=s.recipient.address)
        for s in (one, two)
    ]

    mails = [envelope.addressed(writing.personal(row)) for row in rows]
    again = envelope.addressed(writing.personal(rows[0]))
    first, second = (message_from_bytes(mail, policy=policy.default) for mail in mails)

    assert first["To"] == "ana@paper.example"
    assert first["Subject"] == "Señales & “signs”"
    assert first["From"] == f"The Estuary <{settings.DEFAULT_FROM_EMAIL}>"
    assert first["Content-Language"] == "en"
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = first["List-Unsubscribe"].strip("<>")
    assert links.left_by(leave.rstrip("/").rpartition("/")[2]) == (one, True)
    assert first["Message-ID"] == message_from_bytes(again)["Message-ID"] != second["Message-ID"]
    for kind in ("plain", "html"):
        words = first.get_body((kind,)).get_content()
        assert leave in words
        (token,) = set(re.findall("/newsletters/choices/([^/]+)/", words))
        assert links.chosen_by(token) == one.recipient
        assert ".invalid" not in words
    assert b".invalid" not in mails[0] + mails[1]
    assert max(map(len, mails[0].split(b"\r\n"))) < 998


def test_neither_long_words_nor_other_scripts_break_the_links(paper, compose, sign_up):
    sea = "Θάλασσα λιμάνι "
    issue = compose(
        paper.write(standfirst=sea * 25),
        introduction=f"<p>{sea * 60}{'x' * 1200}{' 水' * 300}</p>",
        subject=sea * 9,
    )

    raw = delivered(issue, *sign_up("ana@paper.example"))
    read = message_from_bytes(raw, policy=policy.default)

    leave = read["List-Unsubscribe"].strip("<>")
    assert leave in read.get_body(("plain",)).get_content()
    assert leave in read.get_body(("html",)).get_content()
    assert read["Subject"].split() == sea.split() * 9
    assert b".invalid" not in raw
    assert max(map(len, raw.split(b"\r\n"))) < 998


def test_it_is_in_the_language_of_its_edition_with_its_picture_and_no_tracking(
    paper, newsletter, compose, picture, settings
):
    newsletter.edition = paper.frente
    newsletter.save()
    lead = paper.write(paper.puerto, lead_picture=make_picture("barcas"), lead_alt="Unas barcas")
    issue = compose(lead, paper.write(paper.puerto, title="Otra pieza"))

    found = writing.written(issue)

    base = settings.WAGTAILADMIN_BASE_URL
    assert f'src="{base}/media/' in found.html
    assert 'alt="Unas barcas"' in found.html
    assert found.html.count("<img") == 1
    assert "<link" not in found.html
    assert "@import" not in found.html
    assert f"Otra pieza ({base}/es/puerto/piece-2/)" in found.text
    assert "one click" not in found.text
    assert found.headers["Content-Language"] == "es"


def test_what_is_withdrawn_before_it_is_sent_is_left_out(paper, compose):
    stays, goes = paper.write(), paper.write(title="Withdrawn piece")
    other = paper.write(paper.puerto, title="De otra edición")
    issue = compose(stays, goes, other)
    goes.unpublish()

    found = writing.written(issue)

    assert "Withdrawn piece" not in found.text + found.html
    assert "De otra edición" not in found.text + found.html
    assert "Headline 1" in found.text


def test_own_words_stand_in_place_of_the_articles(paper, compose):
    issue = compose(paper.write(title="As printed", standfirst="As printed below."))
    place = issue.articles.get()
    place.headline, place.words = "As mailed <b>", "As mailed below."
    place.save()
    issue.refresh_from_db()

    found = writing.written(issue)

    assert "As printed" not in found.text
    assert "As mailed <b> (" in found.text
    assert "As mailed &lt;b&gt;" in found.html


def test_programs_that_sort_mail_know_the_newsletter_whatever_its_name(
    paper, newsletter, compose, sign_up
):
    newsletter.name = 'Boletín \\ “de” "la ría"'
    newsletter.save()

    raw = delivered(compose(paper.write()), *sign_up("ana@paper.example"))

    lines = raw.replace(b"\r\n ", b" ").splitlines()
    line = next(one for one in lines if one.startswith(b"List-Id:"))
    assert b" <weekend.newsletters." in line
    read = message_from_bytes(raw, policy=policy.default)["List-Id"]
    assert "Boletín" in read
    assert read.endswith(">")


def test_an_introduction_without_a_word_is_none_and_its_links_are_told_as_text(paper, compose):
    issue = compose(paper.write(), introduction='<p data-block-key="a1"></p>')
    issue.full_clean()
    assert issue.introduction == ""
    issue.introduction = '<p>See <a href="https://a.example/"><b>the bold</b> one</a>.</p>'

    assert "See the bold one (https://a.example/)." in writing.written(issue).text
