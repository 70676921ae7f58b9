"""The year: which Key Features are selected, how each is assessed, and the baseline that is frozen."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from indicators.models.indicators import FIGURE
from initiatives.models.base import said

# The year turns: field, in order. Dates are optional; each that is given comes after those before it.
PHASES = (
    "selecting_on", "learning_fair_on", "green_generation_on", "learning_week_on", "baseline_on", "network_meeting_on",
    "closes_on",
)  # fmt: skip


def _after(field: str, sentence: Any, name: str = "") -> models.CheckConstraint:
    """Each pair on its own: NULL makes a comparison unknown, which a check lets through."""
    earlier = PHASES[: PHASES.index(field)]
    condition = Q()
    for other in earlier:
        condition &= Q(**{field: None}) | Q(**{other: None}) | Q(**{f"{field}__gte": F(other)})
    return models.CheckConstraint(
        name=name or f"cycle_{field.removesuffix('_on')}_in_order",
        condition=condition,
        violation_error_message=sentence,
    )


class Cycle(models.Model):
    """A year of work with the framework, from the choice of its Key Features to that of the next."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    selecting_on = models.DateField(_("Key Features selected"), null=True, blank=True)
    learning_fair_on = models.DateField(_("Learning Fair"), null=True, blank=True)
    green_generation_on = models.DateField(_("Green Generation"), null=True, blank=True)
    learning_week_on = models.DateField(_("Learning Week"), null=True, blank=True)
    baseline_on = models.DateField(_("Key Features baseline"), null=True, blank=True)
    network_meeting_on = models.DateField(_("network meeting"), null=True, blank=True)
    closes_on = models.DateField(_("next year's selection"), null=True, blank=True)
    months_only = models.BooleanField(
        _("only the months are known"),
        default=False,
        help_text=_("Enter the first of each month: the page of the year shows the month alone."),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    note = models.CharField(
        _("note"), max_length=500, blank=True, help_text=_("Shown under the phases on the page of the year.")
    )
    sample = models.BooleanField(_("sample data"), default=False, editable=False)
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
            _after("learning_fair_on", _("The Learning Fair comes after the selection.")),
            _after("green_generation_on", _("Green Generation comes after the phases before it.")),
            _after("learning_week_on", _("The Learning Week comes after the phases before it.")),
            _after("baseline_on", _("The baseline comes after the phases before it."), "cycle_phases_in_order"),
            _after("network_meeting_on", _("The network meeting comes after the phases before it.")),
            _after("closes_on", _("The next year's selection comes after all other phases.")),
        ]

    def __str__(self) -> str:
        return str(self.year)


class CycleFeature(models.Model):
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="selections", verbose_name=_("year"))
    feature = models.ForeignKey(
        "initiatives.KeyFeature", models.PROTECT, related_name="selections", verbose_name=_("Key Feature")
    )
    reason = models.CharField(_("reason"), max_length=500, help_text=_("Shown in the year's report."))

    class Meta:
        verbose_name = _("selected Key Feature")
        verbose_name_plural = _("selected Key Features")
        ordering = ["feature__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "feature"],
                name="cycle_feature_once",
                violation_error_message=_("This Key Feature is already selected for the year."),
            ),
            models.CheckConstraint(
                name="cycle_feature_has_a_reason",
                condition=said("reason"),
                violation_error_message=_("Say why the Key Feature is selected."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} · {self.feature}"


class AssessmentQuerySet(models.QuerySet):
    def newest(self) -> Self:
        """The one that counts, of each Key Feature of each year."""
        return self.order_by("cycle_id", "feature_id", "-assessed_at", "-pk").distinct("cycle_id", "feature_id")


class Assessment(models.Model):
    """The experts' level of one Key Feature in one year. Append-only: the newest row counts.

    The database refuses a change and a deletion (trigger `assessment_append_only`).
    """

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
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("assessed by")
    )
    assessed_at = models.DateTimeField(_("assessed"), auto_now_add=True)
    sample = models.BooleanField(_("sample data"), default=False, editable=False)
    objects = AssessmentQuerySet.as_manager()

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
            models.CheckConstraint(
                name="assessment_has_an_assessor",
                condition=Q(sample=True) | Q(assessor__isnull=False),
                violation_error_message=_("Someone makes an assessment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} · {self.feature}: {self.level}"


class BaselineQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """A frozen baseline is public from the moment it is frozen."""
        return self.all()

    def standing(self) -> Self:
        """The one that counts, of each year: its newest version."""
        return self.order_by("year", "-version").distinct("year")

    def for_list(self) -> Self:
        """Without the documents, which are large."""
        return self.defer("document")


class Baseline(models.Model):
    """What was known on the day it was frozen, as one self-contained document with a checksum.

    No row points from here into the living tables: later renames and deletions change nothing in it. The database
    refuses a change and a deletion (trigger `baseline_is_immutable`). A year frozen by mistake is frozen again as a
    further version, with a reason; the earlier one can be read for ever.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    as_of = models.DateField(_("as of"))
    schema_version = models.PositiveSmallIntegerField(_("version of the format"))
    document = models.TextField(_("document"))  # canonical JSON: the text that the checksum is of
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64)
    reason = models.CharField(_("why it was frozen again"), max_length=500, blank=True)
    frozen_by_name = models.CharField(_("frozen by"), max_length=200)
    frozen_at = models.DateTimeField(_("frozen"))
    sample = models.BooleanField(_("sample data"), default=False, editable=False)
    objects = BaselineQuerySet.as_manager()

    class Meta:
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "version"],
                name="baseline_frozen_once",
                violation_error_message=_("The year is frozen already."),
            ),
            models.CheckConstraint(
                name="baseline_version_from_1",
                condition=Q(version__gte=1),
                violation_error_message=_("Versions are counted from 1."),
            ),
            models.CheckConstraint(
                name="baseline_frozen_again_with_a_reason",
                condition=Q(version__lte=1) | ~Q(reason=""),
                violation_error_message=_("Say why the year is frozen again."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year) if self.version == 1 else f"{self.year} ({self.version})"


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
