"""The arithmetic against a second one, written from the sentences of the plan alone: slowly, and with none of ours."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from indicators.actions import rebuild_standings
from indicators.models import Indicator, Measurement, Target
from indicators.periods import Period
from indicators.progress import Part, Plan, Reading, Status, judge, needed_share, roll_up, rounded, share
from initiatives.models import Dimension, FocusArea, Goal, KeyFeature
from tests.factories import LONG_AGO, IndicatorFactory
from tests.indicators.test_progress_properties import DAYS, VALUES, good_plans

Judged = tuple[str, Fraction | None, Fraction | None]  # status, share, needed share


# --- One indicator -----------------------------------------------------------------------------------
def dist(plan: Any, value: Fraction) -> Fraction:
    final = plan.targets[-1]
    if plan.direction == "up":
        return max(Fraction(0), Fraction(final.value) - value)
    if plan.direction == "down":
        return max(Fraction(0), value - Fraction(final.value))
    return max(Fraction(0), Fraction(final.low) - value, value - Fraction(final.high))


def asked_of(plan: Any, target: Any) -> Fraction:
    """A value, or of a range the end that one comes to first from the baseline."""
    if target.value is not None:
        return Fraction(target.value)
    return Fraction(target.low if plan.baseline_value < plan.targets[-1].low else target.high)


def naive_share(plan: Any, value: Any) -> Fraction:
    return 1 - dist(plan, Fraction(value)) / dist(plan, Fraction(plan.baseline_value))


def naive_needed(plan: Any, day: date) -> Fraction:
    if day <= plan.baseline_on:
        return Fraction(0)
    if day >= plan.targets[-1].on:
        return Fraction(1)
    steps = [(plan.baseline_on, Fraction(0))]
    steps += [(target.on, naive_share(plan, asked_of(plan, target))) for target in plan.targets]
    before = max(step for step in steps if step[0] <= day)
    after = min(step for step in steps if step[0] > day)
    part = Fraction((day - before[0]).days, (after[0] - before[0]).days)
    return before[1] * (1 - part) + after[1] * part


def end_of(period: str) -> tuple[date, int]:
    """The last day, and how many months the period has."""
    year = int(period[:4])
    if len(period) == 4:
        return date(year, 12, 31), 12
    month = int(period[6]) * 3 if "Q" in period else int(period[5:])
    return date(year, month, monthrange(year, month)[1]), 3 if "Q" in period else 1


def old_on(day: date, months: int) -> date:
    """The day after as many whole months as two periods have."""
    month = day.replace(day=1)
    for _each in range(2 * months + 1):
        month = (month + timedelta(days=31)).replace(day=1)
    return month


def naive(plan: Any, figures: dict[str, Decimal], as_of: date) -> Judged:
    if not plan.applicable:
        return "not_applicable", None, None
    known = [(*end_of(period), value) for period, value in figures.items() if end_of(period)[0] <= as_of]
    if not known:
        return "no_data", None, None
    if plan.direction == "none" or plan.baseline_value is None or not plan.targets:
        return "no_target", None, None
    day, months, value = max(known)
    if plan.frequency in ("two years", "four years"):
        months = {"two years": 24, "four years": 48}[plan.frequency]
    reached, needed = naive_share(plan, value), naive_needed(plan, day)
    return _status(plan, reached, needed, Fraction(value), as_of >= old_on(day, months)), reached, needed


def _status(plan: Any, reached: Fraction, needed: Fraction, value: Fraction, old: bool) -> str:
    if old:
        return "too_old"
    if dist(plan, value) == 0:
        return "achieved"
    if dist(plan, value) > dist(plan, Fraction(plan.baseline_value)):
        return "wrong_way"
    return _by_thresholds(reached, needed)


def _by_thresholds(reached: Fraction, needed: Fraction) -> str:
    if reached >= Fraction(19, 20) * needed:
        return "on_track"
    return "behind" if reached >= Fraction(1, 2) * needed else "far_behind"


YEARS = st.integers(1960, 2090).map(str)
QUARTERS = st.builds("{}-Q{}".format, st.integers(1960, 2090), st.integers(1, 4))
MONTHS = st.builds("{}-{:02}".format, st.integers(1960, 2090), st.integers(1, 12))
PERIODS = (YEARS, QUARTERS, MONTHS, st.one_of(YEARS, QUARTERS, MONTHS))  # and all mixed, several with one last day
FIGURES = st.one_of(*(st.dictionaries(periods, VALUES, max_size=5) for periods in PERIODS)) | st.dictionaries(
    st.sampled_from(["2019", "2019-Q4", "2019-12", "2018", "2020-Q1"]), VALUES
)


@st.composite
def plans(draw: Any) -> Plan:
    """Good ones, and those that lack what is needed to judge."""
    good = draw(good_plans())
    lacking: list[dict[str, Any]] = [
        {}, {}, {}, {"applicable": False}, {"targets": ()}, {"baseline_on": None, "baseline_value": None},
    ]  # fmt: skip
    return replace(good, **draw(st.sampled_from(lacking)))


@given(plans(), FIGURES, DAYS)
def test_a_standing_is_what_the_sentences_say(plan: Plan, figures: dict[str, Decimal], as_of: date) -> None:
    readings = [Reading(Period.parse(period), value) for period, value in figures.items()]
    found = judge(plan, readings, as_of)
    assert (str(found.status), found.share, found.needed) == naive(plan, figures, as_of)


@given(good_plans(), DAYS, VALUES)
def test_share_and_needed_share_are_what_the_sentences_say(plan: Plan, day: date, value: Decimal) -> None:
    assert share(plan, value) == naive_share(plan, value)
    for each in (day, *(target.on + timedelta(days=n) for target in plan.targets for n in (-1, 0, 1))):
        assert needed_share(plan, each) == naive_needed(plan, each)


def written(number: Fraction | None) -> str | None:
    """Half to even at the fourth place, by long division."""
    if number is None:
        return None
    exact = Context(prec=200)
    quotient = exact.divide(Decimal(number.numerator), Decimal(number.denominator))
    return f"{quotient.quantize(Decimal('0.0001'), rounding=ROUND_HALF_EVEN, context=exact):f}"


@given(st.fractions(max_denominator=10**9) | st.integers(-(10**9), 10**9).map(lambda n: Fraction(n, 20_000)))
def test_four_places_are_rounded_half_to_even(number: Fraction) -> None:
    assert f"{rounded(number):f}".replace("-0.0000", "0.0000") == str(written(number)).replace("-0.0000", "0.0000")


# --- Taken together ------------------------------------------------------------------------------------
def naive_together(parts: list[Judged]) -> tuple[str, Fraction | None, Fraction | None, int, int]:
    """status, mean of the clamped shares, mean of their needed shares, measured, of."""
    of = [part for part in parts if part[0] != "not_applicable"]
    known = [(status, reached, needed) for status, reached, needed in of if reached is not None and needed is not None]
    if not known:
        return "no_data", None, None, 0, len(of)
    reached = sum((min(max(one, Fraction(0)), Fraction(1)) for _, one, _ in known), Fraction(0)) / len(known)
    needed = sum((one for _, _, one in known), Fraction(0)) / len(known)
    if all(status == "too_old" for status, _, _ in known):
        status = "too_old"
    elif all(status == "achieved" for status, _, _ in known):
        status = "achieved"
    else:
        status = _by_thresholds(reached, needed)
    return status, reached, needed, len(known), len(of)


SHARES = st.fractions(min_value=-2, max_value=1, max_denominator=500)
NEEDS = st.fractions(min_value=0, max_value=1, max_denominator=500)
UNKNOWN = st.sampled_from(["not_applicable", "no_data", "no_target"]).map(lambda status: (status, None, None))
KNOWN = st.tuples(
    st.sampled_from(["too_old", "achieved", "wrong_way", "on_track", "behind", "far_behind"]), SHARES, NEEDS
)


@given(st.lists(UNKNOWN | KNOWN, max_size=6) | st.lists(KNOWN.map(lambda part: ("too_old", *part[1:])), max_size=4))
def test_a_roll_up_is_what_the_sentences_say(parts: list[Judged]) -> None:
    found = roll_up(Part(reached, needed, Status(status)) for status, reached, needed in parts)
    assert (str(found.status), found.share, found.needed, found.measured, found.of) == naive_together(parts)
    assert found.wrong_way == sum(status == "wrong_way" for status, _, _ in parts)


# --- A whole city, as the API tells it -----------------------------------------------------------------
CODES = ("1.1", "1.2", "3.1", "4.2", "7.1", "10.2")


def city(chance: Random) -> list[tuple[Indicator, dict[str, Decimal]]]:
    """Eighteen indicators, three under each of six Key Features: rising, falling, lacking one thing or another."""
    found = []
    for number in range(18):
        base, aim = Decimal(chance.randint(0, 40)), Decimal(chance.randint(60, 99))
        if rising := chance.random() < 0.6:
            start, end = base, aim
        else:
            start, end = aim, base
        row = IndicatorFactory(
            feature=KeyFeature.objects.get(code=CODES[number % 6]), direction="up" if rising else "down",
            baseline_on=date(2010 + chance.randint(0, 5), 12, 31), baseline_value=start,
            not_applicable_reason_da="Nej" if number == 17 else "",
        )  # fmt: skip
        if number % 9 != 8:
            if number % 2:
                middle = start + (end - start) * chance.randint(10, 60) / 100
                Target.objects.create(indicator=row, on=date(2018, chance.randint(1, 12), 15), value=middle)
            Target.objects.create(indicator=row, on=date(2030, 12, 31), value=end)
        years = chance.sample(range(2011, 2026), chance.choice([0, 1, 5, 9]))
        found.append((row, {str(year): Decimal(chance.randint(-500, 13000)) / 100 for year in years}))
    return found


def store(rows: list[tuple[Indicator, dict[str, Decimal]]]) -> None:
    figures = [
        Measurement(indicator=row, period=period, value=value, entered_at=LONG_AGO, review="approved", current=True)
        for row, values in rows
        for period, value in values.items()
    ]
    for figure in figures:
        figure.set_dates()
    Measurement.objects.bulk_create(figures)
    rebuild_standings()


def told(client: Client, address: str, day: date) -> tuple[Any, ...]:
    answer = client.get(f"/api/v1/{address}?as_of={day}").json()
    return tuple(answer[name] for name in ("status", "share", "needed_share", "measured", "of"))


def expected(parts: list[Judged]) -> tuple[Any, ...]:
    status, reached, needed, measured, of = naive_together(parts)
    return status, written(reached), written(needed), measured, of


def as_part(parts: list[Judged]) -> Judged:
    return naive_together(parts)[:3]


@pytest.mark.django_db
@pytest.mark.parametrize(("seed", "day"), [(4, date(2014, 6, 30)), (17, date(2019, 12, 31)), (42, date(2026, 1, 1))])
def test_the_api_tells_of_a_whole_city_what_the_sentences_say(stranger: Client, seed: int, day: date) -> None:
    rows = city(Random(seed))
    store(rows)
    features: dict[str, list[Judged]] = {feature.code: [] for feature in KeyFeature.objects.all()}
    for row, figures in rows:
        features[row.feature.code].append(naive(row.plan, figures, day))
        one = client_row(stranger, row, day)
        status, reached, needed = features[row.feature.code][-1]
        assert one == (status, written(reached), written(needed))
    assert {code: told(stranger, f"features/{code}", day) for code in CODES} == {
        code: expected(features[code]) for code in CODES
    }
    areas = {
        area.number: [as_part(features[row.code]) for row in area.features.all()] for area in FocusArea.objects.all()
    }
    assert {key: told(stranger, f"areas/{key}", day) for key in areas} == {
        key: expected(parts) for key, parts in areas.items()
    }
    goals, dimensions = _below(features)
    assert {key: told(stranger, f"goals/{key}", day) for key in goals} == {
        key: expected(parts) for key, parts in goals.items()
    }
    assert {key: told(stranger, f"dimensions/{key}", day) for key in dimensions} == {
        key: expected(parts) for key, parts in dimensions.items()
    }
    assert told(stranger, "progress", day) == expected([as_part(parts) for parts in features.values()])


def client_row(client: Client, row: Indicator, day: date) -> tuple[Any, ...]:
    answer = client.get(f"/api/v1/indicators/{row.code}?as_of={day}").json()
    return answer["status"], answer["share"], answer["needed_share"]


def _below(features: dict[str, list[Judged]]) -> tuple[dict[int, list[Judged]], dict[str, list[Judged]]]:
    """The Key Features of each goal, and each once of all goals of a dimension."""
    goals, dimensions = {}, {}
    for goal in Goal.objects.all():
        goals[goal.number] = [as_part(features[row.code]) for row in goal.features.all()]
    for dimension in Dimension.objects.all():
        codes = {row.code for goal in dimension.goals.all() for row in goal.features.all()}
        dimensions[dimension.code] = [as_part(features[code]) for code in sorted(codes)]
    return goals, dimensions
