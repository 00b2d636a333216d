"""The stores, by the scheme of their URL. A new store is a file here and one line in `STORES`."""

from collections.abc import Callable
from urllib.parse import urlsplit

from presspass.gate.errors import UnknownStore
from presspass.gate.stores.memory import MemoryStore
from presspass.gate.stores.protocol import LATEST, Changes, Store
from presspass.gate.stores.sqlite import SQLiteStore

__all__ = ["LATEST", "STORES", "Changes", "Store", "store_from_url"]

STORES: dict[str, Callable[[str], Store]] = {
    "memory": MemoryStore,
    "sqlite": SQLiteStore,
}


def store_from_url(url: str) -> Store:
    """The store that `url` names, not yet opened. Raises UnknownStore, which lists the schemes."""
    scheme = urlsplit(url).scheme
    if scheme not in STORES:
        raise UnknownStore(scheme, known=sorted(STORES))
    return STORES[scheme](url)
