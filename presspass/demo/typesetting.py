"""From an article as it is written down to a published page."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from presspass.demo import content
from presspass.demo.pictures import Prints
from presspass.newsroom.models import (
    Article,
    ArticleAuthor,
    Author,
    Correction,
    MorePick,
    Section,
    Source,
    Topic,
)
from presspass.newsroom.updating import digest_of

# NOTE: ids of paragraphs follow from these names; a reader's place would be lost with another.
NAMES = uuid.UUID("9b5ac1f0-62f4-4a3b-9d4b-52c3a4a6f001")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the articles of one edition refer to, by the names in their files."""

    sections: Mapping[str, Section]
    authors: Mapping[str, Author]
    topics: Mapping[str, Topic]
    prints: Prints
    newest: datetime
    articles: Mapping[str, Article]
    """Those that are published already, by slug."""


def publish(story: content.Story, desk: Desk) -> Article:
    """Publish `story` in its section as of its own moment."""
    moment = story.published.on(desk.newest)
    article = Article(
        title=story.headline,
        slug=story.slug,
        **{name: getattr(story, name) for name in ("kicker", "standfirst", "access", "place")},
        lead_picture=desk.prints[story.lead.picture],
        lead_alt=story.lead.alt,
        lead_caption=story.lead.caption,
        search_description=story.standfirst,
        body=[_block(story, place, desk.prints) for place in range(len(story.body))],
        translates=desk.articles.get(story.translates),
        first_published_at=moment,
        last_published_at=moment,
    )
    _attach(article, story, desk)
    desk.sections[story.section].add_child(instance=article)
    article.topics = [desk.topics[slug] for slug in story.topics]
    article.words_digest = digest_of(article)
    article.save()
    _keep_revision(article, moment)
    return article


def _attach(article: Article, story: content.Story, desk: Desk) -> None:
    """Who signs it, what was corrected in it, what it draws on and what to read with it."""
    article.bylines = [
        ArticleAuthor(author=desk.authors[key], sort_order=place)
        for place, key in enumerate(story.authors)
    ]
    article.corrections = [
        Correction(text=one.text, made_at=one.made.on(desk.newest)) for one in story.corrections
    ]
    article.sources = [Source(title=one.title, address=one.address) for one in story.sources]
    article.more_picks = [MorePick(other=desk.articles[slug]) for slug in story.more]
    article.updated_at = max((one.made_at for one in article.corrections.all()), default=None)


def _keep_revision(article: Article, moment: datetime) -> None:
    """Let the desk find a first version, made when the piece was published."""
    revision = article.save_revision(changed=False)
    type(revision).objects.filter(pk=revision.pk).update(created_at=moment)
    Article.objects.filter(pk=article.pk).update(
        live_revision=revision, latest_revision_created_at=moment, last_published_at=moment
    )


def _block(story: content.Story, place: int, prints: Prints) -> dict[str, Any]:
    block = story.body[place]
    return {
        "type": block.kind,
        "id": str(uuid.uuid5(NAMES, f"{story.language}/{story.slug}/{place}")),
        "value": _value(block, prints),
    }


def _value(block: content.Block, prints: Prints) -> str | dict[str, Any]:  # noqa: PLR0911 (a table)
    match block.kind:
        case "paragraph":
            return f"<p>{block.paragraph}</p>"
        case "subhead":
            return block.subhead
        case "quote":
            return {"text": block.quote, "speaker": block.speaker}
        case "list":
            kind = "ol" if block.ordered else "ul"
            return f"<{kind}>{''.join(f'<li>{item}</li>' for item in block.list)}</{kind}>"
        case "gallery":
            shown = [_picture(one, prints) for one in block.gallery]
            return {"title": block.title, "pictures": shown}
        case "table":
            return {"caption": block.caption, "table": _table(block.table), "source": block.source}
        case "box":
            return {"title": block.title, "text": block.box}
        case "embed":
            return {"address": block.embed, "title": block.title}
        case _:
            return _picture(block, prints)


def _picture(shown: content.Block | content.Lead, prints: Prints) -> dict[str, Any]:
    return {
        "picture": prints[shown.picture].pk,
        "alt": shown.alt,
        "caption": shown.caption,
    }


def _table(rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {
        "data": [list(row) for row in rows],
        "table_header_choice": "both",
        "first_row_is_table_header": True,
        "first_col_is_header": True,
    }
