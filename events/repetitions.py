"""The repetitions of an event in words, read with the event itself: a page that shows them asks no further question."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from events.models import Schedule, ScheduleDate
from events.recurrence import RuleError
from events.recurrence import Schedule as Value
from events.schedule_words import in_words
from initiatives.fields import told

COLUMNS = ("all_day", "starts_on", "ends_on", "start_time", "end_time", "zone", "rule")


def with_repetitions(rows: Any, today: date) -> Any:
    """Adds `repetitions`: the schedules that repeat, with those of their exceptions that are still to come."""
    dates = ScheduleDate.objects.filter(schedule=OuterRef("pk"), on__gte=today).order_by("on")
    one = JSONObject(on="on", at="at", excluded="excluded", reason=told("reason"))
    exceptions = ArraySubquery(dates.annotate(one=one).values("one"))
    schedules = Schedule.objects.filter(event=OuterRef("pk")).exclude(rule="").order_by("starts_on", "pk")
    whole = JSONObject(**{name: name for name in COLUMNS}, exceptions=exceptions)
    return rows.annotate(repetitions=ArraySubquery(schedules.annotate(whole=whole).values("whole")))


def said(repetitions: Iterable[dict[str, Any]], language: str) -> list[str]:
    """One line each; what cannot be followed says nothing, its dates stand below."""
    lines = []
    for row in repetitions:
        reasons = {date.fromisoformat(one["on"]): one["reason"] or "" for one in row["exceptions"] if one["excluded"]}
        try:
            lines.append(in_words(_value(row), language, reasons))
        except RuleError:
            continue
    return list(dict.fromkeys(lines))


def _value(row: dict[str, Any]) -> Value:
    moments: dict[bool, list[Any]] = {True: [], False: []}
    for one in row["exceptions"]:
        day = date.fromisoformat(one["on"])
        moments[one["excluded"]].append(datetime.combine(day, time.fromisoformat(one["at"])) if one["at"] else day)
    return Value(
        all_day=row["all_day"],
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=date.fromisoformat(row["ends_on"]),
        start_time=row["start_time"] and time.fromisoformat(row["start_time"]),
        end_time=row["end_time"] and time.fromisoformat(row["end_time"]),
        zone=row["zone"],
        rule=row["rule"],
        extra_dates=tuple(moments[False]),
        excluded_dates=tuple(moments[True]),
    )
