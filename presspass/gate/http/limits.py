"""How much a request may be: what is beyond is told so at once, whatever it asks for.

The size of all headers together is the server's own limit (`site/serving.py`); the bodies of the
gate's addresses are measured where they are read (`bodies.py`).
"""

from presspass.gate.http.asgi import Request
from presspass.gate.http.problems import Problem

MOST_HEADERS = 100
MAX_ADDRESS = 8192


def is_moderate(request: Request) -> bool:
    """Whether the request is no more than any browser of a reader sends."""
    address = len(request.path) + len(request.scope["query_string"])
    return len(request.headers) <= MOST_HEADERS and address <= MAX_ADDRESS


def require_moderate(request: Request) -> None:
    """Raise a 431 or a 414 for more than any browser of a reader sends."""
    if len(request.headers) > MOST_HEADERS:
        raise Problem(431, f"A request has at most {MOST_HEADERS} headers.")
    if not is_moderate(request):
        raise Problem(414, f"An address has at most {MAX_ADDRESS} characters.")


def require_body_within(request: Request, most: int) -> None:
    """Raise a 411 for a body that does not say its length, a 413 for one longer than `most`."""
    if request.header(b"transfer-encoding"):
        raise Problem(411, "A body must say its length: send Content-Length.")
    length = request.header(b"content-length")
    if length.isascii() and length.isdigit() and int(length[:20]) > most:
        raise Problem(413, f"A body here has at most {most} bytes.")
