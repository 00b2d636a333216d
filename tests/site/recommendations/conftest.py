from tests.site.newsroom.conftest import get  # noqa: F401 - asks as the gate does
from tests.site.shelf.conftest import *  # noqa: F403 - the cast, and a paper of theirs
