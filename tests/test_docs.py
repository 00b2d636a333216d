"""What the documents name exists, and what exists is in the documents."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from presspass.__main__ import COMMANDS
from presspass.gate.policy import Policy

ROOT = Path(__file__).parent.parent
DOCS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
SETTING = re.compile(r"\"((?:PRESSPASS|DATABASE|REDIS|STRIPE)_[A-Z_]+|EMAIL_URL)\"")
ADDRESS = re.compile(r"\"(/(?:gate/[a-z/]+|healthz|readyz|metrics))\"")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
IN_TREE = re.compile(r"`((?:presspass|tests|tools|docs|requirements)(?:/[\w.-]+)+)`")
FENCE = re.compile(r"```sh\n(.*?)```", re.DOTALL)

ON_POSTGRESQL = "tests/services/test_postgresql.py"
FEWER_WEEKS = "tests/gate/test_households.py, which plays fewer weeks"
FEWER_READERS = "tests/site/recommendations/test_evaluation.py, with fewer readers"

# Each command line of the documents, and where it is run for a proof.
EXERCISED = {
    "make demo": "tests/services/test_make.py",
    "make demo BIND=0.0.0.0:8000": "tests/services/test_make.py",
    "make help": "tests/services/test_make.py",
    "make check": "tools/check.sh, which `make test` runs, too",
    "make test": ".ci/run",
    "make bench": "bench/__main__.py, by hand on a machine that does nothing else",
    "make bench GROWTH=1": "bench/growth.py, by hand on a machine that does nothing else",
    "make bench STREAMS=1": "bench/streams.py, by hand on a machine that does nothing else",
    "make pagespeed": "tests/browser/test_pagespeed.py",
    "python -m tests.gate.stores.hammering --operations 200000": "tests/gate/stores/hammering.py",
    "python -m tests.services.couriers --addresses 5000": "tests/services/test_newsletter.py",
    "make messages": "tools/messages.py, whose result `make check` checks",
    "make lock": "tools/lock.sh, by hand at each new version",
    "python -m presspass.gate.households --weeks 500 --seed 1": FEWER_WEEKS,
    "python -m presspass.gate.households --weeks 60 --seed 1 --compare": FEWER_WEEKS,
    "python -m presspass.gate.households --weeks 200 --seed 1 --cheats": FEWER_WEEKS,
    "python -m presspass.gate.households --weeks 5 --seed 1": "tests/gate/test_households.py",
    "python -m presspass.gate.households --weeks 5 --seed 1 --cheats": (
        "tests/gate/test_households.py"
    ),
    "python -m presspass.recommendations.evaluation --readers 1000 --days 14 --learn 9"
    " --seed 1 2 3": FEWER_READERS,
    "python -m presspass.recommendations.evaluation --readers 200 --days 14 --learn 9"
    " --seed 1 2 3": FEWER_READERS,
    "python -m presspass.recommendations.evaluation --readers 30 --days 4 --learn 3 --seed 1": (
        "tests/site/recommendations/test_evaluation.py"
    ),
    "pip install 'presspass[newspaper]'": "tests/services/test_install.py",
    "python -m presspass.gate.simulate --histories 100000 --seed 1 --processes 2": (
        "tests/gate/test_simulate.py, with fewer histories"
    ),
    "presspass migrate": "tests/newspaper.py",
    "presspass import_ghost export.json --pictures content": (
        "tests/site/importers/test_a_real_ghost.py"
    ),
    "presspass import_wordpress export.xml --pictures uploads": (
        "tests/site/importers/test_pictures.py"
    ),
    "presspass import_readers members.csv --dry-run": "tests/site/importers/readers/test_rights.py",
    'presspass import_readers members.csv --plan "Gold=Premium, year" --plan "complimentary=Basic"'
    ' --paid-until 2027-01-31 --renewal invoice --newsletter "The Week"': (
        "tests/site/importers/readers/test_ghost_members.py"
    ),
    "presspass invite_readers --per-hour 200": "tests/site/importers/readers/test_inviting.py",
    "python -m tests.postgresql python -m pytest tests/site -n 2": "tools/test.sh",
    "export PRESSPASS_TESTS_PAPER=$PWD/var/paper": "tools/test.sh",
    "python -m tests.newspaper $PRESSPASS_TESTS_PAPER": "tools/test.sh",
    "sudo -u postgres createuser presspass": "tests/postgresql.py",
    "sudo -u postgres createdb --owner=presspass --encoding=UTF8 --template=template0 presspass": (
        "tests/postgresql.py"
    ),
    'pg_dump --format=custom --file=presspass.dump "$DATABASE_URL"': ON_POSTGRESQL,
    'pg_restore --clean --if-exists --no-owner --dbname="$DATABASE_URL" presspass.dump': (
        ON_POSTGRESQL
    ),
    "presspass dumpdata contenttypes --output kinds.json": ON_POSTGRESQL,
    "presspass dumpdata --all --exclude=contenttypes --exclude=wagtailcore.referenceindex"
    " --exclude=wagtailsearch --exclude=support --output paper.json": ON_POSTGRESQL,
    'presspass sqlflush | psql --quiet "$DATABASE_URL"': ON_POSTGRESQL,
    "presspass loaddata kinds.json paper.json": ON_POSTGRESQL,
    "presspass rebuild_references_index": ON_POSTGRESQL,
    "presspass update_index": ON_POSTGRESQL,
    "presspass rebuild_search": ON_POSTGRESQL,
    "presspass export paper-2026-11-30": "tests/services/test_moving.py",
    "presspass import_paper paper-2026-11-30": "tests/services/test_moving.py",
    "presspass serve --bind 127.0.0.1:8000": "tests/newspaper.py",
    "presspass gate --bind 127.0.0.1:8000": "tests/services/test_install.py",
}


def source(folder):
    files = sorted((ROOT / "presspass" / folder).rglob("*.py"))
    return "\n".join(path.read_text() for path in files)


def text_of(name):
    return (ROOT / "docs" / name).read_text()


@pytest.mark.parametrize("setting", sorted(set(SETTING.findall(source("")))))
def test_every_setting_is_in_the_operators_document(setting):
    assert f"`{setting}`" in text_of("operator.md")


def test_the_operators_document_names_no_setting_that_is_not_read():
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", text_of("operator.md"), re.MULTILINE))
    assert named == set(SETTING.findall(source("")))


def test_every_command_is_in_the_operators_document():
    ours = [name for name, app in get_commands().items() if app.startswith("presspass.")]
    for name in [*COMMANDS, *ours]:
        assert f"`presspass {name}`" in text_of("operator.md"), name


def test_every_address_of_the_gate_is_in_the_operators_document():
    for address in sorted(set(ADDRESS.findall(source("gate/http")))):
        assert f"`{address}`" in text_of("operator.md"), address


def test_every_field_of_a_policy_is_in_the_publishers_document():
    for name in Policy.__struct_fields__:
        default = str(Policy.__struct_defaults__[Policy.__struct_fields__.index(name)])
        row = re.search(
            rf"^\| `{name}` \| `?{re.escape(default)}`? \|", text_of("publisher.md"), re.MULTILINE
        )
        assert row, f"{name} {default}"


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_exists(path):
    text = path.read_text()
    for link in LINK.findall(text):
        assert (path.parent / link).exists(), link
    for name in IN_TREE.findall(text):
        assert (ROOT / name).exists(), name


def test_every_command_line_of_the_documents_is_exercised():
    lines = {
        line
        for path in DOCS
        for fence in FENCE.findall(path.read_text())
        for line in fence.splitlines()
        if line
    }
    assert lines == set(EXERCISED)
    for place in EXERCISED.values():
        assert (ROOT / place.split(",")[0]).exists(), place


def test_every_make_target_says_what_it_does():
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE):
        assert f"make {target} " in told.stdout, target


def test_every_promise_is_cited_by_a_test():
    promises = set(re.findall(r"^\| (G\d+) \|", text_of("guarantees.md"), re.MULTILINE))
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    assert len(promises) == 20
    assert promises <= set(re.findall(r"\bG\d+\b", tests))


def test_every_fault_in_the_documents_is_shown_by_a_test_and_every_test_of_one_is_there():
    named = set(re.findall(r"`(test_\w+)` \|$", text_of("faults.md"), re.MULTILINE))
    rows = re.findall(r"^\| (?!fault|---)", text_of("faults.md"), re.MULTILINE)
    tests = "\n".join(path.read_text() for path in (ROOT / "tests/services").glob("test_*.py"))
    faults = "\n".join(path.read_text() for path in (ROOT / "tests/faults").glob("test_*.py"))
    of_faults = set(re.findall(r"^def (test_\w+)\(", faults, re.MULTILINE))
    assert len(re.findall(r"`test_\w+` \|$", text_of("faults.md"), re.MULTILINE)) == len(rows)
    assert (
        of_faults <= named <= of_faults | set(re.findall(r"^def (test_\w+)\(", tests, re.MULTILINE))
    )
