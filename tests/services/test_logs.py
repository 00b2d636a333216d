"""What a server writes while people read names none of them."""

import json
import os
import signal
from contextlib import closing

import httpx
import pytest

from tests.newspaper import PASSWORD, Newspaper, wait_until
from tests.services.test_withheld import token_in

AGENT = "Estuary-Reader/7.3 (a browser of nobody else)"
EMAILS = ("premium@demo.example", "newcomer@paper.example", "nobody@paper.example")


@pytest.fixture
def paper(tmp_path):
    paper = Newspaper(tmp_path / "home", environment={"PRESSPASS_LOG_LEVEL": "debug"})
    paper.log = tmp_path / "log"
    paper.load()
    paper.start()
    yield paper
    paper.stop()


def submit(client, page, **fields):
    fields["csrfmiddlewaretoken"] = token_in(client.get(page).text)
    origin = str(client.base_url).rstrip("/")
    headers = {"Origin": origin, "Referer": origin + page}
    return client.post(page, data=fields, headers=headers)


def walk(paper):
    """What readers do, and what goes wrong; returns all that is personal in it."""
    personal = {AGENT, "Estuary-Reader", *EMAILS, "127.0.0.1"}
    story = paper.articles()[0]
    with closing(paper.client()) as newcomer, closing(paper.client()) as nobody:
        for client in (newcomer, nobody):
            client.headers["User-Agent"] = AGENT
        submit(nobody, "/account/login/", login=EMAILS[2], password="wrong")
        nobody.get(f"/no/such/{EMAILS[2]}/")
        forged = f"presspass_ticket=a.b.c; presspass_device={'x' * 16}"
        nobody.get("/gate/read", headers={"Cookie": forged})
        submit(newcomer, "/account/signup/", email=EMAILS[1], password1="a-new-tide-42")
        personal |= {cookie.value for cookie in newcomer.cookies.jar}
    devices = [paper.client(EMAILS[0]) for _ in range(2)]
    for client in devices:
        client.headers["User-Agent"] = AGENT
        client.get(story)
        personal |= {cookie.value for cookie in client.cookies.jar}
    for client in devices:
        client.post("/gate/continue", json={}, headers={"Origin": paper.url})
        client.post("/gate/read", json={"view": 7}, headers={"Origin": paper.url})
    what_fails(paper, devices[0], story)
    new = {"oldpassword": PASSWORD, "password1": "tide-tables-9", "password2": "tide-tables-9"}
    assert submit(devices[1], "/account/password/change/", **new).status_code == httpx.codes.OK
    for client in devices:
        personal |= {cookie.value for cookie in client.cookies.jar}
        client.close()
    return personal


def what_fails(paper, reader, story):
    """A lost register, a broken one, and a killed worker."""
    for name in ("leases.sqlite3", "pages.sqlite3"):
        (paper.home / name).unlink()
        (paper.home / name).write_bytes(b"no database" * 900)
        wait_until(lambda name=name: is_told_of(paper, name, reader, story), within=20)
    before = paper.worker_pids()
    os.kill(before[0], signal.SIGKILL)
    wait_until(lambda: set(paper.worker_pids()) - set(before), within=20)


def is_told_of(paper, name, reader, story):
    assert reader.get(story).status_code == httpx.codes.OK
    return name in paper.log.read_text()


def test_no_line_of_the_log_names_a_reader_or_a_device(paper):
    personal = walk(paper)
    paper.stop()

    lines = paper.log.read_text().splitlines()

    assert len(lines) >= 3  # the register, the pages, the worker
    assert {"at", "level", "logger", "message"} <= set.intersection(
        *(set(json.loads(line)) for line in lines)
    )
    for word in personal:
        assert len(word) > 7, word
        assert not [line for line in lines if word in line]
