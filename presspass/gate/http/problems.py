"""What went wrong, told as a problem document (RFC 9457), or as a plain page to a browser.

A problem is raised where it is found and answered in one place, `app.py`. The answers of the
rule (`elsewhere`, `revoked`, ...) are no problems; they are in `answer.py`.
"""

from html import escape
from http import HTTPStatus

import msgspec

from presspass.gate.http.accepted import HTML, prefers_json
from presspass.gate.http.asgi import NO_STORE, HeaderList, Response


class Problem(Exception):
    """A request that cannot be answered as it is: why, and where in it."""

    def __init__(
        self, status: int, detail: str, *, pointer: str = "", headers: HeaderList = ()
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.pointer = pointer
        self.headers = headers

    @property
    def title(self) -> str:
        """The status in words."""
        return HTTPStatus(self.status).phrase


def problem_response(problem: Problem, accept: str) -> Response:
    """`problem` in the form that the `Accept` header asks for: HTML only where it is named."""
    if HTML in accept and not prefers_json(accept):
        kind, body = b"text/html; charset=utf-8", _page(problem)
    else:
        kind, body = b"application/problem+json", _document(problem)
    headers = ((b"content-type", kind), *NO_STORE, *problem.headers)
    return Response(problem.status, headers, body)


def _document(problem: Problem) -> bytes:
    document = {"title": problem.title, "status": problem.status, "detail": problem.detail}
    if problem.pointer:
        document["pointer"] = problem.pointer
    return msgspec.json.encode(document)


def _page(problem: Problem) -> bytes:
    title, detail = escape(problem.title), escape(problem.detail)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width">'
        f"<h1>{title}</h1><p>{detail}</p></html>"
    ).encode()
