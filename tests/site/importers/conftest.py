"""A paper that is only migrated, and exports in our own words."""

from pathlib import Path

import pytest
from PIL import Image

from presspass.importers.importing import Wish, run
from presspass.importers.models import Imported
from presspass.newsroom.models import Article
from tests.site.importers import ghosts
from tests.site.importers.wxr import export


@pytest.fixture
def home(tmp_path, settings):
    """The data folder, with pictures and reports of its own."""
    folder = tmp_path / "home"
    folder.mkdir()
    settings.MEDIA_ROOT = str(folder / "media")
    settings.GATE = _in(settings.GATE, folder)
    return folder


def _in(gate, folder: Path):
    return type(gate)(**{**{n: getattr(gate, n) for n in gate.__struct_fields__}, "home": folder})


@pytest.fixture
def imports(tmp_path, home, db):
    """Import items as an operator would; returns the report."""

    def imported(*items: str, heads: str | None = None, text: str = "", **wish):
        file = tmp_path / "export.xml"
        file.write_text(text or export(*items, **({"heads": heads} if heads is not None else {})))
        return run(Wish(format="wordpress", file=file, **wish))

    return imported


@pytest.fixture
def moves_in(tmp_path, home, db):
    """Import Ghost's posts as an operator would; returns the report."""

    def moved_in(*posts: ghosts.Row | None, text: str = "", wish: dict | None = None, **given):
        file = tmp_path / "ghost.json"
        file.write_text(text or ghosts.export(*posts, **given))
        return run(Wish(format="ghost", file=file, **(wish or {})))

    return moved_in


@pytest.fixture
def uploads(tmp_path):
    """A folder of pictures, and how to put one there."""
    folder = tmp_path / "uploads"
    folder.mkdir()

    def put(path: str, size: tuple[int, int] = (12, 8), kind: str | None = None) -> Path:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, (20, 80, 70)).save(file, kind)
        return file

    put.folder = folder
    return put


def article(key: object) -> Article:
    """The article that the entry `key` became (of Ghost: the post with that identifier)."""
    return Article.objects.get(pk=Imported.objects.get(key=str(key)).page_id)


def blocks(key: object) -> list[tuple[str, object]]:
    """Kind and value of each block of it."""
    return [(block["type"], block["value"]) for block in article(key).body.raw_data]
