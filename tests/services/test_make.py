"""What is said by the commands that a newcomer types first."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.newspaper import free_port, wait_until

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def env(tmp_path):
    return {**os.environ, "PRESSPASS_HOME": str(tmp_path / "home")}


def presspass(*words, env):
    return subprocess.run(
        [sys.executable, "-m", "presspass", *words],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_demo_says_where_it_is_and_asks_for_a_password_beyond_this_machine(env, tmp_path):
    port = free_port()
    told = tmp_path / "told"
    with (
        told.open("w") as output,
        subprocess.Popen(
            ["make", "demo", f"BIND=0.0.0.0:{port}"],
            env=env,
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            wait_until(lambda: answers(f"http://127.0.0.1:{port}/"), within=90)
            assert f"http://127.0.0.1:{port}/try/" in told.read_text()
            password = re.search(r"for this password: (\S+)", told.read_text())[1]
            desk = f"http://127.0.0.1:{port}/desk/"
            assert httpx.get(desk).status_code == httpx.codes.UNAUTHORIZED
            auth = ("editor", password)
            assert httpx.get(desk, auth=auth).status_code != httpx.codes.UNAUTHORIZED
        finally:
            os.killpg(process.pid, signal.SIGTERM)
    assert "Traceback" not in told.read_text()


def answers(url):
    try:
        return httpx.get(url, timeout=5).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def test_a_taken_port_is_one_line(env):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        for word in ("demo", "serve", "gate"):
            done = presspass(word, "--bind", bind, env=env)
            assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
            assert "already taken" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRESSPASS_TIME_ZONE", "Mars"),
        ("PRESSPASS_SECRET_KEY", "short"),
        ("PRESSPASS_BASE_URL", "nonsense"),
        ("PRESSPASS_LIMIT_LOGIN", "often"),
        ("DATABASE_URL", "nonsense"),
        ("REDIS_URL", "redis://localhost"),
    ],
)
def test_a_bad_setting_stops_every_start_with_one_line(env, name, value):
    for words in (["serve"], ["demo"], ["migrate"]):
        done = presspass(*words, env={**env, name: value})
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
        assert name in done.stderr


def test_a_paper_that_was_not_migrated_is_not_served(env):
    done = presspass("serve", "--bind", f"127.0.0.1:{free_port()}", env=env)

    assert done.returncode == 1
    assert "presspass migrate" in done.stderr
