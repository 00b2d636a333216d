"""A paper with a newsletter, its task worker, a server that takes mails, and who kills whom."""

import asyncio
import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.controller import Controller

from tests.newspaper import PRESSPASS, Newspaper, free_port, wait_until

WITHIN = 150
COMPOSE = """
from django.utils import timezone
from presspass.newsletters.issues import proposal, sending
from presspass.newsletters.models import Issue, Newsletter, Recipient, Signup
from presspass.newsroom.models import Article, Front
from presspass.newsletters.models import IssueArticle
now = timezone.now()
front = Front.objects.get(language="en")
newsletter, _ = Newsletter.objects.get_or_create(
    slug={slug!r}, defaults=dict(edition=front, name="Weekend", promise="-", rhythm="-")
)
Recipient.objects.bulk_create(
    [Recipient(email=f"{slug}-{{n}}@paper.example") for n in range({number})]
)
Signup.objects.bulk_create([
    Signup(recipient=one, newsletter=newsletter, confirmed_at=now)
    for one in Recipient.objects.filter(email__startswith="{slug}-")
])
issue = Issue(newsletter=newsletter, subject="What the week brought")
found = Article.objects.descendant_of(front).live()[:8]
issue.articles = [IssueArticle(article=one) for one in found]
issue.save()
sending.begin(issue, now=now)
print(issue.pk)
"""
"""Sign up a number of addresses, compose an issue, and let it go out."""

STATE = """
from presspass.newsletters.issues import sending
from presspass.newsletters.models import Issue
issue = Issue.objects.get(pk={key})
print(issue.state, dict(sending.counted(issue)))
"""


class SlowServer:
    """A real SMTP server, which takes some milliseconds before and after it keeps a mail.

    So a mail is neither there as soon as it was handed over, nor answered as soon as it is there.
    """

    def __init__(self, seed: int) -> None:
        self.port = free_port()
        self.got: Counter[str] = Counter()
        self.messages: set[str] = set()
        self._random = random.Random(seed)  # noqa: S311 - to be played again

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: ARG002, N802
        session.host_name = hostname
        together = ["250-PIPELINING"] * self._random.randint(0, 1)
        return [responses[0], *together, *responses[1:]]

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802 - the server's
        await asyncio.sleep(self._random.uniform(0.001, 0.012))
        self.got.update(envelope.rcpt_tos)
        self.messages.add(message_from_bytes(envelope.content)["Message-ID"])
        await asyncio.sleep(self._random.uniform(0.001, 0.012))
        return "250 2.0.0 taken"

    def wait_for(self, more: int) -> None:
        """Until it has kept so many more."""
        goal = sum(self.got.values()) + more
        wait_until(lambda: sum(self.got.values()) >= goal, within=WITHIN, every=0.001)

    @contextmanager
    def opened(self) -> Iterator["SlowServer"]:
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()


class Work:
    """`presspass work`, which is started again when it was killed."""

    def __init__(self, paper: Newspaper) -> None:
        self._paper = paper
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen([*PRESSPASS, "work"], env=self._paper.environment)

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        """Kill it, and start the next at once."""
        self._process.kill()
        self._process.wait()
        self.start()

    def courier(self) -> int:
        """The process of its courier; 0 while there is none."""
        children = []
        with suppress(FileNotFoundError):
            for task in Path(f"/proc/{self.pid}/task").iterdir():
                children += (task / "children").read_text().split()
        for pid in children:
            with suppress(FileNotFoundError):
                if b"deliver_issue" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    return int(pid)
        return 0

    def kill_courier(self) -> bool:
        """Kill the courier; False where there is none at the moment."""
        pid = self.courier()
        if pid:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return bool(pid)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=60)
