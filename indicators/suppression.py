"""Figures that are left out because so few stand behind them that they may be recognised, and those that go with them
so that nobody can work them out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from indicators.doubts import Part
from indicators.figure_rules import SUPPRESSED
from indicators.models import Indicator, Measurement
from indicators.withholding import cells_left_out
from initiatives.fields import main_column

# Persons at an event: as `Indicator.suppress_below` has it of parts. Nobody is not a few.
SMALL = 5


def too_few(number: int | None) -> bool:
    """May single persons be recognised by it?"""
    return number is not None and 0 < number < SMALL


def reason() -> str:
    return _("Suppressed: so few that they may be recognised")


def reason_in_danish() -> str:
    """As a bulk file has it."""
    with translation.override("da"):
        return str(reason())


def put_reason(figure: Any) -> None:
    """Why it is not there, in all languages."""
    for code in ("da", "en", "de"):
        with translation.override(code):
            setattr(figure, f"absent_reason_{code}", str(reason()))


def in_place_of(figure: Any) -> Measurement:
    """A suppressed figure for the same cell; what was counted is no longer in it, nor in what it was made from."""
    new = Measurement(
        indicator=figure.indicator,
        period=figure.period,
        breakdown=figure.breakdown,
        figure=SUPPRESSED,
        source_url=figure.source_url,
    )
    setattr(new, main_column("note"), getattr(figure, main_column("note")) or "")
    put_reason(new)
    return new


# --- What the public may see -----------------------------------------------------------------------
BLANK = {"value": None, "numerator": None, "denominator": None, "figure": SUPPRESSED}


def reason_for_several() -> str:
    """Of what is left out with another: which was first is not told, or that would be a hint."""
    return _("Suppressed: so few that they may be recognised, or another suppressed figure could be worked out from it")


def for_public(
    figures: Iterable[Measurement], around: Iterable[Measurement], indicator: Indicator
) -> list[Measurement]:
    """The same figures as the public may see them, which are never saved. `around`: all of their years."""
    gone = _cells(around, indicator)
    return [_blank(row) if (row.period, row.breakdown) in gone else row for row in figures]


def years_of_parts(figures: Iterable[Measurement]) -> set[int]:
    """Those in which anything may have to be left out."""
    return {row.ends_on.year for row in figures if row.breakdown or row.figure == SUPPRESSED}


def _cells(figures: Iterable[Measurement], indicator: Indicator) -> set[tuple[str, str]]:
    periods: dict[str, list[Part]] = defaultdict(list)
    for row in figures:
        periods[row.period].append(part_of(row))
    return cells_left_out(periods, additive=indicator.additive, below=indicator.suppress_below)


def part_of(figure: Any) -> Part:
    suppressed = figure.figure == SUPPRESSED
    return Part(figure.breakdown, figure.value, figure.numerator, figure.denominator, suppressed=suppressed)


def _blank(figure: Measurement) -> Measurement:
    for name, value in blank().items():
        setattr(figure, name, value)
    return figure


def blank() -> dict[str, Any]:
    """What stands in the columns of a figure that is left out with another: its note may tell of it too."""
    words: dict[str, Any] = {}
    for code in ("da", "en", "de"):
        with translation.override(code):
            words |= {f"absent_reason_{code}": str(reason_for_several()), f"note_{code}": ""}
    return BLANK | words


def rows_for_public(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same of plain values of one indicator and year, with what the indicator says of its parts."""
    numbers = ("value", "numerator", "denominator")
    periods: dict[str, list[Part]] = defaultdict(list)
    for row in rows:
        known = {name: row[name] for name in numbers}
        periods[row["period"]].append(Part(row["breakdown"], **known, suppressed=row["figure"] == SUPPRESSED))
    of = rows[0]
    gone = cells_left_out(periods, additive=of["indicator__additive"], below=of["indicator__suppress_below"])
    return [{**row, **blank()} if (row["period"], row["breakdown"]) in gone else row for row in rows]
