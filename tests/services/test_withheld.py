"""Nobody without a right gets one word beyond the opening, by whatever request (curl's view)."""

import base64
import gzip
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import httpx
import jwt
import pytest

from tests.newspaper import Newspaper, newspaper

MARKS = ("free", "registered", "subscribers")
TRICKS = [
    {},
    {"Sec-Fetch-Dest": "document"},
    {"Sec-Fetch-Dest": "empty"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"Accept": "application/json"},
    {"Accept-Encoding": "gzip"},
    {"Accept-Language": "es"},
    {"Range": "bytes=0-"},
    {"X-Presspass-Audience": "subscriber"},
    {"X-Presspass-Audience": "subscriber", "X-Presspass-Internal": "1"},
    {"x_presspass_audience": "subscriber", "X_Presspass_Internal": ""},
    {"X-Forwarded-Host": "localhost", "X-Original-URL": "/account/devices/"},
    {"User-Agent": "Googlebot/2.1", "Referer": "https://www.google.com/"},
]
ENDINGS = ["", "?print=1", "?page=2", "?format=json", "?audience=subscriber", "#rest"]


@pytest.fixture(scope="module")
def paper(tmp_path_factory) -> Iterator[Newspaper]:
    with newspaper(tmp_path_factory.mktemp("paper")) as paper:
        yield paper


@pytest.fixture(scope="module")
def hidden(paper) -> dict[str, set[str]]:
    """For each subscribers' article: the sentences that stand below its opening."""
    with paper.client() as anyone, closing(paper.client("premium@demo.example")) as owner:
        found = {}
        for path in paper.articles():
            opening, full = anyone.get(path).text, owner.get(path).text
            assert 'data-variant="opening"' in opening
            assert 'data-variant="full"' in full
            found[path] = {said for said in sentences(full) if said not in plain(opening)}
            assert len(found[path]) > 3, path
        return found


@pytest.fixture
def cookies(paper) -> dict[str, str]:
    """The cookies of a subscriber's device, by name."""
    with closing(paper.client("basic@demo.example")) as client:
        return {cookie.name: cookie.value for cookie in client.cookies.jar}


def test_an_anonymous_request_gets_the_opening_from_every_address(paper, hidden):
    with paper.client() as anyone:
        reads_nothing(anyone, hidden, every_address=True)


def test_a_reader_without_a_right_gets_the_opening(paper, hidden):
    with closing(paper.client("free@demo.example")) as stranger:
        reads_nothing(stranger, hidden, every_address=True)


def test_another_seats_ticket_does_not_count_beside_ones_own_device(paper, hidden, cookies):
    with closing(paper.client("free@demo.example")) as stranger:
        own = {cookie.name: cookie.value for cookie in stranger.cookies.jar}
    reads_nothing_with(
        paper,
        hidden,
        {
            "presspass_device": own["presspass_device"],
            "presspass_ticket": cookies["presspass_ticket"],
        },
    )


def test_a_ticket_alone_does_not_count(paper, hidden, cookies):
    reads_nothing_with(paper, hidden, {"presspass_ticket": cookies["presspass_ticket"]})


@pytest.mark.parametrize("forge", ["none", "other key", "altered", "no signature", "garbage"])
def test_a_forged_ticket_does_not_count(paper, hidden, cookies, forge):
    device, ticket = cookies["presspass_device"], cookies["presspass_ticket"]
    claims = jwt.decode(ticket, options={"verify_signature": False})
    header, body, signature = ticket.split(".")
    other = base64.urlsafe_b64encode(json.dumps({**claims, "epoch": 99}).encode()).decode()
    forged = {
        "none": jwt.encode(claims, "", algorithm="none"),
        "other key": jwt.encode(claims, "x" * 40, algorithm="HS256"),
        "altered": f"{header}.{other.rstrip('=')}.{signature}",
        "no signature": f"{header}.{body}.",
        "garbage": "a.b.c",
    }[forge]
    reads_nothing_with(paper, hidden, {"presspass_device": device, "presspass_ticket": forged})


def test_a_signed_out_devices_cookies_are_refused_at_once(paper, hidden):
    with closing(paper.client("business@demo.example")) as laptop:
        kept = {cookie.name: cookie.value for cookie in laptop.cookies.jar}
        path = next(iter(hidden))
        assert 'data-variant="full"' in laptop.get(path).text
        sign_out(laptop)
    reads_nothing_with(paper, hidden, kept)


