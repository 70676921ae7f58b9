from collections.abc import Iterable
from typing import Any, Self, cast

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from indicators.periods import Frequency as Often
from indicators.plan_words import sentence
from indicators.progress import Direction as Way
from indicators.progress import Plan, plan_errors
from initiatives.fulltext import SearchColumn, finding, search_index, vector
from initiatives.models import PossibleMeasurement
from initiatives.models.base import OldSlug, Published, PublishedQuerySet, published_has_a_time
from initiatives.search import folded

FIGURE: Any = {"max_digits": 24, "decimal_places": 8}


class Direction(models.TextChoices):
    UP = "up", pgettext_lazy("direction", "Up: a higher value is better")
    DOWN = "down", pgettext_lazy("direction", "Down: a lower value is better")
    RANGE = "range", pgettext_lazy("direction", "Range: the value should stay within limits")
    NONE = "none", pgettext_lazy("direction", "None: context only, never judged")


class Frequency(models.TextChoices):
    MONTH = "month", pgettext_lazy("frequency", "Every month")
    QUARTER = "quarter", pgettext_lazy("frequency", "Every quarter")
    YEAR = "year", pgettext_lazy("frequency", "Every year")
    TWO_YEARS = "two years", pgettext_lazy("frequency", "Every two years")
    FOUR_YEARS = "four years", pgettext_lazy("frequency", "Every four years")


class CountedEvents(models.TextChoices):
    """Whose attendance an indicator sums up."""

    NONE = "", pgettext_lazy("counted events", "None: the figures are typed in")
    INITIATIVES = "initiatives", pgettext_lazy("counted events", "Events of its initiatives")
    FEATURE = "feature", pgettext_lazy("counted events", "Events tagged with its Key Feature")
    PROGRAMME = "programme", pgettext_lazy("counted events", "Events of a programme")
    ORGANISER = "organiser", pgettext_lazy("counted events", "Events of an organiser")


class IndicatorQuerySet(PublishedQuerySet):
    owner = "responsible"

    def search(self, text: str) -> Self:
        return self.filter(finding(text))

    def with_plan(self) -> Self:
        """All that `Indicator.plan` needs: two queries."""
        return self.prefetch_related("targets")


