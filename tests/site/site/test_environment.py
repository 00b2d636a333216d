"""Settings are read once; a bad one is one clear line with the mend."""

import pytest

from presspass.gate.errors import SettingError
from presspass.site.environment import site_settings


@pytest.fixture
def env(tmp_path):
    return {"PRESSPASS_HOME": str(tmp_path / "data"), "PRESSPASS_SECRET_KEY": "k" * 40}


def test_without_settings_there_is_a_small_paper_on_sqlite(env):
    settings = site_settings(env)

    assert settings.database["ENGINE"] == "django.db.backends.sqlite3"
    assert settings.database["NAME"].endswith("/data/presspass.sqlite3")
    assert settings.database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert (settings.demo, settings.test, settings.time_zone) == (False, False, "UTC")


def test_a_postgresql_address_is_taken(env):
    settings = site_settings({**env, "DATABASE_URL": "postgres://paper:secret@db/paper"})

    assert settings.database["ENGINE"] == "django.db.backends.postgresql"
    assert settings.database["HOST"] == "db"
    assert settings.database["OPTIONS"]["connect_timeout"] <= 5


def test_what_a_postgresql_address_says_of_the_connection_wins(env):
    url = "postgres:///paper?host=/Run/postgresql&sslmode=require&connect_timeout=9"

    options = site_settings({**env, "DATABASE_URL": url}).database["OPTIONS"]

    assert (options["host"], options["sslmode"]) == ("/Run/postgresql", "require")
    assert options["connect_timeout"] == 9


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://paper@db/paper"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "postgres://paper:secret@db"),
        ("DATABASE_URL", "postgres://paper:secret@db:port/paper"),
        ("DATABASE_URL", "what://ever"),
        ("PRESSPASS_TIME_ZONE", "Mars/Olympus"),
        ("PRESSPASS_DEMO", "perhaps"),
        ("PRESSPASS_TEST", "2"),
        ("PRESSPASS_PROXIES", "-1"),
        ("PRESSPASS_PROXIES", "many"),
        ("PRESSPASS_LOG_LEVEL", "loud"),
        ("PRESSPASS_BASE_URL", "ftp://paper"),
    ],
)
def test_a_bad_value_names_the_variable_and_the_mend(env, name, value):
    with pytest.raises(SettingError) as caught:
        site_settings({**env, name: value})

    assert caught.value.name == name
    assert caught.value.mend
    assert "\n" not in str(caught.value)


def test_false_is_not_true(env):
    assert site_settings({**env, "PRESSPASS_DEMO": "False"}).demo is False
    assert site_settings({**env, "PRESSPASS_DEMO": "1"}).demo is True
