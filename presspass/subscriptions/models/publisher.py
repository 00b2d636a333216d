"""Who sells the subscriptions: what stands at the head of every invoice."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

SHORTEST_IBAN, LONGEST_IBAN = 15, 34
"""Of all countries (ISO 13616)."""


def is_iban(text: str) -> bool:
    """Whether `text`, without spaces, is an account number (ISO 13616: its rest by 97 is 1)."""
    if not (text.isascii() and text.isalnum() and SHORTEST_IBAN <= len(text) <= LONGEST_IBAN):
        return False
    turned = text[4:] + text[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


@register_setting(icon="home")
class Publisher(BaseGenericSetting):
    """The publisher as the law wants it on an invoice; there is one."""

    name = models.CharField(
        _("name"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("The company's, as it is registered; the paper's own where this is empty."),
    )
    address = models.TextField(_("address"), max_length=500, blank=True, default="")
    tax_number = models.CharField(_("tax number"), max_length=30, blank=True, default="")
    email = models.EmailField(
        _("e-mail address"),
        blank=True,
        default="",
        help_text=_("For questions about invoices."),
    )
    iban = models.CharField(
        _("IBAN"),
        max_length=42,
        blank=True,
        default="",
        help_text=_("The account to which readers transfer money."),
    )
    bic = models.CharField(_("BIC"), max_length=11, blank=True, default="")

    panels = [
        HelpPanel(
            _(
                "This stands on every invoice that is made from now on. Invoices that were made"
                " stay as they are."
            )
        ),
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("address"), FieldPanel("tax_number")],
            heading=_("Who sells"),
        ),
        FieldPanel("email"),
        FieldRowPanel([FieldPanel("iban"), FieldPanel("bic")], heading=_("How to pay")),
    ]

    class Meta:
        verbose_name = _("publisher")
        verbose_name_plural = _("publisher")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Bring the account number to the form in which it is kept, and say when it is none."""
        self.iban = "".join(self.iban.split()).upper()
        if self.iban and not is_iban(self.iban):
            raise ValidationError({"iban": _("This is no IBAN: a digit is wrong or missing.")})

    @classmethod
    def current(cls) -> "Publisher":
        """The publisher; one that says nothing where staff have not told it yet."""
        return cls.objects.first() or cls()

    def as_issuer(self, *, paper: str, by_transfer: bool) -> dict[str, str]:
        """What an invoice keeps: name, address, tax number; the account where it is paid to it."""
        facts = {
            "name": self.name or paper,
            "address": self.address,
            "tax_number": self.tax_number,
            "email": self.email,
        }
        account = {"iban": self.iban, "bic": self.bic} if by_transfer else {}
        return {**facts, **account}
