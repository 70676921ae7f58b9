"""The year: which Key Features are selected, how each is assessed, and the baseline that is frozen."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from indicators.models.indicators import FIGURE
from initiatives.models.base import said


class Cycle(models.Model):
    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    selecting_on = models.DateField(_("Key Features selected"), null=True, blank=True)
    baseline_on = models.DateField(_("baseline"), null=True, blank=True)
    closes_on = models.DateField(_("next year's selection"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    features = models.ManyToManyField(
        "initiatives.KeyFeature",
        through="CycleFeature",
        related_name="cycles",
        verbose_name=_("selected Key Features"),
    )

    class Meta:
        verbose_name = _("year")
        verbose_name_plural = _("years")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="cycle_year_1900_to_2200",
                condition=Q(year__range=(1900, 2200)),
                violation_error_message=_("A year between 1900 and 2200."),
            ),
            models.CheckConstraint(
                name="cycle_phases_in_order",
                condition=Q(selecting_on=None) | Q(baseline_on=None) | Q(baseline_on__gte=F("selecting_on")),
                violation_error_message=_("The baseline comes after the selection."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class CycleFeature(models.Model):
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="selections", verbose_name=_("year"))
    feature = models.ForeignKey(
        "initiatives.KeyFeature", models.PROTECT, related_name="selections", verbose_name=_("Key Feature")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True, help_text=_("Shown in the year's report."))

    class Meta:
        verbose_name = _("selected Key Feature")
        verbose_name_plural = _("selected Key Features")
        ordering = ["feature__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "feature"],
                name="cycle_feature_once",
                violation_error_message=_("This Key Feature is already selected for the year."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle} · {self.feature}"


class Assessment(models.Model):
    """The experts' level of one Key Feature in one year. Append-only: the newest row counts."""

    class Level(models.IntegerChoices):
        NONE = 0, pgettext_lazy("level", "Nothing yet")
        STARTED = 1, pgettext_lazy("level", "Started")
        PARTLY = 2, pgettext_lazy("level", "Partly in place")
        LARGELY = 3, pgettext_lazy("level", "Largely in place")
        FULLY = 4, pgettext_lazy("level", "Fully in place")

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="assessments", verbose_name=_("year"))
    feature = models.ForeignKey(
        "initiatives.KeyFeature", models.PROTECT, related_name="assessments", verbose_name=_("Key Feature")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    rationale = models.TextField(_("rationale"))
    evidence = models.TextField(_("evidence"), blank=True)
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("assessed by")
    )
    assessed_at = models.DateTimeField(_("assessed"), auto_now_add=True)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["feature__order", "-assessed_at"]
        constraints = [
            models.CheckConstraint(
                name="assessment_level_0_to_4",
                condition=Q(level__lte=4),
                violation_error_message=_("A level from 0 to 4."),
            ),
            models.CheckConstraint(
                name="assessment_has_a_rationale",
                condition=said("rationale"),
                violation_error_message=_("Say why this level."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} · {self.feature}: {self.level}"


class BaselineQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """A frozen baseline is public from the moment it is frozen."""
        return self.all()


class Baseline(models.Model):
    """What was known on the day it was frozen, as one self-contained document with a checksum.

    No row points from here into the living tables: later renames and deletions change nothing in it.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    as_of = models.DateField(_("as of"))
    schema_version = models.PositiveSmallIntegerField(_("version of the format"))
    document = models.JSONField(_("document"))
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64)
    frozen_by_name = models.CharField(_("frozen by"), max_length=200)
    frozen_at = models.DateTimeField(_("frozen"))
    objects = BaselineQuerySet.as_manager()

    class Meta:
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class BaselineRow(models.Model):
    """One indicator of a frozen baseline, for queries across years."""

    baseline = models.ForeignKey(Baseline, models.CASCADE, related_name="rows", verbose_name=_("baseline"))
    feature_code = models.CharField(_("Key Feature"), max_length=8)
    indicator_code = models.CharField(_("indicator"), max_length=80)
    period = models.CharField(_("period"), max_length=7, blank=True)
    value = models.DecimalField(_("value"), null=True, **FIGURE)
    share = models.TextField(_("share of the way"), null=True)
    status = models.CharField(_("status"), max_length=20)

    class Meta:
        verbose_name = _("row of a baseline")
        verbose_name_plural = _("rows of a baseline")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["baseline", "indicator_code"], name="baseline_row_unique")]

    def __str__(self) -> str:
        return f"{self.baseline} {self.indicator_code}"
