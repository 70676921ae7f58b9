"""The 4-17-42 framework: four dimensions, 17 goals, 42 Key Features in 12 areas and three pillars.

Rows come from `initiatives/data/` by stable code (`framework.py`), never from a form: coordinators
correct the wording, nobody adds or deletes.
"""

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiatives.fulltext import SearchColumn, finding, search_index, vector
from initiatives.search import folded

# By which words each level is known, in the three languages: "mål 7" and "SDG 7" find goal 7.
KNOWN_AS = {
    "dimension": "dimension dimensions dimensionen",
    "goal": "verdensmål verdensmaal mål goal sdg ziel nachhaltigkeitsziel",
    "area": "fokusområde område area focus bereich schwerpunkt",
    "feature": "nøgletræk key feature schlüsselmerkmal",
}


# What the boards never show of goals and Key Features: as long as all the rest, so it stays unread until a page of one
# entry asks for it. Of the areas the overview does.
UNTOLD = ("explanation", *(f"explanation_{code}" for code, _name in settings.LANGUAGES))


class FrameworkQuerySet(models.QuerySet):
    def current(self) -> Self:
        return self.filter(retired=False)

    def search(self, text: str) -> Self:
        return self.filter(finding(text))


class Entry(models.Model):
    retired = models.BooleanField(_("retired"), default=False, help_text=_("Kept for old reports, no longer offered."))
    # What the data files last said, per field: a field that still says so may be updated by them,
    # one that staff changed may not.
    shipped = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True


def _in_plain_words() -> models.TextField:
    """What an entry means, in the city's own words beside the official title."""
    return models.TextField(_("in plain words"), blank=True, default="", db_default="")


class Dimension(Entry):
    code = models.CharField(_("code"), max_length=20, unique=True)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=100)
    short = models.CharField(_("short name"), max_length=20, help_text=_("One word: it stands in the wheel."))
    description = models.TextField(_("description"), blank=True)
    example = models.TextField(_("example"), blank=True)
    search_text = models.GeneratedField(
        expression=folded("name_da", "name_en", "name_de", "short_da", "short_en", "short_de"),
        output_field=models.TextField(),
        db_persist=True,
    )
    search_vector = SearchColumn(
        expression=vector("name", text=("short",), rest=("description", "example"), words=KNOWN_AS["dimension"])
    )
    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        indexes = [search_index("dimension_fulltext")]
        verbose_name = _("dimension")
        verbose_name_plural = _("dimensions")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("dimension-detail", args=[self.code])


