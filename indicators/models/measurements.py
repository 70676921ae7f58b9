from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from indicators.figure_rules import Typed
from indicators.models.indicators import FIGURE, Indicator
from indicators.periods import Period
from indicators.progress import Reading
from initiatives import rules
from initiatives.fields import main_column
from initiatives.models.base import said


class Figure(models.TextChoices):
    """The state of a figure."""

    FINAL = "final", pgettext_lazy("figure", "Final")
    PROVISIONAL = "provisional", pgettext_lazy("figure", "Provisional")
    ESTIMATED = "estimated", pgettext_lazy("figure", "Estimated")
    BREAK = "break", pgettext_lazy("figure", "Method changed")
    SUPPRESSED = "suppressed", pgettext_lazy("figure", "Suppressed")


class Review(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("review", "Waiting for approval")
    RETURNED = "returned", pgettext_lazy("review", "Returned")
    APPROVED = "approved", pgettext_lazy("review", "Approved")
    REPLACED = "replaced", pgettext_lazy("review", "Replaced before it was reviewed")


class MeasurementQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The public sees what is approved and stands; whoever sees drafts of an indicator sees all its figures."""
        mine = Indicator.objects.visible_to(user)
        public = Q(current=True, indicator__in=mine)
        if not user.is_authenticated or not user.is_active or not user.role:
            return self.filter(public)
        if user.role in (user.Role.COORDINATOR, user.Role.ADMINISTRATOR):
            return self.all()
        own = user.memberships.values("organisation")
        return self.filter(public | Q(indicator__responsible__in=own))

    def standing(self) -> Self:
        """Approved and not superseded."""
        return self.filter(current=True)

    def totals(self) -> Self:
        return self.filter(breakdown="")

    def for_series(self) -> Self:
        return self.standing().order_by("starts_on", "breakdown")

    def of_cell(self, indicator: Any, period: str, breakdown: str) -> Self:
        """All that was ever handed in for one period and breakdown, oldest first."""
        return self.filter(indicator=indicator, period=period, breakdown=breakdown).order_by("pk")

    def returned(self) -> Self:
        return self.filter(review=Review.RETURNED).select_related("reviewed_by")

    def unmended(self) -> Self:
        """Returned, and nothing was handed in for the same cell since."""
        cell = {name: OuterRef(name) for name in ("indicator", "period", "breakdown")}
        since = Measurement.objects.filter(**cell, pk__gt=OuterRef("pk"))
        return self.filter(~Exists(since), review=Review.RETURNED)

    def to_mend(self, user: Any) -> Self:
        """Returned to their author, who may still report for the indicator and has handed in nothing since."""
        own = rules.organisation_ids(user)
        rows = self.unmended().filter(entered_by=user)
        return rows if own is None else rows.filter(indicator__responsible__in=own)


class Measurement(models.Model):
    """One figure for one period. Append-only: a correction is a new row that supersedes the old one.

    The database refuses a change of anything but the review, and of a review that is decided (trigger
    `measurement_append_only`). A returned figure is corrected by a new one; its reason stays with it, so the
    reasons for one cell are those of all its rows.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measurements", verbose_name=_("indicator"))
    period = models.CharField(_("period"), max_length=7, help_text=_("2019, 2019-Q2 or 2019-05."))
    starts_on = models.DateField(_("period starts"), editable=False)
    ends_on = models.DateField(_("period ends"), editable=False)
    breakdown = models.CharField(
        _("breakdown"), max_length=60, blank=True, help_text=_("Empty for the total; otherwise for example sex=female.")
    )
    value = models.DecimalField(
        _("value"), null=True, blank=True, **FIGURE, help_text=_("Zero is a value. Leave it empty only with a reason.")
    )
    absent_reason = models.CharField(
        _("why there is no value"), max_length=300, blank=True, help_text=_("Shown where the figure would stand.")
    )
    numerator = models.DecimalField(_("numerator"), null=True, blank=True, **FIGURE)
    denominator = models.DecimalField(_("denominator"), null=True, blank=True, **FIGURE)
    figure = models.CharField(_("state of the figure"), max_length=20, choices=Figure, default=Figure.FINAL)
    note = models.TextField(_("note"), blank=True, help_text=_("Shown beside the figure."))
    source_url = models.URLField(_("link to the source"), max_length=500, blank=True)
    evidence = models.FileField(_("evidence"), upload_to="evidence/%Y/", blank=True, help_text=_("Only seen by staff."))
    counted = models.JSONField(
        _("events counted"),
        default=list,
        db_default=Value([], models.JSONField()),  # so that code from before the migration can still add rows
        blank=True,
        editable=False,
        help_text=_("Each date with how many came, as it was known when the figure was handed in."),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"))
    review = models.CharField(_("review"), max_length=20, choices=Review, default=Review.SUBMITTED)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("reviewed by")
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True)
    return_reason = models.TextField(_("why it was returned"), blank=True)
    doubts = models.JSONField(
        _("doubts"),
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        editable=False,
        help_text=_("What looked wrong and was confirmed by its author."),
    )
    supersedes = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="corrections", verbose_name=_("corrects")
    )
    current = models.BooleanField(_("stands"), default=False, help_text=_("Approved and not corrected since."))
    sample = models.BooleanField(_("sample data"), default=False, editable=False)
    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["indicator", "-starts_on", "breakdown", "-pk"]
        indexes = [
            models.Index(fields=["indicator", "ends_on"], condition=Q(current=True), name="measurement_series"),
            models.Index(fields=["review", "entered_at"], name="measurement_review"),
            models.Index(fields=["-reviewed_at"], condition=Q(current=True), name="measurement_latest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period", "breakdown"],
                condition=Q(current=True),
                name="measurement_one_stands",
                violation_error_message=_("There already is an approved figure for this period."),
            ),
            models.CheckConstraint(
                name="measurement_value_or_reason",
                condition=(Q(value__isnull=False) & ~said("absent_reason")) | (Q(value=None) & said("absent_reason")),
                violation_error_message=_("Give a value, or say why there is none."),
            ),
            models.CheckConstraint(
                name="measurement_suppressed_has_no_value",
                condition=~Q(figure="suppressed") | Q(value=None, numerator=None, denominator=None),
                violation_error_message=_("A suppressed figure has no value, no numerator and no denominator."),
            ),
            models.CheckConstraint(
                name="measurement_share_is_whole",
                condition=Q(numerator=None, denominator=None)
                | Q(numerator__isnull=False, denominator__isnull=False, denominator__gt=0),
                violation_error_message=_("A share has both its numbers, and the denominator is above zero."),
            ),
            models.CheckConstraint(
                name="measurement_period_in_order",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("A period ends after it starts."),
            ),
            models.CheckConstraint(
                name="measurement_author_is_not_reviewer",
                condition=Q(reviewed_by=None) | Q(entered_by=None) | ~Q(reviewed_by=F("entered_by")),
                violation_error_message=_("Nobody approves a figure of their own."),
            ),
            models.CheckConstraint(
                name="measurement_returned_with_a_reason",
                condition=~Q(review="returned") | ~Q(return_reason=""),
                violation_error_message=_("Say why it is returned."),
            ),
            models.CheckConstraint(
                name="measurement_stands_when_approved",
                condition=Q(current=False) | Q(review="approved"),
                violation_error_message=_("Only an approved figure stands."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id and self.indicator.code} {self.period}{self.breakdown and f' {self.breakdown}'}"

    def save(self, *args: Any, **options: Any) -> None:
        self.set_dates()
        super().save(*args, **options)

    def set_dates(self) -> None:
        period = Period.parse(self.period)
        self.starts_on, self.ends_on = period.starts_on, period.ends_on

    @property
    def cell(self) -> tuple[int, str, str]:
        """Which figure it is; several rows may stand for one, as corrections of each other."""
        return self.indicator_id, self.period, self.breakdown

    @property
    def typed(self) -> Typed:
        """As the rules for figures see it."""
        numbers = (self.value, self.numerator, self.denominator)
        value, numerator, denominator = (None if number is None else Decimal(number) for number in numbers)
        reason = getattr(self, main_column("absent_reason")) or self.absent_reason or ""
        return Typed(value, numerator, denominator, reason, self.figure, self.breakdown)

    @property
    def owner_ids(self) -> set[int]:
        return self.indicator.owner_ids

    @property
    def reading(self) -> Reading | None:
        """The figure as the arithmetic sees it; None for a breakdown or where there is no value."""
        if self.breakdown or self.value is None:
            return None
        return Reading(period=Period.parse(self.period), value=self.value)
