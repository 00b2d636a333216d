"""The commands: `presspass …` and `python -m presspass …`, Django's own included.

A command's module is imported when it is asked for: `presspass gate` works without Django.
"""

import argparse
import importlib.util
import os
import pkgutil
import sys
from collections.abc import Sequence

import msgspec

from presspass.gate.errors import SettingError
from presspass.site.serving import DEFAULT_BIND, CannotListen


class Command(msgspec.Struct, frozen=True):
    """One of our own commands."""

    does: str
    target: str
    needs_newspaper: bool = True
    serves: bool = True


COMMANDS = {
    "demo": Command("make and serve the demonstration newspaper", "presspass.site.starting:demo"),
    "serve": Command("serve the newspaper: gate and site", "presspass.site.starting:newspaper"),
    "gate": Command("serve the gate alone", "presspass.site.serving:gate", needs_newspaper=False),
    "work": Command(
        "do the tasks that wait; the served newspaper runs this by itself",
        "presspass.site.starting:work",
        serves=False,
    ),
    "doctor": Command(
        "say what is wrong, and the mend",
        "presspass.site.doctor:doctor",
        needs_newspaper=False,
        serves=False,
    ),
}
NO_NEWSPAPER = "presspass: only the gate is installed. To mend: pip install 'presspass[newspaper]'"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that the arguments name; what is wrong is one clear line."""
    try:
        run(list(sys.argv[1:] if arguments is None else arguments))
    except CannotListen as error:
        leave(f"presspass: {error}", 1)
    except setting_errors() as error:
        leave(f"presspass: {error}", 2)


def run(words: list[str]) -> None:
    """Run one of ours, or one of Django's."""
    if words and words[0] not in COMMANDS and not words[0].startswith("-"):
        require_newspaper()
        django(words)
        return
    asked = parser().parse_args(words)
    command = COMMANDS[asked.command]
    if command.needs_newspaper:
        require_newspaper()
    given = {name: value for name, value in vars(asked).items() if name != "command"}
    pkgutil.resolve_name(command.target)(**given)


def parser() -> argparse.ArgumentParser:
    """What may be written after `presspass`."""
    top = argparse.ArgumentParser(
        prog="presspass",
        description="The subscription newspaper in which a subscription is read on one device.",
        epilog="Every other command is Django's: migrate, shell, … (“presspass help” lists them).",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        one = commands.add_parser(name, help=command.does, description=command.does)
        if name == "work":
            one.add_argument("--main", type=int, help="the process with which it ends")
        if name == "doctor":
            one.add_argument("--mail", metavar="ADDRESS", help="send a letter there, to try it")
        if not command.serves:
            continue
        one.add_argument("--bind", default=DEFAULT_BIND, metavar="HOST:PORT")
        one.add_argument("--workers", type=int, default=2, choices=range(1, 65), metavar="N")
    return top


def django(words: list[str]) -> None:
    """Run a management command of Django's or of an app."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "presspass.site.settings")
    execute = pkgutil.resolve_name("django.core.management:execute_from_command_line")
    execute(["presspass", *words])


def setting_errors() -> tuple[type[Exception], ...]:
    """What a bad setting raises; Django's own error where Django is at work."""
    if "django" not in sys.modules:
        return (SettingError,)
    return (SettingError, pkgutil.resolve_name("django.core.exceptions:ImproperlyConfigured"))


def require_newspaper() -> None:
    """Leave with a clear line where the site's libraries are not installed."""
    if importlib.util.find_spec("django") is None:
        leave(NO_NEWSPAPER, 2)


def leave(line: str, code: int) -> None:
    """Say `line` and exit with `code`."""
    print(line, file=sys.stderr)  # noqa: T201  (a command speaks)
    sys.exit(code)


if __name__ == "__main__":
    main()
