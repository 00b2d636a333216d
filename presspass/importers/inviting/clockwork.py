"""What the clock does for invitations; how often is in `presspass.site.clockwork`."""

from django.utils import timezone

from presspass.importers.inviting import inviting


def invite_due() -> None:
    """Invite the imported readers whose turn it is."""
    inviting.invite_due(now=timezone.now())
