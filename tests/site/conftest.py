"""The cast of every test of the site: who subscribes, who was added, who must see nothing."""

import pytest

from presspass.readers.models import Reader


@pytest.fixture
def stranger(db) -> Reader:
    """Has an account, and no right to read subscribers' articles."""
    return Reader.objects.create_user("stranger@paper.example", "estuary-demo")


@pytest.fixture
def editor(db) -> Reader:
    """Publishes in the desk."""
    return Reader.objects.create_superuser("editor@paper.example", "estuary-demo")
