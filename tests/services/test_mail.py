"""Mail through a real SMTP server, sent by the task worker of a served paper."""

import os
import signal
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from presspass.mail.post import TRIED_AGAIN_AFTER
from tests.newspaper import free_port, newspaper, wait_until

SENT_WITHIN = 40
TRIED_AGAIN_WITHIN = TRIED_AGAIN_AFTER[0].total_seconds() + SENT_WITHIN
ASK = (
    "from presspass.mail import post; from django.db import transaction\n"
    "with transaction.atomic():\n"
    "    post.send_to('mail/test', 'reader@paper.example', 'es')"
)


class Letterbox:
    """A real SMTP server, which keeps what it is given."""

    def __init__(self) -> None:
        self.port = free_port()
        self.letters = []

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802 - the server's
        read = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append((envelope.rcpt_tos, read))
        return "250 taken"

    def opened(self) -> Controller:
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        return controller


@pytest.fixture(scope="module")
def letterbox():
    return Letterbox()


@pytest.fixture(scope="module")
def paper(tmp_path_factory, letterbox):
    url = f"smtp://127.0.0.1:{letterbox.port}"
    with newspaper(tmp_path_factory.mktemp("mail"), workers=1, EMAIL_URL=url) as paper:
        yield paper


def task_worker(paper) -> int:
    """The process of the paper's task worker."""
    tasks = Path(f"/proc/{paper.main_pid}/task")
    found = [pid for task in tasks.iterdir() for pid in (task / "children").read_text().split()]
    commands = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes() for pid in found}
    return next((pid for pid, line in commands.items() if b"\0work\0" in line), 0)


def test_a_letter_that_waits_is_sent_by_the_next_worker_when_this_one_was_killed(paper, letterbox):
    wait_until(lambda: task_worker(paper), within=SENT_WITHIN)
    killed = task_worker(paper)
    os.kill(killed, signal.SIGKILL)
    paper.run("shell", "-c", ASK)
    controller = letterbox.opened()
    try:
        wait_until(lambda: letterbox.letters, within=SENT_WITHIN)
    finally:
        controller.stop()

    assert task_worker(paper) not in (0, killed)
    (to, letter), *_ = letterbox.letters
    assert to == ["reader@paper.example"]
    assert letter["From"] == "El Estuario <no-reply@127.0.0.1>"
    assert letter["Subject"] == "Una carta para probar si las cartas llegan"
    assert letter["Auto-Submitted"] == "auto-generated"
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert "Las cartas llegan" in text.get_content()
    assert "Las cartas llegan</h1>" in html.get_content()


def test_the_doctor_says_whether_the_carrier_answers_and_sends_a_letter(paper, letterbox):
    controller = letterbox.opened()
    try:
        said = paper.run("doctor", "--mail", "owner@paper.example")
    finally:
        controller.stop()

    assert f"good   mail: 127.0.0.1:{letterbox.port} answers" in said
    assert "good   tasks:" in said
    to, letter = letterbox.letters[-1]
    assert to == ["owner@paper.example"]
    assert letter["Message-ID"].endswith("@127.0.0.1>")


def test_the_worker_is_replaced_with_the_others_at_sighup(paper):
    wait_until(lambda: task_worker(paper), within=SENT_WITHIN)
    before = task_worker(paper)

    os.kill(paper.main_pid, signal.SIGHUP)

    wait_until(lambda: task_worker(paper) not in (0, before), within=SENT_WITHIN)


def test_a_letter_waits_while_the_server_is_down_and_is_sent_when_it_is_up(paper, letterbox):
    paper.run("shell", "-c", ASK)

    def waits() -> bool:
        said = paper.run(
            "shell",
            "-c",
            "from django_tasks_db.models import DBTaskResult\n"
            "print([one.args_kwargs['args'][-1] for one in DBTaskResult.objects.filter("
            "status='READY', run_after__gt=__import__('datetime').datetime.now("
            "__import__('datetime').timezone.utc))])",
        )
        return "[1]" in said

    wait_until(waits, within=SENT_WITHIN)
    before = len(letterbox.letters)
    controller = letterbox.opened()
    try:
        wait_until(lambda: len(letterbox.letters) > before, within=TRIED_AGAIN_WITHIN)
    finally:
        controller.stop()

    assert letterbox.letters[-1][0] == ["reader@paper.example"]


def test_the_task_worker_dies_with_its_main_process(tmp_path):
    with newspaper(tmp_path, workers=1) as paper:
        wait_until(lambda: task_worker(paper), within=SENT_WITHIN)
        worker = task_worker(paper)
        os.kill(paper.main_pid, signal.SIGKILL)
        wait_until(lambda: not Path(f"/proc/{worker}").exists(), within=30)
