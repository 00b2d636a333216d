"""What is kept of the journal: counts of each day for ever, and of each seat for thirty days."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from presspass.subscriptions.models import Plan


class Pattern(models.IntegerChoices):
    """How a seat was read on a day; the highest of some days stands for all of them."""

    ONE_DEVICE = 1, _("on one device")
    HANDED_OVER = 2, _("handed over")
    OVERLAPPING = 3, _("overlapping")


class Told(models.IntegerChoices):
    """The strongest notice that a seat's readers met, or would have met in `enforce`."""

    NOTHING = 0
    HANDOVER = 1
    SHARING = 2


class Group(models.Model):
    """What days and seats are told apart by. `simulated`: of the demonstration's households."""

    day = models.DateField()
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="+")
    enforcement = models.CharField(max_length=8)
    simulated = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Day(Group):
    """The counts of one day, plan and enforcement. Of no seat, and kept for ever."""

    seats = models.PositiveIntegerField()
    one_device = models.PositiveIntegerField()
    handed_over = models.PositiveIntegerField()
    overlapping = models.PositiveIntegerField()
    hand_overs = models.PositiveIntegerField()
    told_handover = models.PositiveIntegerField()
    told_sharing = models.PositiveIntegerField()
    notices = models.JSONField()
    """Tone → what readers did next → how often."""
    at_once = models.JSONField()
    """The most devices present at once → on how many seats."""

    class Meta:
        ordering = ["day", "plan", "enforcement"]
        verbose_name = _("day of reading")
        verbose_name_plural = _("days of reading")

    def __str__(self) -> str:
        return f"{self.day}"


class SeatDay(Group):
    """How one seat was read on one day; forgotten after thirty, as the journal itself."""

    seat = models.CharField(max_length=64)
    pattern = models.PositiveSmallIntegerField(choices=Pattern.choices)
    told = models.PositiveSmallIntegerField(choices=Told.choices)
    at_once = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "seat"], name="seat_day_once")]

    def __str__(self) -> str:
        return f"{self.day}"


class Intake(models.Model):
    """Up to where the journal was taken in: one row."""

    taken_to = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.taken_to}"
