from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.indicators import Indicator
from indicators.models.measurements import Figure


class DraftQuerySet(models.QuerySet):
    def of_period(self, indicators: Any, period: str) -> Self:
        return self.filter(indicator__in=indicators, period=period).select_related("edited_by")


class Draft(models.Model):
    """What is typed in one cell of the grid and not handed in yet: the one figure that may be changed.

    Kept as it was typed, with the language it was typed in: "1.234" is a thousand in Danish and one in English. It
    goes when it is handed in. `version` rises with every change, so that a second editor overwrites nothing unseen.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="drafts", verbose_name=_("indicator"))
    period = models.CharField(_("period"), max_length=7)
    breakdown = models.CharField(_("breakdown"), max_length=60, blank=True)
    typed = models.CharField(_("as typed"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=2)
    figure = models.CharField(_("state of the figure"), max_length=20, choices=Figure, default=Figure.FINAL)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    confirmed = models.CharField(_("doubts that are confirmed"), max_length=16, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("edited by")
    )
    edited_at = models.DateTimeField(_("edited"))
    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a figure")
        verbose_name_plural = _("drafts of figures")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period", "breakdown"],
                name="draft_one_a_cell",
                violation_error_message=_("There already is a draft for this period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period} {self.breakdown}: {self.typed}"
