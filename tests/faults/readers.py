"""A reader on one device, without a screen: reads articles and notes what is refused."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

import httpx

from tests.newspaper import PASSWORD, Newspaper

CANNOT_KEEP = "nothing was changed"
"""What is said where something had to be kept and could not be."""


class Reader:
    """A browser signed in as `login`, that holds a valid ticket."""

    def __init__(self, paper: Newspaper, login: str) -> None:
        self.paper = paper
        self.client = paper.client(login)
        self.client.follow_redirects = False
        self.read = 0
        self.broken_connections = 0

    def opens(self, path: str) -> httpx.Response:
        """Open `path` as a person does; where a killed worker took the connection along, again."""
        try:
            return self.client.get(path, headers={"Sec-Fetch-Dest": "document"})
        except httpx.TransportError:
            self.broken_connections += 1
            return self.client.get(path, headers={"Sec-Fetch-Dest": "document"})

    def reads(self, path: str) -> bool:
        """Whether the whole text came."""
        answer = self.opens(path)
        full = answer.status_code == httpx.codes.OK and 'data-variant="full"' in answer.text
        self.read += full
        return full

    def acts(self) -> dict:
        """What the script is answered when the reader scrolls."""
        answer = self.client.post("/gate/read", json={}, headers={"Origin": self.paper.url})
        return {"status": answer.status_code, **answer.json()}


@contextmanager
def reading_on(readers: list[Reader], stories: list[str]) -> Iterator[list[str]]:
    """All `readers` turn through `stories` meanwhile; what was refused to any is listed."""
    refused: list[str] = []
    over = threading.Event()

    def turn_pages(reader: Reader) -> None:
        for path in cycle(stories):
            if over.is_set():
                return
            try:
                if not reader.reads(path):
                    refused.append(path)
            except httpx.TransportError as error:
                refused.append(f"{path}: {error!r}")

    threads = [threading.Thread(target=turn_pages, args=(reader,)) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        yield refused
    finally:
        over.set()
        for thread in threads:
            thread.join(timeout=60)


def tries_to_sign_in(paper: Newspaper, login: str) -> httpx.Response:
    """What the form answers, after its redirects."""
    with paper.client() as client:
        client.get("/account/login/")
        token = next(c.value for c in client.cookies.jar if "csrf" in c.name)
        sent = {"login": login, "password": PASSWORD, "csrfmiddlewaretoken": token}
        return client.post("/account/login/", data=sent, headers={"Origin": paper.url})


def signs_in(paper: Newspaper, login: str) -> bool:
    """Whether the form lets `login` in."""
    return tries_to_sign_in(paper, login).url.path != "/account/login/"
