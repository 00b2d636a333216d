"""Which of two kinds of answer a client likes better: data for a script, or a page."""

from functools import lru_cache

from presspass.gate.http.language import weighted

JSON, HTML = "application/json", "text/html"


@lru_cache(maxsize=256)
def prefers_json(accept: str) -> bool:
    """Whether an `Accept` header (RFC 9110, 12.5.1) likes JSON better than HTML.

    Of two liked as well the one that is named more exactly is meant: scripts add `*/*` by habit.
    """
    return _liking(accept, JSON) > _liking(accept, HTML)


def _liking(accept: str, wanted: str) -> tuple[float, int]:
    """How well `wanted` is liked, by the range that fits it most exactly, and how exactly."""
    qualities = dict(weighted(accept))
    ranges = ("*/*", f"{wanted.partition('/')[0]}/*", wanted)
    fitting = [(exactness, name) for exactness, name in enumerate(ranges) if name in qualities]
    if not fitting:
        return 0.0, 0
    exactness, name = fitting[-1]
    return qualities[name], exactness if qualities[name] else 0
