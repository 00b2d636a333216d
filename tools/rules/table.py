"""The rules themselves. A new one is one entry here; ten at most."""

import ast
import re
from collections.abc import Iterator

from tools.rules import Rule, below, lines_with

MODULE_LINES = 400
FUNCTION_LINES = 40
DRAWERS = {"utils", "helpers", "common", "misc", "lib", "base", "services"}
# Built of parts, so that this file does not break its own rule.
MACHINES = "|".join(
    ["/" + "work/", "/" + "root/", "/" + "home/", "index" + "-url", "files.python" + "hosted"]
)
TEXT = (".py", ".md", ".toml", ".txt", ".html", ".css", ".js", ".sh", ".in", "Makefile", "run")


def too_long_modules(path: str, text: str) -> Iterator[int]:
    """The line after the last one that a module may have."""
    del path
    if len(text.splitlines()) > MODULE_LINES:
        yield MODULE_LINES + 1


def too_long_functions(path: str, text: str) -> Iterator[int]:
    """Where functions of more than `FUNCTION_LINES` lines begin."""
    del path
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield node.lineno


def drawers(path: str, text: str) -> Iterator[int]:
    """Line 1 of a file in or under a name that says nothing."""
    del text
    names = {part.removesuffix(".py") for part in path.split("/")[1:]}
    if names & DRAWERS:
        yield 1


RULES = (
    Rule(
        "no-sleep",
        "Time is an argument: a test of the gate never waits.",
        below("tests/gate/", ending=".py"),
        lines_with(r"\btime\.sleep\("),
        good="seat, _ = apply(seat, event, now + 10, policy)",
        bad="time.sleep(10)",
    ),
    Rule(
        "narrow-except",
        "Failing open is a decision: catch the narrowest error.",
        below("presspass/gate/", ending=".py"),
        lines_with(r"^\s*except( \(?Exception\b.*)?:"),
        good="except StoreUnavailable as error:",
        bad="except Exception:",
    ),
    Rule(
        "no-machine",
        "No path of one machine and no registry address is committed.",
        lambda path: path.endswith(TEXT),
        lines_with(MACHINES),
        good='HOME = Path(env.get("PRESSPASS_HOME", "var"))',
        bad='HOME = Path("/' + 'root/presspass")',
    ),
    Rule(
        "no-drawers",
        "A folder is a noun of the domain, not a drawer.",
        below("presspass/", ending=".py"),
        drawers,
        good="presspass/readers/labels.py",
        bad="presspass/readers/utils.py",
    ),
    Rule(
        "short-modules",
        "A module has one idea and 400 lines at most: split it by idea.",
        lambda path: path.endswith(".py") and "/migrations/" not in path,
        too_long_modules,
        good="x = 1\n" * MODULE_LINES,
        bad="x = 1\n" * (MODULE_LINES + 1),
    ),
    Rule(
        "short-functions",
        "A function has 40 lines at most.",
        lambda path: (
            path.startswith("presspass/") and path.endswith(".py") and "/migrations/" not in path
        ),
        too_long_functions,
        good="def f():\n" + "    x = 1\n" * (FUNCTION_LINES - 1),
        bad="def f():\n" + "    x = 1\n" * FUNCTION_LINES,
    ),
    Rule(
        "nothing-inline",
        "Looks and behaviour live in files: the page's policy refuses inline ones.",
        below("presspass/", ending=".html"),
        lines_with(r"""\sstyle=["']|<style|\son[a-z]+=["']|<script(?![^>]*(\ssrc=|ld\+json))"""),
        good='<script type="module" src="/gate/static/reading.js"></script>',
        bad='<p style="margin: 0">',
    ),
    Rule(
        "self-contained-migrations",
        "A migration works with the code of its time gone: it imports no application code.",
        lambda path: "/migrations/" in path and path.endswith(".py"),
        lines_with(r"^\s*(from|import) presspass\b"),
        good='apps.get_model("readers", "Reader")',
        bad="from presspass.readers.models import Reader",
    ),
    Rule(
        "reasoned-exceptions",
        "An exception from a check names its code.",
        lambda path: path.endswith(".py"),
        lines_with(r"#\s*noqa(?!:)|type:\s*ignore(?!\[)"),
        good="x = f()  # type: ignore[attr-defined]",
        bad="x = f()  # type: " + "ignore",
    ),
    Rule(
        "named-tasks",
        "What is left to do names its issue.",
        lambda path: path.startswith("presspass/") and path.endswith((".py", ".html", ".js")),
        lines_with(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b(?!\(#\d+\))"),
        good="# TO" + "DO(#12): take in the journal",
        bad="# TO" + "DO: take in the journal",
    ),
)


def broken(path: str, text: str) -> Iterator[tuple[Rule, int]]:
    """Each rule that the file `path` with the content `text` breaks, and in which line."""
    for rule in RULES:
        if rule.holds_in(path):
            for number in rule.breaks(path, text):
                yield rule, number


def is_text(path: str) -> bool:
    """Whether a rule may hold in `path`."""
    return re.search(r"\.(py|md|toml|txt|html|css|js|sh|in)$|Makefile$|\.ci/run$", path) is not None
