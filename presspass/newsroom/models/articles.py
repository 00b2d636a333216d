"""Articles, and what belongs to one: byline, topics, corrections, sources, what to read next."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    TitleFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from presspass.newsroom import access
from presspass.newsroom.blocks import Body
from presspass.newsroom.desk.article_form import ArticleForm
from presspass.newsroom.desk.choosing import translation_chooser
from presspass.newsroom.desk.lacking_panel import LackingPanel
from presspass.newsroom.desk.schedule import SchedulePanel
from presspass.newsroom.models.authors import Author
from presspass.newsroom.models.pictures import Picture
from presspass.newsroom.models.showing import show
from presspass.newsroom.models.topics import Topic


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
    translates = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
        help_text=_("The article of another edition which this one is a translation of."),
    )
    updated_at = models.DateTimeField(_("updated at"), null=True, blank=True, editable=False)
    words_digest = models.CharField(max_length=64, blank=True, editable=False)

    parent_page_types = ["newsroom.Section"]
    subpage_types: list[str] = []
    base_form_class = ArticleForm
    content_panels = [
        LackingPanel(),
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
        InlinePanel("sources", heading=_("Sources"), label=_("Source")),
        FieldPanel("topics"),
        MultipleChooserPanel(
            "more_picks",
            chooser_field_name="other",
            heading=_("More information"),
            label=_("Article"),
            help_text=_("What to read with it. Where fewer than three are chosen, others join."),
            max_num=6,
        ),
        FieldPanel("translates", widget=translation_chooser()),
        InlinePanel("corrections", heading=_("Corrections"), label=_("Correction")),
    ]
    settings_panels = [SchedulePanel(), CommentPanel()]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def with_content_json(self, content: dict[str, Any]) -> "Article":
        """A revision as an article; when the paper said what is of the article, not of a draft."""
        revised = super().with_content_json(content)
        revised.updated_at, revised.words_digest = self.updated_at, self.words_digest
        return revised

    def serve(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Show the article to the request's audience."""
        return show("show_article", request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show it in the desk as the audience `mode_name` will get it."""
        preview = import_string("presspass.newsroom.desk.previews.preview")
        return preview(request, self, mode_name or self.default_preview_mode)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """For whom the desk shows it."""
        return list(import_string("presspass.newsroom.desk.previews.MODES"))

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


class Correction(Orderable):
    """What was wrong in an article, and is right now. Printed under the text."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="corrections")
    text = models.CharField(
        _("correction"),
        max_length=500,
        help_text=_("What was wrong, and what is right."),
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    panels = [FieldPanel("text"), FieldPanel("made_at")]


class Source(Orderable):
    """Where a piece has its facts from: a document, a study, a register."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("title"), max_length=240)
    address = models.URLField(_("address"), max_length=500, blank=True)

    panels = [FieldPanel("title"), FieldPanel("address")]


class MorePick(Orderable):
    """An article which the editors chose to be read with another."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="more_picks")
    other = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="+", verbose_name=_("article")
    )

    panels = [FieldPanel("other")]
