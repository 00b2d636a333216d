"""The whole newspaper as one ASGI application: the gate in front, Django and the files behind.

What is opened is opened when a worker's life begins, never at import: a connection does not survive
a fork.
"""

from django.conf import settings

from presspass.gate.settings import GateSettings
from presspass.site.behind import SiteBehind
from presspass.site.in_front import GateInFront
from presspass.site.wsgi import application as django


def site(gate_settings: GateSettings) -> SiteBehind:
    """The site that the gate stands in front of."""
    return SiteBehind(django, gate_settings, internal_key=settings.INTERNAL_KEY)


app = GateInFront(settings.GATE, site(settings.GATE))
