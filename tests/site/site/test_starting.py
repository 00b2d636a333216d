"""What the demo says and sets before it serves."""

import json
import logging
import os

import pytest

from presspass.site import collecting, starting
from presspass.site.logs import Lines
from presspass.site.serving import Address

HERE = Address("127.0.0.1", 8000)
EVERYWHERE = Address("0.0.0.0", 8000)  # noqa: S104  (a value, not a listener)


@pytest.fixture
def clean(monkeypatch):
    """An environment in which nothing of ours is set, and whose changes are forgotten."""
    others = {name: value for name, value in os.environ.items() if "PRESSPASS" not in name}
    monkeypatch.setattr(os, "environ", others)


def test_a_demo_for_this_machine_has_its_address_and_no_desk_password(clean):
    starting.settings_of_demo(HERE)

    assert os.environ["PRESSPASS_BASE_URL"] == "http://127.0.0.1:8000"
    assert os.environ["PRESSPASS_DEMO"] == "1"
    assert "PRESSPASS_DESK_PASSWORD" not in os.environ


def test_a_demo_for_the_network_gets_a_desk_password(clean):
    starting.settings_of_demo(EVERYWHERE)

    assert len(os.environ["PRESSPASS_DESK_PASSWORD"]) >= 12


def test_what_the_environment_says_is_left_alone(clean):
    said = {"PRESSPASS_BASE_URL": "http://paper.test", "PRESSPASS_DESK_PASSWORD": "mine"}
    os.environ.update(said)

    starting.settings_of_demo(EVERYWHERE)

    assert {name: os.environ[name] for name in said} == said


def test_the_greeting_names_where_to_go_and_how_to_sign_in(settings):
    settings.DESK_PASSWORD = "a desk word"

    greeting = starting.greeting(EVERYWHERE)

    assert "http://127.0.0.1:8000/try/" in greeting
    assert "estuary-demo" in greeting
    assert "a desk word" in greeting
    assert all(f"http://{host}:8000/" in greeting for host in starting.on_network())


def test_files_are_gathered_once_for_each_state(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"

    assert collecting.collect(settings.STATIC_ROOT)
    assert (settings.STATIC_ROOT / "site" / "tokens.css").is_file()
    assert not collecting.collect(settings.STATIC_ROOT)


@pytest.mark.django_db
def test_a_database_of_this_version_waits_for_nothing():
    assert not starting.migrations_wait()


def test_a_log_line_is_json_and_says_what_was_raised():
    raised = (ValueError, ValueError("broken"), None)
    record = logging.LogRecord("presspass.x", 30, "x.py", 1, "failed %s", ("once",), raised)

    line = json.loads(Lines().format(record))

    assert (line["level"], line["logger"], line["message"]) == (
        "warning",
        "presspass.x",
        "failed once",
    )
    assert "ValueError: broken" in line["raised"]
