"""The large chart of one indicator, with all its words."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators import wording
from indicators.charts import Aim, Baseline, LineChart, Point, line_chart
from indicators.course import Course
from indicators.course_words import finding, target_words
from indicators.periods import MONTHS_IN_FREQUENCY, period_ending
from indicators.progress import Target


def chart_of(course: Course, *, uid: str = "c") -> LineChart | None:
    """None where there is no figure to draw."""
    row, latest = course.indicator, course.latest
    return line_chart(
        [_point(course, figure.ends_on, figure.value, figure.figure) for figure in course.totals],
        number=lambda value: wording.number(value, None),
        status=course.standing.status,
        direction=row.direction,
        baseline=_baseline(course),
        targets=[_aim(course, target) for target in course.plan.targets],
        every=MONTHS_IN_FREQUENCY[course.plan.frequency],
        decimals=row.decimals,
        unit=row.unit,
        latest=_("Latest figure %(period)s") % {"period": wording.period(latest.period)} if latest else "",
        pace=_paces(course),
        title=row.name,
        desc=f"{finding(course)}. {row.unit}.",
        uid=uid,
    )


def _point(course: Course, on: date, value: Decimal | None, figure: str) -> Point:
    row = course.indicator
    return Point(on, value, "" if value is None else wording.short(value, row.decimals, ""), figure)


def _baseline(course: Course) -> Baseline | None:
    row = course.indicator
    if row.baseline_on is None or row.baseline_value is None:
        return None
    label = pgettext("chart", "Baseline %(period)s: %(value)s") % {
        "period": wording.period(period_ending(row.baseline_on)),
        "value": wording.number(row.baseline_value, row.decimals),
    }
    return Baseline(row.baseline_on, row.baseline_value, label)


def _aim(course: Course, target: Target) -> Aim:
    low = target.low if target.value is None else target.value
    high = target.high if target.value is None else target.value
    assert low is not None
    assert high is not None
    heading = pgettext("chart", "Target %(period)s") % {"period": wording.period(period_ending(target.on))}
    return Aim(target.on, low, high, heading, target_words(course.indicator, target))


def _paces(course: Course) -> list[str]:
    """Beside the dotted line: what is needed a year, and what it is now where that may be compared."""
    if course.pace_needed is None:
        return []
    decimals = course.indicator.decimals + 1
    lines = [_("Needs %(pace)s a year") % {"pace": wording.signed(course.pace_needed, decimals)}]
    if course.pace_now is not None:
        lines.append(_("Now: %(pace)s") % {"pace": wording.signed(course.pace_now, decimals)})
    return lines
