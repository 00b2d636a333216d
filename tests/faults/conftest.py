"""A served paper with two workers, and readers who sign in on devices of their own."""

from collections.abc import Iterator

import pytest

from tests.faults.readers import Reader
from tests.newspaper import Newspaper, newspaper

READERS = 40


@pytest.fixture(scope="session")
def paper(tmp_path_factory) -> Iterator[Newspaper]:
    with newspaper(tmp_path_factory.mktemp("paper"), workers=2) as paper:
        yield paper


@pytest.fixture(scope="session")
def stories(paper) -> list[str]:
    return paper.articles()


@pytest.fixture(scope="session")
def logins(paper) -> Iterator[str]:
    """The e-mails of subscribers; whoever takes one is the only one to use it."""
    logins = [f"owner{number}@demo.example" for number in range(READERS)]
    paper.add_readers(logins)
    return iter(logins)


@pytest.fixture
def login(logins) -> str:
    """The e-mail of a subscriber whom no other test uses."""
    return next(logins)


@pytest.fixture
def device(paper, login) -> Iterator:
    """Signs the subscriber in on one more device."""
    opened = []

    def device() -> Reader:
        opened.append(Reader(paper, login))
        return opened[-1]

    yield device
    for reader in opened:
        reader.client.close()
