"""Short ways to write plans and readings in the tests of the arithmetic."""

from datetime import date
from decimal import Decimal

from indicators.periods import Period
from indicators.progress import Direction, Plan, Reading, Target

D = Decimal
UP, DOWN, RANGE, NONE = Direction.UP, Direction.DOWN, Direction.RANGE, Direction.NONE


def year_end(year):
    return date(year, 12, 31)


def at(year, value=None, low=None, high=None):
    """A target at the end of a year, from numbers written as text."""
    return Target(year_end(year), *(None if text is None else D(text) for text in (value, low, high)))


def read(period, value):
    return Reading(Period.parse(period), D(value))


def plan(direction, year, value, *targets, **more):
    return Plan(direction, year_end(year), D(value), targets, **more)


# ProjectZero: CO2 emissions in % of 2007. The baseline's shortfall is 100, so share = (100 - x) / 100.
CO2 = plan(DOWN, 2007, "100", at(2015, "75"), at(2020, "50"), at(2025, "25"), at(2029, "0"))
CO2_READINGS = [
    read("2013", "77"),
    read("2014", "70"),
    read("2016", "64.5"),
    read("2017", "65"),  # a method break, which changes neither share nor status
    read("2018", "61.7"),
    read("2019", "56"),
    read("2020", "48.3"),
    read("2022", "43"),
]
