"""The host names under which a site may be asked: its own, and this machine's in a local demo.

A host is written as in a `Host` header without the port: lower case, IPv6 in brackets. Which
requests are then refused is the affair of `http.origin`.
"""

import socket
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv6Address, ip_address
from pathlib import Path

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
LOCAL_ENDINGS = (".localhost", ".local", ".lan", ".internal", ".home.arpa", ".test", ".example")
"""Names that are never on the internet (RFC 2606, 6761, 6762, 8375)."""

ADDRESSES = Path("/proc/net/fib_trie")
ADDRESSES_V6 = Path("/proc/net/if_inet6")
FAR_AWAY = (socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")


def written(host: str) -> str:
    """`host`, a name or an address, as a `Host` header writes it."""
    return f"[{host}]".lower() if ":" in host else host.lower()


def is_local(host: str) -> bool:
    """Whether `host` is of this machine or its network: there a demo may do without https."""
    with suppress(ValueError):
        return not ip_address(host.strip("[]")).is_global
    return "." not in host or host.endswith(LOCAL_ENDINGS)


def of_this_machine() -> frozenset[str]:
    """All hosts by which a browser here or on the same network reaches this machine."""
    found = set(_listed()) or set(_towards_far_away())
    return LOOPBACK | {written(socket.gethostname())} | {written(address) for address in found}


def _listed() -> Iterator[str]:
    """The addresses as Linux lists them."""
    with suppress(OSError):
        address = ""
        for line in ADDRESSES.read_text().splitlines():
            address = line.split()[-1] if "|--" in line else address
            if "/32 host LOCAL" in line:
                yield address
    with suppress(OSError):
        for line in ADDRESSES_V6.read_text().splitlines():
            yield str(IPv6Address(bytes.fromhex(line.split()[0])))


def _towards_far_away() -> Iterator[str]:
    """Elsewhere: the addresses from which this machine would speak to another; nothing is sent."""
    for family, address in FAR_AWAY:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as speaker:
            speaker.connect((address, 9))
            yield speaker.getsockname()[0]
