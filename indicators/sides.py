"""The two reports that are compared: each frozen, or of a year's end, or of today. Both in six queries at most: what is
kept of both years, the framework (2), the indicators of each living side, the initiatives of both.

A side that is frozen is read as it was frozen. Of the indicators everything is compared, selected or not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import IntegerField, Value
from django.db.models.functions import ExtractYear

from indicators import activity_queries, activity_rows
from indicators import document as doc
from indicators import report_entries as entries
from indicators import report_queries as queries
from indicators.board import Board, Stood, roll_up_all
from indicators.models import Baseline, Cycle, Indicator, Measurement
from indicators.report_choice import Choice
from indicators.report_queries import Recorded
from indicators.reports import assembled, chosen_of, last_day, printed, read_frozen
from indicators.sealed import TO_COMPARE
from initiatives import compass
from initiatives.compass import Compass

NOW = "now"


@dataclass(frozen=True, slots=True)
class Years:
    """Those that can be compared, the newest first, and which of them are frozen."""

    all: Sequence[int]
    frozen: frozenset[int]


def years(today: date) -> Years:
    """From the first public figure that can be judged, the first planned or the first frozen year on: one query."""
    judged = Indicator.objects.public().filter(feature__isnull=False)
    # Unrewritten: modeltranslation would put the columns into the order of a set, and a union goes by position.
    figures: Any = Measurement.objects.rewrite(False).standing().filter(indicator__in=judged).order_by("ends_on")
    first = figures.annotate(of=ExtractYear("ends_on"), is_frozen=_mark(0)).values_list("of", "is_frozen")[:1]
    planned = Cycle.objects.rewrite(False).order_by("year").annotate(is_frozen=_mark(0))
    frozen = Baseline.objects.order_by().annotate(is_frozen=_mark(1)).values_list("year", "is_frozen")
    rows = frozen.union(planned.values_list("year", "is_frozen")[:1], first)
    known = {(int(year), is_frozen) for year, is_frozen in rows}  # PostgreSQL extracts a year as a decimal
    begun = [year for year, _frozen in known if year <= today.year]
    return Years(
        all=range(today.year, min(begun, default=today.year) - 1, -1),
        frozen=frozenset(year for year, is_frozen in known if is_frozen),
    )


def _mark(value: int) -> Value:
    return Value(value, IntegerField())


@dataclass(frozen=True, slots=True)
class _Side:
    """`name` is that of its lists of milestones."""

    name: str
    year: int
    as_of: date
    kept: Recorded

    @property
    def living(self) -> bool:
        return self.kept.frozen is None


def sides(earlier: str, later: str, today: date) -> list[doc.Document]:
    """`earlier` and `later` are years, or "now"."""
    return _sides((earlier, later), today)


def side(of: str, today: date) -> doc.Document:
    """One alone, for what is there already."""
    return _sides((of,), today)[0]


def _sides(told: Sequence[str], today: date) -> list[doc.Document]:
    named = [today.year if each == NOW else int(each) for each in told]
    kept = queries.recorded_all(set(named))
    asked = [
        _side(name, said, kept[year], year, today)
        for name, said, year in zip(("then_rows", "now_rows"), told, named, strict=False)
    ]
    framework = compass.load() if any(side.living for side in asked) else None
    made = [_living(side, framework, today) if framework and side.living else _frozen(side) for side in asked]
    _initiatives(asked, made)
    return [replace(each.document, initiatives=tuple(each.ran)) if each.board else each.document for each in made]


@dataclass(frozen=True, slots=True)
class _Made:
    """A side's document; of a living one with what its initiatives, which `ran` collects, are made with."""

    document: doc.Document
    board: Board | None = None
    selected: frozenset[int] = frozenset()
    ran: list[doc.InitiativeEntry] = field(default_factory=list)


def _side(name: str, said: str, kept: Recorded, year: int, today: date) -> _Side:
    """What is asked for now is of today, frozen or not."""
    if said == NOW:
        return _Side(name, year, today, replace(kept, frozen=None))
    return _Side(name, year, last_day(year, today), kept)


def _initiatives(asked: Sequence[_Side], made: Sequence[_Made]) -> None:
    """Of each side those of its year; of the later also what ran since the earlier, and may have ended in between. Each
    row is let go at once: those of a large city would fill the memory."""
    living = [(side, each) for side, each in zip(asked, made, strict=True) if each.board]
    if not living:
        return
    first, last = asked[0].year, asked[-1].year
    days = {side.name: side.as_of for side, _made in living}
    for row in queries.read_on(activity_queries.initiatives((first, last), None, milestones_on=days)):
        for side, each in living:
            if each.board and each.selected & set(row.feature_ids) and _ran(row, first, side.year):
                each.ran.append(_initiative(row, side.name, each.board))


def _ran(row: Any, first: int, last: int) -> bool:
    """As `report_queries` has it: what has no dates is taken to run."""
    started = row.starts_on is None or row.starts_on.year <= last
    return started and (row.ends_on is None or row.ends_on.year >= first)


def _frozen(side: _Side) -> _Made:
    assert side.kept.frozen is not None, "else it is a living one"
    return _Made(read_frozen(side.year, side.kept.frozen, TO_COMPARE))


def _living(side: _Side, framework: Compass, today: date) -> _Made:
    found = list(queries.indicators(side.as_of, whole=True))
    board = roll_up_all(side.as_of, framework, _stood(found, framework))
    rows = {row["pk"]: entries.indicator(row) for row in found}
    selected = chosen_of(board, side.kept, Choice())
    made = assembled(side.year, today, side.kept, board, rows, selected)
    others = printed(board, rows, {row.pk for row in framework.features} - selected)
    return _Made(replace(made, others=others), board, frozenset(selected))


def _initiative(row: Any, name: str, board: Board) -> doc.InitiativeEntry:
    """With its milestones as they were planned on the side's day."""
    row.milestone_rows = getattr(row, name)
    return activity_rows.initiative(row, board)


def _stood(found: Iterable[dict[str, Any]], framework: Compass) -> Iterable[Stood]:
    """The rows of the board are among those of the table, so they are not asked for again."""
    ids = {feature.code: feature.pk for feature in framework.features}
    for row in sorted(found, key=lambda row: row["indicator__code"]):
        yield Stood(
            pk=row["pk"],
            feature_id=ids.get(row["indicator__feature__code"]),
            code=row["indicator__code"],
            name="",
            status=row["status"],
            share=row["share"],
            needed=row["needed"],
            frequency=row["indicator__frequency"],
            period=row["measurement__period"],
        )
