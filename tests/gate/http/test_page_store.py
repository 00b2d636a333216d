"""What is kept is found again, bounded, and gone when it is purged."""

import shutil
import sqlite3
import threading

import msgspec
import pytest

from presspass.gate.gate import Gate
from presspass.gate.http import page_store, stored_page
from presspass.gate.http.app import build_app
from presspass.gate.http.page_store import PageStore
from presspass.gate.http.stored_page import PageKey, StoredPage
from presspass.gate.settings import gate_settings
from presspass.gate.stores.memory import MemoryStore

from .paper import Paper

# ruff: noqa: SLF001 - what is at hand shows from outside only as speed
PAGE = StoredPage("free", '"tag"', ((b"content-type", b"text/html"),), b"bytes", "The Estuary")


@pytest.fixture
def store(tmp_path):
    store = PageStore(tmp_path / "pages.sqlite3")
    yield store
    store.close()


def key(path="/a/", page="", language="en", audience="anonymous"):
    return PageKey(path, page, language, audience)


def put(store, at, page=PAGE):
    return store.put(at, [("identity", page)], store.revision())


def test_a_page_comes_back_as_it_was_put(store):
    assert store.get(key(), "identity") is None
    assert store.access("/a/") is None

    assert put(store, key())

    assert store.get(key(), "identity") == PAGE
    assert store.get(key(), "gzip") is None
    assert store.get(key(audience="subscriber"), "identity") is None
    assert store.access("/a/") == "free"
    assert store.publication("/a/") == "The Estuary"
    assert store.publication("/b/") == ""


def test_a_put_from_before_a_purge_is_refused(store):
    before = store.revision()

    store.purge(["/other/"])

    assert not store.put(key(), [("identity", PAGE)], before)
    assert store.get(key(), "identity") is None


@pytest.mark.parametrize("purged", ["/a/", "/a"])
def test_a_purge_takes_every_variant_of_a_path_and_no_other(store, purged):
    put(store, key())
    put(store, key(page="2", language="es", audience="subscriber"))
    put(store, key("/a/b/"))
    put(store, key("/"))

    store.purge([purged])

    assert store.access("/a/") is None
    assert store.access("/a/b/") == store.access("/") == "free"


def test_the_front_is_purged_by_its_own_path(store):
    put(store, key("/"))

    store.purge(["/"])

    assert store.access("/") is None


def test_lists_are_purged_apart(store):
    put(store, key("/"), StoredPage("list", '"l"', (), b"list"))
    put(store, key())

    store.purge_lists()

    assert store.access("/") is None
    assert store.access("/a/") == "free"
    store.purge_all()
    assert store.access("/a/") is None


def test_the_rows_are_bounded_and_the_oldest_go_first(store, monkeypatch):
    monkeypatch.setattr(page_store, "MAX_ROWS", 3)
    for number in range(6):
        put(store, key(f"/{number}/"))

    assert [store.access(f"/{n}/") for n in range(6)] == [None] * 3 + ["free"] * 3


def test_threads_use_it_side_by_side(store):
    def work(number):
        put(store, key(f"/{number}/"))
        store.purge(["/none/"])
        store.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert store.failures == 0 or store.revision() is not None


def test_a_new_file_never_counts_as_the_old_one(store):
    before = store.revision()
    store.purge_all()
    store.close()
    for path in store.path.parent.glob("pages.sqlite3*"):
        path.unlink()

    assert store.revision() != before
    assert not store.put(key(), [("identity", PAGE)], before)


def test_a_write_that_breaks_halfway_leaves_nothing(store):
    broken = StoredPage("free", '"tag"', (), None)

    assert not store.put(key(), [("identity", PAGE), ("gzip", broken)], store.revision())

    assert store.get(key(), "identity") is None
    assert store.failures == 1


def test_a_file_that_another_process_has_renewed_is_left_alone(store):
    put(store, key())
    other = PageStore(store.path)
    other.purge([])

    store._replace(broken=-1)

    assert other.access("/a/") == "free"
    other.close()


