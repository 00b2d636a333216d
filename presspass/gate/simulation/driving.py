"""Drives coroutines by hand: no event loop, no real time."""

from collections.abc import Coroutine
from typing import Any, TypeVar

_Result = TypeVar("_Result")


def finished(call: Coroutine[Any, Any, _Result]) -> _Result:
    """What `call`, which waits for nothing, returns."""
    try:
        call.send(None)
    except StopIteration as done:
        result: _Result = done.value
        return result
    call.close()
    raise RuntimeError("a call waited that should not: is somebody else using the register?")
