"""The archive: what went out stays to be read, in its edition, for everybody, without paid text."""

import re

import pytest
from django.utils import timezone

from presspass.newsletters.issues import archive
from presspass.newsroom.machines.addresses import absolute
from presspass.newsroom.models import Article
from tests.site.newsletters.issues.test_writing import paid

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(compose):
    def one(*articles, number=1, **fields):
        return compose(*articles, number=number, sending_since=timezone.now(), **fields)

    return one


def test_an_issue_in_the_archive_may_be_stored_and_holds_no_paid_text(paper, sent, get):
    shown = [
        paper.write(access=access, standfirst="", body=paid(access))
        for access in Article.Access.values
    ]
    sent(*shown, introduction="<p>Dear <b>all</b></p>")

    for audience in ("anonymous", "signed_in", "subscriber"):
        response = get("/newsletters/weekend/1/", audience)
        page = response.content.decode()

        assert response.status_code == 200
        assert response["X-Presspass-Access"] == "list"
        assert not response.cookies
        assert "csrf" not in page
        assert "Dear <b>all</b>" in page
        assert "plain5 " in page
        assert "plain45" not in page
        assert "Withheld" not in page
        assert f'href="{shown[0].url}"' in page
        assert f'rel="canonical" href="{absolute("/newsletters/weekend/1/")}"' in page


def test_what_is_withdrawn_vanishes_and_a_draft_has_no_page(paper, sent, compose, get, newsletter):
    stays, goes = paper.write(), paper.write(title="Withdrawn piece")
    first = sent(stays, goes)
    second = sent(stays, number=2, subject="The week after")
    compose(stays, number=3)
    goes.unpublish()

    page = get("/newsletters/weekend/1/").content.decode()

    assert "Withdrawn piece" not in page
    assert stays.title in page
    assert 'href="/newsletters/weekend/2/"' in page
    assert get("/newsletters/weekend/3/").status_code == 404
    assert list(archive.sent(newsletter)) == [second, first]
    addresses = re.findall(r"<loc>(.*?)</loc>", get("/sitemap.xml").content.decode())
    assert addresses[-2:] == [absolute(second.address), absolute(first.address)]


def test_it_stands_in_the_edition_of_its_newsletter(paper, newsletter, sent, get):
    newsletter.edition = paper.frente
    newsletter.save()
    sent(paper.write(paper.puerto, title="La lonja"))

    page = get("/newsletters/weekend/1/", language="en").content.decode()

    assert '<p class="nameplate" lang="es"><a href="/es/">El Estuario' in page
    assert '<h2 class="teaser-headline" lang="es">' in page
    paper.frente.unpublish()
    assert get("/newsletters/weekend/1/").status_code == 404
