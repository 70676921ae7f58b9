from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.events import Event


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
    zone = models.CharField(_("time zone"), max_length=60, default="Europe/Copenhagen")
    rule = models.CharField(
        _("repetition"), max_length=500, blank=True, help_text=_("An RRULE of RFC 5545. Empty: it happens once.")
    )
    review_on = models.DateField(
        _("ask again on"),
        null=True,
        blank=True,
        help_text=_("A repetition without end needs a day to look at it again."),
    )

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
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m-%d} {self.rule}".strip()


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
                condition=Q(excluded=False) | ~Q(reason_da=""),
                violation_error_message=_("Say why the date is taken out."),
            ),
        ]

    def __str__(self) -> str:
        return f"{'−' if self.excluded else '+'}{self.on:%Y-%m-%d}"


class OccurrenceQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(event__in=Event.objects.visible_to(user))

    def between(self, first: Any, last: Any) -> Self:
        """Those that touch the days `first` to `last`, both included: a running exhibition is in each month."""
        return self.filter(first_on__lte=last, last_on__gte=first)

    def for_front_page(self, today: date) -> Self:
        """What is still to come, the next first; one date of each event."""
        first = self.filter(last_on__gte=today).order_by("event_id", "starts_at").distinct("event_id")
        return type(self)(self.model).filter(pk__in=first.values("pk")).for_agenda()

    def for_agenda(self) -> Self:
        return self.select_related("event__venue", "event__organiser", "venue").order_by("starts_at", "pk")


class Occurrence(models.Model):
    """One date of an event, made from a schedule. What was edited by hand survives the next expansion."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", pgettext_lazy("occurrence", "Takes place")
        CANCELLED = "cancelled", pgettext_lazy("occurrence", "Cancelled")
        POSTPONED = "postponed", pgettext_lazy("occurrence", "Postponed")
        MOVED = "moved", pgettext_lazy("occurrence", "Moved")
        MOVED_ONLINE = "moved online", pgettext_lazy("occurrence", "Moved online")

    event = models.ForeignKey(Event, models.CASCADE, related_name="occurrences", verbose_name=_("event"))
    schedule = models.ForeignKey(
        Schedule, models.SET_NULL, null=True, related_name="occurrences", verbose_name=_("schedule")
    )
    recurrence_key = models.CharField(
        _("original start"), max_length=20, help_text=_("The local start by the rule: 2026-11-03 or 2026-11-03T19:00.")
    )
    all_day = models.BooleanField(_("all day"), default=False)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.SCHEDULED)
    reason = models.CharField(_("reason"), max_length=300, blank=True, help_text=_("Shown where the date stands."))
    venue = models.ForeignKey(
        "events.Venue", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("other venue")
    )
    edited = models.BooleanField(_("edited by hand"), default=False, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    attendance = models.PositiveIntegerField(_("how many came"), null=True, blank=True)
    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("occurrence")
        verbose_name_plural = _("occurrences")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["first_on", "last_on"], name="occurrence_days"),
            models.Index(fields=["last_on"], name="occurrence_last_day"),
            models.Index(fields=["starts_at"], name="occurrence_start"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "recurrence_key"], name="occurrence_unique"),
            models.CheckConstraint(
                name="occurrence_ends_after_start",
                condition=Q(ends_at__gte=F("starts_at")) & Q(last_on__gte=F("first_on")),
                violation_error_message=_("It ends after it starts."),
            ),
            models.CheckConstraint(
                name="occurrence_change_has_a_reason",
                condition=Q(status="scheduled") | ~Q(reason_da=""),
                violation_error_message=_("Say why the date is changed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.recurrence_key}"

    @property
    def previous_start(self) -> str:
        """Local start by the rule, for a date that was moved."""
        return self.recurrence_key if self.status in (self.Status.MOVED, self.Status.POSTPONED) else ""
