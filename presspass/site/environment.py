"""What the site takes from the environment beyond the gate's part, parsed to frozen values.

A bad value raises `SettingError`, which names the variable, what is wrong and the mend. Django's
own names for these values are in settings.py.
"""

import os
import zoneinfo
from collections.abc import Mapping
from typing import Any

import dj_database_url
import msgspec

from presspass.gate.errors import SettingError
from presspass.gate.settings import GateSettings, gate_settings
from presspass.site.carriers import mail, mail_from
from presspass.site.logs import log_level

YES_OR_NO = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
# A server that is away is told to the reader within seconds, and missed when it falls silent. What
# DATABASE_URL says after its question mark wins.
POSTGRESQL_OPTIONS = {
    "connect_timeout": 3,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "application_name": "presspass",
}


class SiteSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of the newspaper; `gate` are those it shares with the gate."""

    gate: GateSettings
    database: dict[str, Any]
    time_zone: str
    mail: dict[str, Any]
    mail_from: str
    demo: bool
    test: bool
    proxies: int
    desk_password: str
    log_level: str
    newsletters_per_minute: int


def site_settings(env: Mapping[str, str]) -> SiteSettings:
    """Read all of `env` that the site needs. Raises SettingError."""
    gate = gate_settings(env)
    demo = yes_or_no(env, "PRESSPASS_DEMO")
    return SiteSettings(
        gate=gate,
        database=database(env, gate),
        time_zone=time_zone(env),
        mail=mail(env, gate.home, demo=demo),
        mail_from=mail_from(env, gate.base_url),
        demo=demo,
        test=yes_or_no(env, "PRESSPASS_TEST"),
        proxies=whole_number(env, "PRESSPASS_PROXIES", default=0, most=9),
        desk_password=env.get("PRESSPASS_DESK_PASSWORD", ""),
        log_level=log_level(env),
        newsletters_per_minute=whole_number(
            env, "PRESSPASS_NEWSLETTERS_PER_MINUTE", default=0, most=1_000_000
        ),
    )


def database(env: Mapping[str, str], gate: GateSettings) -> dict[str, Any]:
    """Django's database from DATABASE_URL; without it a SQLite file in the data folder."""
    url = env.get("DATABASE_URL") or f"sqlite:///{gate.home / 'presspass.sqlite3'}"
    mend = "write it like postgres://user:password@host/name or sqlite:////folder/file.sqlite3."
    try:
        parsed: dict[str, Any] = dict(
            dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
        )
    except ValueError as error:
        raise SettingError(
            "DATABASE_URL", "is not the address of a database.", mend=mend
        ) from error
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        return {**parsed, "OPTIONS": SQLITE_OPTIONS}
    if parsed["ENGINE"] != "django.db.backends.postgresql":
        raise SettingError("DATABASE_URL", "is neither SQLite nor PostgreSQL.", mend=mend)
    if not parsed["NAME"]:
        raise SettingError("DATABASE_URL", "names a server and no database.", mend=mend)
    return {**parsed, "OPTIONS": {**POSTGRESQL_OPTIONS, **parsed.get("OPTIONS", {})}}


def time_zone(env: Mapping[str, str]) -> str:
    """The publication's zone, as the IANA names it."""
    name = env.get("PRESSPASS_TIME_ZONE", "UTC")
    if name not in zoneinfo.available_timezones():
        mend = "give one like Europe/Madrid or America/Bogota."
        raise SettingError("PRESSPASS_TIME_ZONE", f"“{name}” is not a time zone.", mend=mend)
    return name


def yes_or_no(env: Mapping[str, str], name: str) -> bool:
    """A strict boolean; absent or empty is no."""
    value = env.get(name) or "no"
    if value.lower() not in YES_OR_NO:
        raise SettingError(name, f"“{value}” is neither yes nor no.", mend="write 1 or 0.")
    return YES_OR_NO[value.lower()]


def whole_number(env: Mapping[str, str], name: str, *, default: int, most: int) -> int:
    """A whole number from 0 to `most`."""
    value = env.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and int(value) <= most):
        mend = f"give a whole number from 0 to {most}."
        raise SettingError(name, f"“{value}” is not one.", mend=mend)
    return int(value)


def read() -> SiteSettings:
    """The settings of this process."""
    return site_settings(os.environ)
