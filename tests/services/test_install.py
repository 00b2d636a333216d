"""The gate is installed and served without Django."""

import os
import subprocess
import sys
from pathlib import Path

import httpx

from tests.newspaper import free_port, wait_until

ROOT = Path(__file__).parent.parent.parent
# Hides the site's libraries from a fresh interpreter, as if the extra were not installed.
WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "wagtail", "allauth", "a2wsgi", "csp"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
from importlib import util
found = util.find_spec
util.find_spec = lambda name, package=None: None if name == "django" else found(name, package)
from presspass.__main__ import main
main(sys.argv[1:])
"""


def command(*words):
    return [sys.executable, "-c", WITHOUT, *words]


def test_the_gate_alone_answers_without_django(tmp_path):
    port = free_port()
    env = {**os.environ, "PRESSPASS_HOME": str(tmp_path)}
    with subprocess.Popen(command("gate", "--bind", f"127.0.0.1:{port}"), env=env) as process:
        try:
            wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"), within=20)
            read = httpx.get(f"http://127.0.0.1:{port}/gate/read")
            assert read.json()["state"] == "no_ticket"
        finally:
            process.terminate()
    assert process.returncode == 0


def answers(url):
    try:
        return httpx.get(url).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def test_without_the_newspaper_its_commands_say_how_to_get_it(tmp_path):
    env = {**os.environ, "PRESSPASS_HOME": str(tmp_path)}
    for word in ("demo", "serve", "migrate"):
        done = subprocess.run(command(word), env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 2, word
        assert "pip install 'presspass[newspaper]'" in done.stderr
        assert len(done.stderr.splitlines()) == 1
