"""What the clock does for a demonstration; how often is in `presspass.site.clockwork`."""

from django.conf import settings
from django.utils import timezone

from presspass.demo import purchases


def pay_due() -> None:
    """Let the readers of a demonstration pay what they owe; elsewhere nobody pays by itself."""
    if settings.DEMO:
        purchases.pay_due(now=timezone.now())
