from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReminderChoice(models.Model):
    """What somebody wants to be reminded of. Without a row: of everything."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminder_choice")
    soon = models.BooleanField(_("Figures that are due within 30 days"), default=True)
    late = models.BooleanField(_("Figures that are late"), default=True)
    returned = models.BooleanField(_("Figures that were returned to you"), default=True)
    baseline = models.BooleanField(_("The date of the baseline, while figures are missing"), default=True)

    KINDS = ("returned", "late", "soon", "baseline")

    def __str__(self) -> str:
        return f"{self.user_id}: {', '.join(self.wanted)}"

    @property
    def wanted(self) -> list[str]:
        return [kind for kind in self.KINDS if getattr(self, kind)]

    @classmethod
    def of(cls, user: Any) -> "ReminderChoice":
        """The row, or one that is not saved."""
        return cls.objects.filter(user=user).first() or cls(user=user)


class Reminder(models.Model):
    """That somebody was reminded of something, or is about to be: once for each occasion.

    Without `letter` and `sent_at` the letter was given up: the next run begins anew.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    occasion = models.CharField(max_length=120)  # such as "late 12 2025 0"
    letter = models.ForeignKey("initiatives.Letter", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "occasion"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.occasion}"
