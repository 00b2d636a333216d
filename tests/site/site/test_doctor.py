"""What the doctor finds, and whether it says how to mend it."""

import time

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError

from presspass.gate.journal_entries import Entry
from presspass.gate.journal_file import JournalFile
from presspass.gate.settings import gate_settings
from presspass.site import doctor, doctor_newspaper
from presspass.site.doctor import Verdict, name_of
from presspass.subscriptions.payments import PROVIDERS, USUAL
from tests.newspaper import free_port
from tests.site.readers.test_key_rotation import NEW, OLD, rotate  # noqa: F401 - a fixture
from tests.site.subscriptions.cast import gate, laptop, owner, plan  # noqa: F401 - fixtures
from tests.site.subscriptions.payments.cards import cards  # noqa: F401 - a fixture
from tests.site.subscriptions.selling import basic, publisher  # noqa: F401 - fixtures

KEY = "k" * 40


@pytest.fixture
def env(tmp_path, monkeypatch):
    """Sets what the doctor reads; the data folder is the test's own."""

    def env(**values):
        for name, value in {"PRESSPASS_HOME": str(tmp_path / "data"), **values}.items():
            monkeypatch.setenv(name, value)
        return gate_settings({"PRESSPASS_HOME": str(tmp_path / "data"), **values})

    return env


def wrong(findings):
    return {finding.what: finding for finding in findings if finding.verdict is Verdict.WRONG}


def of_gate(settings):
    return [finding for check in doctor.CHECKS for finding in check(settings)]


def test_a_new_data_folder_is_well(env):
    findings = of_gate(env())

    assert wrong(findings) == {}
    assert {finding.what for finding in findings} >= {"base URL", "disk", "register", "keys"}


def test_a_bad_setting_is_named_with_its_mend_and_the_exit_code_is_1(monkeypatch, capsys):
    monkeypatch.setenv("PRESSPASS_BASE_URL", "ftp://paper")

    with pytest.raises(SystemExit) as left:
        doctor.doctor()

    assert left.value.code == 1
    said = capsys.readouterr().out
    assert said.startswith("wrong  settings: PRESSPASS_BASE_URL")
    assert "To mend: write it as https://" in said


def test_a_full_disk_and_a_folder_that_cannot_be_written_are_wrong(env, monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "LEAST_FREE", 2**62)

    assert "disk" in wrong(doctor.data_folder(env()))
    assert doctor.writable("media", tmp_path / "none").verdict is Verdict.WRONG


def test_a_register_that_does_not_answer_is_wrong_and_a_damaged_one_told(env):
    settings = env()
    file = settings.home / "leases.sqlite3"
    file.write_bytes(b"no register" * 900)
    told = list(doctor.register(settings))
    assert [finding.verdict for finding in told] == [Verdict.NOTE, Verdict.GOOD]

    file.unlink()
    file.mkdir()

    assert "register" in wrong(doctor.register(settings))


def test_a_page_store_that_cannot_be_used_is_wrong(env):
    settings = env()
    (settings.home / "pages.sqlite3").mkdir()

    assert "stored pages" in wrong(doctor.stored_pages(settings))


@pytest.mark.parametrize(
    ("files", "verdict", "streams"), [(1024, Verdict.NOTE, "512"), (12_000, Verdict.GOOD, "10,000")]
)
def test_it_says_for_how_many_streams_there_are_files(env, monkeypatch, files, verdict, streams):
    monkeypatch.setattr(doctor, "files_to_be_had", lambda: files)

    (finding,) = [one for one in of_gate(env()) if one.what == "open files"]

    assert finding.verdict is verdict
    assert f"room for {streams} event streams" in finding.says


def test_keys_are_told_by_a_name_that_gives_nothing_away(env):
    settings = env(PRESSPASS_SECRET_KEY=KEY, PRESSPASS_SECRET_KEY_OLD="o" * 32)

    says = [finding.says for finding in doctor.keys(settings)]

    assert says[0] == f"{name_of(KEY.encode())} signs tickets and sessions."
    assert "10 minutes after" in says[1]
    assert KEY[:8] not in "".join(says)


def test_a_key_file_that_others_can_read_is_wrong(env):
    settings = env()
    (settings.home / "secret-key").chmod(0o644)

    assert wrong(doctor.keys(settings))["keys"].mend.startswith("chmod 600")


