from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from indicators.models.indicators import Indicator
from indicators.models.measurements import Measurement
from indicators.progress import Part
from indicators.progress import Status as Judged


class Status(models.TextChoices):
    """The nine words for how an indicator stands; the literals are those of the API."""

    NOT_APPLICABLE = "not_applicable", pgettext_lazy("progress", "Not applicable here")
    NO_DATA = "no_data", pgettext_lazy("progress", "No data")
    NO_TARGET = "no_target", pgettext_lazy("progress", "No target")
    TOO_OLD = "too_old", pgettext_lazy("progress", "Too old to judge")
    ACHIEVED = "achieved", pgettext_lazy("progress", "Achieved")
    WRONG_WAY = "wrong_way", pgettext_lazy("progress", "Moving the wrong way")
    ON_TRACK = "on_track", pgettext_lazy("progress", "On track")
    BEHIND = "behind", pgettext_lazy("progress", "Behind")
    FAR_BEHIND = "far_behind", pgettext_lazy("progress", "Off track")


class StandingQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        """Exactly one row for each indicator: how it stood on `day`, as corrected since."""
        return self.filter(valid_from__lte=day, valid_to__gt=day)


class Standing(models.Model):
    """How an indicator stands from one day to another: derived, rebuilt in the transaction that changes a figure
    or a target (`actions.rebuild_standings`). The rows of one indicator cover all days without overlap, so time
    alone never makes one wrong and any past day is read by the same query as today.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="standings", verbose_name=_("indicator"))
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), help_text=_("Exclusive."))
    status = models.CharField(_("status"), max_length=20, choices=Status)
    measurement = models.ForeignKey(
        Measurement, models.CASCADE, null=True, related_name="+", verbose_name=_("latest measurement")
    )
    # Exact fractions as "numerator/denominator": roll-ups compare exactly and round on output.
    share = models.TextField(_("share of the way"), null=True)
    needed = models.TextField(_("needed share"), null=True)
    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        indexes = [models.Index(fields=["valid_to", "valid_from"], name="standing_day")]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "valid_from"], name="standing_unique"),
            models.CheckConstraint(
                name="standing_in_order",
                condition=Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("A standing ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.valid_from}: {self.status}"

    @property
    def part(self) -> Part:
        """As a part of a roll-up."""
        return Part(share=exact(self.share), needed=exact(self.needed), status=Judged(self.status))


@lru_cache(maxsize=8192)
def exact(stored: str | None) -> Fraction | None:
    """A stored share. Kept, because reading a fraction's text costs as much as all else done with it."""
    return Fraction(stored) if stored else None
