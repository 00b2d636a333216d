import pytest

from presspass.newsroom.access import follows_the_gate, variant_for

EVERYBODY = {"anonymous", "signed_in", "subscriber", "elsewhere", "unavailable"}


@pytest.mark.parametrize(
    ("access", "read_in_full_by"),
    [
        ("free", EVERYBODY),
        ("registered", EVERYBODY - {"anonymous"}),
        ("subscribers", {"subscriber"}),
        ("something else", set()),
    ],
)
def test_an_article_is_given_in_full_to_those_with_the_right(access, read_in_full_by):
    for audience in EVERYBODY | {"nobody we know"}:
        full = variant_for(access, audience) == "full"
        assert full == (audience in read_in_full_by), audience


def test_only_subscribers_articles_follow_the_gate():
    following = {
        (access, audience)
        for access in ("free", "registered", "subscribers")
        for audience in EVERYBODY
        if follows_the_gate(access, audience)
    }

    assert following == {
        ("subscribers", audience) for audience in ("subscriber", "elsewhere", "unavailable")
    }