def test_a_public_site_is_told_to_name_its_proxy_and_to_be_no_demo(env, monkeypatch):
    env(PRESSPASS_BASE_URL="https://paper.example.com", PRESSPASS_DEMO="1")
    from presspass.site.environment import read  # noqa: PLC0415

    monkeypatch.setattr(django_settings, "SITE", read())

    says = [f.says for f in doctor_newspaper.site_settings() if f.verdict is Verdict.WRONG]

    assert any("PRESSPASS_PROXIES" in line for line in says)
    assert any("PRESSPASS_DEMO" in line for line in says)


@pytest.mark.django_db
def test_a_database_of_this_version_is_well(env):
    assert wrong(doctor_newspaper.database(env())) == {}


@pytest.mark.django_db
def test_a_database_of_another_version_or_that_is_away_is_wrong(env, monkeypatch):
    monkeypatch.setattr(doctor_newspaper, "migrations_wait", lambda: True)
    assert wrong(doctor_newspaper.database(env()))["database"].mend == "presspass migrate"

    def away():
        raise OperationalError("could not connect to 10.0.0.1 as paper")

    monkeypatch.setattr(doctor_newspaper, "migrations_wait", away)
    assert "10.0.0.1" not in str(wrong(doctor_newspaper.database(env()))["database"])


@pytest.mark.django_db
def test_the_sessions_that_need_an_older_key_are_counted(rotate, laptop, owner):  # noqa: F811
    laptop.sign_in(owner)
    rotate(NEW, OLD)

    def says():
        return " ".join(f.says for f in doctor_newspaper.sessions(django_settings.GATE))

    assert f"1 sessions need {name_of(OLD)}, at the latest until" in says()

    laptop.exchange()
    assert f"no session needs {name_of(OLD)} any more." in says()

    rotate(b"x" * 32)
    assert "1 sessions were signed by a key that is not here" in says()


@pytest.mark.django_db
def test_a_paper_that_sells_nothing_need_not_say_who_sells(plan):  # noqa: F811
    assert doctor_newspaper.seller() is None


@pytest.mark.django_db
def test_who_sells_without_saying_who_is_told_what_invoices_lack_and_where_it_is_filled_in(
    basic,  # noqa: F811
):
    found = doctor_newspaper.seller()

    assert found.verdict is Verdict.WRONG
    for lacking in ("name", "address", "tax number", "IBAN"):
        assert lacking in found.says
    assert "Settings → Publisher" in found.mend
    assert found in list(doctor_newspaper.database(django_settings.GATE))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "told"),
    [("name", "name"), ("address", "address"), ("tax_number", "tax number"), ("iban", "IBAN")],
)
def test_each_thing_that_invoices_lack_is_told_alone(basic, publisher, field, told):  # noqa: F811
    assert doctor_newspaper.seller().verdict is Verdict.GOOD

    setattr(publisher, field, " ")
    publisher.save()

    assert doctor_newspaper.seller().says == f"plans are on sale, and invoices lack: {told}."


@pytest.mark.django_db
def test_where_a_provider_collects_the_money_no_account_is_needed(
    basic,  # noqa: F811
    publisher,  # noqa: F811
    cards,  # noqa: F811
    monkeypatch,
):
    publisher.iban = ""
    publisher.save()
    monkeypatch.setitem(PROVIDERS, USUAL, cards)

    assert doctor_newspaper.seller().verdict is Verdict.GOOD


def test_a_journal_that_is_broken_is_wrong_and_a_full_one_is_noted(env):
    settings = env()
    assert "0 decisions" in next(doctor.journal(settings)).says

    file = JournalFile(settings.home / "journal.sqlite3", max_rows=1)
    now = int(time.time() * 1000)
    for at in (now, now + 1):
        file.put(Entry(at=at, seat="seat", device="d" * 16, kind="page"))
    file.close()
    assert [f.verdict for f in doctor.journal(settings)] == [Verdict.NOTE, Verdict.GOOD]

    for end in ("", "-wal", "-shm"):
        (settings.home / f"journal.sqlite3{end}").unlink(missing_ok=True)
    (settings.home / "journal.sqlite3").write_bytes(b"no journal " * 500)
    assert "delete" in wrong(doctor.journal(settings))["journal"].mend


@pytest.mark.django_db
def test_it_sends_a_letter_to_try_the_mail_when_it_is_given_an_address(mailoutbox):
    assert doctor_newspaper.letter("owner@paper.example").verdict is Verdict.GOOD

    (sent,) = mailoutbox
    assert sent.to == ["owner@paper.example"]


@pytest.mark.django_db
def test_a_letter_that_nobody_takes_is_wrong(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()

    assert doctor_newspaper.carrier().verdict is Verdict.WRONG
    assert "EMAIL_URL" in doctor_newspaper.letter("owner@paper.example").mend
