"""The site's settings in an environment of tests: a data folder of their own, quick passwords."""

import os
import sys
import tempfile

os.environ.setdefault("PRESSPASS_HOME", tempfile.mkdtemp(prefix="presspass-tests-"))
os.environ.setdefault("PRESSPASS_TEST", "1")
# Where the demonstration paper is made once, to be copied by every test that serves one.
os.environ.setdefault("PRESSPASS_TESTS_PAPER", tempfile.mkdtemp(prefix="presspass-paper-"))

from presspass.site.settings import *  # noqa: F403  (the environment comes first)

# Served papers, which inherit this module by name, have a task worker; the tests' own process none.
if "pytest" in sys.modules:
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
