"""The words: the same in every language, calm, and placeholders that fit."""

import re
import string
import tomllib

import pytest

from presspass.gate.notice.values import HERE, LANGUAGES, words_in

ACCUSING = re.compile(
    r"\b(shar(e|es|ed|ing)|abus\w*|limit\w*|fraud\w*|compart\w*|abuso\w*|límite\w*|fraude\w*)\b",
    re.IGNORECASE,
)


def sentences(language):
    words = words_in(language)
    return {
        f"{section}.{key}": sentence
        for section, table in words.items()
        if section != "language"
        for key, sentence in table.items()
    }


def placeholders(sentence):
    return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


def test_there_is_one_file_for_each_language():
    assert sorted(file.stem for file in (HERE / "words").glob("*.toml")) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_and_placeholders(language):
    english = {key: placeholders(sentence) for key, sentence in sentences("en").items()}

    assert {k: placeholders(s) for k, s in sentences(language).items()} == english


def test_no_sentence_is_left_in_english():
    english, spanish = sentences("en"), sentences("es")

    assert [key for key in english if english[key] == spanish[key]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calm_tone_accuses_nobody(language):
    assert not [s for s in sentences(language).values() if ACCUSING.search(s)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_hold_no_markup(language):
    text = (HERE / "words" / f"{language}.toml").read_text(encoding="utf-8")

    assert "<" not in text
    assert "&" not in text
    tomllib.loads(text)


def test_an_unknown_language_is_answered_in_english():
    assert words_in("fr")["language"]["code"] == "en"
