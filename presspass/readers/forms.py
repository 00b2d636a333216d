"""The forms of the account pages: labels above, no placeholders, help where it is needed."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from presspass.readers.models import Device

# Says what AUTH_PASSWORD_VALIDATORS in account_settings.py check, in one sentence.
PASSWORD_RULES = _("At least 8 characters, not a common password, not like your name or address.")


class PlainFields(forms.Form):
    """A form without placeholders; `_describe` says what each field is."""

    def _describe(self, name: str, label: str, *, help_text: str = "", **attributes: str) -> None:
        field = self.fields[name]
        field.label, field.help_text = label, help_text
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs.update(attributes)


class SignInForm(PlainFields, allauth_forms.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._describe("login", _("E-mail address"), autocomplete="username")
        self._describe("password", _("Password"))


class SignUpForm(PlainFields, allauth_forms.SignupForm):
    """A new account: e-mail address, password, and a name for those who like to give one."""

    name = forms.CharField(max_length=150, required=False)
    field_order = ["email", "name", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._describe("email", _("E-mail address"), autocomplete="username")
        self._describe("name", _("Your name (optional)"), autocomplete="name")
        self._describe("password1", _("Password"), help_text=PASSWORD_RULES)


class ChangePasswordForm(PlainFields, allauth_forms.ChangePasswordForm):
    """The present password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._describe("oldpassword", _("Present password"))
        self._describe("password1", _("New password"), help_text=PASSWORD_RULES)
        self._describe("password2", _("New password, once more"))


class DeviceNameForm(forms.ModelForm):
    """What the reader calls a device; empty, it is called what its browser is."""

    class Meta:
        model = Device
        fields = ["custom_label"]
