"""What an issue shows: of each article the headline and a few words that everybody may read.

Mail, archive and desk show the same. An article that is not published now is in none of them; of a
text no more is taken than the beginning of its opening, whatever its access.
"""

from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils.text import Truncator
from wagtail.models import Page

from presspass.newsletters.models import Issue, IssueArticle
from presspass.newsroom import access
from presspass.newsroom.body import parts_of
from presspass.newsroom.editions import articles_below
from presspass.newsroom.models import Article, Front, Picture, Section
from presspass.newsroom.opening import opening_of

MOST_WORDS: Final = 40
"""So many words of an opening stand for a standfirst."""


@dataclass(frozen=True, slots=True)
class Item:
    """An article as an issue shows it."""

    article: Article
    headline: str
    words: str
    section: str
    kicker: str

    @property
    def picture(self) -> Picture | None:
        """The picture at its top."""
        return self.article.lead_picture

    @property
    def alt(self) -> str:
        """What that shows."""
        return self.article.lead_alt

    @property
    def path(self) -> str:
        """Its address on the site."""
        return self.article.url or ""

    @property
    def is_for_subscribers(self) -> bool:
        """Whether its text is for subscribers only."""
        return self.article.access == access.SUBSCRIBERS


def items_of(issue: Issue) -> list[Item]:
    """What `issue` shows now, the lead first; nothing while its edition is not published."""
    edition = issue.newsletter.edition
    if not edition.live:
        return []
    sections = sections_of(edition)
    published = articles_below(edition).live().select_related("lead_picture")
    found = published.in_bulk([one.article_id for one in issue.articles.all()])
    return [
        _item(place, found[place.article_id], sections)
        for place in issue.articles.all()
        if place.article_id in found
    ]


def left_out_of(issue: Issue) -> list[str]:
    """The titles of the articles in `issue` that are not published now, or of another edition."""
    shown = {item.article.pk for item in items_of(issue)}
    places = issue.articles.all()
    return [place.article.title for place in places if place.article_id not in shown]


def sections_of(edition: Front) -> QuerySet[Section]:
    """The published sections of `edition`, in the order of the desk."""
    return Section.objects.live().child_of(edition).order_by("path")


def words_of(article: Article) -> str:
    """The standfirst of `article`; without one the beginning of its opening, as plain text."""
    if article.standfirst.strip():
        return article.standfirst.strip()
    parts = parts_of(article.body)
    opening = opening_of(parts)
    texts = [part.text for part in parts[: opening.whole] if part.kind == "paragraph"]
    return Truncator((texts or [opening.cut])[0]).words(MOST_WORDS)


def _item(place: IssueArticle, article: Article, sections: QuerySet[Section]) -> Item:
    return Item(
        article,
        place.headline.strip() or article.title,
        place.words.strip() or words_of(article),
        next((one.title for one in sections if _lies_in(article, one)), ""),
        article.kicker,
    )


def _lies_in(article: Page, section: Page) -> bool:
    return article.path.startswith(section.path)
