"""What `presspass doctor` looks at where the newspaper is installed: database, files, sessions."""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from smtplib import SMTPException

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.signing import BadSignature, TimestampSigner
from django.db import DatabaseError
from django.utils import timezone

from presspass.gate.errors import SettingError
from presspass.gate.settings import GateSettings
from presspass.site import database as site_database
from presspass.site.doctor import Finding, Verdict, good, name_of, writable, wrong
from presspass.site.starting import migrations_wait

LONG = timedelta(minutes=5)
"""A task that could have been begun so long ago has no worker."""

SALT = "django.contrib.sessions.SessionStore"
"""With it Django signs what a session holds."""


def examined(gate: GateSettings, mail: str | None = None) -> Iterator[Finding]:
    """All that the newspaper needs beyond the gate."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "presspass.site.settings")
    try:
        django.setup()
    except SettingError as error:
        yield wrong("settings", f"{error.name} {error.problem}", error.mend)
        return
    except ImproperlyConfigured as error:
        yield wrong("settings", f"{error}.", "correct the value.")
        return
    yield from site_settings()
    for name in ("media", "static", "mail"):
        if (gate.home / name).exists():
            yield writable(name, gate.home / name)
    yield from database(gate)
    yield carrier()
    if mail:
        yield letter(mail)


def letter(address: str) -> Finding:
    """Whether the carrier takes a letter to `address`, which is sent at once."""
    from anymail.exceptions import AnymailError  # noqa: PLC0415

    from presspass.mail.post import try_out  # noqa: PLC0415

    try:
        try_out(address)
    except (OSError, SMTPException, AnymailError, ValueError, ImproperlyConfigured) as error:
        says = f"the letter to {address} was not taken ({error})."
        return wrong("letter", says, "look at EMAIL_URL and PRESSPASS_MAIL_FROM.")
    return good("letter", f"one was handed over for {address}; look whether it arrives.")


def carrier() -> Finding:
    """Whether the mail's carrier answers; nothing is sent."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.mail import get_connection  # noqa: PLC0415

    kind = settings.EMAIL_BACKEND.split(".")[-2]
    if kind != "smtp":
        return good("mail", f"is carried by “{kind}”, from {settings.DEFAULT_FROM_EMAIL}.")
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    connection = get_connection(timeout=10)
    try:
        connection.open()
        connection.close()
    except (OSError, SMTPException) as error:
        says = f"{server} does not answer as it should ({error})."
        return wrong(
            "mail", says, "look at EMAIL_URL, and whether the server lets this machine in."
        )
    return good("mail", f"{server} answers; mail comes from {settings.DEFAULT_FROM_EMAIL}.")


def site_settings() -> Iterator[Finding]:
    """Values that are right for themselves, and wrong for a paper that the public reads."""
    from django.conf import settings  # noqa: PLC0415  (there is none before the set-up)

    site = settings.SITE
    if site.gate.secure and not site.proxies:
        says = "is 0, though https ends at a proxy: its address would count as every reader's."
        yield wrong("settings", f"PRESSPASS_PROXIES {says}", "set it to 1.")
    for name, is_set in (("PRESSPASS_DEMO", site.demo), ("PRESSPASS_TEST", site.test)):
        if is_set and site.gate.secure:
            yield wrong("settings", f"{name} is set on a public site.", "unset it.")
    yield good("settings", "all can be read.")


def database(gate: GateSettings) -> Iterator[Finding]:
    """Whether it answers, is of this version, and which keys its sessions need."""
    try:
        fault = site_database.fault()
        waits = fault is None and migrations_wait()
    except DatabaseError as error:
        fault = site_database.fault_told_by(error)
    if fault is not None:
        yield wrong("database", fault.says, fault.mend)
        return
    called = site_database.called()
    if waits:
        says = f"{called} answers, and its tables are not of this version."
        yield wrong("database", says, "presspass migrate")
        return
    yield good("database", f"{called} answers, and its tables are of this version.")
    yield tasks()
    if (found := seller()) is not None:
        yield found
    yield from newsletters()
    yield from sessions(gate)


def newsletters() -> Iterator[Finding]:
    """The issues of newsletters that stand still, until staff have them go on."""
    from presspass.newsletters.models import Issue  # noqa: PLC0415

    for issue in Issue.objects.filter(paused_at__isnull=False, sent_at=None):
        says = (
            f"“{issue.subject}” stands still. {issue.get_paused_because_display()} {issue.answer}"
        )
        mend = "look at its page in the desk, Newsletters → Issues."
        yield wrong("newsletter", says.strip(), mend)


def seller() -> Finding | None:
    """Whether invoices say what the law asks, and where to pay; None where nothing is on sale."""
    from presspass.subscriptions.models import Plan, Publisher  # noqa: PLC0415
    from presspass.subscriptions.payments import USUAL, provider_of  # noqa: PLC0415

    if not Plan.objects.filter(is_on_sale=True).exists():
        return None
    told = Publisher.current()
    facts = {"name": told.name, "address": told.address, "tax number": told.tax_number}
    if provider_of(USUAL).by_transfer:
        facts["IBAN"] = told.iban
    if lacking := ", ".join(name for name, value in facts.items() if not value.strip()):
        says = f"plans are on sale, and invoices lack: {lacking}."
        return wrong("publisher", says, "in the desk, fill in Settings → Publisher.")
    return good("publisher", f"invoices name {told.name}, and whatever else they need.")


def tasks() -> Finding:
    """Whether somebody does the tasks that wait."""
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    from presspass.mail.post import deliver  # noqa: PLC0415

    before = timezone.now() - LONG
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=before)
    late = late.exclude(run_after__gt=before, run_after__lte=timezone.now())
    if DBTaskResult.objects.finished().filter(finished_at__gt=before).exists():
        late = late.filter(priority__gte=deliver.priority)  # letters to many may take hours
    if waits := late.count():
        says = f"{waits} wait since more than {LONG.seconds // 60} minutes; no worker does them."
        return wrong("tasks", says, "run presspass serve, and look at what its log says of tasks.")
    return good("tasks", "none waits too long.")


def sessions(gate: GateSettings) -> Iterator[Finding]:
    """How many sessions each older key still vouches for, and until when at most."""
    from django.conf import settings  # noqa: PLC0415

    names = [name_of(key) for key in gate.keys.every]
    signers = [
        TimestampSigner(key=key, salt=SALT, fallback_keys=[])
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    held: Counter[str] = Counter()
    until: dict[str, datetime] = {}
    for data, ends in _living_sessions():
        signed_by = (name for name, one in zip(names, signers, strict=True) if _signed(one, data))
        name = next(signed_by, "no key")
        held[name] += 1
        until[name] = max(ends, until.get(name, ends))
    for name in names[1:]:
        says = f"no session needs {name} any more."
        if held[name]:
            says = f"{held[name]} sessions need {name}, at the latest until {until[name]:%Y-%m-%d}."
        yield good("keys", says)
    if held["no key"]:
        says = f"{held['no key']} sessions were signed by a key that is not here; they have ended."
        mend = "if that was no wish of yours, add it to PRESSPASS_SECRET_KEY_OLD."
        yield Finding(Verdict.NOTE, "keys", says, mend)


def _living_sessions() -> Iterator[tuple[str, datetime]]:
    from django.contrib.sessions.models import Session  # noqa: PLC0415

    living = Session.objects.filter(expire_date__gt=timezone.now())
    yield from living.values_list("session_data", "expire_date").iterator()


def _signed(signer: TimestampSigner, data: str) -> bool:
    try:
        signer.unsign(data)
    except BadSignature:
        return False
    return True
