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
from tests.site.subscriptions.payments.cards import cards  # noqa: F401 - a fixture
from tests.site.subscriptions.selling import basic, for_firms, publisher  # noqa: F401 - fixtures
from tests.site.subscriptions.shopping import large, nothing_mailed, small  # noqa: F401 - fixtures
