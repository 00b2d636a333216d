"""What /metrics tells, and to whom."""

import re

import pytest

from presspass.gate.counts import SharedCounts
from presspass.gate.errors import StoreUnavailable
from presspass.gate.gate import Gate, open_gate
from presspass.gate.http.app import build_app
from presspass.gate.journal import Journal
from presspass.gate.measures import BUCKETS, NAMES, TimedStore, bucket_of, bucket_seconds
from presspass.gate.settings import gate_settings
from presspass.gate.stores.memory import MemoryStore

from .conftest import KEYS, LABELS, LAPTOP, PHONE
from .driver import Browser, Listener

pytestmark = pytest.mark.anyio

TIDE = "/harbour/tide/"
SAMPLE = re.compile(r'presspass_[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [0-9.e-]+')


def samples(reply):
    lines = [line for line in reply.text.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


async def metrics(browser, **headers):
    reply = await browser.get("/metrics", **headers)
    assert reply.status == 200
    return samples(reply)


async def test_the_text_is_what_prometheus_reads(world):
    await world.browser().get(TIDE)

    reply = await world.stranger().get("/metrics")

    assert reply.header("content-type") == "text/plain; version=0.0.4; charset=utf-8"
    lines = reply.text.decode().splitlines()
    assert all(line.startswith(("# HELP ", "# TYPE ")) or SAMPLE.fullmatch(line) for line in lines)


async def test_decisions_displacements_and_pages_are_counted(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    await phone.get(TIDE)
    await laptop.get(TIDE)
    await laptop.get(TIDE)
    await phone.get(TIDE)

    counted = await metrics(world.stranger())

    decisions = 'presspass_decisions_total{enforcement="enforce",decision="%s"}'
    assert counted[decisions % "granted"] == 3
    assert counted[decisions % "elsewhere"] == 1
    assert counted["presspass_displacements_total"] == 1
    assert counted["presspass_pages_from_store_total"] >= 2
    assert counted["presspass_pages_rendered_total"] == len(world.paper.rendered)


async def test_open_streams_are_counted_while_they_are_open(world):
    async with Listener(world.browser()) as listener:
        await listener.told()
        assert (await metrics(world.stranger()))["presspass_streams"] == 1

    assert (await metrics(world.stranger()))["presspass_streams"] == 0


async def test_grants_without_the_store_are_counted(world):
    world.register.available = False
    await world.browser().get("/gate/read")

    counted = await metrics(world.stranger())

    granted = 'presspass_decisions_total{enforcement="without_store",decision="granted"}'
    assert counted["presspass_decided_without_store_total"] == counted[granted] == 1


async def test_nothing_in_it_is_of_a_reader(world):
    for device in (PHONE, LAPTOP):
        await world.browser(device).get(TIDE)

    text = (await world.stranger().get("/metrics")).text.decode()

    for personal in (PHONE, LAPTOP, "seat-1", TIDE, *LABELS.values()):
        assert personal not in text


async def test_whichever_worker_is_asked_tells_of_all(world, tmp_path):
    workers = []
    for _ in range(2):
        counts = SharedCounts(NAMES, tmp_path / "counts")
        settings = gate_settings({"PRESSPASS_HOME": str(tmp_path)})
        gate = await open_gate(settings, counts)
        workers.append((counts, gate, build_app(gate, settings, world.paper)))
    for _, gate, app in workers:
        gate._keys = KEYS  # noqa: SLF001  (the readers' tickets are of the world)
        await world.browser(app=app).get(TIDE)

    told = [await metrics(Browser(app)) for _, _, app in workers]

    for name in ("presspass_workers", "presspass_pages_rendered_total"):
        assert told[0][name] == told[1][name] == 2
    assert told[0]['presspass_store_seconds_count{asked="get"}'] >= 2
    for counts, gate, app in workers:
        app.close()
        await gate.close()
        counts.close()


@pytest.mark.parametrize(
    ("token", "secure", "given", "status"),
    [
        ("", False, "", 200),
        ("", True, "", 403),
        ("a-token", True, "Bearer a-token", 200),
        ("a-token", True, "Bearer another", 401),
        ("a-token", False, "", 401),
    ],
)
async def test_a_site_on_https_tells_only_who_has_the_token(world, token, secure, given, status):
    gate = Gate(MemoryStore(), KEYS)
    scheme = "https" if secure else "http"
    base = {"PRESSPASS_HOME": str(world.home), "PRESSPASS_BASE_URL": f"{scheme}://127.0.0.1:8000"}
    settings = gate_settings({**base, "PRESSPASS_METRICS_TOKEN": token})

    reply = await Browser(build_app(gate, settings, None)).get("/metrics", authorization=given)

    assert reply.status == status


async def test_the_stores_answers_are_timed_and_its_failures_counted(world):
    journal = Journal()
    store = TimedStore(MemoryStore(register=world.register), journal.counts)
    gate = Gate(store, KEYS, clock=lambda: world.now, journal=journal)
    settings = gate_settings({"PRESSPASS_HOME": str(world.home)})
    app = build_app(gate, settings, None)
    await world.browser(app=app).post("/gate/read")
    await store.changes(-1)
    world.register.available = False
    for question in (
        store.get("seat-1"),
        store.changes(-1),
        store.compare_and_set("seat-1", None, b"", 1),
    ):
        with pytest.raises(StoreUnavailable):
            await question

    counted = await metrics(Browser(app))

    buckets = [value for name, value in counted.items() if 'bucket{asked="get"' in name]
    assert len(buckets) == BUCKETS
    assert buckets == sorted(buckets)
    assert buckets[-1] == counted['presspass_store_seconds_count{asked="get"}'] >= 2
    assert counted['presspass_store_seconds_count{asked="compare_and_set"}'] == 2
    assert counted['presspass_store_seconds_sum{asked="get"}'] > 0
    assert counted["presspass_store_failures_total"] == 3
    assert store.losses == 0
    await store.close()


def test_a_bucket_holds_what_took_no_longer_than_its_limit():
    for took in (0, 1, 1023, 1024, 2047, 2048, 10**6, 10**9):
        bucket = bucket_of(took)
        assert took / 1e9 <= bucket_seconds(bucket)
        assert bucket == 0 or took / 1e9 >= bucket_seconds(bucket - 1)
    assert bucket_of(10**12) == BUCKETS - 1
