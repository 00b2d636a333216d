"""The gate alone, from the environment: what `presspass gate` serves."""

import os

from presspass.gate.settings import gate_settings
from presspass.site.in_front import GateInFront

app = GateInFront(gate_settings(os.environ), None)
