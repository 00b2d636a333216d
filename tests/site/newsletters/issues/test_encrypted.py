"""An issue by a mail server that is spoken to in secret, from the first byte or by STARTTLS."""

import ssl
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from tests.newspaper import free_port
from tests.site.newsletters.issues.test_sending import SMTP, Server, send

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def certified(tmp_path_factory) -> Path:
    """A key and a certificate of 127.0.0.1, signed by itself, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = made.add_extension(address, critical=False).sign(key, hashes.SHA256())
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    pem = serialization.Encoding.PEM
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(key.private_bytes(pem, *form) + signed.public_bytes(pem))
    return file


@pytest.fixture
def issue(paper, compose, sign_up):
    sign_up(*(f"{name}@paper.example" for name in ("ana", "bo", "cleo", "dov")))
    return compose(paper.write())


@pytest.mark.parametrize("way", ["EMAIL_USE_SSL", "EMAIL_USE_TLS"])
def test_it_goes_out_encrypted(issue, settings, certified, monkeypatch, way):
    monkeypatch.setenv("SSL_CERT_FILE", str(certified))
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    setattr(settings, way, True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certified)
    kind = {"ssl_context": context} if way == "EMAIL_USE_SSL" else {"tls_context": context}
    server = Server()
    server.takes_together = True
    controller = Controller(server, hostname="127.0.0.1", port=settings.EMAIL_PORT, **kind)
    controller.start()
    try:
        sent = send(issue)
    finally:
        controller.stop()

    assert sent.tally == {"sent": 4}
    assert len(server.got) == server.came_together == 4
