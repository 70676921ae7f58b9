"""What an indicator that is fed by attendance proposes for a period: the sum, and the dates that it is made of.

Worked out anew whenever it is looked at, so that it follows the numbers until it is handed in; from then on the
figure keeps the list as it was. A date that nobody counted is said, and never taken for zero.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.db.models import Max
from django.utils.translation import get_language, gettext_noop, ngettext

from events.models import Event, Occurrence
from events.told import in_all_languages
from indicators import actions
from indicators.models import CountedEvents, Figure, Indicator, Measurement
from indicators.periods import Period
from initiatives.models import State

OFF = (Occurrence.Status.CANCELLED, Occurrence.Status.POSTPONED)
TOLD = (State.PUBLISHED, State.ARCHIVED)  # a draft's numbers are nobody's evidence
PATHS = {  # from an event to the indicators that count it
    CountedEvents.INITIATIVES: "initiatives__indicators",
    CountedEvents.FEATURE: "features__indicators",
    CountedEvents.PROGRAMME: "programme__indicators",
    CountedEvents.ORGANISER: "organiser__counting_indicators",
}
TITLES = ("title_da", "title_en", "title_de")


@dataclass(frozen=True)
class Counted:
    """One date with how many came; None: nobody counted. `whole` when the number is of all dates of the event."""

    event: str
    titles: tuple[str, ...]
    on: date
    attendance: int | None
    whole: bool = False

    @property
    def title(self) -> str:
        """In the reader's language, else in Danish."""
        codes = dict(zip([name[-2:] for name in TITLES], self.titles, strict=True))
        return codes.get((get_language() or "da")[:2]) or self.titles[0]

    @property
    def as_json(self) -> dict[str, Any]:
        titles = {name[-2:]: text for name, text in zip(TITLES, self.titles, strict=True)}
        return {
            "event": self.event, "title": titles, "on": self.on.isoformat(), "attendance": self.attendance,
            "whole": self.whole,
        }  # fmt: skip


def kept(evidence: Iterable[dict[str, Any]]) -> list[Counted]:
    """What a figure keeps, to be shown."""
    return [
        Counted(
            event=row["event"],
            titles=tuple(row["title"].get(name[-2:], "") for name in TITLES),
            on=date.fromisoformat(row["on"]),
            attendance=row["attendance"],
            whole=row["whole"],
        )
        for row in evidence
    ]


@dataclass(frozen=True)
class Proposal:
    """`rows` are the dates that were, in order; `ahead` of the period's dates are still to come."""

    rows: tuple[Counted, ...]
    ahead: int = 0

    @property
    def numbers(self) -> list[int]:
        return [row.attendance for row in self.rows if row.attendance is not None]

    @property
    def total(self) -> int | None:
        """None when nobody counted anything: that is not nobody."""
        return sum(self.numbers) if self.numbers else None

    @property
    def missing(self) -> int:
        return len(self.rows) - len(self.numbers)

    @property
    def is_whole(self) -> bool:
        return not self.missing and not self.ahead

    @property
    def evidence(self) -> list[dict[str, Any]]:
        return [row.as_json for row in self.rows]

    @property
    def seal(self) -> str:
        """Changes with anything in it: what is handed in is what was looked at."""
        text = json.dumps([self.evidence, self.ahead], sort_keys=True)
        return blake2b(text.encode(), digest_size=8).hexdigest()


def propose(indicator: Indicator, period: Period, today: date) -> Proposal:
    return propose_all([indicator], period, today).get(indicator.pk, Proposal(()))


def propose_all(indicators: Collection[Indicator], period: Period, today: date) -> dict[int, Proposal]:
    """By id, for those that are fed by attendance: at most six queries for any number, none where there are none."""
    fed = {one.pk: one for one in indicators if one.counted_events}
    if not fed:
        return {}
    events = _events(fed)
    every = {event.pk: event for chosen in events.values() for event in chosen}
    dates = _dates(every, period)
    return {pk: _proposal(events.get(pk, []), dates, period, today) for pk in fed}


