import pytest

from tests.site.newsroom.conftest import Paper
from tests.site.subscriptions.cast import (  # noqa: F401 - fixtures
    added_user,
    desk,
    editor,
    gate,
    laptop,
    owner,
    phone,
    plan,
    stranger,
    subscription,
)


@pytest.fixture
def paper(db, gate):  # noqa: F811 - the fixture above
    return Paper()


@pytest.fixture
def article(paper):
    return paper.write(title="The rope was dry")
