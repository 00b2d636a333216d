"""Issues in the desk: the list, and the form in which one is composed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy

from presspass.newsletters.models import Issue
from presspass.newsroom.desk import choosing
from presspass.newsroom.editions import front_above
from presspass.readers.models import Reader

NAME = "newsletter_issues"
MAY_COMPOSE = "newsletters.change_issue"


class UntilItGoesOut(ModelPermissionPolicy):
    """An issue is changed and deleted as long as nobody has got it."""

    def user_has_permission(self, user: Reader, action: str) -> bool:
        """Whether `user` may do `action` to any of them; new ones have a page of their own."""
        return action != "add" and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Reader, action: str, instance: Issue) -> bool:
        """Whether `user` may do `action` to this one."""
        may = super().user_has_permission_for_instance(user, action, instance)
        return may and (instance.may_change or action == "view")


class IssueForm(WagtailAdminModelForm):
    """An issue, and its articles."""

    def clean(self) -> dict[str, Any]:
        """Say which article is of another edition, and which stands there twice."""
        cleaned = super().clean()
        if not self.formsets["articles"].is_valid():
            return cleaned
        forms_of_articles = self.formsets["articles"].forms
        seen: set[int] = set()
        for form in forms_of_articles:
            article = _article_in(form)
            if article is None:
                continue
            if front_above(article.path) != self.instance.newsletter.edition:
                form.add_error("article", _("This article is of another edition."))
            elif article.pk in seen:
                form.add_error("article", _("This article stands there already."))
            seen.add(article.pk)
        if any(form.errors for form in forms_of_articles):
            self.add_error(None, _("An article cannot stand there: see below."))
        return cleaned


class IssueList(IndexView):
    """All issues, the latest first; each leads to the page on which it is looked at and sent."""

    def get_base_queryset(self) -> QuerySet[Issue]:
        """With their newsletters."""
        return super().get_base_queryset().select_related("newsletter")

    @property
    def add_url(self) -> str | None:
        """Where one begins a new one."""
        may = self.request.user.has_perm(MAY_COMPOSE)
        return reverse("newsletter_issue_new") if may else None

    def get_edit_url(self, instance: Issue) -> str:
        """The page of one."""
        return reverse("newsletter_issue_sending", args=[instance.pk])


class OnlyUntilItGoesOut:
    """Leads to the issue's page whoever comes too late to change it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look before anything is shown or done."""
        if not self.get_object().may_change:
            messages.error(request, _("It is being sent already, or was."))
            return redirect("newsletter_issue_sending", self.kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)


class EditIssue(OnlyUntilItGoesOut, EditView):
    """The form of one issue."""

    def get_success_url(self) -> str:
        """On to its previews."""
        return reverse("newsletter_issue_sending", args=[self.object.pk])


class DeleteIssue(OnlyUntilItGoesOut, DeleteView):
    """Asks, and deletes one."""


class IssueViewSet(ModelViewSet):
    """Issues of newsletters."""

    model = Issue
    icon = "doc-full"
    menu_label = gettext_lazy("Issues")
    add_to_reference_index = False
    index_view_class = IssueList
    edit_view_class = EditIssue
    delete_view_class = DeleteIssue
    copy_view_enabled = False
    inspect_view_enabled = False
    permission_policy = UntilItGoesOut(Issue)
    list_filter = ["newsletter"]
    list_display = [
        "subject",
        "newsletter",
        Column("number", label=gettext_lazy("Number"), accessor=lambda one: one.number or ""),
        Column("state", label=gettext_lazy("State"), accessor=lambda one: one.state.label),
        DateColumn("goes", label=gettext_lazy("Goes out"), accessor="scheduled_for"),
        DateColumn("went", label=gettext_lazy("Went out"), accessor="sending_since"),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("subject"),
            FieldPanel("preheader"),
            FieldPanel("introduction"),
            MultipleChooserPanel(
                "articles",
                panels=[FieldPanel("article"), FieldPanel("headline"), FieldPanel("words")],
                chooser_field_name="article",
                heading=gettext_lazy("Articles"),
                label=gettext_lazy("Article"),
                help_text=gettext_lazy(
                    "The first leads, with its picture. What is not published when it goes out is"
                    " left out."
                ),
                max_num=20,
            ),
        ],
        base_form_class=IssueForm,
    )


def front_of_issue(named: Mapping[str, Any]) -> Page | None:
    """The edition from which the articles of the issue in the form are chosen."""
    issue = Issue.objects.filter(pk=named["pk"]).select_related("newsletter__edition").first()
    return issue.newsletter.edition if issue else None


def _article_in(form: forms.ModelForm) -> Page | None:
    cleaned = getattr(form, "cleaned_data", {})
    return None if cleaned.get("DELETE") else cleaned.get("article")


choosing.FRONT_OF[f"{NAME}:edit"] = front_of_issue
