"""Requests beyond all measure are told so, and reach nothing."""

import pytest

from presspass.gate.http.asgi import Request
from presspass.gate.http.limits import MAX_ADDRESS, MOST_HEADERS, require_body_within
from presspass.gate.http.problems import Problem

pytestmark = pytest.mark.anyio

TIDE = "/harbour/tide/"


def request(**headers):
    given = [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()]
    return Request({"method": "POST", "path": "/", "headers": given}, None)


async def test_too_many_headers_are_refused(world):
    many = {f"x-{number}": "1" for number in range(MOST_HEADERS)}

    reply = await world.browser().get(TIDE, **many)

    assert (reply.status, reply.header("content-type")) == (431, "application/problem+json")
    assert world.register.rows == {}
    few = dict(list(many.items())[: MOST_HEADERS - 10])
    assert (await world.browser().get(TIDE, **few)).status == 200


@pytest.mark.parametrize("address", ["/x?" + "y" * MAX_ADDRESS, "/" + "y" * MAX_ADDRESS])
async def test_a_too_long_address_is_refused(world, address):
    assert (await world.browser().get(address)).status == 414
    assert world.paper.asked == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content_length": "101"}, 413),
        ({"content_length": "9" * 5000}, 413),
        ({"transfer_encoding": "chunked"}, 411),
    ],
)
def test_a_body_beyond_the_limit_is_refused(headers, status):
    with pytest.raises(Problem) as refused:
        require_body_within(request(**headers), 100)

    assert refused.value.status == status


@pytest.mark.parametrize("headers", [{}, {"content_length": "100"}, {"content_length": "-"}])
def test_a_body_within_it_is_taken(headers):
    require_body_within(request(**headers), 100)