def test_tickets_of_an_older_epoch_are_refused_after_a_new_password(paper, hidden):
    paper.add_reader("epoch@demo.example")
    path = next(iter(hidden))
    with (
        closing(paper.client("epoch@demo.example")) as phone,
        closing(paper.client("epoch@demo.example")) as laptop,
    ):
        assert 'data-variant="full"' in phone.get(path).text
        kept = {cookie.name: cookie.value for cookie in phone.cookies.jar}
        page = laptop.get("/account/password/change/")
        answer = laptop.post(
            "/account/password/change/",
            data={
                "oldpassword": "estuary-demo",
                "password1": "a-new-tide-42",
                "password2": "a-new-tide-42",
                "csrfmiddlewaretoken": token_in(page.text),
            },
            headers={"Origin": paper.url, "Referer": str(page.url)},
        )
        assert answer.status_code == httpx.codes.OK

        assert 'data-variant="full"' in laptop.get(path).text
        reads_nothing_with(paper, hidden, kept)


def test_no_stored_page_holds_a_sentence_of_the_notice(paper, hidden):
    with closing(paper.client("premium@demo.example")) as owner, paper.client() as anyone:
        for client in (owner, anyone):
            for language in ("en", "es"):
                for path in ["/", "/es/", *hidden]:
                    client.get(path, headers={"Accept-Language": language})
    path = next(iter(hidden))
    with (
        closing(paper.client("premium@demo.example")) as displaced,
        closing(paper.client("premium@demo.example")) as newcomer,
    ):
        displaced.get(path)
        newcomer.get(path)
        assert 'data-variant="opening"' in displaced.get(path).text

    words = ["another device", "continue here", "otro dispositivo", "continuar aquí"]
    stored = stored_pages(paper)
    assert len(stored) > 30
    for key, text in stored.items():
        for word in words:
            assert word not in text.lower(), key


def reads_nothing(client, hidden, *, every_address: bool = False) -> None:
    pages = list(hidden)
    addresses = ["/", "/es/", "/sitemap.xml", "/?page=2"] if every_address else []
    for path in pages:
        for trick in TRICKS if path == pages[0] else TRICKS[:1]:
            check(client, hidden, path, trick)
        for ending in ENDINGS if every_address else []:
            check(client, hidden, path + ending, {})
    sections = {path.rsplit("/", 2)[0] + "/" for path in pages} if every_address else set()
    for address in [*addresses, *sorted(sections)]:
        check(client, hidden, address, {})


def reads_nothing_with(paper, hidden, cookies: dict[str, str]) -> None:
    with httpx.Client(base_url=paper.url, cookies=cookies, timeout=30) as client:
        reads_nothing(client, hidden)


def check(client, hidden, path: str, headers: dict[str, str]) -> None:
    answer = client.get(path, headers=headers)
    text = answer.text
    for article, withheld in hidden.items():
        given_away = {sentence for sentence in withheld if sentence in plain(text)}
        assert not given_away, (path, headers, article, answer.status_code)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def sentences(html: str) -> set[str]:
    """What an article says, and what stands in its attributes (alt texts), by sentence."""
    article = html.partition("<article")[2].partition("</article>")[0]
    alts = re.findall(r'alt="([^"]{30,})"', article)
    text = plain("<i " + article)
    return {s.strip() for s in [*re.split(r"(?<=[.!?])\s", text), *alts] if len(s.strip()) > 30}


def token_in(html: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    return found.group(1) if found else ""


def sign_out(client) -> None:
    page = client.get("/account/logout/")
    origin = str(client.base_url).rstrip("/")
    client.post(
        "/account/logout/",
        data={"csrfmiddlewaretoken": token_in(page.text)},
        headers={"Origin": origin, "Referer": f"{origin}/account/logout/"},
    )


def stored_pages(paper) -> dict[tuple[str, ...], str]:
    """Every stored page of the paper, by its key."""
    rows = "SELECT path, language, audience, encoding, body FROM pages"
    with closing(sqlite3.connect(paper.home / "pages.sqlite3")) as database:
        return {
            tuple(key): (gzip.decompress(body) if key[-1] == "gzip" else body).decode()
            for *key, body in database.execute(rows)
        }
