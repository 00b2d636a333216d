"""What the newsroom keeps: editions, sections, articles, their authors, topics and pictures.

How an article is shown to whom is `rendering.py`; what lists show is `lists.py`.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Orderable, Page

from presspass.newsroom import access
from presspass.newsroom.blocks import Body

LANGUAGES = [("en", "English"), ("es", "Español")]
RESERVED_SLUGS = frozenset(
    [
        *("account", "api", "business", "desk", "documents", "gate", "media", "newsletters"),
        *("search", "static", "subscribe", "topics", "try"),
    ]
)


def show(name: str, request: HttpRequest, page: Page) -> HttpResponse:
    """Have the view `name` show `page`. The views import the models: so, only when asked."""
    return import_string(f"presspass.newsroom.views.{name}")(request, page)


class Picture(AbstractImage):
    """A picture. Its alternative text belongs to the article that shows it."""

    photographer = models.CharField(
        _("photographer"),
        max_length=120,
        blank=True,
        help_text=_("Who made the picture. Printed under it."),
    )
    agency = models.CharField(
        _("agency"),
        max_length=120,
        blank=True,
        help_text=_("Who it was bought from, if anyone. Printed after the photographer."),
    )

    admin_form_fields = (
        "title",
        "file",
        "photographer",
        "agency",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class Rendition(AbstractRendition):
    """A picture cut and sized for one use."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class Author(models.Model):
    """A person who signs articles."""

    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(
        _("role"),
        max_length=120,
        blank=True,
        help_text=_("Printed after the name, for example: Harbour correspondent."),
    )
    bio = models.TextField(
        _("biography"),
        blank=True,
        help_text=_("Two or three sentences, printed below the articles."),
    )

    panels = [FieldPanel("name"), FieldPanel("role"), FieldPanel("bio")]

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """What articles are archived under. Each edition has its own topics."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("slug"),
        max_length=120,
        help_text=_("The last part of the topic's address, for example: tidal-power."),
    )
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES, default="en")

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("language")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "language"], name="topic_once_in_a_language")
        ]

    def __str__(self) -> str:
        return self.name


class Front(Page):
    """The front page of an edition. The English one is the site's root, others stand below it."""

    language = models.CharField(
        _("language"),
        max_length=8,
        choices=LANGUAGES,
        default="en",
        help_text=_("The language in which this edition is written."),
    )
    edition_name = models.CharField(
        _("nameplate"),
        max_length=80,
        help_text=_("The newspaper's name, as it stands at the head of every page."),
    )
    tagline = models.CharField(
        _("line under the nameplate"), max_length=140, blank=True, help_text=_("One short line.")
    )

    parent_page_types = ["wagtailcore.Page", "newsroom.Front"]
    subpage_types = ["newsroom.Section", "newsroom.Front"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("edition_name"),
        FieldPanel("tagline"),
        FieldPanel("language"),
        InlinePanel(
            "picks",
            heading=_("At the top of the page"),
            label=_("Article"),
            help_text=_("The first leads, with a large picture; the next stand beside it."),
            max_num=4,
        ),
    ]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def serve(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Show the front page."""
        return show("show_front", request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show it in the desk as it will be shown."""
        del mode_name
        return self.serve(request)


class FrontPick(Orderable):
    """An article which the editors placed at the top of a front page."""

    front = ParentalKey(Front, on_delete=models.CASCADE, related_name="picks")
    article = models.ForeignKey(
        "newsroom.Article",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("article"),
    )

    panels = [FieldPanel("article")]


class Section(Page):
    """A part of an edition: its articles, newest first, and a band on the front page."""

    class Weight(models.TextChoices):
        """How much room the section's band takes."""

        LARGE = "large", _("Large: a picture and four more articles")
        MEDIUM = "medium", _("Medium: three articles with pictures")
        SMALL = "small", _("Small: headlines, beside another small section")

    summary = models.CharField(
        _("summary"), max_length=240, blank=True, help_text=_("One sentence, under the name.")
    )
    weight = models.CharField(
        _("weight on the front page"), max_length=8, choices=Weight, default=Weight.MEDIUM
    )

    parent_page_types = ["newsroom.Front"]
    subpage_types = ["newsroom.Article"]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("weight")]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def clean(self) -> None:
        """Refuse a slug at which the site answers already."""
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This address is taken by the site itself.")})

    def serve(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Show the section's articles."""
        return show("show_section", request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show it in the desk as it will be shown."""
        del mode_name
        return self.serve(request)


class Article(Page):
    """A published piece: it belongs to one section, and by it to one edition."""

    class Access(models.TextChoices):
        """Who may read the whole text."""

        FREE = access.FREE, _("Free: everybody")
        REGISTERED = access.REGISTERED, _("Registered: everybody with an account")
        SUBSCRIBERS = access.SUBSCRIBERS, _("Subscribers")

    access = models.CharField(
        _("access"),
        max_length=12,
        choices=Access,
        default=Access.SUBSCRIBERS,
        help_text=_("Everybody sees the opening; this says who may read on."),
    )
    kicker = models.CharField(
        _("kicker"), max_length=80, blank=True, help_text=_("A word or two above the headline.")
    )
    standfirst = models.TextField(
        _("standfirst"),
        max_length=400,
        blank=True,
        help_text=_("One or two sentences below the headline. Everybody sees them, in lists too."),
    )
    lead_picture = models.ForeignKey(
        Picture,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    lead_alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_(
            "What the picture shows, in the article's language, for readers who do not see it."
        ),
    )
    lead_caption = models.CharField(_("caption"), max_length=300, blank=True)
    place = models.CharField(
        _("place"), max_length=80, blank=True, help_text=_("Where the piece was reported from.")
    )
    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="articles", verbose_name=_("topics")
    )
    body = StreamField(Body(), verbose_name=_("text"), blank=True)
    correction = models.CharField(
        _("correction"),
        max_length=500,
        blank=True,
        help_text=_("What was wrong and is right now. Printed under the text."),
    )

    parent_page_types = ["newsroom.Section"]
    subpage_types: list[str] = []
    content_panels = [
        FieldPanel("kicker"),
        TitleFieldPanel("title", heading=_("Headline"), placeholder=False),
        FieldPanel("standfirst"),
        FieldPanel("access"),
        MultiFieldPanel(
            [FieldPanel("lead_picture"), FieldPanel("lead_alt"), FieldPanel("lead_caption")],
            heading=_("Picture"),
        ),
        InlinePanel("bylines", heading=_("Authors"), label=_("Author")),
        FieldPanel("place"),
        FieldPanel("body"),
        FieldPanel("topics"),
        FieldPanel("correction"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def clean(self) -> None:
        """Ask for an alternative text wherever there is a picture."""
        super().clean()
        if self.lead_picture_id and not self.lead_alt.strip():
            raise ValidationError({"lead_alt": _("Say what the picture shows.")})

    def serve(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Show the article to the request's audience."""
        return show("show_article", request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show it in the desk as subscribers will see it."""
        del mode_name
        request.audience = access.SUBSCRIBER
        return self.serve(request)

    @property
    def published_at(self) -> object:
        """When it was first published; None while it is a draft."""
        return self.first_published_at

    @cached_property
    def authors(self) -> list[Author]:
        """Who signs it, in the order of the byline."""
        return [byline.author for byline in self.bylines.select_related("author")]


class ArticleAuthor(Orderable):
    """One name in an article's byline."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, on_delete=models.CASCADE, related_name="+", verbose_name=_("author")
    )

    panels = [FieldPanel("author")]
