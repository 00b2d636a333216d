"""An editor's day in the real desk, and what readers get of it in the meantime.

The subscriber, and the visitor without an account, have read the paper before, so that every page
of theirs is a stored one.
"""

import re
from contextlib import closing
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.promises import promised
from tests.newspaper import wait_until

TOWN = 4
HEADLINE = "The pier is closed after a night of wind"
ADDRESS = "/town/the-pier-is-closed-after-a-night-of-wind/"
NEIGHBOUR = "/town/two-letters-about-a-gearbox/"
TOPIC = "/topics/the-tide-gate/"
FEED = "/feed.atom"
LISTS = ("/", "/town/", TOPIC)
FIRST_WORDS = "it took 4 planks"
LAST_WORDS = "Nobody was hurt, said Zacharias Quillfeather."
PARAGRAPH = (
    "The wind came from the west and it took {number} planks of the pier with it before the watch"
    " had counted to ten, as the harbour master told this paper in the morning."
)


@pytest.fixture
def desk(profile, paper):
    desk = profile(viewport={"width": 1440, "height": 1000})
    desk.sign_in(paper, "editor@demo.example", then="/desk/")
    desk.page.set_default_timeout(20_000)
    return desk.page


@pytest.fixture
def readers(paper, reader):
    """A visitor and a subscriber who have seen all of the paper that this day is about."""
    with closing(paper.client()) as visitor, closing(paper.client(reader)) as subscriber:
        for one in (visitor, subscriber):
            for path in (*LISTS, NEIGHBOUR, FEED):
                page = one.get(path)
                assert (page.status_code, HEADLINE in page.text) == (200, False)
        yield visitor, subscriber


def part(desk: Page, name: str):
    """One of the parts of an article's form."""
    return desk.locator(f"#panel-child-content-{name}-section")


def picture_file() -> bytes:
    file = BytesIO()
    Image.new("RGB", (1600, 1100), "teal").save(file, "JPEG")
    return file.getvalue()


def upload_picture(desk: Page) -> None:
    """As the lead picture, with its credit, which the file does not tell."""
    part(desk, "picture").get_by_role("button", name="Choose an image").click()
    dialog = desk.locator(".modal")
    dialog.get_by_role("tab", name="Upload").click()
    file = {"name": "pier.jpg", "mimeType": "image/jpeg", "buffer": picture_file()}
    dialog.locator("[type=file]").set_input_files(file)
    dialog.locator("[name$=-title]").fill("The pier")
    dialog.locator("[name$=-photographer]").fill("Ines Cortland")
    dialog.get_by_role("button", name="Upload").click()
    expect(dialog).to_have_count(0)


def add_paragraph(desk: Page, words: str) -> None:
    text = part(desk, "body")
    fields = text.locator(".public-DraftEditor-content")
    there = fields.count()
    text.get_by_title("Insert a block").last.click()
    desk.get_by_role("option", name="Paragraph").click()
    expect(fields).to_have_count(there + 1)  # until then the last one is another
    field = fields.last
    field.click()
    expect(field).to_be_focused()
    desk.keyboard.insert_text(words)
    expect(field).to_have_text(words)


def write(desk: Page) -> None:
    """A new article with all that it needs; the desk saves it by itself."""
    desk.locator("[name=title]").fill(HEADLINE)
    desk.locator("[name=standfirst]").fill("Nine planks are gone.")
    desk.locator("[name=access]").select_option("free")
    upload_picture(desk)
    part(desk, "topics").locator("select").select_option(label="The tide gate")
    for number in range(4):
        add_paragraph(desk, PARAGRAPH.format(number=number + 4))
    add_paragraph(desk, LAST_WORDS)


def publish(desk: Page) -> None:
    desk.get_by_role("button", name="More actions").click()
    desk.locator("button[name=action-publish]").click()
    desk.wait_for_url(re.compile(r"/desk/pages/\d+/$"))


def edit(desk: Page, paper, key: str) -> None:
    desk.goto(f"{paper.url}/desk/pages/{key}/edit/")


def everywhere(readers, condition) -> None:
    """At once all that might name the article is as `condition` says, for everybody."""
    places = [(one, path) for one in readers for path in (*LISTS, NEIGHBOUR, FEED)]
    promised(lambda: all(condition(one.get(path).text) for one, path in places))


def previewed(shown, words: str) -> None:
    """The preview holds `words`; on a busy machine the desk takes its time to bring another."""
    expect(shown).to_contain_text(words, timeout=20_000)


def change_ones_mind(desk: Page, modes: Locator) -> None:
    """Another audience is chosen while the preview for the first is on its way."""
    first, waiting = re.compile("mode=anonymous"), list[Route]()
    desk.route(first, lambda route: waiting.append(route))  # noqa: PLW0108 (a method has no name)
    modes.select_option(label="Not signed in")
    wait_until(lambda: desk.wait_for_timeout(50) or waiting, within=20)
    modes.select_option(label="Subscriber")
    waiting.pop().continue_()
    desk.unroute(first)


