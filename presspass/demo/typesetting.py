"""From an article as it is written down to a published page."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from presspass.demo import content
from presspass.demo.pictures import Prints
from presspass.newsroom.models import Article, ArticleAuthor, Author, Section, Topic
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
        first_published_at=moment,
        last_published_at=moment,
    )
    article.bylines = [
        ArticleAuthor(author=desk.authors[key], sort_order=place)
        for place, key in enumerate(story.authors)
    ]
    desk.sections[story.section].add_child(instance=article)
    article.topics = [desk.topics[slug] for slug in story.topics]
    article.words_digest = digest_of(article)
    article.save()
    _keep_revision(article, moment)
    return article


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


def _value(block: content.Block, prints: Prints) -> str | dict[str, Any]:
    match block.kind:
        case "paragraph":
            return f"<p>{block.paragraph}</p>"
        case "subhead":
            return block.subhead
        case "quote":
            return {"text": block.quote, "speaker": block.speaker}
        case _:
            picture = prints[block.picture].pk
            return {"picture": picture, "alt": block.alt, "caption": block.caption}
