"""Our drawings for print: the wheel, the cover's art, the marks, and a small chart for each series of a report."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string

from indicators.document import Document, FigureEntry, IndicatorEntry, TargetEntry
from indicators.models.standings import Status
from indicators.periods import MONTHS_IN_FREQUENCY, Period
from indicators.plots import Aim, Baseline, Point
from indicators.report_sheets import wheel_of
from indicators.small_charts import Mini, mini
from indicators.wording import number
from initiatives.art import art_svg
from initiatives.shapes import logo_svg, status_svg

FOLDER = Path(__file__).parent / "exports" / "print"  # a style sheet for each kind of drawing


@cache
def _style(name: str) -> str:
    return (FOLDER / f"{name}.css").read_text()


def printed(svg: str, name: str) -> str:
    """A drawing that stands alone: it has its name space and its colours with it."""
    start, rest = svg.strip().split(">", 1)
    return f'{start} xmlns="http://www.w3.org/2000/svg">\n<style>{_style(name)}</style>{rest}'


def wheel(document: Document) -> str:
    return printed(render_to_string("indicators/charts/wheel.svg", {"wheel": wheel_of(document)}), "wheel")


def art(title: str, goals: Iterable[int]) -> str:
    return printed(art_svg(title, tuple(goals), 14, 8), "art")


def logo() -> str:
    return printed(logo_svg(), "brand-mark")


def shapes() -> dict[str, str]:
    return {status: printed(status_svg(status), "status-icon") for status in Status.values}


def chart(row: IndicatorEntry, figures: Iterable[FigureEntry], says: str) -> str | None:
    """The totals of its series up to the day, with baseline and target; None where there is no value to draw."""
    drawn = _mini(row, [figure for figure in figures if not figure.breakdown and figure.value is not None], says)
    return None if drawn is None else printed(render_to_string("indicators/charts/mini.svg", {"mini": drawn}), "mini")


def _mini(row: IndicatorEntry, figures: Iterable[FigureEntry], says: str) -> Mini | None:
    base = None if row.baseline_on is None or row.baseline_value is None else row.baseline_value
    return mini(
        [_point(figure, row.decimals) for figure in figures],
        status=row.status,
        label=says,
        direction=row.direction,
        baseline=Baseline(row.baseline_on, base) if row.baseline_on and base is not None else None,
        target=_aim(row.target) if row.target else None,
        every=months_between(row.frequency),
    )


def months_between(frequency: str) -> int:
    """What was frozen before frequencies were told has none: a year."""
    return {str(name): months for name, months in MONTHS_IN_FREQUENCY.items()}.get(frequency, 12)


def _point(figure: FigureEntry, decimals: int) -> Point:
    value = figure.value or Decimal(0)
    period = Period.parse(figure.period)
    return Point(period.ends_on, value, number(value, decimals), figure.figure, period.months)


def _aim(target: TargetEntry) -> Aim:
    low = target.low if target.value is None else target.value
    high = target.high if target.value is None else target.value
    return Aim(target.on, low or Decimal(0), high or Decimal(0))
