from tests.site.newsroom.conftest import get, own_folder  # noqa: F401 - fixtures
from tests.site.subscriptions.cast import laptop  # noqa: F401 - fixture
