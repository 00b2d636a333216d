"""How often one address may search: counted in the memory of each process.

Searching writes nothing, so that it goes on while the database takes nothing new.
"""

import re
import time
from typing import Final

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

RATE: Final = re.compile(r"(?P<times>\d+)/(?P<spans>\d*)(?P<span>[smhd])")
SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def is_too_often(request: HttpRequest) -> bool:
    """Count a search from this address; whether it is one too many (PRESSPASS_LIMIT_SEARCH)."""
    address = get_adapter().get_client_ip(request)
    limits = settings.ACCOUNT_RATE_LIMITS["search"].split(",")
    above = [_is_above(limit.strip(), address) for limit in limits]
    return any(above)


def _is_above(limit: str, address: str) -> bool:
    rate = RATE.match(limit)
    if rate is None:
        return False
    span = int(rate["spans"] or 1) * SECONDS[rate["span"]]
    counts, key = caches["searches"], f"{address}:{limit}:{int(time.time() // span)}"
    counts.add(key, 0, timeout=span)
    return bool(counts.incr(key) > int(rate["times"]))
