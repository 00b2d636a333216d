from tests.site.subscriptions.cast import (  # noqa: F401 - fixtures
    added_user,
    editor,
    gate,
    laptop,
    owner,
    phone,
    plan,
    stranger,
    subscription,
)
