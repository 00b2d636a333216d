"""Where the server listens, and what it says when it cannot."""

import socket

import pytest

from presspass.gate.errors import SettingError
from presspass.site.serving import Address, CannotListen, address_of, require_free


@pytest.mark.parametrize(
    ("bind", "address"),
    [
        ("127.0.0.1:8000", Address("127.0.0.1", 8000)),
        ("0.0.0.0:80", Address("0.0.0.0", 80)),  # noqa: S104  (a value, not a listener)
        ("[::1]:8000", Address("::1", 8000)),
        ("localhost:1", Address("localhost", 1)),
    ],
)
def test_an_address_is_host_and_port(bind, address):
    assert address_of(bind) == address
    assert str(address) == bind


@pytest.mark.parametrize("bind", ["", "8000", "host:", ":8000", "host:0", "host:70000", "a:b"])
def test_a_bad_address_is_refused_with_an_example(bind):
    with pytest.raises(SettingError, match=r"127\.0\.0\.1:8000"):
        address_of(bind)


def test_a_taken_port_is_one_line_with_the_mend():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = Address("127.0.0.1", taken.getsockname()[1])

        with pytest.raises(CannotListen) as caught:
            require_free(address)

    assert "already taken" in str(caught.value)
    assert str(address.port + 1) in caught.value.mend
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_an_address_of_another_machine_is_refused(host):
    with pytest.raises(CannotListen):
        require_free(Address(host, 8000))


def test_a_free_port_stays_free():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        address = Address("127.0.0.1", trial.getsockname()[1])

    require_free(address)
    require_free(address)
