"""How staff write and publish the terms in the desk, and see who accepted which version."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, EditView, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from presspass.subscriptions.models import Acceptance, Terms
from presspass.subscriptions.permissions import NeverDeleted, OnlySeen
from presspass.subscriptions.terms import terms


class NewTerms(CreateView):
    """Begins a draft with the words that hold now; where there is one, leads to it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the draft that exists: there is one at a time."""
        found = Terms.objects.filter(number=Terms.DRAFT).first()
        if found is not None:
            return redirect(self.edit_url_name, found.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_initial_form_instance(self) -> Terms:
        """The words to begin with."""
        return terms.draft()

    def get_success_url(self) -> str:
        """The draft's form, from which it is published."""
        return self.get_edit_url()


class EditTerms(EditView):
    """The draft's form; a published version is shown as readers see it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead away from what stays as it is."""
        version = get_object_or_404(Terms, pk=self.object_pk)
        if not version.is_draft:
            return redirect("earlier_terms", version.number)
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        """Stay at the draft, from where it is published."""
        return self.get_edit_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the way to publishing."""
        publish_url = reverse("subscription_terms:publish", args=[self.object.pk])
        return {**super().get_context_data(**kwargs), "publish_url": publish_url}


class PublishTerms(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Says what publishing the draft does, and asks; done once it is confirmed."""

    permission_required = "change"
    template_name = "subscriptions/desk/publish_terms.html"
    page_title = gettext_lazy("Publish the terms")
    header_icon = "doc-full"
    model = Terms
    pk = 0

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Where this page stands in the desk."""
        above = {"url": reverse("subscription_terms:index"), "label": gettext_lazy("Terms")}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_title}]

    @cached_property
    def draft(self) -> Terms:
        """What is to be published."""
        return get_object_or_404(Terms, pk=self.kwargs["pk"], number=Terms.DRAFT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The draft as readers would see it, and how many are asked."""
        return {
            **super().get_context_data(**kwargs),
            "draft": self.draft,
            "current": terms.current(),
            "clauses": terms.shown_clauses(None),
            "asked": terms.holders().count(),
            "edit_url": reverse("subscription_terms:edit", args=[self.draft.pk]),
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Publish it."""
        published = terms.publish(self.draft, by=request.user, now=timezone.now())
        log(instance=published, action="wagtail.publish")
        told = _("Version %(number)s of the terms is published.") % {"number": published.number}
        messages.success(request, told)
        return redirect("subscription_terms:index")


class TermsViewSet(ModelViewSet):
    """The versions of the terms."""

    model = Terms
    icon = "doc-full"
    menu_label = gettext_lazy("Terms")
    add_to_reference_index = False
    add_view_class = NewTerms
    edit_view_class = EditTerms
    edit_template_name = "subscriptions/desk/edit_terms.html"
    copy_view_enabled = False
    inspect_view_enabled = False
    permission_policy = NeverDeleted(Terms)
    list_display = [
        "__str__",
        DateColumn("published_at"),
        Column("accepted", label=gettext_lazy("Accepted by"), accessor="accepted_by"),
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(
                gettext_lazy(
                    "On how many devices one reads is not written here: those sentences are made"
                    " from the policy of each plan, and stand below this text."
                )
            ),
            MultiFieldPanel(
                [FieldPanel("text_en"), FieldPanel("summary_en")], heading=gettext_lazy("English")
            ),
            MultiFieldPanel(
                [FieldPanel("text_es"), FieldPanel("summary_es")], heading=gettext_lazy("Spanish")
            ),
        ]
    )

    def get_urlpatterns(self) -> list[Any]:
        """Wagtail's addresses, and that of publishing."""
        publish = PublishTerms.as_view(permission_policy=self.permission_policy)
        return [*super().get_urlpatterns(), path("publish/<int:pk>/", publish, name="publish")]


class AcceptanceViewSet(ModelViewSet):
    """Who accepted which version, and when."""

    model = Acceptance
    icon = "tick-inverse"
    menu_label = gettext_lazy("Accepted terms")
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    permission_policy = OnlySeen(Acceptance)
    list_display = [
        "reader",
        Column("email", label=gettext_lazy("E-mail address"), accessor="reader.email"),
        "terms",
        DateColumn("accepted_at"),
    ]
    list_filter = ["terms"]
    list_export = ["reader", "reader.email", "terms", "accepted_at"]
    search_fields = ["reader__email", "reader__name"]
    search_backend_name = None
    form_fields = ["reader", "terms"]
