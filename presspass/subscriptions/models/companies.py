"""Companies that bought seats: who administers them, whose people may join by themselves."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from presspass.readers.models import Reader


class Company(models.Model):  # type: ignore[django-manager-missing]
    """An organisation with seats; its owner pays, its admins give the seats."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    tax_number = models.CharField(_("tax number"), max_length=30, blank=True, default="")
    address = models.TextField(_("address"), max_length=500)
    country = models.CharField(_("country"), max_length=60, blank=True, default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.PROTECT,
        related_name="companies",
    )
    admins = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("admins"), related_name="administered", blank=True
    )
    """Beside its owner, who is one by being the owner."""
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def is_administered_by(self, reader: "Reader") -> bool:
        """Whether `reader` gives and takes back its seats: the owner, and the admins."""
        return self.owner_id == reader.pk or self.admins.filter(pk=reader.pk).exists()

    def whom_to_ask(self) -> list["Reader"]:
        """Who is asked for a seat: the admins, and the owner where there are none."""
        return list(self.admins.filter(is_active=True).order_by("name", "email")) or [self.owner]


class SeatRequest(models.Model):
    """That a member asked the admins for one more seat, for whoever reads along."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="requests")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    """When last; the admins are told once a day at most."""

    class Meta:
        verbose_name = _("request for a seat")
        verbose_name_plural = _("requests for seats")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["company", "reader"], name="seat_request_once_a_member")
        ]

    def __str__(self) -> str:
        return f"{self.reader}: {self.company}"


class Domain(models.Model):
    """The part behind the @ of a company's addresses: whoever has one there may join."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="domains")
    name = models.CharField(_("domain"), max_length=253)
    verified_at = models.DateTimeField(null=True, blank=True)
    """When somebody opened the link that was mailed to an address there."""

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="domain_once_a_company"),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(verified_at__isnull=False),
                name="domain_verified_by_one_company",
            ),
        ]

    def __str__(self) -> str:
        return self.name
