"""Moving: what goes out comes in again, and nothing is forgotten without a reason."""

import re
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core import mail
from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from presspass.demo.load import PASSWORD
from presspass.moving.reading import take
from presspass.moving.writing import write
from presspass.newsroom.models import Front
from presspass.recommendations import working_out
from presspass.subscriptions import admission, book
from presspass.subscriptions.models import Subscription
from tests.site.moving import full_paper
from tests.site.moving.full_paper import DRAFT, NIGHT, SCHEDULED, WITHDRAWN

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile"),
]

DOCS = Path(__file__).parents[3] / "docs" / "moving-out.md"
SHOWN = (
    *("/", "/es/", "/town/", "/topics/the-flood/", "/authors/nerea-salgado/", "/es/ria/"),
    *("/feed.rss", "/town/feed.atom", "/sitemap.xml", "/robots.txt", "/terms/", "/subscribe/"),
    *(NIGHT, WITHDRAWN, f"/town/{DRAFT}/", f"/town/{SCHEDULED}/", "/2019/night", "/gone"),
    *("/es/ria/la-lonja-vuelve-a-cantar/", "/search/?q=tide+gate", "/es/search/?q=lonja"),
)
VOLATILE = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"')


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def pages(get) -> dict[tuple[str, str], object]:
    """What is shown at each address, to whom does not subscribe and to whom does."""
    for front in Front.objects.all():
        working_out.rank_newest(front, now=timezone.now())
    answers = {
        (path, audience): get(path, audience)
        for path in SHOWN
        for audience in ("anonymous", "subscriber")
        if audience == "anonymous" or path in ("/", NIGHT)
    }
    return {
        asked: (answer.status_code, answer.get("Location"), VOLATILE.sub(b"", answer.content))
        for asked, answer in answers.items()
    }


@pytest.fixture
def emptied():
    """Takes back whatever was made in the test: the paper is as migrations left it."""
    begun = transaction.savepoint()

    def empty():
        transaction.savepoint_rollback(begun)
        Site.clear_site_root_paths_cache()

    return empty


def test_a_paper_that_moved_is_the_same(monkeypatch, settings, tmp_path, emptied, get):
    full_paper.make(monkeypatch)
    shown = pages(get)
    written = write(tmp_path / "out", now=timezone.now())
    first = files_in(tmp_path / "out")
    emptied()
    settings.MEDIA_ROOT = tmp_path / "media of the other"
    mail.outbox.clear()

    take(tmp_path / "out")
    again = write(tmp_path / "again", now=timezone.now())

    assert [name for name, file in written.files.items() if not file.rows] == []
    assert written.files == again.files
    second = files_in(tmp_path / "again")
    assert first.pop("export.json") != second.pop("export.json")
    assert first == second
    assert {status for status, _, _ in shown.values()} == {200, 301, 302, 404, 410}
    assert pages(get) == shown
    assert mail.outbox == []
    added = authenticate(None, email="added@demo.example", password=PASSWORD)
    assert admission.seat_of(added).subscription.owner.email == "premium@demo.example"
    for one in Subscription.objects.all():
        columns = book.columns_of(book.state_of(one))
        assert {name: getattr(one, name) for name in columns} == columns
