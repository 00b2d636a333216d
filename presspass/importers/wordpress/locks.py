"""What in an entry says that not everybody could read it.

WordPress knows passwords; everything else is a plugin's, and there are dozens. So whatever sounds
like a lock is one: the piece is closed, said in the report, and an editor may open it.
"""

import re
from collections.abc import Iterator
from typing import Final

from presspass.importers.wordpress.wxr import Entry

SOUNDS: Final = re.compile(
    r"member|restrict|paywall|subscri|premium|private|protect|paid|password|logged[-_]?in|"
    r"login_required|visibility|access|s2member|pmpro|rcp_|ihc_|mepr",
    re.IGNORECASE,
)
OPEN: Final = frozenset(
    [
        *("", "0", "no", "off", "false", "none", "null", "[]", "{}", "a:0:{}", "everybody"),
        *("everyone", "all", "public", "anyone", "any", "visible", "default", "free"),
    ]
)
NO_LOCKS: Final = frozenset(
    ["_jetpack_dont_email_post_to_subs", "accessibility", "_pingme", "_encloseme"]
)
SHORTCODE: Final = re.compile(r"(?<!\[)\[([a-z][\w-]*)")
BLOCK: Final = re.compile(r"<!-- wp:([\w/-]+)")
ALONE: Final = frozenset(
    ["login-form", "loginout", "core/loginout", "jetpack/subscriptions", "subscribe2"]
)


def locks_of(entry: Entry) -> tuple[str, ...]:
    """What locked the entry, each as a sentence of the report; empty for one open to all."""
    found = list(_found(entry))
    return tuple(f"{what}: only subscribers read it" for what in found[:3])


def _found(entry: Entry) -> Iterator[str]:
    if entry["wp:post_password"]:
        yield "it had a password"
    for key, value in entry.meta.items():
        if SOUNDS.search(key) and key not in NO_LOCKS and value.strip().lower() not in OPEN:
            yield f"its field “{key[:60]}” may restrict who reads it"
    content = entry["content:encoded"]
    for name in dict.fromkeys([*SHORTCODE.findall(content), *BLOCK.findall(content)]):
        if SOUNDS.search(name) and name not in ALONE:
            yield f"“{name[:60]}” in its text may restrict who reads it"
