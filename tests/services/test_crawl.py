"""A walk through the whole demonstration paper, as everybody who comes, in both languages.

Every link, picture, script, feed and address of a site map is followed. Two ways find words that
were forgotten: words of the catalogue that stand in another language than the page says there, and
words of the interface that are the same on a page in English and in Spanish.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import httpx
import lxml.etree
import lxml.html
import polib
import pytest

from tests.newspaper import Newspaper, newspaper
from tests.services.test_withheld import plain, sentences

ROOT = Path(__file__).parent.parent.parent
CATALOGUE = ROOT / "presspass/site/locale/es/LC_MESSAGES/django.po"
BEGINNINGS = ["/", "/es/", "/robots.txt", "/favicon.ico", "/account/", "/subscribe/", "/business/"]
NOT_OURS = ("/desk/", "/mailbox/", "/try/")
"""The editors' desk is Wagtail's; what the demonstration adds shows letters, in any language."""
KEPT_APART = ("/account/shelf/", "/account/data/")
"""Answers for scripts, and one's own data to take away: not pages."""
ROLES = {
    "anonymous": None,
    "registered": "free@demo.example",
    "subscriber": "basic@demo.example",
    "displaced": "premium@demo.example",
}
SAID = ("aria-label", "title", "placeholder", "data-keep", "data-drop", "data-done", "data-go-on")
SAME_IN_BOTH = {"English", "Español", "Presspass", "The Estuary", "El Estuario"}
SOLD = {"Basic", "Business", "Premium"}


@dataclass
class Page:
    """What came from an address."""

    status: int
    kind: str
    text: str
    address: str
    tree: lxml.html.HtmlElement | None = None


@dataclass
class Walk:
    """One person's walk in one language: every page, and where each address was found."""

    client: httpx.Client
    own: str
    pages: dict[str, Page] = field(default_factory=dict)
    found_on: dict[str, str] = field(default_factory=dict)
    anchors: list[tuple[str, str]] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    def walk(self) -> "Walk":
        """Go everywhere."""
        for beginning in BEGINNINGS:
            self.note(beginning, "/")
        while self.waiting:
            path = self.waiting.pop()
            page = self.pages[path] = self.fetch(path)
            for address in addresses_of(page):
                self.note(address, path)
        return self

    def note(self, address: str, here: str) -> None:
        """Remember to go to `address`, which stands on the page `here`."""
        whole, anchor = urldefrag(urljoin(f"{self.own}{here}", address))
        if not whole.startswith(f"{self.own}/"):
            return
        path = once(whole.removeprefix(self.own))
        if path.startswith((*NOT_OURS, *KEPT_APART)):
            return
        if anchor:
            self.anchors.append((here, f"{path}#{anchor}"))
        if path not in self.found_on:
            self.found_on[path] = here
            self.waiting.append(path)

    def fetch(self, path: str) -> Page:
        """The page at `path`; files are asked for without their bytes."""
        if path.startswith(("/static/", "/media/")) and not path.endswith(".css"):
            answer = self.client.head(path)
            return Page(answer.status_code, "file", "", path)
        answer = self.client.get(path, follow_redirects=True)
        kind = answer.headers.get("content-type", "").partition(";")[0]
        page = Page(answer.status_code, kind, answer.text, str(answer.url.raw_path, "ascii"))
        if kind == "text/html":
            page.tree = lxml.html.document_fromstring(page.text.encode(), parser=PARSER)
        return page

    @property
    def html(self) -> dict[str, lxml.html.HtmlElement]:
        """The pages that people look at."""
        return {path: page.tree for path, page in self.pages.items() if page.tree is not None}


PARSER = lxml.html.HTMLParser(encoding="utf-8")


def once(path: str) -> str:
    """`path` without where one came from: the form is the same wherever it leads back to."""
    return re.sub(r"\?next=.*", "", path) if path.startswith("/account/") else path


