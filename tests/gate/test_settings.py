"""The environment is read strictly: a bad value is one clear line with the mend."""

import socket
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from presspass.gate import hosts
from presspass.gate.errors import SettingError
from presspass.gate.settings import gate_settings
from presspass.gate.stores import store_from_url

KEY = "a-key-of-thirty-two-characters-00"


@pytest.fixture
def read(tmp_path):
    """Reads an environment with a data folder of its own."""

    def read(**env):
        return gate_settings({"PRESSPASS_HOME": str(tmp_path / "data"), **env})

    return read


def test_without_any_setting_a_demo_on_this_machine_is_ready(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    settings = gate_settings({"PRESSPASS_HOME": "", "PRESSPASS_SECRET_KEY": "", "REDIS_URL": ""})

    assert settings.home == tmp_path / "var"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert store_from_url(settings.store_url).path == tmp_path / "var" / "leases.sqlite3"
    assert not settings.secure
    assert settings.cookies.ticket == "presspass_ticket"


def test_a_data_folder_of_any_name_holds_the_leases(tmp_path):
    home = tmp_path / "50 % ¿más? #1"

    settings = gate_settings({"PRESSPASS_HOME": str(home)})

    assert store_from_url(settings.store_url).path == home / "leases.sqlite3"


def test_a_data_folder_that_cannot_be_made_stops_the_start(tmp_path):
    (tmp_path / "data").write_text("a file")

    with pytest.raises(SettingError, match=r"PRESSPASS_HOME cannot be made at .*exists") as bad:
        gate_settings({"PRESSPASS_HOME": str(tmp_path / "data")})

    assert bad.value.mend == "name a folder that this user may write in."


def test_a_site_on_https_has_secure_cookies_and_its_own_host_only(read):
    settings = read(PRESSPASS_BASE_URL="HTTPS://Paper.Example.com:8443/")

    assert settings.base_url == "https://paper.example.com:8443"
    assert settings.secure
    assert settings.cookies.device == "__Host-presspass_device"
    assert settings.hosts == {"paper.example.com"}


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "192.168.1.5", "localhost", "kitchen.local", "gate"]
)
def test_a_demo_on_this_network_is_also_asked_under_this_machines_names(read, host):
    settings = read(PRESSPASS_BASE_URL=f"http://{host}:8000")

    assert settings.hosts >= {host, "localhost", "127.0.0.1", "[::1]"}
    assert not settings.hosts & {"paper.example.com", ""}


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("paper.example.com", "needs http:// or https://"),
        ("ftp://paper.example.com", "needs http:// or https://"),
        ("https://", "needs http:// or https:// and a host"),
        ("https://paper.example.com:0", "needs http:// or https:// and a host"),
        ("https://paper.example.com:99999", "port out of range"),
        ("https://[::1", "invalid ipv6 url"),
        ("https://periódico.example.com", "ASCII"),
        ("https://paper example.com", "ASCII"),
        ("https://user@paper.example.com", "no more than a scheme, a host and a port"),
        ("https://paper.example.com/news", "no more than a scheme, a host and a port"),
        ("https://paper.example.com?", "no more than a scheme, a host and a port"),
        ("http://paper.example.com", "must come by https"),
        ("http://8.8.8.8:8000", "must come by https"),
    ],
)
def test_a_bad_base_url_is_named_with_what_is_wrong_and_the_mend(read, value, problem):
    with pytest.raises(SettingError) as bad:
        read(PRESSPASS_BASE_URL=value)

    assert bad.value.name == "PRESSPASS_BASE_URL"
    assert problem in bad.value.problem
    assert "\n" not in str(bad.value)
    assert "https://paper.example.com" in bad.value.mend


def test_how_much_of_the_pages_is_at_hand_is_told_in_mb(read):
    assert read().page_bytes == 32 * 2**20
    assert read(PRESSPASS_PAGES_MB=" 256 ").page_bytes == 256 * 2**20


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "64 MB", "65537", "²", "9" * 5000])
def test_a_bad_number_of_mb_is_refused(read, value):
    with pytest.raises(SettingError, match=r"PRESSPASS_PAGES_MB is .*a whole number from 1 to"):
        read(PRESSPASS_PAGES_MB=value)


def test_redis_is_refused_until_there_is_a_store_for_it(read):
    with pytest.raises(SettingError, match="REDIS_URL is set, but"):
        read(REDIS_URL="redis://localhost")


