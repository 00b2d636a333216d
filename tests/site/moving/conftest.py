from tests.site.newsroom.conftest import get, own_folder  # noqa: F401 - fixtures
