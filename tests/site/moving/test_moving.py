"""Moving: what goes out comes in again, and nothing is forgotten without a reason."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail
from django.db import transaction
from django.utils import timezone
from msgspec.structs import replace
from wagtail.models import Site

from presspass.demo.load import PASSWORD
from presspass.importers.models import Imported
from presspass.moving.pages import Pages
from presspass.moving.reading import take
from presspass.moving.table import IN_ROWS_OF, LEFT_OUT, PARTS
from presspass.moving.writing import write
from presspass.newsletters import links
from presspass.newsletters.models import Signup
from presspass.newsroom import scheduling
from presspass.newsroom.models import Front
from presspass.readers.models import Reader
from presspass.recommendations import working_out
from presspass.subscriptions import book
from presspass.subscriptions.models import Subscription
from tests.site.moving import full_paper
from tests.site.moving.full_paper import DRAFT, NIGHT, SCHEDULED, WITHDRAWN
from tests.site.subscriptions.cast import seat_of

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
NOW = timezone.now()
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
        working_out.rank_newest(front, now=NOW)
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
def empty(monkeypatch):
    """A full paper is there; call this, and it is as migrations left it."""
    begun = transaction.savepoint()
    full_paper.make(monkeypatch)

    def empty():
        transaction.savepoint_rollback(begun)
        Site.clear_site_root_paths_cache()

    return empty


def test_a_paper_that_moved_is_the_same(settings, tmp_path, empty, get, laptop):
    shown = pages(get)
    leaving = links.leave(Signup.objects.get(recipient__email="lena@example.org"))
    written = write(tmp_path / "out", now=NOW)
    first = files_in(tmp_path / "out")
    first.pop("export.json")
    empty()
    settings.MEDIA_ROOT = tmp_path / "media of the other"
    mail.outbox.clear()

    take(tmp_path / "out")
    again = write(tmp_path / "again", now=NOW + timedelta(hours=1))

    assert [name for name, file in written.files.items() if not file.rows] == []
    second = files_in(tmp_path / "again")
    second.pop("export.json")
    assert first == second
    assert replace(again, exported_at=NOW) == written
    assert {status for status, _, _ in shown.values()} == {200, 301, 302, 404, 410}
    assert pages(get) == shown
    assert mail.outbox == []
    assert links.left_by(leaving.rsplit("/", 2)[1]).signup.recipient.address == "lena@example.org"
    added = Reader.objects.get(email="added@demo.example")
    laptop.sign_in(added, password=PASSWORD)
    assert (laptop.ticket.seat, laptop.ticket.access) == (seat_of(added).uid.hex, "subscribers")
    assert seat_of(added).subscription.owner.email == "premium@demo.example"
    assert full_paper.article(NIGHT).get_latest_revision_as_object().title.endswith("told again")
    scheduling.publish_and_withdraw()
    assert "Not yet." in get(f"/town/{SCHEDULED}/", "anonymous").content.decode()
    untouched = Imported.objects.get(key="2")
    assert untouched.revision == untouched.page.latest_revision_id
    for one in Subscription.objects.all():
        columns = book.columns_of(book.state_of(one))
        assert {name: getattr(one, name) for name in columns} == columns


def fields_of(model) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}  # noqa: SLF001


def test_every_model_and_field_is_in_a_file_or_left_out_for_a_reason():
    every = {one._meta.label for one in apps.get_models(include_auto_created=True)}  # noqa: SLF001
    told = [*(name for part in PARTS for name in part.models), *IN_ROWS_OF, *LEFT_OUT]
    twice = {"taggit.Tag", "taggit.TaggedItem"}

    assert every - {*told} == set()
    assert {*told} - every <= {"wagtailsearch.SQLiteFTSIndexEntry"}  # there beside SQLite alone
    assert {name for name in told if told.count(name) > 1} == twice
    assert {*IN_ROWS_OF.values()} <= {part.name for part in PARTS}
    for part in PARTS:
        fields = fields_of(apps.get_model(part.models[0]))
        assert {*part.without} <= fields
        if isinstance(part, Pages):
            known = {*part.kind.fields.values(), *part.kind.state.values(), *part.without}
            assert fields - known - {"id", "body"} == set(), part.name
            for word, one in part.kind.children.items():
                of_page = {"id", "sort_order", part.kind.model._meta.model_name}  # noqa: SLF001
                assert fields_of(part.kind.child(word)) == {*one.fields} | of_page, word


def test_every_file_and_each_of_its_words_is_documented():
    about = dict(re.findall(r"(?ms)^### (\w+)\.jsonl\n(.*?)(?=^##|\Z)", DOCS.read_text()))

    assert about.keys() == {part.name for part in PARTS}
    for part in PARTS:
        assert [one for one in part.fields if f"`{one}`" not in about[part.name]] == [], part.name
