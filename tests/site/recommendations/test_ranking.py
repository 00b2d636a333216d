"""The rule by which articles are recommended, without a database."""

from collections import Counter

import pytest

from presspass.recommendations.pieces import LEAST_TOGETHER, SHOWN, Piece, Reason
from presspass.recommendations.ranking import EVERYWHERE, Ranking

TIDES, FERRY, BREAD = 1, 2, 3
WORDS = {
    TIDES: "tide gate sluice moon flood mark pilot estuari ebb",
    FERRY: "ferri timet cross chain deck rope captain pier",
    BREAD: "bread oven flour rye crust baker dough yeast",
}


def piece(key, topic=None, *, section=1, age=1.0, **more):
    words, story = more.get("words", ""), more.get("story")
    terms = (WORDS.get(topic, "") + " " + words).split()
    topics = frozenset([topic] if topic else [])
    return Piece(key, story or key, section, topics, tuple(terms), age)


def ranked(pieces, together=(), key=1, **more):
    return Ranking(pieces, dict(together), **more).choices([key])[key]


def keys(choices):
    return [one.key for one in choices]


def test_what_has_a_topic_in_common_comes_before_what_has_none_and_says_so():
    first, second, third = ranked(
        [
            piece(1, TIDES),
            piece(2, BREAD, section=2),
            piece(3, TIDES, section=3),
            piece(4, FERRY, section=4),
        ]
    )

    assert (first.key, first.reason, first.topic) == (3, Reason.TOPIC, TIDES)
    assert {second.reason, third.reason} == {Reason.NEW}


def test_without_topics_the_words_tell_what_is_alike():
    pieces = [piece(n, words=WORDS[t], section=n) for n, t in enumerate([1, 2, 3, 2, 3, 1], 1)]

    first = ranked(pieces)[0]

    assert (first.key, first.reason) == (6, Reason.TEXT)


def test_what_is_read_together_comes_first_but_never_by_few_readings():
    pieces = [piece(n, section=n) for n in range(1, 9)]
    many, few = {(1, 7): LEAST_TOGETHER}, {(1, 7): LEAST_TOGETHER - 1}

    assert (ranked(pieces, many)[0].key, ranked(pieces, many)[0].reason) == (7, Reason.TOGETHER)
    assert ranked(pieces, few) == ranked(pieces)


def test_the_newer_of_two_alike_comes_first_and_the_old_is_not_called_new():
    first, second = ranked([piece(1), piece(2, age=30), piece(3, age=0.1)])

    assert (first.key, first.reason) == (3, Reason.NEW)
    assert (second.key, second.reason) == (2, Reason.SECTION)


def test_neither_itself_nor_its_translation_nor_what_is_too_old_to_be_chosen():
    pieces = [piece(1, TIDES), piece(2, TIDES, story=1), piece(3, TIDES), piece(4, TIDES)]

    assert keys(ranked(pieces, among=3)) == [3]


def test_of_the_three_that_are_shown_at_most_two_are_of_one_section():
    pieces = [piece(n, TIDES) for n in range(1, 8)]

    alone = ranked(pieces)
    with_another = ranked([*pieces, piece(8, BREAD, section=2, age=20)])

    assert len(alone) == 6
    assert 8 in keys(with_another)[:SHOWN]


def test_the_same_three_do_not_stand_everywhere():
    pieces = [piece(n, section=n % 4, age=n / 10) for n in range(1, 41)]

    choices = Ranking(pieces, {}).choices([one.key for one in pieces])

    shown = Counter(one.key for chosen in choices.values() for one in chosen[:SHOWN])
    assert shown.most_common(1)[0][1] <= len(pieces) / EVERYWHERE
    assert len(shown) >= SHOWN * EVERYWHERE


@pytest.mark.parametrize("pieces", [[piece(1)], [piece(1, TIDES), piece(2, TIDES, story=1)]])
def test_a_paper_without_anything_else_recommends_nothing(pieces):
    assert ranked(pieces) == ()
