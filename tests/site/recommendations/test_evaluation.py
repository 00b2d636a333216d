"""The evaluation: that the document's small table is what the command prints."""

import ast
from pathlib import Path

import pytest

from presspass.recommendations.evaluation import __main__ as command
from presspass.recommendations.evaluation import assumptions
from presspass.recommendations.ranking import Weights

DOCUMENT = (Path(__file__).parents[3] / "docs" / "recommendations.md").read_text()
SMALL = "python -m presspass.recommendations.evaluation --readers 30 --days 4 --learn 3 --seed 1"


def told_of(module, name):
    """Each field of the class `name`, with its value as written and the words below it."""
    [found] = [
        node
        for node in ast.parse(Path(module.__file__).read_text()).body
        if isinstance(node, ast.ClassDef) and node.name == name
    ]
    fields = [node for node in found.body if isinstance(node, ast.AnnAssign)]
    return {one.target.id: ast.unparse(one.value) for one in fields}


def test_the_documents_small_table_is_what_the_command_prints(capsys):
    stands = DOCUMENT.split(f"```sh\n{SMALL}\n```\n\n```text\n")[1].split("```")[0]

    assert command.main(SMALL.split()[3:]) == 0
    assert capsys.readouterr().out == stands


def test_the_document_tells_every_assumption_and_every_weight():
    for name, value in told_of(assumptions, "Assumptions").items():
        assert f"| `{name}` | {value} |" in DOCUMENT, name
    for name in Weights.__struct_fields__:
        assert f"| `{name}` | {getattr(Weights(), name)} |" in DOCUMENT, name


def test_the_same_seed_plays_the_same_people(capsys):
    line = ["--readers", "4", "--days", "2", "--learn", "1", "--seed"]
    printed = []
    for seeds in (["1"], ["1"], ["2"], ["1", "2"]):
        assert command.main([*line, *seeds]) == 0
        printed.append(capsys.readouterr().out)

    first, again, other, both = printed
    assert first == again != other
    assert "seed 2" in both


@pytest.mark.parametrize("wrong", ["mood=good", "sections=many", "sections"])
def test_what_cannot_be_assumed_is_said_in_one_line(capsys, wrong):
    assert command.main(["--assume", wrong]) == 2
    assert capsys.readouterr().err.count("\n") == 1
