"""All that is assumed of a paper and its readers, in one place, each with its reason.

Where no source is named, the number is a guess, meant to be changed with `--assume name=value`.
"""

import msgspec


class Assumptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a paper is written and read; the line below each is its reason."""

    sections: int = 6
    """What a daily has beside its front page."""
    topics: int = 48
    """Subjects that come back over weeks, eight a section."""
    articles_a_day: int = 24
    """A regional daily; big ones publish ten times as many, which are read by more."""
    tagged: float = 0.7
    """Editors forget the topics of every third or fourth piece."""
    words: int = 60
    """What everybody may read of a piece: headline, standfirst and opening, without small words."""
    words_of_topic: float = 0.35
    """The share of those words that tells what it is about; the others are everybody's."""
    pull: float = 0.8
    """How much pieces differ in what they draw, whoever reads: sigma of the logarithm."""
    sessions_a_day: float = 0.8
    """Most subscribers come several times a week, some several times a day."""
    articles_a_session: float = 3.0
    """A session on a newspaper's site is about six pages, lists included (Nielsen for the Newspaper Association of America, 2009)."""  # noqa: E501
    taste_for_topics: float = 1.2
    """How much a reader's liking of topics differs: sigma of the logarithm."""
    taste_for_sections: float = 0.7
    """The same for sections."""
    fades: float = 1.5
    """After so many days a piece draws e times less."""
    goes_on: float = 2.5
    """So many times as likely is a piece of the topic that one has just read."""
