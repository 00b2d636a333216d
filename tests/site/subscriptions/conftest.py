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
from tests.site.subscriptions.selling import basic, business, publisher  # noqa: F401 - fixtures
from tests.site.subscriptions.shopping import large, nothing_mailed, small  # noqa: F401 - fixtures
