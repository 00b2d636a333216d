"""A served paper with two workers, and readers who sign in on devices of their own."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.faults.readers import Reader
from tests.newspaper import Newspaper, newspaper

_numbers = count(1)


@pytest.fixture(scope="session")
def paper(tmp_path_factory) -> Iterator[Newspaper]:
    with newspaper(tmp_path_factory.mktemp("paper"), workers=2) as paper:
        yield paper


@pytest.fixture(scope="session")
def stories(paper) -> list[str]:
    return paper.articles()


@pytest.fixture
def login(paper) -> str:
    """The e-mail of a subscriber whom no other test uses."""
    login = f"owner{next(_numbers)}@demo.example"
    paper.add_reader(login)
    return login


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