def test_a_key_from_the_environment_is_used_and_no_file_made(read):
    settings = read(PRESSPASS_SECRET_KEY=f"{KEY}\n")

    assert settings.keys.every == (KEY.encode(),)
    assert list(settings.home.iterdir()) == []


def test_a_short_key_is_refused_and_never_shown(read):
    with pytest.raises(SettingError, match="PRESSPASS_SECRET_KEY has fewer than 32") as bad:
        read(PRESSPASS_SECRET_KEY="hunter2")

    assert "hunter2" not in str(bad.value)


@pytest.mark.parametrize("between", [",", " ", "\n", " , "])
def test_older_keys_verify_in_the_order_in_which_they_stand(read, between):
    old, older = "o" * 32, "e" * 40

    settings = read(
        PRESSPASS_SECRET_KEY=KEY, PRESSPASS_SECRET_KEY_OLD=between.join([old, older, KEY, old])
    )

    assert settings.keys.every == (KEY.encode(), old.encode(), older.encode())


def test_a_key_made_in_the_data_folder_may_have_older_ones_beside_it(read):
    made = read().keys.current

    assert read(PRESSPASS_SECRET_KEY_OLD="o" * 32).keys.every == (made, b"o" * 32)


def test_a_short_older_key_is_refused_and_never_shown(read):
    with pytest.raises(SettingError, match="PRESSPASS_SECRET_KEY_OLD has fewer than 32") as bad:
        read(PRESSPASS_SECRET_KEY=KEY, PRESSPASS_SECRET_KEY_OLD=f"{'o' * 32},hunter2")

    assert "hunter2" not in str(bad.value)


def test_without_a_key_one_is_made_once_for_this_user_alone(read):
    settings = read()

    file = settings.home / "secret-key"
    assert len(settings.keys.current) >= 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read().keys == settings.keys
    assert list(settings.home.iterdir()) == [file]


def test_processes_that_start_at_once_make_one_key(read, tmp_path):
    (tmp_path / "data").mkdir()
    for _ in range(20):
        with ThreadPoolExecutor(8) as starting:
            read_at_once = [starting.submit(read) for _ in range(8)]
        keys = {found.result().keys.current for found in read_at_once}

        assert len(keys) == 1
        (file,) = (tmp_path / "data").iterdir()
        file.unlink()


def test_whoever_makes_the_key_second_takes_the_first_ones(read, monkeypatch):
    first = read()
    monkeypatch.setattr("pathlib.Path.exists", lambda _: False)

    assert read().keys == first.keys


@pytest.mark.parametrize("content", [b"", b"short\n", b" " * 64])
def test_a_key_file_that_is_too_short_is_refused(read, content):
    file = read().home / "secret-key"
    file.write_bytes(content)

    with pytest.raises(SettingError, match=r"secret-key has fewer than 32 .*delete the file"):
        read()


def test_a_key_file_that_cannot_be_read_is_refused(read):
    file = read().home / "secret-key"
    file.write_bytes(b"\xff" * 64)
    with pytest.raises(SettingError, match="cannot be used: 'utf-8' codec"):
        read()

    file.unlink()
    file.mkdir()
    with pytest.raises(SettingError, match=r"cannot be used: .*Is a directory"):
        read()


def test_the_machines_addresses_are_those_that_linux_lists(tmp_path, monkeypatch):
    (tmp_path / "v4").write_text(
        "Main:\n  +-- 0.0.0.0/0\n     |-- 192.168.7.0\n        /24 link UNICAST\n"
        "     |-- 192.168.7.4\n        /32 host LOCAL\n"
    )
    (tmp_path / "v6").write_text("fd000000000000000000000000000002 02 40 00 80 eth0\n")
    monkeypatch.setattr(hosts, "ADDRESSES", tmp_path / "v4")
    monkeypatch.setattr(hosts, "ADDRESSES_V6", tmp_path / "v6")

    found = hosts.of_this_machine()

    assert found >= {"192.168.7.4", "[fd00::2]"}
    assert "192.168.7.0" not in found


def test_the_machines_addresses_are_found_where_no_list_is(tmp_path, monkeypatch):
    monkeypatch.setattr(hosts, "ADDRESSES", tmp_path / "none")
    monkeypatch.setattr(hosts, "ADDRESSES_V6", tmp_path / "none")
    monkeypatch.setattr(hosts, "FAR_AWAY", ((2, "127.0.0.9"), (2, "no address")))

    assert hosts.of_this_machine() == hosts.LOOPBACK | {hosts.written(socket.gethostname())}
