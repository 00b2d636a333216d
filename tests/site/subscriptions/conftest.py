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
from tests.site.subscriptions.firm import (  # noqa: F401 - fixtures
    admin,
    boss,
    business,
    firm,
    member,
    outsider,
    subscriber,
)
from tests.site.subscriptions.shopping import large, nothing_mailed, small  # noqa: F401 - fixtures