def addresses_of(page: Page) -> Iterator[str]:
    """Everything that `page` names: links, files, pictures in each size, entries of lists."""
    if page.tree is not None:
        for _, attribute, address, _ in page.tree.iterlinks():
            if attribute != "action":
                yield address
        for several in page.tree.xpath("//@srcset"):
            yield from (one.split()[0] for one in several.split(","))
    elif page.kind == "text/plain":
        yield from re.findall(r"^Sitemap: (\S+)", page.text, re.MULTILINE)
    elif page.kind.endswith("xml"):
        tree = lxml.etree.fromstring(page.text.encode())
        yield from (str(one).strip() for one in tree.xpath(PLACES_IN_XML))
    elif page.kind.endswith("json"):
        yield from re.findall(r'"(?:src|start_url|scope)": ?"([^"]+)"', page.text)


PLACES_IN_XML = (
    "//*[local-name()='loc' or local-name()='link' or local-name()='guid']/text()"
    " | //*[local-name()='link']/@href | //*[local-name()='enclosure']/@url"
)


@pytest.fixture(scope="module")
def paper(tmp_path_factory) -> Iterator[Newspaper]:
    with newspaper(tmp_path_factory.mktemp("paper")) as paper:
        yield paper


@pytest.fixture(scope="module")
def walks(paper) -> dict[tuple[str, str], Walk]:
    """The walks by role and language; on the displaced one's seat another device reads on."""
    done: dict[tuple[str, str], Walk] = {}
    for role, login in ROLES.items():
        with closing(paper.client(login)) as client, closing(paper.client(login)) as other:
            for language in ("en", "es"):
                if role == "displaced":
                    story = next(iter(articles(done["anonymous", "en"], "subscribers")))
                    client.get(story)
                    other.get(story)
                client.headers["Accept-Language"] = language
                done[role, language] = Walk(client, paper.url).walk()
    return done


def articles(walk: Walk, *access: str) -> dict[str, str]:
    """The pages of articles with one of `access`, by path."""
    marks = tuple(f'<article data-access="{one}"' for one in access)
    return {p: page.text for p, page in walk.pages.items() if any(m in page.text for m in marks)}


def test_every_address_answers(walks):
    for who, walk in walks.items():
        assert "/sitemap.xml" in walk.pages
        assert len(walk.html) > 50, who
        broken = {
            path: (page.status, walk.found_on[path])
            for path, page in walk.pages.items()
            if page.status != httpx.codes.OK
        }
        assert not broken, who


def test_every_link_within_pages_leads_somewhere(walks):
    for who, walk in walks.items():
        astray = {
            (here, there)
            for here, there in walk.anchors
            if (tree := walk.html.get(there.partition("#")[0])) is not None
            and not tree.xpath("//*[@id=$id]", id=there.partition("#")[2])
        }
        assert not astray, who


def test_nobody_gets_a_sentence_that_he_may_not_read(walks):
    full, nothing = walks["subscriber", "en"], walks["anonymous", "en"]
    withheld = {"subscribers": set(), "registered": set()}
    for access, said in withheld.items():
        for path, text in articles(full, access).items():
            assert 'data-variant="full"' in text, path
            open_to_all = nothing.pages[path].text
            known = sentences(open_to_all)
            below = {one for one in sentences(text) - known if one not in plain(open_to_all)}
            assert below, path
            said.update(below)
    for (role, language), walk in walks.items():
        for access in RIGHTS[role]:
            for path, page in walk.pages.items():
                text = plain(page.text)
                given_away = [one for one in withheld[access] if one in text]
                assert not given_away, (role, language, path)


RIGHTS = {
    "anonymous": ["subscribers", "registered"],
    "registered": ["subscribers"],
    "displaced": ["subscribers"],
    "subscriber": [],
}
"""What each may not read."""


def test_who_may_read_reads_and_who_was_displaced_sees_the_opening(walks):
    for (role, language), walk in walks.items():
        shown = {
            re.search(r'data-variant="(\w+)"', text)[1]
            for text in articles(walk, "subscribers").values()
        }
        assert shown == {"full" if role == "subscriber" else "opening"}, (role, language)


