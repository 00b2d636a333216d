"""What the publisher allows machines: set in the desk, told by robots.txt and with pictures."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.contrib.settings.models import BaseGenericSetting


class ForMachines(BaseGenericSetting):
    """The stance on machines that read the paper. Which machines there are: `crawlers.toml`."""

    class Stance(models.TextChoices):
        """What machines of artificial intelligence may take."""

        ALL = "all", _("Everything that everybody may read")
        NO_TRAINING = "no_training", _("To answer questions, with a link; not to train models")
        NONE = "none", _("Nothing")

    stance = models.CharField(
        _("artificial intelligence may read"),
        max_length=12,
        choices=Stance,
        default=Stance.NO_TRAINING,
        help_text=_(
            "Told to machines in robots.txt. Search engines are not concerned. Honest machines keep"
            " to it; what only subscribers may read is given to none, whatever stands here."
        ),
    )
    picture_licence = models.URLField(
        _("licence of pictures"),
        max_length=300,
        blank=True,
        help_text=_(
            "The address of a page that says who may use your pictures, and how. Search engines"
            " show it beside them."
        ),
    )

    panels = [
        HelpPanel(_("What machines are told: search engines, feed readers, crawlers.")),
        FieldPanel("stance"),
        FieldPanel("picture_licence"),
    ]

    class Meta:
        verbose_name = _("For machines")

    @classmethod
    def current(cls) -> "ForMachines":
        """What is set now; the defaults where nobody has set anything. Writes nothing."""
        return cls.objects.first() or cls()
