"""One JSON object a line: when, how grave, where, what. Nothing that names a reader.

We write nothing personal. What a library or a database puts into an error may be: whatever looks
like an e-mail address, a ticket or a network address is taken out of every line. No Django here.
"""

import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from presspass.gate.errors import SettingError

PERSONAL = (
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*"), "[e-mail]"),
    (re.compile(r"\beyJ[\w-]*\.[\w-]+\.[\w-]*"), "[ticket]"),
    (re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w)"), "[address]"),
    (
        re.compile(
            r"(?<![\w:])(?!\d\d:\d\d:\d\d\b)(?=[0-9A-Fa-f:]*:[0-9A-Fa-f]*:)[0-9A-Fa-f:]{4,39}(?![\w:])"
        ),
        "[address]",
    ),
)
"""What names a person or a device → what stands in its place."""


class Lines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for `record`; what was raised goes with it."""
        line = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": impersonal(record.getMessage()),
        }
        if record.exc_info:
            line["raised"] = impersonal(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def impersonal(text: str) -> str:
    """`text` without what names a person or a device."""
    for mark, instead in PERSONAL:
        text = mark.sub(instead, text)
    return text


def log_level(env: Mapping[str, str]) -> str:
    """From which gravity on our own loggers write."""
    value = (env.get("PRESSPASS_LOG_LEVEL") or "INFO").upper()
    if value not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        mend = "give debug, info, warning or error."
        raise SettingError("PRESSPASS_LOG_LEVEL", f"“{value}” is no level.", mend=mend)
    return value


def logging_for(level: str) -> dict[str, object]:
    """The logging configuration: everything to the standard error stream, ours from `level` on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "presspass.site.logs.Lines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "_granian": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
            "presspass": {"level": level},
            "django": {"level": "WARNING"},
            # A 404 or 403 is the visitor's business and holds addresses typed by people.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
        },
    }
