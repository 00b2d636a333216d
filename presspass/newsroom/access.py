"""Who is given how much of an article: a pure table, asked wherever its text is rendered.

The gate decides who may read now and says so as an audience; nothing here knows tickets.
"""

from typing import Final

FREE: Final = "free"
REGISTERED: Final = "registered"
SUBSCRIBERS: Final = "subscribers"

ANONYMOUS: Final = "anonymous"
SIGNED_IN: Final = "signed_in"
SUBSCRIBER: Final = "subscriber"
ELSEWHERE: Final = "elsewhere"
UNAVAILABLE: Final = "unavailable"

FULL: Final = "full"
OPENING: Final = "opening"

READS_IN_FULL: Final = {
    FREE: frozenset({ANONYMOUS, SIGNED_IN, SUBSCRIBER, ELSEWHERE, UNAVAILABLE}),
    REGISTERED: frozenset({SIGNED_IN, SUBSCRIBER, ELSEWHERE, UNAVAILABLE}),
    SUBSCRIBERS: frozenset({SUBSCRIBER}),
}


def variant_for(access: str, audience: str) -> str:
    """Which variant of an article with `access` this audience is given: `full` or `opening`.

    An access or audience nobody has heard of is given the opening.
    """
    return FULL if audience in READS_IN_FULL.get(access, frozenset()) else OPENING


def follows_the_gate(access: str, audience: str) -> bool:
    """Whether the page loads the gate's script: it shows, or would show, a subscribers' text."""
    return access == SUBSCRIBERS and audience in {SUBSCRIBER, ELSEWHERE, UNAVAILABLE}
