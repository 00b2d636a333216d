"""The cast of the roles: who subscribes, whom that one added, a company's people, the staff."""

from tests.site.subscriptions.cast import (  # noqa: F401 - fixtures
    added_user,
    editor,
    gate,
    owner,
    plan,
    stranger,
    subscription,
)
from tests.site.subscriptions.firm import (  # noqa: F401 - fixtures
    admin,
    boss,
    business,
    firm,
    member,
)
