"""What robots.txt says, as a program of crawlers understands it; the manifest; the signs."""

from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from PIL import Image
from protego import Protego

from presspass.newsroom.machines import manifest, robots
from presspass.newsroom.models import ForMachines
from tests.site.newsroom.machines.conftest import BASE, require_json_by_schema

ARTICLE = f"{BASE}/harbour/piece-1/"
TRAINING, ANSWERS, ERRANDS = "GPTBot", "OAI-SearchBot", "ChatGPT-User"


@pytest.fixture
def rules(db, client):
    def ask(stance: str | None = None) -> Protego:
        if stance:
            ForMachines.objects.update_or_create(pk=1, defaults={"stance": stance})
        response = client.get("/robots.txt")
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        return Protego.parse(response.content.decode())

    return ask


@pytest.mark.parametrize(
    ("stance", "refused"),
    [
        ("all", set()),
        ("no_training", {TRAINING}),
        ("none", {TRAINING, ANSWERS, ERRANDS}),
        (None, {TRAINING}),
    ],
)
def test_the_stance_of_the_desk_is_told_to_each_machine(rules, stance, refused):
    told = rules(stance)

    for name in (TRAINING, ANSWERS, ERRANDS):
        assert told.can_fetch(ARTICLE, name) == (name not in refused), name
    for name in ("Googlebot", "bingbot", "Feedly"):
        assert told.can_fetch(ARTICLE, name), name


def test_search_engines_need_not_look_at_what_is_one_readers(rules):
    told = rules()

    for path in ("/account/", "/desk/", "/gate/notice", "/search/?q=x", "/es/search/?q=x"):
        assert not told.can_fetch(BASE + path, "Googlebot"), path
    for path in ("/", "/gate/static/notice.css", "/topics/lock-gates/", "/subscribe/"):
        assert told.can_fetch(BASE + path, "Googlebot"), path
    assert list(told.sitemaps) == [f"{BASE}/sitemap.xml", f"{BASE}/sitemap-news.xml"]


def test_every_known_machine_has_a_purpose_and_a_source():
    names = [one.name.lower() for one in robots.crawlers()]

    assert len(names) == len(set(names))
    assert all(one.source.startswith("https://") for one in robots.crawlers())
    assert {one.purpose for one in robots.crawlers()} == {"training", "answers", "errands"}


def test_an_editor_sets_the_stance_in_the_desk(client, editor, rules):
    client.force_login(editor)

    page = client.get("/desk/settings/newsroom/formachines/", follow=True)
    fields = {"stance": "none", "picture_licence": ""}
    saved = client.post(page.redirect_chain[-1][0], fields, follow=True)

    assert saved.status_code == 200
    assert not rules().can_fetch(ARTICLE, ERRANDS)


@pytest.mark.parametrize(("place", "language"), [("/", "en"), ("/es/", "es")])
def test_each_edition_has_a_manifest(paper, get, place, language):
    response = get(f"{place}manifest.webmanifest")

    told = response.json()
    require_json_by_schema(told, "manifest.json")
    assert (told["start_url"], told["lang"]) == (place, language)
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert response.headers["X-Presspass-Access"] == "list"
    assert (
        f'<link rel="manifest" href="{place}manifest.webmanifest">' in get(place).content.decode()
    )


@pytest.mark.usefixtures("paper")
def test_what_is_no_edition_has_no_manifest(get):
    assert get("/harbour/manifest.webmanifest").status_code == 404


def test_every_sign_is_there_and_as_large_as_it_says():
    signs = [*manifest.SIGNS, ("site/icon-180.png", "180x180", "image/png", "any")]

    for path, sizes, kind, _ in signs:
        found = finders.find(path)
        assert found, path
        if kind == "image/png":
            with Image.open(found) as image:
                assert f"{image.width}x{image.height}" == sizes


def test_the_sign_is_at_its_address_of_old(client):
    response = client.get("/favicon.ico")

    assert response.status_code == 301
    found = Path(finders.find(response.url.removeprefix("/static/")))
    with Image.open(BytesIO(found.read_bytes())) as image:
        assert image.format == "ICO"
        assert image.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
