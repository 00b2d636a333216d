"""The demonstration newspaper as it is written down: paper.toml and one file an article.

Days are told from the day of loading, so that the paper is always this week's. Where a weekday
stands in a text, the file has its distance instead: {-6} is the name of the day six days before.
Nothing here knows Django.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final, Literal

import msgspec

HERE: Final = Path(__file__).parent
ARTICLES: Final = HERE / "articles"
DISTANCE: Final = re.compile(r"\{(-?\d+)\}")
KINDS: Final = (
    *("paragraph", "subhead", "quote", "picture"),
    *("list", "gallery", "table", "box", "embed"),
)
"""Of a body's blocks; all but the import's `markup`."""
WEEKDAYS: Final = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of these files; a field that nobody reads is a slip of the pen."""


class Section(Strict):
    """A part of an edition."""

    slug: str
    name: str
    summary: str
    weight: Literal["large", "medium", "small"]


class Edition(Strict):
    """One language of the paper; `picks` are the slugs at the top of its front."""

    language: Literal["en", "es"]
    slug: str
    name: str
    tagline: str
    description: str
    credit: tuple[str, str]
    picks: tuple[str, ...]
    sections: tuple[Section, ...]


class Author(Strict):
    """One of the staff."""

    name: str
    role: str
    bio: str
    portrait: str
    language: Literal["en", "es"] = "en"


class Topic(Strict):
    """What articles are archived under, and a sentence about it."""

    name: str
    summary: str


class Reader(Strict):
    """A reader of the demo: holds a seat of what `seat_of` bought, maybe the reader, or none."""

    login: str
    name: str
    language: str = ""
    seat_of: str = ""
    staff: bool = False

    @property
    def email(self) -> str:
        """What the reader signs in with."""
        return f"{self.login}@demo.example"


class Purchase(Strict):
    """What a reader bought, so many days before the day of loading.

    `paid`: whether the invoices of this reader were paid; `company` is one that it was bought for,
    with a `domain` that is proved; `seats`: so many, where they are more than the plan's own.
    """

    reader: str
    plan: str
    interval: Literal["month", "year"]
    days_ago: int
    paid: bool = True
    seats: int | None = None
    company: Mapping[str, str] = {}
    domain: str = ""


class Publisher(Strict):
    """Who sells the subscriptions."""

    name: str
    address: str
    tax_number: str
    email: str
    iban: str


class Plan(Strict):
    """A plan of the demo, on sale; its fields are those of the plan that is made of it."""

    name: str
    place: int
    seats: int
    summary_en: str
    summary_es: str
    month_cents: int
    year_cents: int
    tax_percent: int
    kind: Literal["personal", "company"] = "personal"
    seat_month_cents: int | None = None
    seat_year_cents: int | None = None
    most_seats: int | None = None
    trial_days: int = 0
    offer_percent: int = 0
    offer_periods: int = 0


class PastIssue(Strict):
    """An issue that went out before the paper is looked at: its own words; what was there then."""

    subject: str
    introduction: str


class Newsletter(Strict):
    """What one can sign up for in the edition of its language; `readers` have done so."""

    language: Literal["en", "es"]
    slug: str
    name: str
    promise: str
    rhythm: str
    day: int
    readers: tuple[str, ...] = ()
    issue: PastIssue | None = None


class Paper(Strict):
    """Everything but the articles."""

    editions: tuple[Edition, ...]
    topics: Mapping[str, Mapping[str, Topic]]
    authors: Mapping[str, Author]
    readers: tuple[Reader, ...]
    publisher: Publisher
    plans: tuple[Plan, ...]
    purchases: tuple[Purchase, ...]
    newsletters: tuple[Newsletter, ...]


class Published(Strict):
    """When: `day` is 0 on the newest day and negative before it."""

    day: int
    time: str

    def on(self, newest: datetime) -> datetime:
        """That moment, when the newest day begins at `newest`."""
        clock = time.fromisoformat(self.time)
        return newest + timedelta(days=self.day, hours=clock.hour, minutes=clock.minute)


class Lead(Strict):
    """The picture at the head of an article."""

    picture: str
    caption: str
    alt: str


class Block(Strict):
    """One piece of a body; which one is said by the field that is filled, the others serve it.

    The first row of a `table` and the first cell of each row head it; `embed` is an address, a
    `list` has numbers where it is `ordered`.
    """

    paragraph: str = ""
    subhead: str = ""
    quote: str = ""
    speaker: str = ""
    picture: str = ""
    caption: str = ""
    alt: str = ""
    list: tuple[str, ...] = ()
    ordered: bool = False
    gallery: tuple[Lead, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    source: str = ""
    box: str = ""
    embed: str = ""
    title: str = ""

    @property
    def kind(self) -> str:
        """Which of them it is."""
        return next(kind for kind in KINDS if getattr(self, kind))


class Correction(Strict):
    """What was wrong, and when that was said."""

    text: str
    made: Published


class Source(Strict):
    """Where a piece has its facts from."""

    title: str
    address: str = ""


class Story(Strict):
    """An article as it is written down."""

    slug: str
    language: Literal["en", "es"]
    kicker: str
    headline: str
    standfirst: str
    section: str
    place: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    access: Literal["free", "registered", "subscribers"]
    published: Published
    lead: Lead
    body: tuple[Block, ...]
    corrections: tuple[Correction, ...] = ()
    sources: tuple[Source, ...] = ()
    translates: str = ""
    more: tuple[str, ...] = ()

    @property
    def pictures(self) -> tuple[Lead, ...]:
        """Every picture in it, from the top."""
        single = (Lead(picture=b.picture, caption=b.caption, alt=b.alt) for b in self.body)
        several = (picture for block in self.body for picture in block.gallery)
        return (self.lead, *(picture for picture in (*single, *several) if picture.picture))


def paper() -> Paper:
    """Editions, sections, topics, staff, readers and plans."""
    return msgspec.convert(tomllib.loads((HERE / "paper.toml").read_text("utf-8")), Paper)


def terms() -> dict[str, str]:
    """The first version of the terms: language → text."""
    return msgspec.convert(tomllib.loads((HERE / "terms.toml").read_text("utf-8")), dict[str, str])


def stories(newest: datetime) -> tuple[Story, ...]:
    """All articles, for a paper whose newest day begins at `newest`."""
    return tuple(_story(path, newest) for path in sorted(ARTICLES.glob("*/*.toml")))


def newest_day(now: datetime) -> datetime:
    """The beginning of the newest day: today, or yesterday while today's pieces are to come."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    last = max(story.published.on(midnight) for story in stories(midnight))
    return midnight if last <= now else midnight - timedelta(days=1)


def with_weekdays(text: str, language: str, newest: datetime) -> str:
    """`text` with the names of days in place of their distances."""

    def name(found: re.Match[str]) -> str:
        day = newest + timedelta(days=int(found[1]))
        return WEEKDAYS[language][day.weekday()]

    return DISTANCE.sub(name, text)


def _story(path: Path, newest: datetime) -> Story:
    language = path.parent.name
    text = with_weekdays(path.read_text("utf-8"), language, newest)
    own = {"slug": path.stem.partition("-")[2], "language": language}
    return msgspec.convert({**tomllib.loads(text), **own}, Story)
