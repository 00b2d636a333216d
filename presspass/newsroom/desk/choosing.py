"""How the desk picks one article for another: by searching titles, those of drafts too.

The newest of the edition stand there at once. Which edition it is, is known from the page on which
the editor works, which browsers name when they ask for the list; unnamed, all are offered.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.urls import Resolver404, resolve
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import chooser as views
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.models import Page

ELSEWHERE: Final = "elsewhere"
"""Asked with the list: those of the other editions."""
FRONT_OF: Final[dict[str, Callable[[Mapping[str, Any]], Page | None]]] = {}
"""Form in the desk that is not of a page → whose edition it is about, by what its address names.
Apps add theirs."""
ASIDE: Final = "article-chooser-aside"
"""Columns that narrow screens do without."""


class NamedByLastVersion:
    """What was chosen, as its editors know it."""

    def get_display_title(self, instance: Page) -> str:
        """The title of its last version."""
        return _title_of(instance)


class ArticleChooser(NamedByLastVersion, BaseChooser):
    """The button that opens the list, and what was chosen."""

    asked = ""

    def get_chooser_modal_url(self) -> str:
        """The list, with what is asked of it."""
        return super().get_chooser_modal_url() + self.asked


class TitleSearch(BaseFilterForm):
    """Words that a title must hold, all of them, in any order."""

    q = forms.CharField(
        label=_("Words of the title"),
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "data-title-search": ""}
        ),
    )

    def filter(self, objects: QuerySet) -> QuerySet:
        """The articles whose title, or that of their last version, holds the words."""
        words = self.cleaned_data["q"].split()
        for word in words:
            objects = objects.filter(Q(title__icontains=word) | Q(draft_title__icontains=word))
        self.is_searching, self.search_query = bool(words), " ".join(words)
        return super().filter(objects)


class ArticlesOfEdition:
    """What both lists, the first and each that a search brings, show."""

    filter_form_class = TitleSearch

    def get_object_list(self) -> QuerySet:
        """The articles of the edition in which the editor works, or of all others; newest first."""
        articles = self.model_class.objects.defer("body").annotate(section_title=_section())
        front = _front_of_page_in(self.request.headers.get("Referer", ""))
        if front is not None:
            lies = Q(path__startswith=front.path, depth=front.depth + 2)
            articles = articles.filter(~lies if ELSEWHERE in self.request.GET else lies)
        return articles.order_by(F("latest_revision_created_at").desc(nulls_last=True), "-pk")

    @property
    def title_column(self) -> Column:
        """The title of the last version, which chooses the article."""
        column = super().title_column
        column.accessor = _title_of
        return column

    @property
    def columns(self) -> list[Column]:
        """Title, section, state, and when it was last changed."""
        changed = "latest_revision_created_at"
        return [
            *super().columns,
            Column("section", label=_("Section"), accessor="section_title", classname=ASIDE),
            Column("state", label=_("State"), accessor=_state_of),
            DateColumn("changed", label=_("Changed"), accessor=changed, classname=ASIDE),
        ]


class ChooseArticle(ArticlesOfEdition, views.ChooseView):
    """The list as it is opened."""


class ChooseArticleResults(ArticlesOfEdition, views.ChooseResultsView):
    """The list that a search brings."""


class ChosenArticle(NamedByLastVersion, views.ChosenView):
    """The one that was chosen."""


class ChosenArticles(NamedByLastVersion, views.ChosenMultipleView):
    """Those that were ticked."""


class ArticleChooserViewSet(ChooserViewSet):
    """The chooser of every field that leads to an article."""

    model = "newsroom.Article"
    icon = "doc-full"
    page_title = _("Choose an article")
    choose_one_text = _("Choose an article")
    choose_another_text = _("Choose another article")
    edit_item_text = _("Edit this article")
    per_page = 12
    preserve_url_parameters = ["multiple", ELSEWHERE]
    base_widget_class = ArticleChooser
    choose_view_class = ChooseArticle
    choose_results_view_class = ChooseArticleResults
    chosen_view_class = ChosenArticle
    chosen_multiple_view_class = ChosenArticles


article_chooser = ArticleChooserViewSet("choose_article", url_prefix="choose-article")


def translation_chooser() -> BaseChooser:
    """The button for what an article translates: it stands in another edition."""
    button = article_chooser.widget_class()
    button.asked = f"?{ELSEWHERE}=1"
    return button


def _title_of(page: Page) -> str:
    return page.get_admin_display_title()


def _state_of(page: Page) -> str:
    if page.live:
        return gettext("Published")
    return gettext("Withdrawn") if page.first_published_at else gettext("Draft")


def _section() -> Subquery:
    """The title of the page right above an article."""
    above = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen)
    return Subquery(Page.objects.filter(path=above).values("title")[:1])


def _front_of_page_in(address: str) -> Page | None:
    """The front above the page that is edited, or made, at `address` of the desk."""
    from presspass.newsroom.editions import front_above  # noqa: PLC0415  (it needs the models)

    with suppress(Resolver404):
        found = resolve(urlsplit(address).path)
        named = found.kwargs
        if found.view_name in FRONT_OF:
            return FRONT_OF[found.view_name](named)
        key = named.get("page_id") or named.get("parent_page_id")
        page = Page.objects.filter(pk=key).first() if key else None
        return front_above(page.path) if page else None
    return None
