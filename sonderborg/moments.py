"""The rows that hang on an initiative as entries of its timeline."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from events.models import Occurrence
from indicators.models import Standing
from initiatives.fields import written_in
from initiatives.models import Milestone, Update
from sonderborg.timeline import Moment, Text

MOST = 200  # of each kind, also where everything is shown
OFF = (Occurrence.Status.CANCELLED, Occurrence.Status.POSTPONED)


def told(row: Any, field: str) -> Text:
    code = written_in(row, field)
    return Text(getattr(row, field) or "", "" if code == get_language() else code)


def milestones(rows: Iterable[Milestone], today: date) -> Iterator[Moment]:
    for row in rows:
        done = row.done_on is not None and row.done_on <= today
        day = row.done_on if done and row.done_on else row.due_on
        yield Moment(
            day=day,
            kind="milestone",
            title=told(row, "title"),
            text=told(row, "note"),
            state="done" if done else "overdue" if row.due_on < today else "planned",
            due_on=row.due_on if row.due_on != day else None,
            moves=row.moves,
        )


def updates(rows: Iterable[Update]) -> Iterator[Moment]:
    for row in rows:
        yield Moment(
            day=row.told_on,
            kind="update",
            title=told(row, "title"),
            text=told(row, "body"),
            figure=row.figure_value,
            unit=row.figure_label,
        )


def measurements(standings: Iterable[Standing], *, everything: bool) -> Iterator[Moment]:
    """The approved figures of the initiative's indicators; at first the latest of each."""
    for row in standings:
        if row.measurement is None:
            continue
        figures = [one for one in row.figure_list if one["on"] <= row.measurement.ends_on.isoformat()]  # type: ignore[attr-defined]
        for figure in figures[-MOST if everything else -1 :]:
            yield Moment(
                day=date.fromisoformat(figure["on"]),
                kind="measurement",
                title=told(row.indicator, "name"),
                url=row.indicator.get_absolute_url(),
                figure=Decimal(figure["value"]),
                decimals=row.indicator.decimals,
                unit=row.indicator.unit,
                more=not everything and len(figures) > 1,
            )


def events(rows: Sequence[Occurrence], today: date, *, everything: bool) -> Iterator[Moment]:
    """At first one date of each event: the next that takes place, else the latest."""
    shown = rows if everything else one_of_each(rows, today)
    dates = [row.event_id for row in rows]
    for row in shown:
        yield Moment(
            day=row.first_on,
            kind="event",
            title=told(row.event, "title"),
            url=row.event.get_absolute_url(),
            state=row.get_status_display() if row.status != Occurrence.Status.SCHEDULED else "",
            reason=told(row, "reason"),
            last_on=row.last_on if row.last_on != row.first_on else None,
            more=not everything and dates.count(row.event_id) > 1,
        )


def one_of_each(rows: Sequence[Occurrence], today: date) -> list[Occurrence]:
    """By event: what takes place next; where nothing does, what comes next all the same; else what was last."""
    best: dict[int, Occurrence] = {}
    for row in rows:
        known = best.get(row.event_id)
        if known is None or _rank(row, today) < _rank(known, today):
            best[row.event_id] = row
    return list(best.values())


def _rank(row: Occurrence, today: date) -> tuple[bool, bool, int]:
    over = row.last_on < today
    days = (row.first_on - today).days
    return over, row.status in OFF and not over, -days if over else days


def coming(rows: Sequence[Occurrence], today: date, most: int) -> list[Occurrence]:
    """The next dates that take place, one of each event; what has been on for days comes last."""
    on = [row for row in one_of_each(rows, today) if row.last_on >= today and row.status not in OFF]
    return sorted(on, key=lambda row: (row.first_on < today, row.first_on, row.starts_at, row.pk))[:most]
