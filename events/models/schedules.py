from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.events import Event
from initiatives.fields import day_in_words
from initiatives.models.base import State, said


def local_zone() -> str:
    return settings.TIME_ZONE


class ScheduleQuerySet(models.QuerySet):
    def for_review(self, today: date) -> Self:
        """Repetitions of published events that someone promised to look at again by now."""
        return (
            self.exclude(rule="").filter(review_on__lte=today, event__state=State.PUBLISHED).order_by("review_on", "pk")
        )


class Schedule(models.Model):
    """When an event takes place, in local wall time: the rule is expanded from it, never from UTC."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="schedules", verbose_name=_("event"))
    all_day = models.BooleanField(_("all day"), default=False)
    starts_on = models.DateField(_("first date"))
    ends_on = models.DateField(_("last date"), help_text=_("The same day, or later when one date spans several days."))
    start_time = models.TimeField(_("from"), null=True, blank=True)
    end_time = models.TimeField(
        _("until"), null=True, blank=True, help_text=_("Earlier than the start: the next morning.")
    )
    zone = models.CharField(_("time zone"), max_length=60, default=local_zone)
    rule = models.CharField(
        _("repetition"), max_length=500, blank=True, help_text=_("An RRULE of RFC 5545. Empty: it happens once.")
    )
    review_on = models.DateField(
        _("ask again on"),
        null=True,
        blank=True,
        help_text=_("A repetition without end needs a day to look at it again."),
    )
    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="schedule_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last date is on or after the first."),
            ),
            models.CheckConstraint(
                name="schedule_times_or_all_day",
                condition=Q(all_day=True, start_time=None, end_time=None)
                | Q(all_day=False, start_time__isnull=False, end_time__isnull=False),
                violation_error_message=_("Give both times, or mark it as all day."),
            ),
            models.CheckConstraint(
                name="schedule_endless_is_reviewed",
                condition=Q(rule="") | Q(rule__iregex="(COUNT|UNTIL)=") | Q(review_on__isnull=False),
                violation_error_message=_(
                    "The rule never ends. Give it a last date, a number of times, or a day on which it is reviewed."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{day_in_words(self.starts_on)} {self.rule}".strip()


class ScheduleDate(models.Model):
    """A date added to a repetition, or taken out of it with a reason."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="dates", verbose_name=_("schedule"))
    excluded = models.BooleanField(_("taken out"), default=True)
    on = models.DateField(_("date"))
    at = models.TimeField(_("time"), null=True, blank=True, help_text=_("Empty: the schedule's own time."))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("extra or excluded date")
        verbose_name_plural = _("extra and excluded dates")
        ordering = ["on", "at"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "on", "at"], nulls_distinct=False, name="schedule_date_unique"),
            models.CheckConstraint(
                name="schedule_excluded_with_a_reason",
                condition=Q(excluded=False) | said("reason"),
                violation_error_message=_("Say why the date is taken out."),
            ),
        ]

    def __str__(self) -> str:
        return f"{'−' if self.excluded else '+'}{day_in_words(self.on)}"
