"""Looks through every file of the repository: `python -m tools.rules`."""

import subprocess
import sys
from pathlib import Path

from tools.rules.table import broken, is_text


def main() -> int:
    """Print each breach as path:line; 1 when there was one."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    breaches = [
        f"{path}:{number}: {rule.name}: {rule.why}"
        for path in listed
        if is_text(path) and Path(path).is_file()
        for rule, number in broken(path, Path(path).read_text(encoding="utf-8"))
    ]
    print("\n".join(breaches) or "All rules are kept.")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
