"""The forms of the account pages: labels above, no placeholders, help where it is needed."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.adapter import get_adapter as passkey_adapter
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from presspass.readers import undo
from presspass.readers.models import Device, Reader

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
    account_already_exists: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._describe("email", _("E-mail address"), autocomplete="username")
        self._describe("name", _("Your name (optional)"), autocomplete="name")
        self._describe("password1", _("Password"), help_text=PASSWORD_RULES)

    def validate_unique_email(self, value: str) -> str:
        """Let nobody take the address to which somebody may still want to come back."""
        value = super().validate_unique_email(value)
        self.account_already_exists = self.account_already_exists or undo.is_kept(value)
        return value

    def try_save(self, request: HttpRequest) -> tuple[Reader | None, Any]:
        """Make the account; where there is one, take as long as if there were none."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AskForCodeForm(PlainFields, allauth_forms.RequestLoginCodeForm):
    """The address to which a sign-in code goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._describe("email", _("E-mail address"), autocomplete="username")


class AskForResetForm(PlainFields, allauth_forms.ResetPasswordForm):
    """The address of an account whose password is not known any more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._describe("email", _("E-mail address"), autocomplete="username")


class CodeForm(PlainFields, allauth_forms.BaseConfirmCodeForm):
    """The six digits of a mail; spaces between them do not matter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = _("Six digits. It is good for fifteen minutes, and for three tries.")
        self._describe("code", _("Code from the mail"), help_text=help_text, inputmode="numeric")


class SignInCodeForm(CodeForm, allauth_forms.ConfirmLoginCodeForm):
    """Signs in."""


class ResetCodeForm(CodeForm, allauth_forms.ConfirmPasswordResetCodeForm):
    """Leads to a new password."""


class ConfirmAddressForm(CodeForm, allauth_forms.ConfirmEmailVerificationCodeForm):
    """Confirms an address."""


class NewPasswords(PlainFields):
    """A new password twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._describe("password1", _("New password"), help_text=PASSWORD_RULES)
        self._describe("password2", _("New password, once more"))


class NewPasswordForm(NewPasswords, allauth_forms.ResetPasswordKeyForm):
    """A password in place of a forgotten one."""


class SetPasswordForm(NewPasswords, allauth_forms.SetPasswordForm):
    """A first password."""


class ChangePasswordForm(NewPasswords, allauth_forms.ChangePasswordForm):
    """The present password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._describe("oldpassword", _("Present password"))


class PresentPasswordForm(PlainFields, allauth_forms.ReauthenticateForm):
    """Shows that it is still the same person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._describe("password", _("Present password"))


class ProofCodeForm(CodeForm):
    """Shows it by a code from the account's own mailbox."""

    def __init__(self, *args: Any, user: Reader, code: str, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, code=code, **kwargs)


class NewAddressForm(PlainFields, allauth_forms.AddEmailForm):
    """The address that the account shall have."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._describe("email", _("New e-mail address"), autocomplete="email")


MALFORMED = (AttributeError, KeyError, TypeError, ValueError)
"""What reading a credential raises that no browser has made."""


class PasskeyForm(forms.Form):
    """What a browser says of a passkey; nonsense is refused as an unknown one is."""

    def clean_credential(self) -> Any:
        """The passkey that it is."""
        try:
            return super().clean_credential()
        except MALFORMED:
            raise passkey_adapter().validation_error("incorrect_code") from None


class SignInByPasskeyForm(PasskeyForm, passkey_forms.LoginWebAuthnForm):
    """Signs in."""


class ProofByPasskeyForm(PasskeyForm, passkey_forms.ReauthenticateWebAuthnForm):
    """Shows that it is still the same person."""


class AddPasskeyForm(PlainFields, passkey_forms.AddWebAuthnForm):
    """A passkey that signs in by itself, and a name for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        self.fields["name"] = forms.CharField(max_length=40, required=False)
        help_text = _("For example: my phone. You see it in your list of passkeys.")
        self._describe("name", _("Name of the passkey"), help_text=help_text, autocomplete="off")

    def clean(self) -> Any:
        """Take only one for which its device asked who is there: it stands alone."""
        self.cleaned_data["passwordless"] = True
        try:
            return super().clean()
        except MALFORMED:
            raise passkey_adapter().validation_error("incorrect_code") from None


class NameForm(forms.ModelForm):
    """What the newspaper calls a reader."""

    class Meta:
        model = Reader
        fields = ["name"]
        labels = {"name": _("Your name")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class DeviceNameForm(forms.ModelForm):
    """What the reader calls a device; empty, it is called what its browser is."""

    class Meta:
        model = Device
        fields = ["custom_label"]
