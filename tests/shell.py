"""A `presspass shell` that stays open: each piece of code runs in a fork of its own.

To open one takes a second, for all that Django imports; a fork begins just as fresh, and at once.
"""

import json
import subprocess
import tempfile
from pathlib import Path

LOOP = """
import json, os, sys
from django.db import connection
if connection.vendor == "sqlite":  # whoever prepares a test waits for its turn to write
    connection.settings_dict["OPTIONS"]["timeout"] = 60
for asked in iter(sys.stdin.readline, ""):
    code, said = json.loads(asked)
    child = os.fork()
    if not child:
        for told in (1, 2):
            os.dup2(os.open(said, os.O_WRONLY | os.O_APPEND), told)
        exec(code, dict(globals()))
        break
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Shell:
    """The shell that `command` opens, in `environment`. It ends when it is closed."""

    def __init__(self, command: tuple[str, ...], environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [*command, "shell", "--verbosity", "0", "-c", LOOP],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> str:
        """Run `code` as `shell -c` does, and return what it printed."""
        with tempfile.NamedTemporaryFile() as said:
            print(json.dumps([code, said.name]), file=self._process.stdin, flush=True)
            status = self._process.stdout.readline()
            printed = Path(said.name).read_text()
        assert status == "0\n", printed
        return printed

    def close(self) -> None:
        """End it, and wait for the end."""
        self._process.communicate()
