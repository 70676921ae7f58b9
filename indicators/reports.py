"""Gathers the report of a year: the frozen baseline where there is one, else the figures as of the year's end.

Always of what the public may see, so that a report is the same for everyone, on the page, as a file and from the
command line.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, TypedDict, Unpack

from indicators import activity_queries, activity_rows, attendance_told, contents, sealed
from indicators import document as doc
from indicators import report_entries as entries
from indicators import report_queries as queries
from indicators.actions import thresholds
from indicators.board import Board, Past, board_and_past
from indicators.levels import levels
from indicators.models import Baseline
from indicators.periods import FIRST_YEAR, year_before
from indicators.report_choice import Choice
from indicators.report_queries import Frozen, Recorded
from indicators.rollups import ARITHMETIC
from initiatives.compass import Compass

log = logging.getLogger("indicators")


Rows = dict[int, doc.IndicatorEntry]  # by the id of the standing


class NoReportError(Exception):
    """There is no report for the year: it is to come, before all time, or there is no such version."""


class BrokenReportError(Exception):
    """The frozen baseline of the year is not what was frozen, or cannot be read."""


class Parts(TypedDict, total=False):
    """What of a report is needed: `whole` adds what is only frozen and compared (one query more), without `initiatives`
    or `events` they are left out (one less each); a `framework` that is loaded already saves two, `boards` of the day
    and a year earlier save three. `choice` is what the reader asks for: here only period, day and source count, the
    rest is cut from the document (`narrowing`). `figures` is False where a whole document is compared and not kept
    (one query less), `details` where a file has no room for long texts, links and news; `every` has the initiatives
    of all 42 Key Features, selected or not."""

    whole: bool
    figures: bool
    details: bool
    initiatives: bool
    events: bool
    framework: Compass
    boards: tuple[Board, Past]
    choice: Choice
    every: bool


def report_for(year: int, today: date, version: int | None = None, **parts: Unpack[Parts]) -> doc.Document:
    """Seven queries: what is kept for the year, the framework (2), the standings, what stands in the tables of
    indicators, initiatives, events. One where it is frozen. `version` asks for an earlier frozen one."""
    if not FIRST_YEAR <= year <= today.year:
        raise NoReportError(year)
    kept, choice = queries.recorded(year, version), parts.get("choice", Choice())
    if kept.frozen and not choice.live:
        return read_frozen(year, kept.frozen, _unread(parts, choice))
    if version is not None and not kept.frozen:
        raise NoReportError(year)
    made = gather(year, choice.as_of or last_day(year, today), today, kept, **parts)
    return replace(made, also_frozen=kept.frozen is not None)


def last_day(year: int, today: date) -> date:
    """31 December or, in the running year, today."""
    return min(today, date(year, 12, 31))


def _unread(parts: Parts, choice: Choice) -> sealed.Unread:
    """What a page does not need of a frozen document: a large one would fill the memory."""
    if parts.get("whole", False):
        return sealed.NOTHING_UNREAD
    left_out = [name for name in ("initiatives", "events") if not parts.get(name, True)]
    left_out += [] if choice.everything else ["others"]
    return sealed.Unread((*sealed.FILES_ONLY, *left_out), sealed.DETAILS)


def read_frozen(year: int, kept: Frozen, unread: sealed.Unread = sealed.NOTHING_UNREAD) -> doc.Document:
    """The checksum is verified each time it is read. One query more, for the document."""
    try:
        with contents.fetched(Baseline, kept.baseline) as file:
            document = sealed.opened(file, kept.checksum, unread)
    except sealed.BrokenSealError as error:
        log.critical("The frozen baseline of %s is not what was frozen: its checksum does not hold.", year)
        raise BrokenReportError(year) from error
    except sealed.UnknownFormatError as error:
        log.exception("The frozen baseline of %s cannot be read.", year)
        raise BrokenReportError(year) from error
    assert document.frozen is not None, "else it would not have been opened"
    return replace(document, frozen=replace(document.frozen, replaced=document.frozen.version < kept.newest))


def gather(year: int, as_of: date, made_on: date, kept: Recorded | None = None, **parts: Unpack[Parts]) -> doc.Document:
    """The report from the living rows."""
    kept, whole = kept or queries.recorded(year), parts.get("whole", False)
    choice = parts.get("choice", Choice())
    boards = parts.get("boards") or board_and_past(as_of, year_before(as_of), framework=parts.get("framework"))
    board, before = boards
    selected = chosen_of(board, kept, choice)
    years, detailed = (choice.since or year, year), _is_detailed(parts)
    initiatives, events = _activities(years, as_of, selected, parts)
    rows = _indicators(board, None if whole else selected, whole=whole, detailed=detailed)
    done = activity_rows.activities(initiatives, events, board, detailed=detailed)
    found = assembled(year, made_on, kept, board, rows, selected, **done)
    found = replace(found, share_before=before.city.share, reached_before=before.count("achieved", "on_track"))
    if detailed:
        found = replace(found, detailed=True, **_details(years, board, events))
        found = replace(found, events=attendance_told.told(found.events, years))
    return _whole(found, board, rows, selected, figures=parts.get("figures", True)) if whole else found


def assembled(
    year: int, made_on: date, kept: Recorded, board: Board, rows: Rows, selected: set[int], **activities: Any
) -> doc.Document:
    """From what was read, without what was a year earlier."""
    return doc.Document(
        year=year,
        as_of=board.day,
        made_on=made_on,
        **_plan(kept),
        city=entries.rolled("", doc.Text(), doc.Text(), board.city),
        share_before=None,
        reached_before=0,
        **entries.framework_levels(board),
        features=tuple(entries.feature(row, board, kept.reasons, kept.assessed) for row in board.compass.features),
        indicators=printed(board, rows, selected),
        context=tuple(rows[row.pk] for row in board.standings.get(0, [])),
        on_track_from=thresholds().on_track,
        behind_from=thresholds().behind,
        arithmetic=ARITHMETIC,
        **{"initiatives": (), "events": (), "partners": ()} | activities,
    )


def _details(years: tuple[int, int], board: Board, events: list[Any]) -> dict[str, Any]:
    """What files tell besides: four queries."""
    return {
        "programmes": tuple(map(activity_rows.programme, activity_queries.programmes(years, events))),
        "changes": tuple(map(activity_rows.change, activity_queries.changes(years))),
        "framework": tuple(entries.meanings(board, queries.explanations())),
    }


def chosen_of(board: Board, kept: Recorded, choice: Choice) -> set[int]:
    """The ids of the Key Features that are in the report."""
    return {row.pk for row in board.compass.features if _is_in(row, kept, choice)}


def _is_in(feature: Any, kept: Recorded, choice: Choice) -> bool:
    return choice.everything or not kept.reasons or feature.pk in kept.reasons


def _activities(
    years: tuple[int, int], as_of: date, selected: set[int], parts: Parts
) -> tuple[Iterable[Any], list[Any]]:
    whole, told = parts.get("whole", False), as_of if _is_detailed(parts) else None
    day = {"milestone_rows": as_of} if whole else None
    linked = None if parts.get("every") else selected
    rows = activity_queries.initiatives(years, linked, milestones_on=day, detailed_on=told)
    initiatives = queries.read_on(rows)
    events = activity_queries.events(years, day=as_of, detailed=told is not None) if parts.get("events", True) else []
    return initiatives if parts.get("initiatives", True) else (), events


def _is_detailed(parts: Parts) -> bool:
    """What is kept or written into a file, and not only compared."""
    return parts.get("whole", False) and parts.get("figures", True) and parts.get("details", True)


def _plan(kept: Recorded) -> dict[str, Any]:
    return {
        "chosen": bool(kept.reasons),
        "cycle_source": kept.source,
        "cycle_note": kept.note,
        "phases": kept.phases,
        "months_only": kept.months_only,
        "plan_sample": kept.sample,
    }


def _indicators(board: Board, features: set[int] | None, *, whole: bool, detailed: bool) -> Rows:
    """Of the Key Features (all: None), and of context."""
    chosen = board.standings if features is None else {*features, 0}
    wanted = {row.pk for feature in chosen for row in board.standings.get(feature, ())}
    found = queries.indicators(board.day, whole=whole, detailed=detailed)
    return {row["pk"]: entries.indicator(row) for row in found if row["pk"] in wanted}


def printed(board: Board, rows: Rows, features: set[int]) -> tuple[doc.IndicatorEntry, ...]:
    """In printed order."""
    chosen = (feature for feature in board.compass.features if feature.pk in features)
    return tuple(rows[row.pk] for feature in chosen for row in board.of(feature))


def _whole(document: doc.Document, board: Board, rows: Rows, selected: set[int], *, figures: bool) -> doc.Document:
    """With the indicators of what was not selected, the rows behind the report, and what the levels mean."""
    shown = (*document.indicators, *document.context)
    behind = queries.figures([row.id for row in shown], document.as_of) if figures else ()
    return replace(
        document,
        others=printed(board, rows, {row.pk for row in board.compass.features} - selected),
        figures=tuple(entries.figure(row) for row in behind),
        levels=levels(),
    )
