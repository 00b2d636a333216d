"""One JSON object a line: when, how grave, where, what. Nothing that names a reader."""

import json
import logging
from datetime import UTC, datetime


class Lines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for `record`; what was raised goes with it."""
        line = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["raised"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def logging_for(level: str) -> dict[str, object]:
    """The logging configuration: everything to the standard error stream, ours from `level` on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "presspass.site.logs.Lines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "presspass": {"level": level},
            "django": {"level": "WARNING"},
            # A 404 or 403 is the visitor's business and holds addresses typed by people.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
        },
    }
