"""The large chart of one indicator, with all its words."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators import wording
from indicators.charts import Aim, Baseline, LineChart, Point, line_chart
from indicators.course import Course
from indicators.course_words import finding, target_words
from indicators.models import Measurement
from indicators.periods import Period, period_ending
from indicators.progress import Target
from initiatives.fields import named

TOO_LONG = 8  # digits before the decimal point


@dataclass(frozen=True, slots=True)
class _Hand:
    """How the chart writes its numbers: in full, or by the million and more where they would not fit beside a mark."""

    decimals: int
    divisor: Decimal = Decimal(1)
    word: str = ""

    def write(self, value: Decimal) -> str:
        return wording.number(value / self.divisor, self.decimals)

    def tick(self, value: Decimal) -> str:
        return wording.number(value / self.divisor, None)


def _hand(course: Course) -> _Hand:
    """Numbers of eight digits and more are written by the million, so that the largest keeps four digits."""
    row = course.indicator
    values = [figure.value or Decimal(0) for figure in course.measured] + [row.baseline_value or Decimal(0)]
    values += [end or Decimal(0) for target in course.plan.targets for end in (target.value, target.low, target.high)]
    digits = max(map(abs, values), default=Decimal(0)).adjusted() + 1
    if digits < TOO_LONG:
        return _Hand(row.decimals)
    exponent = min(12, (digits - 2) // 3 * 3)
    return _Hand(max(0, 4 - (digits - exponent)), Decimal(10) ** exponent, wording.large(exponent))


def chart_of(course: Course, *, uid: str = "c") -> LineChart | None:
    """None where there is no figure to draw."""
    row, latest, hand = course.indicator, course.latest, _hand(course)
    return line_chart(
        [_point(hand, figure) for figure in course.ended],
        number=hand.tick,
        status=course.standing.status,
        direction=row.direction,
        baseline=_baseline(course, hand),
        targets=[_aim(course, hand, target) for target in course.plan.targets],
        every=course.months,
        decimals=row.decimals,
        unit=f"{hand.word} {row.unit}".strip(),
        latest=_("Latest figure %(period)s") % {"period": wording.period(latest.period)} if latest else "",
        pace=_paces(course, hand),
        title=named(row, "name"),
        desc=f"{finding(course)}. {wording.sentence(row.unit)}",
        uid=uid,
    )


def _point(hand: _Hand, figure: Measurement) -> Point:
    label = "" if figure.value is None else hand.write(figure.value)
    return Point(figure.ends_on, figure.value, label, figure.figure, Period.parse(figure.period).months)


def _baseline(course: Course, hand: _Hand) -> Baseline | None:
    row = course.indicator
    if row.baseline_on is None or row.baseline_value is None:
        return None
    label = pgettext("chart", "Baseline %(period)s: %(value)s") % {
        "period": wording.period(period_ending(row.baseline_on)),
        "value": hand.write(row.baseline_value),
    }
    return Baseline(row.baseline_on, row.baseline_value, label)


def _aim(course: Course, hand: _Hand, target: Target) -> Aim:
    low = target.low if target.value is None else target.value
    high = target.high if target.value is None else target.value
    assert low is not None
    assert high is not None
    heading = pgettext("chart", "Target %(period)s") % {"period": wording.period(period_ending(target.on))}
    label = wording.span(hand.write(low), hand.write(high)) if hand.word else target_words(course.indicator, target)
    return Aim(target.on, low, high, heading, label)


def _paces(course: Course, hand: _Hand) -> list[str]:
    """Beside the dotted line: what is needed a year, and what it is now where that may be compared."""
    if course.pace_needed is None:
        return []

    def written(pace: Fraction) -> str:
        return wording.signed(pace / Fraction(hand.divisor), hand.decimals + 1)

    lines = [_("Needs %(pace)s a year") % {"pace": written(course.pace_needed)}]
    if course.pace_now is not None:
        lines.append(_("Now: %(pace)s") % {"pace": written(course.pace_now)})
    return lines
