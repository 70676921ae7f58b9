"""The progress page's blocks from a board: counts by status, what is behind and why, the years to choose from."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import wording
from indicators.board import Board, Past, Stood
from indicators.charts import gauge, stack
from indicators.models.standings import Standing
from indicators.pages import Row, dimension_rows, status_word
from indicators.periods import FIRST_YEAR, LAST_YEAR
from indicators.progress import RollUp
from indicators.small_charts import Gauge, Stack
from initiatives.fields import named
from initiatives.marks import within
from initiatives.shapes import STATUS_CLASS

STATUSES = ("achieved", "on_track", "behind", "far_behind", "too_old", "no_data")  # those that a roll-up can have
LAGGING = ("behind", "far_behind")
SHOWN_BEHIND = 5
SHOWN_YEARS = 7
SEATS = {"environmental": "env", "cultural": "cul", "social": "soc", "economic": "eco"}
IN_A_CIRCLE = ("environmental", "cultural", "social", "economic")  # by rows, so that the quarters meet
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def asked_day(text: str, today: date) -> tuple[date, str]:
    """The day that a reader asked for and no notice, or today with a sentence about what was wrong."""
    if not text:
        return today, ""
    try:
        day = date.fromisoformat(text) if ISO_DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day and FIRST_YEAR <= day.year <= LAST_YEAR:
        return day, ""
    shown = text[:40].replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return today, _("“%(text)s” is not a date between 1900 and 2200. You see the figures as of today.") % {
        "text": shown
    }


def asked_since(text: str, day: date) -> tuple[date | None, str]:
    """The earlier day that a reader wants to compare with, or a sentence about what was wrong."""
    since, notice = asked_day(text, day)
    if not text or (since < day and not notice):
        return (since if text else None), ""
    shown = text[:40].replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return None, _("“%(text)s” is not a day before %(day)s, so nothing is compared.") % {
        "text": shown,
        "day": wording.day(day),
    }


@dataclass(frozen=True, slots=True)
class Year:
    number: int
    as_of: date | None  # None: today
    current: bool


def years(first: date | None, day: date, today: date) -> list[Year]:
    """The newest years that have figures; the running one is as of today, the others as of 31 December."""
    start = max(first.year if first else today.year, today.year - SHOWN_YEARS + 1)
    past = [Year(year, date(year, 12, 31), day == date(year, 12, 31)) for year in range(start, today.year)]
    return [*past, Year(today.year, None, day == today)]


@dataclass(frozen=True, slots=True)
class Group:
    """The Key Features with one status."""

    status: str
    word: str
    rows: Sequence[Row]


def by_status(rows: Sequence[Row]) -> list[Group]:
    """All 42, in the order of the statuses; a status that none has is left out."""
    groups = [Group(status, status_word(status), [row for row in rows if row.status == status]) for status in STATUSES]
    return [group for group in groups if group.rows]


def status_stack(groups: Sequence[Group]) -> Stack:
    return stack([(STATUS_CLASS[group.status], len(group.rows)) for group in groups], height=28)


def change(board: Board, before: Past) -> str:
    """How the city's share moved since a year before, and on how much that one rested; empty if not known."""
    now, then = board.city.share, before.city.share
    if now is None or then is None:
        return ""
    basis = ngettext(
        "then with %(measured)s Key Feature measured",
        "then with %(measured)s Key Features measured",
        before.city.measured,
    ) % {"measured": before.city.measured}
    return f"{_moved(now - then)} ({basis})"


def _moved(by: Fraction) -> str:
    points = {"points": wording.points(by)}
    if points["points"] == "0":
        return _("The same as a year before")
    if by > 0:
        return _("%(points)s percentage points more than a year before") % points
    return _("%(points)s percentage points less than a year before") % points


def gauges(board: Board) -> list[tuple[str, Row, Gauge]]:
    """Seat in the circle, the dimension's row, its quarter."""
    rows = {row.entry.code: row for row in dimension_rows(board)}
    return [
        (SEATS[code], row, gauge(code, None if row.rolled.share is None else float(row.rolled.share)))
        for code in IN_A_CIRCLE
        if (row := rows.get(code))
    ]


Behind = tuple[Row, Stood | None]


def behind(board: Board, rows: Iterable[Row]) -> list[Behind]:
    """Key Features that are behind or hold an indicator that moves the wrong way, the worst first, each with the
    indicator that holds it back most."""
    lagging = sorted((row for row in rows if row.status in LAGGING or row.wrong), key=_progress)
    return [(row, _worst(board.of(row.entry))) for row in lagging[:SHOWN_BEHIND]]


def with_reasons(found: Iterable[Behind], shown: Mapping[int, Standing]) -> list[tuple[Row, str]]:
    """`shown` are the standings that `behind` names."""
    return [(row, reason(shown[worst.pk], row.rolled) if worst else "") for row, worst in found]


def _progress(row: Row) -> float:
    """What is done of what is needed."""
    share, needed = row.rolled.share, row.rolled.needed
    return float(share / needed) if share is not None and needed else 1.0


def _worst(standings: Sequence[Stood]) -> Stood | None:
    return min((row for row in standings if row.share is not None), key=_lag, default=None)


def reason(worst: Standing, rolled: RollUp) -> str:
    """The indicator that holds a Key Feature back most, with its numbers; names in another language are marked."""
    indicator, figure, part = worst.indicator, worst.measurement, worst.part
    if figure is None or figure.value is None:
        return ""
    words = {
        "name": indicator.name,
        "value": wording.full(figure.value, indicator.decimals, indicator.unit),
        "period": wording.period(figure.period),
        "share": wording.percent_words(part.share),
        "needed": wording.percent_words(part.needed),
    }
    names = [named(indicator, field) for field in ("name", "unit")]
    if worst.status == "wrong_way":
        line = _("%(name)s: %(value)s in %(period)s. That is farther from the target than at the baseline.") % words
        return within(f"{line} {_wrong_of(rolled)}", names)
    line = _("%(name)s: %(value)s in %(period)s. That is %(share)s of the way; %(needed)s was needed by then.") % words
    return within(line, names)


def _wrong_of(rolled: RollUp) -> str:
    return ngettext(
        "%(wrong)s of %(of)s indicators moves the wrong way.",
        "%(wrong)s of %(of)s indicators move the wrong way.",
        rolled.wrong_way,
    ) % {"wrong": rolled.wrong_way, "of": rolled.of}


def _lag(row: Stood) -> tuple[bool, float]:
    part = row.part
    assert part.share is not None
    return row.status != "wrong_way", float(part.share / part.needed) if part.needed else float(part.share)


def reached_words(board: Board) -> str:
    """How many of the 42 are achieved or on track."""
    return ngettext(
        "%(reached)s of %(of)s Key Features is achieved or on track",
        "%(reached)s of %(of)s Key Features are achieved or on track",
        board.count("achieved", "on_track"),
    ) % {"reached": board.count("achieved", "on_track"), "of": board.city.of}