def hand_in(*, indicator: Indicator, period: Period, by: Any, at: datetime, today: date) -> Measurement | None:
    """The proposal as a figure for approval, with the dates as its evidence; None when nobody counted anything."""
    found = propose(indicator, period, today)
    if found.total is None:
        return None
    new = Measurement(
        indicator=indicator,
        period=str(period),
        value=Decimal(found.total),
        figure=Figure.FINAL if found.is_whole and period.ends_on < today else Figure.PROVISIONAL,
        counted=found.evidence,
        **_note(found),
    )
    return actions.hand_in(measurement=new, by=by, at=at)


def _note(found: Proposal) -> dict[str, str]:
    """In each language, how it came about."""
    parts = [
        in_all_languages("note", gettext_noop("Sum of attendance, dates counted: %(number)s."),
                         number=len(found.numbers)),
        *([in_all_languages("note", gettext_noop("Dates without a number, not in the sum: %(number)s."),
                            number=found.missing)] if found.missing else []),
        *([in_all_languages("note", gettext_noop("Dates still to come: %(number)s."),
                            number=found.ahead)] if found.ahead else []),
    ]  # fmt: skip
    return {name: " ".join(part[name] for part in parts) for name in parts[0]}


def _events(fed: dict[int, Indicator]) -> dict[int, list[Event]]:
    """The events that each indicator counts: one query for each way of counting that is met."""
    found: dict[int, list[Event]] = defaultdict(list)
    for kind, path in PATHS.items():
        ids = [pk for pk, one in fed.items() if one.counted_events == kind]
        if not ids:
            continue
        rows = Event.objects.filter(**{f"{path}__in": ids, "state__in": TOLD}).annotate(
            last_date=Max("occurrences__first_on")
        )
        for event in rows.values("pk", "slug", "sample", "attendance", "last_date", path, *TITLES).order_by("pk"):
            if event[path] in ids and (not event["sample"] or fed[event[path]].sample):
                found[event[path]].append(_event(event))
    return found


def _event(row: dict[str, Any]) -> Event:
    """Only what is needed of it, with the day of its last date."""
    event = Event(pk=row["pk"], slug=row["slug"], attendance=row["attendance"])
    event.titles, event.last_date = tuple(row[name] or "" for name in TITLES), row["last_date"]  # type: ignore[attr-defined]
    return event


def _dates(events: Collection[int], period: Period) -> dict[int, list[Occurrence]]:
    """Those that begin in the period and are not off. Over midnight or for months: it counts where it begins."""
    rows = Occurrence.objects.filter(event__in=events, first_on__range=(period.starts_on, period.ends_on))
    found: dict[int, list[Occurrence]] = defaultdict(list)
    for row in rows.exclude(status__in=OFF).order_by("starts_at", "pk"):
        found[row.event_id].append(row)
    return found


def _proposal(events: list[Any], dates: dict[int, list[Occurrence]], period: Period, today: date) -> Proposal:
    rows = sorted(_counted(events, dates, period, today), key=lambda row: (row.on, row.event))
    ahead = sum(
        row.attendance is None and row.last_on >= today
        for event in events
        if event.attendance is None
        for row in dates.get(event.pk, ())
    )
    return Proposal(tuple(rows), ahead)


def _counted(events: list[Any], dates: dict[int, list[Occurrence]], period: Period, today: date) -> Iterator[Counted]:
    for event in events:
        if event.attendance is not None:
            if event.last_date and period.starts_on <= event.last_date <= period.ends_on:
                yield Counted(event.slug, event.titles, event.last_date, event.attendance, whole=True)
            continue
        for row in dates.get(event.pk, ()):
            if row.attendance is not None or row.last_on < today:
                yield Counted(event.slug, event.titles, row.first_on, row.attendance)


def missing_in_words(found: Proposal) -> str:
    """ "" where every date that was has its number."""
    if not found.missing:
        return ""
    text = ngettext(
        "%(number)d date has no number and is not in the sum.",
        "%(number)d dates have no number and are not in the sum.",
        found.missing,
    )
    return text % {"number": found.missing}
