"""Pages made for one reader and never stored: whether she subscribes is seen from her seat.

Of stored pages the gate says it.
"""

from django.http import HttpRequest

from presspass.newsroom.access import SIGNED_IN, SUBSCRIBER
from presspass.subscriptions.admission import seat_of


def know_subscriber(request: HttpRequest) -> None:
    """Render `request` as a subscriber's if its reader has a seat: nothing is marked for her then.

    For pages without the text of any article.
    """
    is_reader = getattr(request, "audience", "") == SIGNED_IN and request.user.is_authenticated
    if is_reader and seat_of(request.user) is not None:
        request.audience = SUBSCRIBER
