"""What belongs to an initiative: its links to the framework, and its milestones with every date that moved."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from initiatives.fields import day_in_words
from initiatives.models.framework import Dimension, Goal, KeyFeature


class Tag(models.Model):
    """An initiative's link to one dimension, goal or Key Feature, with its strength and the reason."""

    class Strength(models.TextChoices):
        DIRECT = "direct", pgettext_lazy("strength", "Direct")
        INDIRECT = "indirect", pgettext_lazy("strength", "Indirect")
        AGAINST = "works against", pgettext_lazy("strength", "Works against")

    initiative = models.ForeignKey(
        "initiatives.Initiative", models.CASCADE, related_name="tags", verbose_name=_("initiative")
    )
    dimension = models.ForeignKey(
        Dimension, models.PROTECT, null=True, blank=True, related_name="tags", verbose_name=_("dimension")
    )
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="tags", verbose_name=_("goal"))
    feature = models.ForeignKey(
        KeyFeature, models.PROTECT, null=True, blank=True, related_name="tags", verbose_name=_("Key Feature")
    )
    strength = models.CharField(
        _("strength"),
        max_length=20,
        choices=Strength,
        default=Strength.DIRECT,
        help_text=_("Direct: it is what the initiative is for. Indirect: it helps. Works against: say so honestly."),
    )
    reason = models.CharField(
        _("reason"), max_length=300, blank=True, help_text=_("One sentence, shown on the initiative's page.")
    )

    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("confirmed by"),
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["pk"]
        indexes = [  # the newest of one goal, of one Key Feature
            models.Index(fields=["goal", "initiative"], name="tag_of_goal"),
            models.Index(fields=["feature", "initiative"], name="tag_of_feature"),
        ]
        constraints = [
            models.CheckConstraint(
                name="tag_names_one_thing",
                condition=Q(dimension__isnull=False, goal=None, feature=None)
                | Q(dimension=None, goal__isnull=False, feature=None)
                | Q(dimension=None, goal=None, feature__isnull=False),
                violation_error_message=_("A tag names one dimension, one goal or one Key Feature."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["initiative", what],
                    name=f"tag_{what}_once",
                    violation_error_message=_("The initiative already has this tag."),
                )
                for what in ("dimension", "goal", "feature")
            ),
        ]

    def __str__(self) -> str:
        return str(self.dimension or self.goal or self.feature)

    def save(self, *args: Any, **options: Any) -> None:
        """Whoever changes a link has it looked at anew."""
        if self.pk and self.confirmed_at and self._differs():
            self.confirmed_by, self.confirmed_at = None, None
        super().save(*args, **options)

    def _differs(self) -> bool:
        names = ("dimension_id", "goal_id", "feature_id", "strength", "confirmed_at")
        stored = Tag.objects.filter(pk=self.pk).values(*names).first()
        return bool(
            stored and stored["confirmed_at"] and any(stored[name] != getattr(self, name) for name in names[:4])
        )


class Milestone(models.Model):
    initiative = models.ForeignKey(
        "initiatives.Initiative", models.CASCADE, related_name="milestones", verbose_name=_("initiative")
    )
    title = models.CharField(_("title"), max_length=300)
    note = models.TextField(_("note"), blank=True)
    due_on = models.DateField(_("due"))
    done_on = models.DateField(_("done"), null=True, blank=True, help_text=_("Empty until it is done."))
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def moves(self) -> list[tuple[date, str]]:
        """(due before, reason) for each time the date was moved. Free after `Initiative.objects.for_page()`."""
        if hasattr(self, "moved_from"):
            return list(zip(self.moved_from, self.moved_why, strict=True))  # type: ignore[attr-defined]
        return [(shift.due_before, shift.reason) for shift in self.shifts.all()]


class MilestoneShift(models.Model):
    """A planned date that moved, and why. Kept for ever."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="shifts", verbose_name=_("milestone"))
    due_before = models.DateField(_("due before"))
    due_after = models.DateField(_("due now"))
    reason = models.CharField(_("reason"), max_length=300)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("moved by")
    )
    moved_at = models.DateTimeField(_("moved"), auto_now_add=True)

    class Meta:
        verbose_name = _("moved date")
        verbose_name_plural = _("moved dates")
        ordering = ["moved_at"]
        constraints = [
            models.CheckConstraint(
                name="milestone_shift_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why the date is moved."),
            )
        ]

    def __str__(self) -> str:
        return f"{day_in_words(self.due_before)} → {day_in_words(self.due_after)}"
