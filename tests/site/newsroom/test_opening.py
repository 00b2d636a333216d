from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presspass.newsroom.opening import minutes_for, opening_of, words_in


@dataclass(frozen=True)
class Piece:
    kind: str
    text: str


def paragraph(words: int, *, sentence: int = 10) -> Piece:
    said = ["word" if number % sentence else "end." for number in range(1, words + 1)]
    return Piece("paragraph", " ".join(said))


def shown(pieces: list[Piece]) -> int:
    opening = opening_of(pieces)
    whole = sum(words_in(piece.text) for piece in pieces[: opening.whole])
    return whole + words_in(opening.cut.removesuffix("…"))


def test_the_opening_takes_whole_paragraphs_within_a_fifth_of_the_words():
    opening = opening_of([paragraph(50)] * 10)

    assert (opening.whole, opening.cut) == (2, "")


def test_the_opening_of_a_long_piece_has_120_words_at_most():
    assert shown([paragraph(50)] * 100) == 100
    assert shown([paragraph(60)] * 100) == 120


def test_a_short_piece_is_not_given_away_whole():
    assert shown([paragraph(40)]) == 0 or shown([paragraph(40)]) <= 10
    assert opening_of([paragraph(40, sentence=6)]).cut.endswith("end.")


def test_a_first_paragraph_too_long_is_cut_after_a_sentence():
    opening = opening_of([paragraph(200, sentence=15), paragraph(100)])

    assert opening.whole == 0
    assert words_in(opening.cut) == 60
    assert opening.cut.endswith("end.")


def test_where_no_sentence_ends_it_is_cut_after_a_word_and_says_so():
    opening = opening_of([Piece("paragraph", "word " * 100)])

    assert opening.cut == "word " * 20 + "…"


def test_a_title_before_a_name_does_not_end_a_sentence():
    opening = opening_of([Piece("paragraph", "She came. Then Dr. Quill " + "went on " * 10)])

    assert opening.cut == "She came."


def test_an_opening_does_not_end_in_a_subhead():
    pieces = [paragraph(20), Piece("subhead", "The gate"), *[paragraph(60)] * 4]

    assert opening_of(pieces).whole == 1


def test_a_picture_above_the_text_stays_above_the_cut():
    pieces = [Piece("picture", "A caption of five words"), paragraph(300)]
    opening = opening_of(pieces)

    assert opening.whole == 1
    assert words_in(opening.cut) <= 61 - 5


def test_captions_count_as_words():
    assert shown([Piece("picture", "word " * 90), paragraph(10)]) == 0


@pytest.mark.parametrize("pieces", [[], [Piece("picture", "")], [Piece("paragraph", "one two")]])
def test_a_body_of_next_to_nothing_has_no_opening(pieces):
    assert shown(pieces) == 0


texts = st.lists(st.sampled_from(["tide", "“gate", "end.", "Dr.", "2019?", "a b"]), max_size=200)
pieces = st.builds(
    Piece,
    st.sampled_from(["paragraph", "subhead", "quote", "picture", "list", "table", "embed"]),
    texts.map(" ".join),
)


@pytest.mark.parametrize("kind", ["gallery", "table", "box", "embed", "markup"])
def test_what_may_be_worth_the_whole_piece_is_never_in_its_opening(kind):
    assert shown([Piece(kind, ""), paragraph(300)]) == 0
    assert opening_of([paragraph(20), Piece(kind, ""), paragraph(300)]).whole == 1


@settings(suppress_health_check=[HealthCheck.too_slow])  # on a machine with much to do
@given(st.lists(pieces, max_size=30))
def test_whatever_the_piece_at_most_a_quarter_of_it_and_120_words_are_shown(body):
    total = sum(words_in(piece.text) for piece in body)

    assert shown(body) <= min(120, total / 4)


def test_minutes_are_never_nothing():
    assert [minutes_for(words) for words in (0, 100, 640, 2200)] == [1, 1, 3, 10]
