"""The permission to support readers. What support does is kept in the desk's own audit log."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Support(models.Model):
    """No table: it only carries the permission."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("support_readers", _("Can support readers"))]
        verbose_name = _("support")
        verbose_name_plural = _("support")

    def __str__(self) -> str:
        return "support"
