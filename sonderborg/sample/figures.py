"""The series of figures of one indicator: totals and breakdowns, entered, approved, or still waiting."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from indicators.models import Figure, Measurement, Review
from indicators.periods import MONTHS_IN_FREQUENCY, Frequency, Period
from sonderborg.sample.content import Row, make, phrase, read
from sonderborg.sample.curves import Course, with_gaps
from sonderborg.sample.days import before, moment

WAITING = ("returned", "corrected", "submitted", "submitted", "submitted", "submitted", "submitted")


def queue(rows: list[Row], dice: Random) -> dict[str, str]:
    """Which indicators have a figure that is not approved yet: code → what is to become of the newest one."""
    fitting = [
        row["code"]
        for row in rows
        if row["frequency"] == "year" and row["shape"] in ("steady", "slow", "fast") and not row["breakdowns"]
        if row["bounds"][1] is None and row["code"] != read("extras")["method_break"]["indicator"]
    ]
    return dict(zip(dice.sample(fitting, len(WAITING)), WAITING, strict=True))


def series(
    indicator: Any, row: Row, course: Course, wanted: list[Period], *, waiting: str, today: date, dice: Random
) -> list[Any]:
    """Unsaved rows of `Measurement`, by period; `waiting` is a word of `queue` or ""."""
    there = with_gaps(wanted, row["shape"], row["frequency"], today=today, dice=dice)
    if not there:
        return []
    maker = _Maker(indicator, row, course, today, dice, newest=there[-1], people=dice.randint(3000, 30000))
    absent = dice.choice(there[2:-1]) if row["shape"] == "gap" and there[2:-1] else None
    made = [figure for period in there for figure in maker.period(period, absent=period == absent)]
    if row["kind"] == "citizen survey" and row["breakdowns"] and len(there) > 2 and dice.random() < 0.4:
        made[1:3] = [maker.suppressed(figure) for figure in made[1:3]]
    return maker.with_queue(made, waiting)


@dataclass
class _Maker:
    indicator: Any
    row: Row
    course: Course
    today: date
    dice: Random
    newest: Period
    people: int

    def period(self, period: Period, *, absent: bool) -> Iterator[Any]:
        if absent:
            survey = self.row["kind"] == "citizen survey"
            reason = read("extras")["too_few_answers" if survey else "not_counted"]
            yield self._figure(period, value=None, **phrase("absent_reason", reason))
            return
        value = self.course.value(period.ends_on, newest=period == self.newest, dice=self.dice)
        if not self._is_counted():
            yield self._figure(period, value=value, **self._mark(period))
            return
        part = round(value * self.people / 100)
        yield self._figure(period, value=value, numerator=part, denominator=self.people, **self._mark(period))
        yield from self._by_sex(period, value, part)

    def _is_counted(self) -> bool:
        """Whether the share is shown with the numbers it is made from."""
        of_all = self.course.bounds == (0, 100) and self.row["frequency"] != "four years"
        return of_all and (bool(self.row["breakdowns"]) or self.people % 2 == 0)

    def _by_sex(self, period: Period, value: Decimal, part: int) -> Iterator[Any]:
        """The two parts add up to the total's numerator and denominator."""
        if not self.row["breakdowns"]:
            return
        women = self.people // 2
        gap = (self.people % 9 - 4) * min(value, 100 - value) / 100  # the same sign all the years
        first = min(round((value + gap) * women / 100), part)
        parts = ((first, women), (part - first, self.people - women))
        for breakdown, (numerator, denominator) in zip(self.row["breakdowns"], parts, strict=True):
            share = self.course.rounded(100 * numerator / denominator)
            yield self._figure(period, value=share, breakdown=breakdown, numerator=numerator, denominator=denominator)

    def _mark(self, period: Period) -> dict[str, Any]:
        extras = read("extras")
        changed = extras["method_break"]
        if self.row["code"] == changed["indicator"] and period.year == self.today.year - 1 - changed["years_ago"]:
            return {"figure": Figure.BREAK, **phrase("note", changed["note"])}
        official = self.row["kind"] == "official statistics" and period.kind == "year"
        if official and period == self.newest and period.year == self.today.year - 1 and self.people % 5 == 0:
            return {"figure": Figure.PROVISIONAL, **phrase("note", extras["provisional"])}
        return {}

    def _figure(self, period: Period, **values: Any) -> Any:
        entered_on = before(self.today, period.ends_on + timedelta(days=self.people % 50 + 25))
        return make(
            Measurement,
            indicator=self.indicator,
            period=str(period),
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            entered_at=moment(entered_on, 10),
            review=Review.APPROVED,
            reviewed_at=moment(before(self.today, entered_on + timedelta(days=self.people % 5 + 1)), 14),
            current=True,
            sample=True,
            **values,
        )

    def suppressed(self, figure: Any) -> Any:
        reason = phrase("absent_reason", read("extras")["suppressed"])
        return self._figure(
            Period.parse(figure.period), value=None, breakdown=figure.breakdown, figure=Figure.SUPPRESSED, **reason
        )

    def with_queue(self, made: list[Any], waiting: str) -> list[Any]:
        """The newest figure as it lies with the reviewer; a correction comes beside what it corrects."""
        if not waiting or len(made) < 2:
            return made
        newest = made[-1]
        if waiting == "corrected":
            extra = self.course.rounded(float(newest.value) * 0.97)
            made = [*made, self._figure(self.newest, value=extra, **phrase("note", read("extras")["correction"]))]
            made[-1].supersedes = newest
        elif waiting == "returned":
            newest.value *= 10
            newest.review, newest.return_reason = Review.RETURNED, read("extras")["return_reason"]
        self._hand_in(made[-1])
        return made

    def _hand_in(self, figure: Any) -> None:
        figure.current, figure.entered_at = False, moment(before(self.today, self.today - timedelta(days=3)), 10)
        if figure.review == Review.APPROVED:
            figure.review, figure.reviewed_at = Review.SUBMITTED, None
        else:
            figure.reviewed_at = moment(before(self.today, self.today), 14)


def next_period_end(newest: Any, frequency: Frequency) -> date:
    period = Period.parse(newest.period)
    return period.shift(max(1, MONTHS_IN_FREQUENCY[frequency] // period.months)).ends_on