def test_every_page_says_in_which_language_it_speaks(walks):
    for (role, language), walk in walks.items():
        for path, tree in walk.html.items():
            assert tree.get("lang") == language, (role, path)
            assert set(tree.xpath("//@lang")) <= {"en", "es"}, (role, path)
            for article in tree.xpath("//article[@data-access]"):
                edition = "es" if path.startswith("/es/") else "en"
                assert article.get("lang") == edition, (role, path)


def test_no_word_of_the_interface_stands_in_the_other_language(walks):
    foreign = {"en": phrases("es"), "es": phrases("en")}
    said: dict[tuple[str, str], str] = {}
    for (role, _), walk in walks.items():
        for path, tree in walk.html.items():
            for language, text in spoken(tree):
                said.setdefault((language, text), f"{role} {path}")

    wrong = {
        (language, text): where
        for (language, text), where in said.items()
        if foreign[language].fullmatch(text) and text not in SAME_IN_BOTH
    }

    assert not wrong


def test_no_word_of_the_interface_was_never_translated(walks):
    untranslated: dict[str, str] = {}
    for role in ROLES:
        english, spanish = walks[role, "en"].html, walks[role, "es"].html
        for path in english.keys() & spanish.keys():
            in_english = {text for language, text in spoken(english[path]) if language == "en"}
            in_spanish = {text for language, text in spoken(spanish[path]) if language == "es"}
            same = {one for one in in_english & in_spanish if re.search(r"[^\W\d_]{3}", one)}
            untranslated |= dict.fromkeys(same - names(english[path]), f"{role} {path}")

    people = {one.partition(",")[0] for one in untranslated if "@" in one} | {
        " ".join(tree.xpath("string(//h1)").split())
        for path, tree in walks["anonymous", "en"].html.items()
        if "/authors/" in path
    }
    left = {said: at for said, at in untranslated.items() if said not in people and "@" not in said}
    assert not left


def names(tree: lxml.html.HtmlElement) -> set[str]:
    """What is called the same in every language: the paper, what is sold, what a reader said."""
    own = {" ".join(one.text_content().split()) for one in tree.xpath("//dd")}
    alike = {each.msgid for each in catalogue() if each.msgid == each.msgstr}
    return SAME_IN_BOTH | SOLD | own | alike


def spoken(tree: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Each piece of text with the language that the page gives for it."""
    for element in tree.body.iter(lxml.etree.Element):
        if element.tag in ("script", "style"):
            continue
        language = language_of(element)
        texts = [element.text, *(element.get(name) for name in SAID)]
        texts += [child.tail for child in element]
        for text in texts:
            if text and text.strip():
                yield language, " ".join(text.split())


def language_of(element: lxml.html.HtmlElement) -> str:
    """The language of `element`: what it, or the nearest one around it, says."""
    while element.get("lang") is None:
        element = element.getparent()
    return element.get("lang")


@cache
def catalogue() -> polib.POFile:
    """The site's words in Spanish."""
    return polib.pofile(str(CATALOGUE))


@cache
def phrases(language: str) -> re.Pattern[str]:
    """Whatever the catalogue says in `language` and not in the other, with any names in it."""
    both = [(each.msgid, each.msgstr) for each in catalogue() if each.msgstr]
    ours, others = zip(*(pair if language == "en" else pair[::-1] for pair in both), strict=True)
    known = set(others)
    return re.compile("|".join(pattern(one) for one in ours if one not in known and tells(one)))


def pattern(phrase: str) -> str:
    """A regular expression for `phrase`, with anything where something is filled in."""
    parts = re.split(r"%\(\w+\)[sd]|\{\w+\}", " ".join(phrase.split()))
    return ".+".join(re.escape(part).replace("%%", "%") for part in parts)


def tells(phrase: str) -> bool:
    """Whether so much of `phrase` is fixed that it is known again."""
    fixed = re.sub(r"%\(\w+\)[sd]|\{\w+\}|\W", "", phrase)
    return len(fixed) > 3 or fixed == phrase
