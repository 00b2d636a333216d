"""`/metrics`: what the workers of this machine counted, in the text format of Prometheus.

No number is of a reader, a device or a seat. Every number is the sum over the machine's workers,
whichever is asked: counters since the data folder was made, gauges of the workers that live.
"""

import hmac
from collections.abc import Hashable, Iterable, Iterator
from itertools import product

from presspass.gate.counts import Counts
from presspass.gate.gate import Gate
from presspass.gate.http.asgi import NO_STORE, Request, Response
from presspass.gate.http.problems import Problem
from presspass.gate.measures import (
    ASKED_OF_STORE,
    BUCKETS,
    DECISIONS,
    ENFORCEMENTS,
    bucket_seconds,
)

_TEXT = ((b"content-type", b"text/plain; version=0.0.4; charset=utf-8"), *NO_STORE)

COUNTERS = (
    ("displaced", "displacements", "Devices displaced by another."),
    ("overlaps", "overlaps", "Overlap marks: two devices acting in turn within seconds."),
    ("false_alarms", "false_alarms", "Pairs that a reader called both theirs."),
    ("store_failures", "store_failures", "Questions to the register that were not answered."),
    ("pages_stored", "pages_from_store", "Pages taken from the page store."),
    ("pages_rendered", "pages_rendered", "Pages rendered by the site for the page store."),
    ("journal_entries", "journal_entries", "Entries written to the journal."),
    ("journal_dropped", "journal_dropped", "Entries that were not written to the journal."),
    ("journal_failures", "journal_failures", "Batches that the journal did not take at once."),
)
"""Name of the count → name of the metric, and what it is."""


class Metrics:
    """Answers `/metrics`; `token` "": whoever asks is answered."""

    def __init__(self, gate: Gate, counts: Counts, *, token: str, secure: bool) -> None:
        self._gate = gate
        self._counts = counts
        self._token = token
        self._secure = secure

    async def __call__(self, request: Request) -> Response:
        """`GET /metrics`. Raises Problem: 401 and 403 where the caller may not know."""
        self._require_token(request)
        return Response(200, _TEXT, "".join(f"{line}\n" for line in self._lines()).encode())

    def _require_token(self, request: Request) -> None:
        if not self._token:
            if self._secure:
                raise Problem(403, "To read the metrics of this site, set PRESSPASS_METRICS_TOKEN.")
            return
        given = request.header(b"authorization").encode("latin-1")
        if not hmac.compare_digest(given, b"Bearer " + self._token.encode()):
            challenge = ((b"www-authenticate", b"Bearer"),)
            raise Problem(401, "The metrics need their token.", headers=challenge)

    def _lines(self) -> Iterator[str]:
        names, (living, ended) = self._counts.names, self._counts.everywhere()
        total = dict(zip(names, _sums([*living, ended]), strict=True))
        now = dict(zip(names, _sums(living), strict=True))
        yield from _metric("workers", "gauge", "Workers that live.", [("", len(living))])
        yield from _metric("streams", "gauge", "Open event streams.", [("", now["streams"])])
        yield from _decisions(total)
        for name, metric, told in COUNTERS:
            yield from _metric(f"{metric}_total", "counter", told, [("", total[name])])
        yield from _metric(
            "decided_without_store_total",
            "counter",
            "Decisions made without the register.",
            [("", self._gate.journal.decided_without_store)],
        )
        yield from _latencies(total)


def _sums(rows: list[list[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _metric(
    name: str, kind: str, told: str, samples: Iterable[tuple[str, int | float]]
) -> Iterator[str]:
    yield f"# HELP presspass_{name} {told}"
    yield f"# TYPE presspass_{name} {kind}"
    for labels, value in samples:
        yield f"presspass_{name}{labels} {value}"


def _decisions(total: dict[Hashable, int]) -> Iterator[str]:
    samples = [
        (f'{{enforcement="{enforcement}",decision="{decision}"}}', count)
        for enforcement, decision in product(ENFORCEMENTS, DECISIONS)
        if (count := total["decision", enforcement, decision])
    ]
    yield from _metric("decisions_total", "counter", "Decisions by kind.", samples)


def _latencies(total: dict[Hashable, int]) -> Iterator[str]:
    name = "presspass_store_seconds"
    yield f"# HELP {name} How long the register took to answer."
    yield f"# TYPE {name} histogram"
    for asked in ASKED_OF_STORE:
        so_far = 0
        for bucket in range(BUCKETS):
            so_far += total["store", asked, bucket]
            limit = "+Inf" if bucket == BUCKETS - 1 else f"{bucket_seconds(bucket):.9f}"
            yield f'{name}_bucket{{asked="{asked}",le="{limit}"}} {so_far}'
        yield f'{name}_sum{{asked="{asked}"}} {total["store_ns", asked] / 1e9}'
        yield f'{name}_count{{asked="{asked}"}} {so_far}'
