"""Every letter there is, with facts made up: to be looked at, and to be tried by the tests.

Which facts a letter wants is read from its template, so that a new letter is here by itself.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
from django.apps import apps
from django.conf import settings

from presspass.mail.letters import Fact, Letter, letter

FOLDER = Path("templates/mail")
ADDRESSES = {"link", "undo"}
"""Facts that lead somewhere."""
GIVEN = {"publication", "base_url", "language"}
"""What every letter is given without being asked."""

_FACT = re.compile(r"{{ (\w+)")
_TRIED = re.compile(r"{% if (\w+)")
_LOOPED = re.compile(r"{% for (\w+) in (\w+) %}")


class Specimen(msgspec.Struct, frozen=True):
    """A letter as it would be written, and with which facts."""

    name: str
    language: str
    facts: dict[str, Fact]
    letter: Letter


def specimens(word: str = "[{}]") -> Iterator[Specimen]:
    """Every letter in every language; a fact is `word` with the fact's name in it."""
    for name, source in sorted(sources()):
        facts = made_up(source, word)
        for language, _ in settings.LANGUAGES:
            yield Specimen(name, language, facts, letter(name, language, facts))


def sources() -> Iterator[tuple[str, str]]:
    """Name and template of each letter of our apps."""
    for app in apps.get_app_configs():
        folder = Path(app.path) / FOLDER
        for file in folder.glob("*/*.mjml"):
            yield file.relative_to(folder).with_suffix("").as_posix(), file.read_text("utf-8")


def made_up(source: str, word: str) -> dict[str, Fact]:
    """Facts for all that the template `source` names."""
    lists = {name: item for item, name in _LOOPED.findall(source)}
    named = {*_FACT.findall(source), *_TRIED.findall(source)} - GIVEN - {*lists.values()}
    words: dict[str, Fact] = {name: word.format(name) for name in named - ADDRESSES}
    base = settings.GATE.base_url.rstrip("/")
    addresses: dict[str, Fact] = {name: f"{base}/{name}/" for name in named & ADDRESSES}
    return words | addresses | {name: [word.format(name)] for name in lists}
