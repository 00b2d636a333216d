"""The main process keeps its task worker, whatever it forks meanwhile."""

import os
import threading

from presspass.site import work


def test_no_server_is_forked_while_the_task_worker_is_being_started(monkeypatch):
    forked = threading.Event()

    def fork():
        if child := os.fork():
            os.waitpid(child, 0)
            forked.set()
        else:
            os._exit(0)

    during = []

    class Started:
        def __init__(self, command):  # noqa: ARG002 - nothing is run
            threading.Thread(target=fork).start()
            during.append(forked.wait(0.3))

        def wait(self):
            return 0

        def poll(self):
            return 0

        def send_signal(self, number):
            pass

    monkeypatch.setattr(work.subprocess, "Popen", Started)
    worker = work.TaskWorker()
    worker.start()

    assert forked.wait(10)
    worker.stop()
    assert during == [False]
