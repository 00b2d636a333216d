"""What is typed becomes words, whatever it was; pure, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presspass.newsroom.search.marking import marked, passage
from presspass.newsroom.search.tables import postgresql, sqlite
from presspass.newsroom.search.wanted import Clause, wanted
from presspass.newsroom.search.words import term, terms_in


def clauses(text: str, language: str = "en") -> list[Clause]:
    return list(wanted(text, language).clauses)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Galápagos", "galapagos", "en"),
        ("Galápagos", "GALAPAGOS", "es"),
        ("publicación", "publicaciones", "es"),
        ("publicacion", "publicaciones", "es"),
        ("inglés", "ingleses", "es"),
        ("panaderia", "panaderías", "es"),
        ("esclusa", "esclusas", "es"),
        ("gate", "gates", "en"),
        ("harbour’s", "harbours", "en"),
        ("Ångström", "angstrom", "en"),
        ("ﬁsh", "fish", "en"),
    ],
)
def test_accents_cases_and_endings_make_no_difference(one, other, language):
    assert term(one, language) == term(other, language)


@pytest.mark.parametrize(("one", "other"), [("gate", "goat"), ("sal", "sol"), ("1998", "1999")])
def test_other_words_are_others(one, other):
    assert term(one, "es") != term(other, "es")


def test_words_phrases_and_what_must_not_be_there_are_told_apart():
    assert clauses('lock "harbour gate" -ferry -"two boats"') == [
        Clause(("lock",)),
        Clause(("harbour", "gate")),
        Clause(("ferri",), excluded=True),
        Clause(("two", "boat"), excluded=True),
    ]


def test_a_hyphen_within_a_word_excludes_nothing():
    assert clauses("twenty-four") == [Clause(("twenti", "four"))]


def test_small_words_count_only_where_there_are_no_others():
    assert clauses("the gate of the lock") == clauses("gate lock")
    assert clauses("la sal de la noche", "es") == clauses("sal noche", "es")
    assert clauses("to be or not to be") == clauses("not")
    assert clauses("of the") == [Clause(("of",)), Clause(("the",))]


@pytest.mark.parametrize(
    "text", ["", "   ", "🦀🌊", "'\"*()", "-", '""', "-ferry", "\x00", "&|!<->:*"]
)
def test_what_holds_no_word_asks_for_nothing(text):
    assert not wanted(text, "en")


def test_a_long_text_asks_for_its_first_words():
    assert 0 < len(clauses("lock gate ferry mooring " * 250)) <= 16
    assert len(clauses("x" * 1_000)) == 1


@given(st.text(max_size=300), st.sampled_from(["en", "es", ""]))
def test_whatever_is_typed_only_letters_and_digits_reach_a_database(text, language):
    asked = wanted(text, language)

    for clause in asked.clauses:
        assert clause.terms
        assert all(one.isalnum() for one in clause.terms)
    if asked:
        left = sqlite.expression(asked)
        assert left.count('"') == 2 * len(asked.clauses)
        assert postgresql.expression(asked).count("'") == 2 * sum(
            len(clause.terms) for clause in asked.clauses
        )


@given(st.text(max_size=200))
def test_marking_a_text_changes_no_letter_of_it(text):
    asked = wanted(text, "en")

    shown = marked(text, asked)

    bare = shown.replace("<mark>", "").replace("</mark>", "")
    assert bare == marked(text, wanted("", "en"))


def test_every_form_of_a_word_is_marked():
    text = "The Gates & <gate> of the Galápagos"

    assert marked(text, wanted("gate galapagos", "en")) == (
        "The <mark>Gates</mark> &amp; &lt;<mark>gate</mark>&gt; of the <mark>Galápagos</mark>"
    )


def test_a_passage_begins_shortly_before_the_first_word_that_was_found():
    text = " ".join(f"word{number}" for number in range(60)) + " mooring " + "more " * 60

    shown = passage(text, wanted("mooring", "en"))

    assert shown.startswith("… word50 ")
    assert "word59 <mark>mooring</mark> more" in shown
    assert shown.endswith(" …")
    assert passage(text, wanted("ferry", "en")) is None


def test_a_passage_parts_what_stood_apart():
    shown = passage("It was dry.\nThe rope\nA mooring at night", wanted("mooring", "en"))

    assert shown == "It was dry.\nThe rope · A <mark>mooring</mark> at night"


def test_words_of_a_text_keep_their_order():
    assert terms_in("Two boats, one 'lock'", "en") == ["two", "boat", "one", "lock"]
