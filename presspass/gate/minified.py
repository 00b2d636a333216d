"""Scripts and stylesheets as they are sent: without comments and without white space.

Names and order stay: whoever reads what arrived finds the words of the source, which is in the
repository. What a stylesheet says stays the same: a test compares all of ours in a browser.
"""

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final

from rcssmin import cssmin
from rjsmin import jsmin

_WITHIN: Final = re.compile(rb"(?<=\S) +:(?=[a-z])")
"""A space before a pseudo-class. Within a layer rcssmin takes it for one before a declaration's
colon, where we never write one; with the `*` that it stands for it is left alone."""


def minified(name: str, content: bytes) -> bytes:
    """The file `name` with `content`, in fewer bytes where it is a script or a stylesheet."""
    smaller = _BY_SUFFIX.get(PurePosixPath(name).suffix)
    return smaller(content) if smaller else content


def _stylesheet(content: bytes) -> bytes:
    return bytes(cssmin(_WITHIN.sub(b" *:", content)))


_BY_SUFFIX: Final[dict[str, Callable[[bytes], bytes]]] = {".css": _stylesheet, ".js": jsmin}
