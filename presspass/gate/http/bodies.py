"""What the gate's addresses take: one small body, as JSON or as a form, checked field by field.

All fields are optional, none is trusted. What does not fit is a problem with a pointer to the
field, never a failure of ours. What the fields mean is in RULE and in `endpoints.py`.
"""

import re
from typing import Annotated, Literal
from urllib.parse import parse_qsl

import msgspec

from presspass.gate.http.asgi import Receive, Request
from presspass.gate.http.problems import Problem

MAX_BYTES = 4096

View = Annotated[str, msgspec.Meta(pattern=r"\A[0-9A-Za-z_-]{1,32}\Z")]
Number = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
Path = Annotated[str, msgspec.Meta(max_length=2048)]
Place = Annotated[str, msgspec.Meta(max_length=64)]


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of every state-changing gate address; each looks only at what is its own."""

    article: Path | None = None
    place: Place | None = None
    view: View | None = None
    since_input: Number | None = None
    arrival: bool = False
    generation: Annotated[int, msgspec.Meta(ge=0, le=2**53)] | None = None
    next: str = "/"


class Received(msgspec.Struct, frozen=True):
    """A body as it was understood, and whether a form sent it (and so waits for a page)."""

    act: Act
    is_form: bool = False


Taken = Literal["json", "json or form", "anything"]

_NUMBERS = {"since_input", "generation"}
_AT = re.compile(r"\s*- at `\$\.?([^`]*)`")
_KEY = re.compile(r"unknown field `([^`]*)`")


async def receive_act(request: Request, takes: Taken) -> Received:
    """The body of `request`. Raises Problem: 413, 415, or 422 with a pointer to the field."""
    body = await _whole_body(request.receive)
    kind = request.header(b"content-type").partition(";")[0].strip().lower()
    if takes == "json or form" and kind == "application/x-www-form-urlencoded":
        return Received(_from_form(body), is_form=True)
    if not body.strip():
        return Received(Act())
    if takes != "anything" and kind != "application/json":
        raise Problem(415, f"This address takes {takes}, not {kind or 'a body without a type'}.")
    return Received(_from_json(body))


async def _whole_body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem(400, "The connection ended within the body.")
        body += bytes(message.get("body", b""))
        if len(body) > MAX_BYTES:
            raise Problem(413, f"A body here has at most {MAX_BYTES} bytes.")
        if not message.get("more_body", False):
            return body


def _from_json(body: bytes) -> Act:
    try:
        return msgspec.json.decode(body, type=Act)
    except msgspec.ValidationError as error:
        raise _unfit(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem(400, "The body is not JSON (RFC 8259).") from error


def _from_form(body: bytes) -> Act:
    try:
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=20))
    except ValueError as error:
        raise Problem(400, "The body is not a form.") from error
    given = {name: value for name, value in fields.items() if value or name not in _NUMBERS}
    try:
        return msgspec.convert(given, Act, strict=False)
    except msgspec.ValidationError as error:
        raise _unfit(str(error)) from error


def _unfit(reason: str) -> Problem:
    at, unknown = _AT.search(reason), _KEY.search(reason)
    field = unknown[1] if unknown else at[1] if at else ""
    escaped = field.replace("~", "~0").replace("/", "~1")  # RFC 6901
    return Problem(422, _AT.sub("", reason) + ".", pointer=f"#/{escaped}" if field else "")
