"""Every letter of every app, in both languages: whole, in one language, and safe in each form."""

import re
from collections import defaultdict
from html import unescape

import pytest
from django.core.management import call_command

from presspass.mail.specimens import sources, specimens

pytestmark = pytest.mark.django_db

MARKUP = re.compile(r"</?[a-z][^>]*>|{[{%]|&(?:[a-z]+|#\d+);|\bmj-", re.IGNORECASE)
EVIL = '<script>{}</script>&amp;"'
FACT = re.compile(r"\[\w+\]|https?://\S+|Presspass$", re.MULTILINE)


def test_the_letters_of_all_apps_are_tried():
    assert {name.partition("/")[0] for name, _ in sources()} >= {"mail", "readers"}


def test_each_has_a_subject_a_text_without_markup_and_html_with_the_same_words():
    for one in specimens():
        where = (one.name, one.language)
        html = " ".join(unescape(re.sub(r"<[^>]+>", " ", one.letter.html)).split())
        lines = [line for line in one.letter.text.splitlines() if line.strip()]

        assert one.letter.subject, where
        assert "@import" not in one.letter.html, where
        assert "<link" not in one.letter.html, where
        assert "\n" not in one.letter.subject, where
        assert MARKUP.search(one.letter.text) is None, where
        assert MARKUP.search(one.letter.subject) is None, where
        for line in lines:
            words = re.sub(r"\s*\(?https?://\S+\)?", "", line).removeprefix("- ").rstrip(":")
            assert words in html or words == "--", (*where, line)


def test_every_fact_and_every_address_is_in_both_forms():
    for one in specimens():
        for fact in one.facts.values():
            for word in fact if isinstance(fact, list) else [fact]:
                said = one.letter.subject + one.letter.text
                assert (word in said) == (word in unescape(one.letter.html)), (one.name, word)


def test_no_sentence_of_a_spanish_letter_is_english():
    lines = defaultdict(dict)
    for one in specimens():
        plain = FACT.sub("", f"{one.letter.subject}\n{one.letter.text}").splitlines()
        words = {line.strip(' -:()"“”«».,') for line in plain}
        lines[one.name][one.language] = {line for line in words if re.search(r"[a-z]", line)}

    for name, said in lines.items():
        assert said["es"], name
        assert said["en"] & said["es"] == set(), name


def test_no_fact_is_markup_in_the_html_and_none_is_altered_in_the_text():
    for one in specimens(EVIL):
        assert "<script" not in one.letter.html, one.name
        assert "&amp;amp;" in one.letter.html or not _has_words(one), one.name
        assert "&lt;" not in one.letter.text, one.name


def _has_words(one):
    return any(EVIL.format(name) in one.letter.text for name in one.facts)


def test_they_can_be_written_to_a_folder_and_looked_at(tmp_path, capsys):
    call_command("letters", str(tmp_path))

    assert (tmp_path / "mail-test.es.html").read_text("utf-8").startswith("<!doctype html>")
    assert "Las cartas llegan" in (tmp_path / "mail-test.es.txt").read_text("utf-8")
    assert "mail-test.en: A letter to try" in capsys.readouterr().out
