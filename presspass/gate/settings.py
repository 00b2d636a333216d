"""The environment, read once: what the gate needs to know of where it runs.

A bad value raises SettingError, one clear line with the mend, and stops the start. The site's own
settings (database, mail, payments) are read by the site.
"""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit

import msgspec

from presspass.gate import hosts
from presspass.gate.errors import SettingError
from presspass.gate.http.cookies import CookieNames, cookie_names
from presspass.gate.http.stored_page import MEBIBYTE, MOST_BYTES
from presspass.gate.ticket import SigningKeys

DEFAULT_HOME = "var"
DEFAULT_BASE_URL = "http://127.0.0.1:8000"
SHORTEST_KEY = 32
MOST_PAGES_MB = 65_536
_WEB = {"http", "https"}


class GateSettings(msgspec.Struct, frozen=True):
    """Where the gate keeps its files, what it signs with, and under which names it is asked.

    `base_url` has no slash at its end. `hosts` are written as in a `Host` header, without port.
    `metrics_token` is asked of whoever reads the metrics; without one nobody may on https.
    `page_bytes`: so much of the stored pages each worker has at hand.
    """

    home: Path
    keys: SigningKeys
    base_url: str
    store_url: str
    hosts: frozenset[str]
    metrics_token: str = ""
    page_bytes: int = MOST_BYTES

    @property
    def secure(self) -> bool:
        """Whether readers come by https; else this is a demo on this machine or its network."""
        return self.base_url.startswith("https:")

    @property
    def cookies(self) -> CookieNames:
        """The names of the gate's cookies."""
        return cookie_names(self.secure)


def gate_settings(env: Mapping[str, str]) -> GateSettings:
    """Read `env`; an empty value counts as none. Makes the data folder and, without one, the key.

    Raises SettingError.
    """
    if env.get("REDIS_URL"):
        raise SettingError(
            "REDIS_URL",
            "is set, but this version keeps leases in SQLite only.",
            mend="unset it; one machine needs no Redis.",
        )
    home = _home(env.get("PRESSPASS_HOME") or DEFAULT_HOME)
    base_url = _base_url(env.get("PRESSPASS_BASE_URL") or DEFAULT_BASE_URL)
    return GateSettings(
        home=home,
        keys=_signing_keys(env, home),
        base_url=base_url,
        store_url="sqlite:///" + quote(str(home / "leases.sqlite3")),
        hosts=_hosts(urlsplit(base_url)),
        metrics_token=env.get("PRESSPASS_METRICS_TOKEN", "").strip(),
        page_bytes=_page_bytes(env.get("PRESSPASS_PAGES_MB", "").strip()),
    )


def _home(value: str) -> Path:
    home = Path(value).resolve()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(
            "PRESSPASS_HOME",
            f"cannot be made at {home}: {error.strerror}.",
            mend="name a folder that this user may write in.",
        ) from error
    return home


def _page_bytes(value: str) -> int:
    if not value:
        return MOST_BYTES
    if re.fullmatch("[1-9][0-9]{0,4}", value) and int(value) <= MOST_PAGES_MB:
        return int(value) * MEBIBYTE
    raise SettingError(
        "PRESSPASS_PAGES_MB",
        f"is {value!r}, not a number of MB.",
        mend=f"write a whole number from 1 to {MOST_PAGES_MB}, or unset it.",
    )


def _base_url(value: str) -> str:
    """`value` in one way of writing it: scheme and host in lower case, nothing behind the port."""
    problem = _problem_of(value)
    if problem:
        raise SettingError(
            "PRESSPASS_BASE_URL",
            f"is {value!r}: {problem}.",
            mend="write it as https://paper.example.com, or unset it for a demo on this machine.",
        )
    parts = urlsplit(value)
    port = "" if parts.port is None else f":{parts.port}"
    return f"{parts.scheme}://{hosts.written(parts.hostname or '')}{port}"


def _problem_of(value: str) -> str:
    """What is wrong with a base URL; "" if it is fine."""
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        return f"{error}".rstrip(".").lower()
    if parts.scheme not in _WEB or not host or port == 0:
        return "it needs http:// or https:// and a host"
    if not value.isascii() or not value.isprintable() or " " in value:
        return "a host name is written in ASCII (punycode)"
    if parts.path not in {"", "/"} or parts.username is not None or {"?", "#"} & set(value):
        return "it may hold no more than a scheme, a host and a port"
    if parts.scheme == "http" and not hosts.is_local(host):
        return "beyond this machine and its network readers must come by https"
    return ""


def _hosts(base: SplitResult) -> frozenset[str]:
    own = frozenset({hosts.written(base.hostname or "")})
    return own if base.scheme == "https" else own | hosts.of_this_machine()


def _signing_keys(env: Mapping[str, str], home: Path) -> SigningKeys:
    """The key that signs, and the older ones, each once, in the order in which they stand."""
    current = _secret_key(env.get("PRESSPASS_SECRET_KEY", ""), home)
    words = re.split(r"[\s,]+", env.get("PRESSPASS_SECRET_KEY_OLD", ""))
    mend = "write the whole former keys, parted by commas or spaces."
    older = (_long_enough(word, "PRESSPASS_SECRET_KEY_OLD", mend) for word in words if word)
    return SigningKeys(current, tuple(key for key in dict.fromkeys(older) if key != current))


def _secret_key(value: str, home: Path) -> bytes:
    if value:
        return _long_enough(value, "PRESSPASS_SECRET_KEY", "choose a longer one, at random.")
    path = home / "secret-key"
    try:
        if not path.exists():
            _make_key(path)
        value = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            "PRESSPASS_SECRET_KEY",
            f"is not set, and {path} cannot be used: {error}.",
            mend="set the variable, or let this user read and write that file.",
        ) from error
    return _long_enough(value, str(path), "delete the file, and a new one is made.")


def _make_key(path: Path) -> None:
    """Make the file whole before it has its name: of several processes one is first, all read it.

    A link, for it fails where a rename would put a second key in the place of the first.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _long_enough(value: str, name: str, mend: str) -> bytes:
    key = value.strip()
    if len(key) < SHORTEST_KEY:
        raise SettingError(name, f"has fewer than {SHORTEST_KEY} characters.", mend=mend)
    return key.encode()