@pytest.mark.parametrize("left", ["with what was written last beside it", "alone"])
def test_a_file_exchanged_for_rubbish_is_made_anew_and_told_of(store, monkeypatch, caplog, left):
    monkeypatch.setattr(page_store, "LOOK_EVERY", 0.0)
    put(store, key())
    rubbish = store.path.with_name("rubbish")
    rubbish.write_bytes(b"no database " * 1000)
    rubbish.replace(store.path)
    if left == "alone":
        store.path.with_name("pages.sqlite3-wal").unlink()

    assert store.get(key(), "identity") is None
    assert "pages.sqlite3 was deleted or replaced: begun anew" in caplog.text
    assert put(store, key())
    assert store.get(key(), "identity") == PAGE


def test_a_newspaper_that_was_copied_begins_without_pages_and_without_a_warning(
    store, tmp_path, caplog
):
    put(store, key())
    copied = PageStore(shutil.copytree(tmp_path, tmp_path / "copied") / store.path.name)

    assert copied.get(key(), "identity") is None
    assert not caplog.text
    copied.close()


def test_a_file_begun_anew_by_one_process_is_left_alone_by_the_next(store, monkeypatch):
    monkeypatch.setattr(page_store, "LOOK_EVERY", 0.0)
    other = PageStore(store.path)
    put(other, key())
    put(store, key())
    store.path.unlink()
    put(other, key())

    assert store.get(key(), "identity") == PAGE
    other.close()


def test_a_writer_elsewhere_does_not_keep_a_new_process_waiting(store):
    put(store, key())
    other = PageStore(store.path)
    lock = sqlite3.connect(store.path, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")

    assert other.get(key(), "identity") == PAGE

    lock.execute("ROLLBACK")
    lock.close()
    other.close()


def test_a_page_at_hand_is_asked_of_no_file_until_a_purge_elsewhere(store):
    put(store, key())
    found = store.get(key(), "identity")
    assert store.get(key(), "identity") is found

    other = PageStore(store.path)
    other.purge(["/other/"])
    assert store.get(key(), "identity") is not found
    other.purge(["/a/"])
    other.close()

    assert store.get(key(), "identity") is None
    assert store.access("/a/") is None


def test_a_purge_that_is_only_announced_leaves_nothing_at_hand(store):
    put(store, key())
    announced = store._local.announced

    announced.announce(stored_page.PURGES, store.revision() + 1)

    assert store.get(key(), "identity") is not store.get(key(), "identity")


def test_a_page_read_while_a_purge_is_announced_is_not_at_hand(store):
    put(store, key())
    at_hand = store._local.at_hand
    as_of = at_hand.as_of()
    store.purge(["/other/"])

    at_hand.keep(key(), "identity", PAGE, as_of=as_of)

    assert at_hand.page(key(), "identity") is None


def test_what_is_at_hand_is_bounded_and_the_oldest_goes_first(tmp_path):
    store = PageStore(tmp_path / "pages.sqlite3", 3 * (stored_page.OVERHEAD + len(PAGE.body)))
    for number in range(5):
        put(store, key(f"/{number}/"))
        store.get(key(f"/{number}/"), "identity")

    at_hand = store._local.at_hand

    kept = [at_hand.page(key(f"/{n}/"), "identity") is not None for n in range(5)]
    assert kept == [False, False, True, True, True]
    assert store.get(key("/0/"), "identity") == PAGE
    store.close()


def test_a_worker_has_as_much_at_hand_as_the_settings_say(tmp_path):
    env = {"PRESSPASS_HOME": str(tmp_path), "PRESSPASS_PAGES_MB": "1"}
    settings = gate_settings(env)
    gate = Gate(MemoryStore(), settings.keys)
    app = build_app(gate, settings, Paper(lambda _: ""))
    half = msgspec.structs.replace(PAGE, body=bytes(2**19))

    for path in ("/a/", "/b/"):
        put(app.store, key(path), half)
        app.store.get(key(path), "identity")

    assert [app.store.access(path) for path in ("/a/", "/b/")] == [PAGE.access] * 2
    assert [app.store._local.at_hand.access(path) for path in ("/a/", "/b/")] == [None, PAGE.access]
    app.close()


def test_a_lost_announcement_file_is_begun_anew(store, monkeypatch):
    monkeypatch.setattr(page_store, "LOOK_EVERY", 0.0)
    put(store, key())
    store.path.with_name("pages.sqlite3-announced").unlink()

    other = PageStore(store.path)
    assert other.get(key(), "identity") == PAGE
    store.purge(["/a/"])

    assert other.get(key(), "identity") is None
    other.close()
