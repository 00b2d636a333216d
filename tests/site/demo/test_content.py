"""What the demonstration newspaper says: read without a database."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from presspass.demo import content
from presspass.demo.linocut.scenes import SCENES

NEWEST = datetime(2026, 11, 24, tzinfo=UTC)
PAPER = content.paper()
STORIES = content.stories(NEWEST)
FORBIDDEN = re.compile(
    r"another device|continue here|otro dispositivo|continuar aquí|\bshar(e|es|ed|ing)\b",
    re.IGNORECASE,
)
TAG = re.compile(r"<[^>]+>")
ALLOWED_TAG = re.compile(r'</?(b|i)>|<a href="/[a-z0-9/-]+/">|</a>')
every_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)


def words(story: content.Story) -> int:
    return sum(len(TAG.sub("", b.paragraph + b.subhead + b.quote).split()) for b in story.body)


def texts(story: content.Story) -> list[str]:
    own = [story.kicker, story.headline, story.standfirst, story.place]
    pictures = [text for one in story.pictures for text in (one.caption, one.alt)]
    return own + pictures + [b.paragraph + b.subhead + b.quote + b.speaker for b in story.body]


def edition(story: content.Story) -> content.Edition:
    return next(one for one in PAPER.editions if one.language == story.language)


def address(story: content.Story) -> str:
    above = f"/{edition(story).slug}" if edition(story).slug else ""
    return f"{above}/{story.section}/{story.slug}/"


def test_there_are_sixteen_articles_or_more_of_which_seven_are_spanish():
    assert Counter(story.language for story in STORIES) == {"en": 11, "es": 7}


def test_most_articles_are_for_subscribers_two_registered_and_three_free():
    assert Counter(story.access for story in STORIES) == {
        "subscribers": 13,
        "registered": 2,
        "free": 3,
    }


def test_twelve_subscribers_articles_have_over_400_words_and_one_under_120():
    lengths = sorted(words(story) for story in STORIES if story.access == "subscribers")

    assert lengths[0] < 120
    assert all(400 < length < 720 for length in lengths[1:])
    assert len(lengths[1:]) == 12


@every_story
def test_an_article_has_everything_a_page_shows(story):
    assert all((story.kicker, story.headline, story.standfirst, story.place))
    assert all(block.speaker for block in story.body if block.kind == "quote")
    assert story.authors
    assert story.topics
    assert all(one.caption and one.alt for one in story.pictures)


@every_story
def test_no_article_says_a_word_of_the_notice(story):
    assert not [text for text in texts(story) if FORBIDDEN.search(text)]


@every_story
def test_an_article_refers_to_what_the_paper_has(story):
    assert story.section in {section.slug for section in edition(story).sections}
    assert set(story.authors) <= PAPER.authors.keys()
    assert set(story.topics) <= PAPER.topics[story.language].keys()
    assert {one.picture for one in story.pictures} <= SCENES.keys()


@every_story
def test_every_link_leads_to_an_article_of_this_paper(story):
    links = {link for b in story.body for link in re.findall(r'href="([^"]+)"', b.paragraph)}

    assert links <= {address(one) for one in STORIES}


@every_story
def test_a_text_is_set_with_real_quotation_marks_and_known_markup(story):
    for block in story.body:
        assert not re.search(r"[\"']| - |--", TAG.sub("", block.paragraph + block.quote))
        assert not [tag for tag in TAG.findall(block.paragraph) if not ALLOWED_TAG.fullmatch(tag)]
        if story.language == "es":
            assert not re.search(r"[“”’]", block.paragraph + block.quote)
            for mark in "¿?", "¡!":
                assert block.paragraph.count(mark[0]) == block.paragraph.count(mark[1])


@every_story
def test_the_first_paragraph_is_less_than_a_quarter_of_a_long_article(story):
    if story.access == "subscribers" and words(story) > 400:
        assert len(story.body[0].paragraph.split()) < words(story) / 4


def test_every_scene_is_used_and_each_heads_one_article_and_its_translation():
    heads = Counter(story.lead.picture for story in STORIES if not story.translates)
    shown = {one.picture for story in STORIES for one in story.pictures}
    portraits = {author.portrait for author in PAPER.authors.values()}

    assert set(heads.values()) == {1}
    assert shown | portraits == SCENES.keys()
    assert len(portraits) == len(PAPER.authors)


def test_every_kind_of_block_is_to_be_seen():
    assert {block.kind for story in STORIES for block in story.body} == set(content.KINDS)
    assert any(story.corrections for story in STORIES)
    assert any(story.sources for story in STORIES)
    assert any(len(story.authors) > 1 for story in STORIES)


def test_a_translation_is_of_an_article_of_the_other_edition():
    languages = {story.slug: story.language for story in STORIES}
    translated = [story for story in STORIES if story.translates]

    assert translated
    assert all(languages[story.translates] != story.language for story in translated)


def test_every_topic_and_section_has_an_article():
    for one in PAPER.editions:
        own = [story for story in STORIES if story.language == one.language]

        assert {story.section for story in own} == {section.slug for section in one.sections}
        assert {slug for story in own for slug in story.topics} == set(PAPER.topics[one.language])
        assert set(one.picks) <= {story.slug for story in own}


def test_the_paper_is_of_this_week_and_nothing_is_from_the_future():
    for hour in (0, 5, 6, 7, 23):
        now = datetime(2026, 11, 24, hour, 20, tzinfo=UTC)

        newest = content.newest_day(now)

        moments = [story.published.on(newest) for story in content.stories(newest)]
        assert max(moments) <= now
        assert (now - min(moments)).days < 7


def test_the_days_of_the_week_follow_the_day_of_loading():
    text = "on {-6} night, since {0}"

    assert content.with_weekdays(text, "en", NEWEST) == "on Wednesday night, since Tuesday"
    assert content.with_weekdays("el {-1}", "es", NEWEST) == "el lunes"
    assert not any("{" in text for story in STORIES for text in texts(story))
