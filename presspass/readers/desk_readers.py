"""How staff see and change readers in the desk.

A password or an activity that is changed here ends sessions and tickets as it does elsewhere.
"""

from typing import Any

import django_filters
from allauth.account.models import EmailAddress
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms.account import NameEmailForm
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import DeleteView, UserFilterSet, UserViewSet

from presspass.readers import devices, signs
from presspass.readers.models import Reader, ReaderLabel
from presspass.subscriptions.models import Seat

KEPT = _("%(reader)s has or had a subscription, and cannot be deleted. Untick “Active” instead.")


def has_history(reader: Reader) -> bool:
    """Whether `reader` has or had a subscription or a seat, or accepted terms: that must stay."""
    sold = reader.subscriptions.exists() or Seat.ever.filter(holder=reader).exists()
    return sold or reader.acceptances.exists()


def forget_old_addresses(reader: Reader) -> None:
    """Let nobody sign in by an address that is no longer the one of `reader`."""
    EmailAddress.objects.filter(user=reader).exclude(email=reader.email).delete()


class NewReaderForm(UserCreationForm):
    """A new reader: address, name, password, and what they may do in the desk."""

    first_name = last_name = None

    class Meta(UserCreationForm.Meta):
        fields = ["email", "name", "is_superuser", "groups"]


class ReaderForm(UserEditForm):
    """A reader who exists; an empty password stays as it is."""

    first_name = last_name = None

    class Meta(UserEditForm.Meta):
        fields = ["email", "name", "labels", "is_active", "is_superuser", "groups"]
        widgets = {"labels": forms.CheckboxSelectMultiple}

    def save(self, commit: bool = True) -> Reader:  # noqa: FBT001, FBT002 - Django's signature
        """Save, and end what the change makes old."""
        reader = super().save(commit=commit)
        forget_old_addresses(reader)
        closed = "is_active" in self.changed_data and not reader.is_active
        password = bool(self.cleaned_data.get("password1"))
        if commit and (closed or password):
            devices.refuse(reader, but=None, now=timezone.now())
        if commit and (password or "email" in self.changed_data):
            signs.of_staff(reader, self.initial["email"])
        return reader


class DeleteReader(DeleteView):
    """Deletes a reader who never had anything to do with a subscription."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask whether to delete, or lead to the form of whom one cannot delete."""
        return self._to_the_form(request) or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete, or lead to the form of whom one cannot delete."""
        return self._to_the_form(request) or super().post(request, *args, **kwargs)

    def _to_the_form(self, request: HttpRequest) -> HttpResponse | None:
        """Where those who have a history can be closed instead, said once one may know of them.

        Not in `dispatch`: what comes before the check of permissions is told to all who may enter
        the desk.
        """
        reader = self.get_object()
        if not has_history(reader):
            return None
        messages.error(request, KEPT % {"reader": reader})
        return redirect(self.edit_url_name, reader.pk)


class ReaderFilterSet(UserFilterSet):
    """Finds readers by their labels, too."""

    labels = django_filters.ModelMultipleChoiceFilter(
        label=_("Label"),
        queryset=ReaderLabel.objects.all(),
        widget=forms.CheckboxSelectMultiple,
    )


class ReaderViewSet(UserViewSet):
    """The list of readers and its forms."""

    filterset_class = ReaderFilterSet
    delete_view_class = DeleteReader

    def get_form_class(self, for_update: bool = False) -> type:  # noqa: FBT001, FBT002 - Wagtail's
        """The form for one who exists, or for a new one."""
        return ReaderForm if for_update else NewReaderForm


class NameForm(NameEmailForm):
    """A member of staff's own name; the address is changed in the account, with a code."""

    first_name = last_name = email = None

    class Meta(NameEmailForm.Meta):
        fields = ["name"]


class NamePanel(NameEmailSettingsPanel):
    """Stands where Wagtail asks for first and last name."""

    form_class = NameForm


class DeskAccount(AccountView):
    """The page on which a member of staff sets what concerns the desk."""

    def get_panels(self) -> list[Any]:
        """Wagtail's panels, with our own for the name."""
        return [
            NamePanel(panel.request, panel.user, panel.profile)
            if isinstance(panel, NameEmailSettingsPanel)
            else panel
            for panel in super().get_panels()
        ]