def look_at_it_as_others(desk: Page) -> None:
    """As a subscribers' piece, for each audience; it is saved as one meanwhile."""
    desk.locator("[name=access]").select_option("subscribers")
    desk.locator("[data-side-panel-toggle=preview]").click()
    modes = desk.locator("[data-side-panel=preview] select")
    shown = desk.frame_locator("#w-preview-iframe").locator("article")
    modes.select_option(label="Not signed in")
    previewed(shown, "This piece is for subscribers.")
    expect(shown).not_to_contain_text("Zacharias")
    modes.select_option(label="Reads on another device")
    previewed(shown, "You went on reading on")
    change_ones_mind(desk, modes)
    previewed(shown, LAST_WORDS)
    desk.locator("[name=access]").select_option("free")


def correct(desk: Page) -> None:
    corrections = part(desk, "corrections")
    corrections.get_by_role("button", name="Add Correction").click()
    corrections.locator("[name$=-text]").fill("It was nine planks, not eight.")
    publish(desk)


def delete_picture(desk: Page, paper) -> None:
    desk.goto(f"{paper.url}/desk/images/")
    desk.get_by_role("link", name="The pier").first.click()
    desk.wait_for_url(re.compile(r"/desk/images/\d+/"))
    desk.goto(f"{desk.url.partition('?')[0]}delete/")
    desk.get_by_role("button", name="Yes, delete").click()
    desk.wait_for_url(f"{paper.url}/desk/images/")


def unpublish(desk: Page, paper, key: str) -> None:
    desk.goto(f"{paper.url}/desk/pages/{key}/unpublish/")
    desk.get_by_role("button", name="Yes, unpublish it").click()
    desk.wait_for_url(re.compile(r"/desk/pages/\d+/$"))


def has_broken_frame(page: Page, url: str) -> bool:
    """Whether a picture on the page does not come, or a figure holds nothing."""
    page.goto(url)
    page.evaluate("for (const one of document.images) one.loading = 'eager'")
    wait_until(
        lambda: page.evaluate("[...document.images].every((one) => one.complete)"), within=30
    )
    comes = page.evaluate("[...document.images].every((one) => one.naturalWidth > 0)")
    return not comes or page.locator("figure:not(:has(img, table, a))").count() > 0


def test_an_editors_day(desk, paper, readers, profile):
    visitor, subscriber = readers

    # She writes, and is told what is lacking while she does.
    desk.goto(f"{paper.url}/desk/pages/add/newsroom/article/{TOWN}/")
    write(desk)
    lacking = desk.locator("#article-lacks")
    expect(lacking).to_contain_text("The picture at the top, “The pier”, has no alternative text.")
    expect(lacking).not_to_contain_text("photographer")
    desk.locator("[name=lead_alt]").fill("A pier with a gap")
    expect(lacking).to_have_text("")
    key = re.search(r"/pages/(\d+)/edit/", desk.url)[1]

    # She looks at it as others will see it, who do not see it yet.
    look_at_it_as_others(desk)
    assert visitor.get(ADDRESS).status_code == 404

    # She publishes: within two seconds everybody has it, whatever was stored.
    publish(desk)
    everywhere(readers, lambda page: HEADLINE in page)
    for one in readers:
        page = one.get(ADDRESS).text
        assert LAST_WORDS in page
        assert "Ines Cortland" in page
        assert ">Updated" not in page
    assert FIRST_WORDS in visitor.get(FEED).text
    assert ADDRESS in visitor.get("/search/?q=Quillfeather").text

    # She corrects it.
    edit(desk, paper, key)
    correct(desk)
    for one in readers:
        promised(lambda one=one: "It was nine planks, not eight." in one.get(ADDRESS).text)
        assert ">Updated" in one.get(ADDRESS).text

    # She makes it a subscribers' piece: what was free is nowhere any more.
    edit(desk, paper, key)
    desk.locator("[name=access]").select_option("subscribers")
    publish(desk)
    promised(lambda: LAST_WORDS not in visitor.get(ADDRESS).text)
    assert "It was nine planks" not in visitor.get(ADDRESS).text
    assert FIRST_WORDS not in visitor.get(FEED).text
    assert ADDRESS not in visitor.get("/search/?q=Quillfeather").text
    assert ADDRESS in visitor.get("/search/?q=pier").text
    assert LAST_WORDS in subscriber.get(ADDRESS).text

    # Somebody deletes its picture: no frame is broken.
    page = profile().page
    page.goto(paper.url + ADDRESS)
    expect(page.locator(".article-picture img")).to_be_visible()
    delete_picture(desk, paper)
    promised(lambda: "article-picture" not in visitor.get(ADDRESS).text)
    for path in (ADDRESS, *LISTS):
        assert not has_broken_frame(page, paper.url + path)

    # She withdraws it: nothing leads there, and its address says so.
    unpublish(desk, paper, key)
    everywhere(readers, lambda page: ADDRESS not in page)
    for one in readers:
        gone = one.get(ADDRESS)
        assert (gone.status_code, HEADLINE in gone.text) == (410, False)

    # Who did what, and when, stands in its history.
    desk.goto(f"{paper.url}/desk/pages/{key}/history/")
    done = desk.locator("main tbody tr")
    expect(done.first).to_contain_text("Unpublished")
    expect(done.first).to_contain_text("Edith Farrow")
    expect(done.filter(has_text=re.compile("^\\s*Published"))).to_have_count(3)