class Goal(Entry):
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    dimension = models.ForeignKey(
        Dimension,
        models.PROTECT,
        related_name="goals",
        verbose_name=_("dimension"),
        help_text=_("The dimension this goal counts under on the dashboards."),
    )
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    explanation = _in_plain_words()
    colour = models.CharField(_("colour"), max_length=7)
    search_text = models.GeneratedField(
        expression=folded("title_da", "title_en", "title_de"),
        output_field=models.TextField(),
        db_persist=True,
    )
    search_vector = SearchColumn(
        expression=vector("title", rest=("text", "explanation"), same=("number",), words=KNOWN_AS["goal"])
    )
    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [search_index("goal_fulltext")]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints = [
            models.CheckConstraint(
                name="goal_number_1_to_17",
                condition=Q(number__range=(1, 17)),
                violation_error_message=_("The goals are numbered from 1 to 17."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("goal-detail", args=[self.number])


class Pillar(Entry):
    code = models.CharField(_("code"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=100)
    description = models.TextField(_("description"), blank=True)
    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")

    def __str__(self) -> str:
        return self.name


class FocusArea(Entry):
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    pillar = models.ForeignKey(Pillar, models.PROTECT, related_name="areas", verbose_name=_("pillar"))
    title = models.CharField(_("title"), max_length=200)
    short = models.CharField(_("short title"), max_length=40, help_text=_("It stands on the board of 42."))
    explanation = _in_plain_words()
    goals = models.ManyToManyField(
        Goal, related_name="areas", blank=True, verbose_name=_("default goals"), db_table="initiatives_area_goal"
    )
    search_text = models.GeneratedField(
        expression=folded("title_da", "title_en", "title_de"),
        output_field=models.TextField(),
        db_persist=True,
    )
    search_vector = SearchColumn(
        expression=vector("title", text=("short",), rest=("explanation",), same=("number",), words=KNOWN_AS["area"])
    )
    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [search_index("area_fulltext")]
        verbose_name = _("area of focus")
        verbose_name_plural = _("areas of focus")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("area-detail", args=[self.number])


class KeyFeatureQuerySet(FrameworkQuerySet):
    def for_board(self) -> Self:
        """All that a board of the 42 shows, goals aside: one query."""
        return self.current().select_related("area__pillar")

    def for_compass(self) -> Self:
        """The same in printed order, each with the `numbers` of its goals. What data files once said stays unread:
        it is as long as all the rest."""
        goals = Goal.objects.current().filter(features=models.OuterRef("pk")).order_by("number")
        rows = self.for_board().order_by("order").annotate(numbers=ArraySubquery(goals.values("number")))
        return rows.defer("shipped", "area__shipped", "area__pillar__shipped", *UNTOLD)

    def with_goals(self) -> Self:
        return self.prefetch_related("goals")


class KeyFeature(Entry):
    """One of the 42. Its rows are known by id; the printed code is data and may be corrected."""

    code = models.CharField(_("code"), max_length=8, unique=True)
    area = models.ForeignKey(FocusArea, models.PROTECT, related_name="features", verbose_name=_("area of focus"))
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=400)
    short = models.CharField(_("short title"), max_length=40, help_text=_("It stands on the board of 42."))
    explanation = _in_plain_words()
    goals = models.ManyToManyField(
        Goal,
        related_name="features",
        blank=True,
        verbose_name=_("default goals"),
        help_text=_("The goals whose progress this Key Feature counts towards."),
        db_table="initiatives_feature_goal",
    )
    wording_verified = models.BooleanField(
        _("wording verified"),
        default=False,
        help_text=_(
            "Tick when you have compared the title with UNESCO's document UIL/2015/ME/H/5. "
            "Until then the pages and reports say “working wording”."
        ),
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("verified by"),
    )  # fmt: skip
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True, editable=False)
    search_text = models.GeneratedField(
        expression=folded("code", "title_da", "title_en", "title_de"),
        output_field=models.TextField(),
        db_persist=True,
    )
    search_vector = SearchColumn(
        expression=vector("title", text=("short",), rest=("explanation",), same=("code",), words=KNOWN_AS["feature"])
    )
    objects = KeyFeatureQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        indexes = [search_index("feature_fulltext")]
        verbose_name = _("Key Feature")
        verbose_name_plural = _("Key Features")
        constraints = [
            models.CheckConstraint(
                name="feature_verified_has_a_time",
                condition=Q(wording_verified=False) | Q(verified_at__isnull=False),
                violation_error_message=_("A verified wording needs the time when it was verified."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("feature-detail", args=[self.code])

    def mark_verified(self, *, by: Any, at: Any) -> None:
        self.wording_verified, self.verified_by, self.verified_at = True, by, at

    def mark_unverified(self) -> None:
        self.wording_verified, self.verified_by, self.verified_at = False, None, None


class PossibleMeasurement(Entry):
    """One of UNESCO's 61 possible measurements: a suggestion for an indicator, never counted as one."""

    class Kind(models.TextChoices):
        STATISTICS = "official statistics", _("Official statistics")
        SURVEY = "citizen survey", _("Citizen survey")
        REVIEW = "experts' review", _("Experts' review")

    feature = models.ForeignKey(
        KeyFeature, models.PROTECT, related_name="possible_measurements", verbose_name=_("Key Feature")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("source of the figures"), max_length=30, choices=Kind)
    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["feature__order", "order"]
        verbose_name = _("possible measurement")
        verbose_name_plural = _("possible measurements")
        constraints = [models.UniqueConstraint(fields=["feature", "order"], name="possible_measurement_unique")]

    def __str__(self) -> str:
        return self.name
