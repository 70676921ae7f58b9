import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import reduce
from operator import and_
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.events import Event
from events.models.schedules import Schedule
from events.models.series import SeriesQuerySet
from initiatives.models.base import said

FRESH = timedelta(days=3)  # so long after its start something is still news on the front page
PER_PAGE = 30  # dates on a page of the agenda
NEAR = 60  # dates that the front page looks through for different events
LONG = 40  # exhibitions and the like that the cells of one month choose from

SEVERAL_DAYS = Q(last_on__gt=F("first_on"))
# A placeholder: it spans a month or so and says in words, in some language, what is known of the day. The columns
# of translations may hold NULL.
DAY_UNKNOWN = SEVERAL_DAYS & ~reduce(
    and_,
    (
        Q(**{f"event__date_note_{code}": ""}) | Q(**{f"event__date_note_{code}": None})
        for code, _name in settings.LANGUAGES
    ),
)


class IsAnyOf(models.Func):
    """Whether a value stands in an array: the array is made once, before the rows are looked for."""

    template, arg_joiner, output_field = "(%(expressions)s))", " = ANY(", models.BooleanField()


class OccurrenceQuerySet(SeriesQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(event__in=Event.objects.visible_to(user))

    def between(self, first: Any, last: Any) -> Self:
        """Those that touch the days `first` to `last`, both included: a running exhibition is in each month.

        Said as what begins there and what reaches into it: an index has each of these together, where of
        "begins before the last day" it would read all that is over. What reaches into it is few, and looked for first:
        PostgreSQL guesses thousands, and would then read all events that ever were.
        """
        reaching = Occurrence.objects.filter(SEVERAL_DAYS, first_on__lt=first, last_on__gte=first).order_by()
        reaches = IsAnyOf("pk", ArraySubquery(reaching.values("pk")))
        return self.filter(Q(first_on__gte=first, first_on__lte=last) | Q(reaches))

    def touching(self, first: date, last: date | None) -> Self:
        """The same, where there may be no last day."""
        rows = self.filter(last_on__gte=first)
        return rows if last is None else rows.filter(first_on__lte=last)

    def starting(self, first: date, last: date | None = None) -> Self:
        """Those that begin on a known day from `first` (to `last`), in the order of their start."""
        rows = self.exclude(DAY_UNKNOWN).filter(first_on__gte=first).order_by("first_on", "starts_at", "pk")
        return rows if last is None else rows.filter(first_on__lte=last)

    def running_on(self, day: date) -> Self:
        """Those over several days that began earlier and have not ended, the first to end first."""
        rows = self.exclude(DAY_UNKNOWN).filter(SEVERAL_DAYS, first_on__lt=day, last_on__gte=day)
        return rows.order_by("last_on", "pk")

    def on_unknown_days(self, first: date, last: date | None = None) -> Self:
        """Those of which only a span is known, such as the month, where it touches `first` to `last`."""
        rows = self.filter(DAY_UNKNOWN, last_on__gte=first).order_by("first_on", "pk")
        return rows if last is None else rows.filter(first_on__lte=last)

    def listed(self, first: date, last: date | None, *, page: int, alike: "OccurrenceQuerySet") -> Self:
        """A page of the agenda: what starts from `first` (to `last`), a series once, and one more, to see whether there
        is a next page. With the first page come those that run already and those without a day, so many of each."""
        begin = (page - 1) * PER_PAGE
        alike = alike.touching(first, last).filter(first_on__gte=first)
        starting = self.starting(first, last).first_of_series(alike)[begin : begin + PER_PAGE + 1]
        wanted = [starting]
        if page == 1:
            wanted += [self.running_on(first)[:PER_PAGE], self.on_unknown_days(first, last)[:PER_PAGE]]
        return _together(wanted).for_agenda().with_more_dates(alike)

    def coming(self, today: date) -> Self:
        """All that has not ended, a series once."""
        alike = Occurrence.objects.filter(last_on__gte=today)
        return self.filter(last_on__gte=today).first_of_series(alike).for_agenda().with_more_dates(alike)

    def nearest(self, first: date, last: date) -> Self:
        """The next one after `last` and the latest one before `first`, as far as there are any."""
        later = self.starting(last + timedelta(days=1))[:1]
        earlier = self.exclude(DAY_UNKNOWN).filter(first_on__lt=first).order_by("-first_on", "-pk")[:1]
        return _together([later, earlier])

    def for_front_page(self, today: date) -> Self:
        """What takes place next, one date of each event; what has been on for days already comes last.

        Only so many dates are looked at: it costs the same however full the calendar is.
        """
        on = self.exclude(status__in=(Occurrence.Status.CANCELLED, Occurrence.Status.POSTPONED))
        lately = today - FRESH
        near = on.starting(lately).filter(last_on__gte=today)[:NEAR]
        running = on.running_on(today).filter(first_on__lt=lately)[:NEAR]
        first = _together([near, running]).order_by("event_id", "starts_at", "pk").distinct("event_id")
        is_old = models.ExpressionWrapper(Q(first_on__lt=lately), models.BooleanField())
        rows = Occurrence.objects.filter(pk__in=first.values("pk")).for_agenda()
        return rows.order_by(is_old, "first_on", "starts_at", "pk")

    def like(self, event: Event) -> Self:
        """Dates of others with a goal, a dimension or the programme of this event.

        Asked of each date by itself: who looks for the next few goes through them in order and soon has enough. A join
        with all that is shared would read every event.
        """
        shared = Q(event__programme=event.programme_id) if event.programme_id else Q()
        through: list[tuple[Any, str]] = [(Event.goals.through, "goal"), (Event.dimensions.through, "dimension")]
        for links, column in through:
            own = links.objects.filter(event=event.pk).values(column)
            shared |= Q(Exists(links.objects.filter(event=OuterRef("event"), **{f"{column}__in": own})))
        return self.filter(shared).exclude(event=event.pk)

    def around(self, today: date, most: int) -> Self:
        """So many that are over, the latest, and so many that are not, the next: all in one query, in order."""
        coming = self.filter(last_on__gte=today).order_by("first_on", "starts_at", "pk")[:most]
        past = self.filter(last_on__lt=today).order_by("-first_on", "-starts_at", "-pk")[:most]
        both = models.Q(pk__in=coming.values("pk")) | models.Q(pk__in=past.values("pk"))
        return Occurrence.objects.filter(both).for_agenda()

    def for_agenda(self) -> Self:
        """All that a row of a list shows, in one query."""
        return self.select_related("event__venue", "event__organiser", "venue").order_by("starts_at", "pk")

    def for_month(self, first: date, last: date, *, a_day: int) -> Self:
        """What the cells of the days `first` to `last` show, with `dimension` (its code or None).

        The first `a_day` of those that begin and end on a day, and `LONG` of those over several days;
        `counts_between` knows how many there are.
        """
        is_long = models.ExpressionWrapper(SEVERAL_DAYS, models.BooleanField())
        day = models.Case(models.When(SEVERAL_DAYS, then=None), default=F("first_on"), output_field=models.DateField())
        place = models.Window(RowNumber(), partition_by=[day], order_by=["starts_at", "pk"])
        rows = self.exclude(DAY_UNKNOWN).between(first, last).order_by()
        ranked = rows.annotate(is_long=is_long, place=place)
        chosen = ranked.filter(Q(is_long=False, place__lte=a_day) | Q(is_long=True, place__lte=LONG))
        links: Any = Event.dimensions.through
        own = (
            links.objects.filter(event=models.OuterRef("event")).order_by("dimension__order").values("dimension__code")
        )
        goals: Any = Event.goals.through
        theirs = goals.objects.filter(event=models.OuterRef("event")).order_by("goal__number")
        code = Coalesce(models.Subquery(own[:1]), models.Subquery(theirs.values("goal__dimension__code")[:1]))
        shown = Occurrence.objects.filter(pk__in=chosen.values("pk"))
        return shown.select_related("event").annotate(dimension=code)

    def counts_between(self, first: date, last: date) -> dict[tuple[date, date], int]:
        """How many there are with each first and last day, among those that touch `first` to `last`: one query."""
        rows = self.exclude(DAY_UNKNOWN).between(first, last).order_by()
        return {
            (begin, end): n for begin, end, n in rows.values_list("first_on", "last_on").annotate(n=models.Count("pk"))
        }


def _together(several: Sequence[OccurrenceQuerySet]) -> Any:
    """Those in any of them. As one set of ids: with "or" between them PostgreSQL would look at every row."""
    first, *others = (rows.values("pk") for rows in several)
    return Occurrence.objects.filter(pk__in=first.union(*others, all=True))


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
    off_rule = models.BooleanField(
        _("no longer in the schedule"),
        default=False,
        db_default=False,  # so that code from before the migration can still add rows
        editable=False,
        help_text=_("The schedule does not give this date any more; it stays because someone changed it by hand."),
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    attendance = models.PositiveIntegerField(
        _("how many came"), null=True, blank=True, help_text=_("Empty: not counted. Nobody came: 0.")
    )
    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("occurrence")
        verbose_name_plural = _("occurrences")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["first_on", "last_on"], name="occurrence_days"),
            models.Index(fields=["last_on"], name="occurrence_last_day"),
            models.Index(fields=["last_on", "first_on"], condition=SEVERAL_DAYS, name="occurrence_running"),
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
                condition=Q(status="scheduled") | said("reason"),
                violation_error_message=_("Say why the date is changed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.recurrence_key}"

    @property
    def file_key(self) -> str:
        """Its part of the address of its calendar file: 20261103T1900."""
        return re.sub("[^0-9T]", "", self.recurrence_key)

    @property
    def day_is_unknown(self) -> bool:
        """`DAY_UNKNOWN` for a row whose event is loaded."""
        return self.last_on > self.first_on and bool(self.event.date_note)

    @property
    def previous_start(self) -> str:
        """Local start by the rule, for a date that was moved."""
        return self.recurrence_key if self.status in (self.Status.MOVED, self.Status.POSTPONED) else ""
