"""The forms of companies: who buys, how many seats, whom to invite, which domain."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from presspass.subscriptions.companies import domains
from presspass.subscriptions.invitations import address_lists
from presspass.subscriptions.invitations.address_lists import Entry
from presspass.subscriptions.models import Company, Plan
from presspass.subscriptions.pricing import Interval

INTERVALS = {Interval.YEAR: _("Each year"), Interval.MONTH: _("Each month")}


def intervals_of(plan: Plan) -> list[tuple[str, Any]]:
    """How `plan` can be paid, as choices of a form."""
    return [(str(one), words) for one, words in INTERVALS.items() if plan.price(one)]


class Choices(forms.RadioSelect):
    """A question with few answers; a link to the error leads to the first of them."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The id of the answer `index`, of the first one where none is named."""
        return super().id_for_label(id_, index or "0")


class SeatsForm(forms.Form):
    """How many seats of a plan, within what it is sold for."""

    seats = forms.IntegerField(label=_("Seats"))

    def __init__(self, *args: Any, plan: Plan, taken: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prices = [price for one in Interval if (price := plan.price(one))]
        least = max([taken, *(price.least for price in prices)])
        most = max([least, *(price.most for price in prices)])
        field = self.fields["seats"]
        field.widget.attrs.update(min=least, max=most, inputmode="numeric", autocomplete="off")
        too_few = _("At least %(limit_value)s.")
        if taken == least:
            too_few = _("At least %(limit_value)s: so many are used or kept for who was invited.")
        field.validators += [
            MinValueValidator(least, too_few),
            MaxValueValidator(most, _("At most %(limit_value)s; for more, please write to us.")),
        ]


class BuyForm(forms.ModelForm):
    """A company that buys: what its invoices say of it, how many seats, how it pays."""

    seats = forms.IntegerField()
    interval = forms.ChoiceField(label=_("Paid"), widget=Choices)

    class Meta:
        model = Company
        fields = ["name", "tax_number", "address", "country"]
        labels = {"name": _("Name of the company"), "tax_number": _("Tax number (optional)")}
        help_texts = {"tax_number": _("Where you have one, it is on the invoices.")}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "tax_number": forms.TextInput(attrs={"autocomplete": "off"}),
            "address": forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
            "country": forms.TextInput(attrs={"autocomplete": "country-name"}),
        }

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].required = True
        self.fields["seats"] = SeatsForm(plan=plan).fields["seats"]
        self.fields["interval"].choices = intervals_of(plan)

    @property
    def company(self) -> dict[str, str]:
        """What the order keeps of the company."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class DetailsForm(forms.ModelForm):
    """What the invoices of a company say of it, from the next one on."""

    class Meta(BuyForm.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].required = True


class InviteForm(forms.Form):
    """Addresses, typed, pasted or in a file."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        required=False,
        help_text=_("One or many, in any form: a list, or columns copied from a table."),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("CSV or plain text, at most 1,000 addresses and 256 kB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=[("en", "English"), ("es", "Español")],
        help_text=_("Whoever has chosen a language here is written to in that one."),
        widget=Choices,
    )
    entries: list[Entry]
    text: str

    def clean(self) -> dict[str, Any]:
        """Read the list; what is wrong with a single row is told by the preview."""
        cleaned = super().clean() or {}
        pasted, file = cleaned.get("addresses", ""), cleaned.get("file")
        if pasted and file:
            raise forms.ValidationError(_("Paste addresses or choose a file, not both."))
        field = "file" if file else "addresses"
        try:
            self.text = address_lists.decoded(file.read()) if file else pasted
            self.entries = address_lists.entries(self.text)
        except address_lists.TooLong:
            self.add_error(field, _("This is more than 256 kB. Please part the list."))
        except address_lists.TooManyRows:
            self.add_error(field, _("These are more than 1,000 addresses. Please part the list."))
        else:
            if not self.entries:
                self.add_error(field, _("There is no address in it."))
        return cleaned


REFUSED_DOMAINS = {
    domains.NoDomain: _("This is no domain. Write it as in an address, such as example.com."),
    domains.IsPublic: _("Anybody can get an address there, so it cannot be your company’s."),
    domains.ProvedByAnother: _("Another company has proved this domain. Please write to us."),
    domains.TooManyDomains: _("Your company has as many domains as it can. Remove one first."),
    domains.NotThere: _("Your own address is not at this domain. Choose another one."),
}


class DomainForm(forms.Form):
    """A domain, and to which address there the proof is mailed."""

    domain = forms.CharField(
        label=_("Domain"),
        max_length=253,
        help_text=_("The part behind the @ of your addresses."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    mailbox = forms.ChoiceField(
        label=_("Mail the proof to"),
        choices=[
            ("own", _("my own address there")),
            *((name, f"{name}@…") for name in domains.MAILBOXES),
        ],
        widget=Choices,
        initial="own",
    )
