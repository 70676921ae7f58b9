from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from indicators.models.indicators import FIGURE, Indicator
from indicators.plan_words import field_of, sentence
from indicators.progress import Fault, plan_errors
from indicators.progress import Target as PlanTarget
from initiatives import formats
from initiatives.fields import day_in_words


class Target(models.Model):
    """One dated step of the path; the last one is the final target."""

    plan_is_checked_together = False

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets", verbose_name=_("indicator"))
    on = models.DateField(_("date"), help_text=_("The year 2029 is entered as 31 December 2029."))
    value = models.DecimalField(_("value"), null=True, blank=True, **FIGURE)
    low = models.DecimalField(_("from"), null=True, blank=True, **FIGURE, help_text=_("Only for a range."))
    high = models.DecimalField(_("to"), null=True, blank=True, **FIGURE, help_text=_("Only for a range."))
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True)
    source_url = models.URLField(_("link to the decision"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "on"],
                name="target_one_a_date",
                violation_error_message=_("There already is a target on this date."),
            ),
            models.CheckConstraint(
                name="target_value_or_range",
                condition=Q(value__isnull=False, low=None, high=None)
                | Q(value=None, low__isnull=False, high__isnull=False),
                violation_error_message=_("A target is one value, or a range with both its ends."),
            ),
            models.CheckConstraint(
                name="target_range_in_order",
                condition=Q(low=None) | Q(low__lte=F("high")),
                violation_error_message=_("A range begins at its lower end."),
            ),
        ]

    def clean(self) -> None:
        """A target on the wrong side of, or equal to, the baseline is refused, as is one that moves backwards.

        Whether it has a value at all is the constraints' to say.
        """
        super().clean()
        if self.on is None or self.indicator_id is None or self.plan_is_checked_together:
            return
        others = self.indicator.targets.exclude(pk=self.pk)
        for error in plan_errors(self.indicator.plan_with([*others, self])):
            if error.fault in (Fault.INCOMPLETE, Fault.RANGE_REVERSED):
                return
            said = sentence(error, get_language() or "da")
            raise ValidationError({field_of(error): said} if error.target == self.as_value else said)

    @property
    def as_value(self) -> PlanTarget:
        return PlanTarget(on=self.on, value=self.value, low=self.low, high=self.high)

    def __str__(self) -> str:
        language = get_language() or settings.LANGUAGE_CODE
        amounts = [self.value] if self.value is not None else [self.low, self.high]
        said = "–".join(formats.number(amount, None, language) for amount in amounts if amount is not None)
        return f"{day_in_words(self.on)}: {said}"