class Indicator(Published):
    """Something measured again and again: under a Key Feature, or as context when it has none."""

    plan_is_checked_together = False  # True where a form holds all targets at once and looks for itself
    Kind = PossibleMeasurement.Kind

    code = models.SlugField(
        _("code"), max_length=80, unique=True, help_text=_("Stable: it is the address and the name in files.")
    )
    feature = models.ForeignKey(
        "initiatives.KeyFeature",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("Key Feature"),
        help_text=_("Empty for context such as the number of inhabitants."),
    )
    initiatives = models.ManyToManyField(
        "initiatives.Initiative", blank=True, related_name="indicators", verbose_name=_("initiatives")
    )
    name = models.CharField(_("name"), max_length=300)
    definition = models.TextField(
        _("definition"), blank=True, help_text=_("What exactly is counted, and how. Shown on the indicator's page.")
    )
    unit = models.CharField(
        _("unit"), max_length=100, help_text=_("For example: per cent of adults, kg per inhabitant.")
    )
    decimals = models.PositiveSmallIntegerField(
        _("decimals"), default=0, help_text=_("How many are shown; all that are entered are kept.")
    )
    kind = models.CharField(_("source of the figures"), max_length=30, choices=Kind)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    lower_bound = models.DecimalField(
        _("lowest possible value"), null=True, blank=True, **FIGURE, help_text=_("For a share of something: 0.")
    )
    upper_bound = models.DecimalField(
        _("highest possible value"), null=True, blank=True, **FIGURE, help_text=_("For a share of something: 100.")
    )
    additive = models.BooleanField(
        _("parts add up"),
        default=False,
        db_default=False,
        help_text=_(
            "For counts and amounts: the parts of a breakdown add up to the total. Not for shares, means, indexes."
        ),
    )
    suppress_below = models.PositiveSmallIntegerField(
        _("suppress counts below"),
        default=5,
        db_default=5,
        help_text=_("Smaller counts in a part of a breakdown may point at single persons; 0 where nobody is counted."),
    )
    baseline_on = models.DateField(
        _("baseline date"), null=True, blank=True, help_text=_("The year 2007 is entered as 31 December 2007.")
    )
    baseline_value = models.DecimalField(_("baseline value"), null=True, blank=True, **FIGURE)
    baseline_source = models.CharField(_("source of the baseline"), max_length=300, blank=True)
    frequency = models.CharField(_("measured"), max_length=20, choices=Frequency, default=Frequency.YEAR)
    next_due_on = models.DateField(
        _("next due"), null=True, blank=True, help_text=_("When the next figure is expected.")
    )
    responsible = models.ForeignKey(
        "initiatives.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("responsible organisation"),
        help_text=_("Its members report the figures."),
    )
    counted_events = models.CharField(
        _("attendance at"),
        max_length=20,
        choices=CountedEvents,
        default=CountedEvents.NONE,
        db_default=CountedEvents.NONE.value,  # so that code from before the migration can still add rows
        blank=True,
        help_text=_("The figure of a period is proposed: how many came to these events. Someone hands it in."),
    )
    counted_programme = models.ForeignKey(
        "events.Programme",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("which programme"),
    )
    counted_organiser = models.ForeignKey(
        "initiatives.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="counting_indicators",
        verbose_name=_("which organiser"),
    )
    source = models.CharField(_("source"), max_length=500, blank=True)
    source_url = models.URLField(_("link to the source"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True, default="CC BY 4.0")
    limitations = models.TextField(
        _("limitations"), blank=True, help_text=_("What a reader should know before using the figures.")
    )
    proxy_note = models.TextField(
        _("stands in for"), blank=True, help_text=_("When the figure is a stand-in: for what, and why.")
    )
    not_applicable_reason = models.TextField(
        _("why it does not apply here"), blank=True, help_text=_("Filled in: the indicator is never judged.")
    )
    search_text = models.GeneratedField(
        expression=folded("code", "name_da", "name_en", "name_de"), output_field=models.TextField(), db_persist=True
    )
    search_vector = SearchColumn(expression=vector("name", text=("unit",), rest=("definition",), same=("code",)))
    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["feature__order", "code"]
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="indicator_search"),
            search_index("indicator_fulltext"),
        ]
        constraints = [
            published_has_a_time("indicator_published_has_a_time"),
            models.CheckConstraint(
                name="indicator_baseline_is_whole",
                condition=Q(baseline_on=None, baseline_value=None)
                | Q(baseline_on__isnull=False, baseline_value__isnull=False),
                violation_error_message=_("A baseline has both a date and a value."),
            ),
            models.CheckConstraint(
                name="indicator_bounds_in_order",
                condition=Q(lower_bound=None) | Q(upper_bound=None) | Q(lower_bound__lt=F("upper_bound")),
                violation_error_message=_("The lowest possible value must be below the highest."),
            ),
            models.CheckConstraint(
                name="indicator_baseline_within_bounds",
                condition=(Q(lower_bound=None) | Q(baseline_value=None) | Q(baseline_value__gte=F("lower_bound")))
                & (Q(upper_bound=None) | Q(baseline_value=None) | Q(baseline_value__lte=F("upper_bound"))),
                violation_error_message=_("The baseline value lies outside what is possible."),
            ),
            models.CheckConstraint(
                name="indicator_counts_its_feature",
                condition=~Q(counted_events="feature") | Q(feature__isnull=False),
                violation_error_message=_("Choose the Key Feature whose events are counted."),
            ),
            models.CheckConstraint(
                name="indicator_counts_a_programme",
                condition=Q(counted_events="programme", counted_programme__isnull=False)
                | (~Q(counted_events="programme") & Q(counted_programme=None)),
                violation_error_message=_("Choose a programme when its events are counted, and only then."),
            ),
            models.CheckConstraint(
                name="indicator_counts_an_organiser",
                condition=Q(counted_events="organiser", counted_organiser__isnull=False)
                | (~Q(counted_events="organiser") & Q(counted_organiser=None)),
                violation_error_message=_("Choose an organiser when its events are counted, and only then."),
            ),
            models.CheckConstraint(
                name="indicator_decimals_0_to_8",
                condition=Q(decimals__lte=8),
                violation_error_message=_("At most 8 decimals."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A direction or a baseline that the targets do not fit is refused."""
        super().clean()
        if self.pk is None or self.plan_is_checked_together or self.direction not in Direction.values:
            return
        for error in plan_errors(self.plan):
            raise ValidationError({"baseline_value": sentence(error, get_language() or "da")})

    def save(self, *args: Any, **options: Any) -> None:
        before = getattr(self, "_loaded_code", "")
        super().save(*args, **options)
        if before and before != self.code:
            OldSlug.objects.update_or_create(model=self._meta.label_lower, slug=before, defaults={"object_id": self.pk})
        self._loaded_code = self.code

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, **options: Any) -> Any:
        row: Any = super().from_db(db, field_names, values, **options)
        row._loaded_code = row.__dict__.get("code", "")
        return row

    def get_absolute_url(self) -> str:
        return reverse("indicator-detail", args=[self.code])

    @property
    def owner_ids(self) -> set[int]:
        return {self.responsible_id} if self.responsible_id else set()

    @property
    def plan(self) -> Plan:
        """The row as the arithmetic sees it. Reads the targets: prefetch them with `with_plan()`."""
        return self.plan_with(self.targets.all())

    def plan_with(self, targets: Iterable[Any]) -> Plan:
        """The same with targets that may not be saved yet."""
        return Plan(
            direction=Way(self.direction),
            baseline_on=self.baseline_on,
            baseline_value=self.baseline_value,
            targets=tuple(sorted((target.as_value for target in targets), key=lambda target: target.on)),
            applicable=not self.not_applicable_reason,  # in any language
            frequency=cast("Often", self.frequency),
        )
