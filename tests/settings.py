"""The site's settings in an environment of tests: a data folder of their own, quick passwords."""

import atexit
import os
import shutil
import sys
import tempfile


def _own_folder(setting: str) -> None:
    """Make the folder that `setting` names for as long as this process lives, unless it is set."""
    if setting not in os.environ:
        os.environ[setting] = tempfile.mkdtemp(prefix="presspass-tests-")
        atexit.register(shutil.rmtree, os.environ[setting], ignore_errors=True)


_own_folder("PRESSPASS_HOME")
os.environ.setdefault("PRESSPASS_TEST", "1")
_own_folder("PRESSPASS_TESTS_PAPER")  # the demonstration, made once, copied by what serves it

from presspass.site.settings import *  # noqa: E402, F403  (the environment comes first)

# Beside a PostgreSQL (tests/postgresql.py) each process of tests begins with a copy of this one.
if "PRESSPASS_TESTS_MIGRATED" in os.environ:
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["PRESSPASS_TESTS_MIGRATED"]}  # noqa: F405

# Served papers, which inherit this module by name, have a task worker; the tests' own process none.
if "pytest" in sys.modules:
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
