"""The site's words: gathered from all apps into one catalogue a language, compiled, checked.

`gather` needs gettext's xgettext; `compile` and `check` need nothing but Python. Where xgettext is
there, `check` also finds words that are in the code and not in the catalogue.
"""

import ast
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = Path("presspass/site/locale")
LANGUAGES = ("en", "es")
SOURCE = "en"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
DATES = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team")


def catalogue(root: Path, language: str) -> Path:
    """Where the words of `language` are."""
    return root / LOCALE / language / "LC_MESSAGES" / "django.po"


def gather(root: Path) -> None:
    """Bring the catalogues below `root` up to what the code below `root` says."""
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(root / "presspass", Path(copy) / "presspass")
        extract(Path(copy))
        for language in LANGUAGES:
            catalogue(root, language).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(catalogue(Path(copy), language), catalogue(root, language))


def extract(root: Path) -> None:
    """Let Django's makemessages rewrite the catalogues below `root`, without dates and lines."""
    (root / LOCALE).mkdir(parents=True, exist_ok=True)
    languages = [word for language in LANGUAGES for word in ("--locale", language)]
    options = ["--no-obsolete", "--add-location", "file", "--verbosity", "0"]
    options += ["--extension", "html,txt,py,mjml"]
    subprocess.run(  # noqa: S603  (our own command)
        [sys.executable, "-m", "presspass", "makemessages", *languages, *options],
        cwd=root,
        check=True,
    )
    for language in LANGUAGES:
        words = polib.pofile(str(catalogue(root, language)), wrapwidth=88)
        words.header = f"The words of Presspass's site: {language}"
        words.metadata_is_fuzzy = False
        for name in DATES:
            words.metadata.pop(name, None)
        words.metadata["Project-Id-Version"] = "Presspass"
        words.sort(key=lambda entry: (entry.occurrences[:1], entry.msgid))
        words.save()


def compile_all(root: Path) -> None:
    """Write the compiled form of each catalogue beside it."""
    for language in LANGUAGES:
        path = catalogue(root, language)
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def faults(root: Path) -> Iterator[str]:
    """What is wrong with the catalogues, a line each."""
    for language in LANGUAGES:
        path = catalogue(root, language)
        words = polib.pofile(str(path))
        if not path.with_suffix(".mo").is_file():
            yield f"{language}: is not compiled: make messages"
        elif path.with_suffix(".mo").read_bytes() != words.to_binary():
            yield f"{language}: the compiled words are stale: make messages"
        yield from faults_of_entries(language, words)
    yield from words_not_found(root)
    if shutil.which("xgettext"):
        yield from words_not_gathered(root)


def faults_of_entries(language: str, words: polib.POFile) -> Iterator[str]:
    """Entries that are unsure, empty or have lost a placeholder."""
    forms = int(re.findall(r"nplurals=(\d+)", words.metadata["Plural-Forms"])[0])
    for entry in words:
        if language != SOURCE and entry.msgid_plural and len(entry.msgstr_plural) < forms:
            yield f"{language}: {forms} plural forms are needed: {entry.msgid}"
        if entry.fuzzy or entry.obsolete:
            yield f"{language}: unsure or unused: {entry.msgid}"
        if language != SOURCE and not entry.translated():
            yield f"{language}: not translated: {entry.msgid}"
        for text in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            asked = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
            if not set(PLACEHOLDER.findall(text)) <= asked or lost(entry, text, asked):
                yield f"{language}: other placeholders than the original's: {entry.msgid}"


def lost(entry: polib.POEntry, text: str, asked: set[str]) -> bool:
    """Whether `text` lacks a placeholder; a plural form may leave out its number."""
    return not entry.msgid_plural and set(PLACEHOLDER.findall(text)) != asked


def words_not_found(root: Path) -> Iterator[str]:
    """Words that are asked for within an f-string, where xgettext does not look."""
    for path in sorted((root / "presspass").rglob("*.py")):
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            calls = ast.walk(string) if isinstance(string, ast.JoinedStr) else ()
            named = [getattr(one.func, "id", "") for one in calls if isinstance(one, ast.Call)]
            if any(name == "_" or "gettext" in name for name in named):
                where = f"{path.relative_to(root)}:{string.lineno}"
                yield f"{where}: words within an f-string are not gathered: name them before"


def words_not_gathered(root: Path) -> Iterator[str]:
    """Words of the code that no catalogue has, and the other way round."""
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(root / "presspass", Path(copy) / "presspass")
        extract(Path(copy))
        for language in LANGUAGES:
            said = keys(catalogue(Path(copy), language))
            for msgid in sorted(said ^ keys(catalogue(root, language))):
                yield f"{language}: code and catalogue differ (make messages): {msgid}"


def keys(path: Path) -> set[str]:
    """What the catalogue at `path` translates."""
    return {f"{entry.msgctxt or ''}|{entry.msgid}" for entry in polib.pofile(str(path))}


def main(words: list[str]) -> int:
    """`gather` (and compile), `compile` or `check`."""
    if words == ["check"]:
        found = list(faults(ROOT))
        print("\n".join(found) or "All words are there.")
        return 1 if found else 0
    if words == ["gather"]:
        gather(ROOT)
    elif words != ["compile"]:
        print("messages.py gather | compile | check", file=sys.stderr)
        return 2
    compile_all(ROOT)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
