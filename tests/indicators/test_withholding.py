"""What is left out besides: nobody can work out what was left out first."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indicators.doubts import Part
from indicators.withholding import Sum, cells_left_out, left_out, told_over_time

MOST = 4  # the highest number that is hidden for its own sake


def few(values):
    return {key for key, value in values.items() if value is not None and 0 < value <= MOST}


def hide(values, sums):
    """As a report does it: a whole is a key too, and known."""
    return left_out(values, few({key: value for key, value in values.items() if key != "all"}), sums, most=MOST)


def one_sum(*numbers):
    parts = [f"p{at}" for at in range(len(numbers))]
    return {**dict(zip(parts, numbers, strict=True)), "all": sum(numbers)}, [Sum("all", parts)]


@pytest.mark.parametrize(
    ("numbers", "gone"),
    [
        ((20, 30), ""),
        ((3, 30, 20), "p0 p2"),  # the next smallest goes
        ((3, 4, 20), "p0 p1"),  # two are enough
        ((1, 1, 20), "p0 p1 p2"),  # together two: each is one
        ((4, 4, 4, 9), "p0 p1 p2 p3"),  # together twelve, each at most four
        ((3, 0, 20), "p0 p2"),  # nobody is the last to go
        ((3, 0), "p0 p1"),
        ((7, 7), ""),
    ],
)
def test_what_goes(numbers, gone):
    assert hide(*one_sum(*numbers)) == set(gone.split())


def test_several_sums_are_taken_together():
    """With e left out too each sum has two unknowns, and the three together still tell all of them."""
    values = {"a": 10, "b": 20, "c": 3, "d": 2, "e": 7, "all": 35, "more": 30, "less": 9}
    sums = [Sum("all", "abcd"), Sum("more", "bce"), Sum("less", "de")]
    assert left_out(values, {"c", "d"}, sums) == {"a", "c", "d", "e"}


def test_what_follows_from_two_wholes_is_not_helped_by_hiding_parts():
    values = {"a": 10, "b": 20, "c": 3, "all": 33, "most": 30}
    assert left_out(values, {"c"}, [Sum("all", "abc"), Sum("most", "ab")]) == {"c"}


def test_what_is_nobodys_to_know_protects_as_well():
    values = {"a": 3, "b": None, "c": 30, "all": 40}
    assert left_out(values, {"a"}, [Sum("all", "abc")]) == {"a"}


def test_a_whole_that_is_left_out_is_not_the_sum_of_parts_that_are_told():
    values = {"f": 30, "m": 20, "x": 10, "y": 40, "all": None}
    assert left_out(values, {"all"}, [Sum("all", "fm"), Sum("all", "xy")]) == {"all", "m", "x"}


def part(breakdown, value, **more):
    return Part(breakdown, None if value is None else Decimal(value), suppressed=value is None, **more)


def parts_left_out(rows, **rule):
    """Of a single period."""
    return {breakdown for _period, breakdown in cells_left_out({"2024": rows}, **rule)}


def test_the_smallest_other_part_goes_with_a_single_one():
    rows = [part("", 60), part("area=n", None), part("area=s", 20), part("area=w", 37), part("sex=f", 40)]
    assert parts_left_out(rows, additive=True, below=5) == {"area=n", "area=s"}
    assert parts_left_out(rows, additive=False) == set()
    assert parts_left_out([row for row in rows if row.breakdown], additive=True) == set()
    assert parts_left_out([row for row in rows if row.breakdown != "area=n"], additive=True) == set()


def test_without_a_total_another_kind_that_is_whole_gives_it():
    rows = [part("area=n", None), part("area=s", 20), part("sex=f", 40), part("sex=m", 9)]
    assert parts_left_out(rows, additive=True) == {"area=n", "area=s"}


def test_shares_are_worked_out_from_the_numbers_that_they_are_made_from():
    def share(breakdown, numerator, denominator):
        numbers = {"numerator": numerator, "denominator": denominator}
        return part(breakdown, None if numerator is None else 1, **numbers)

    rows = [share("", 30, 100), share("sex=f", None, None), share("sex=m", 20, 50), share("sex=x", 7, 30)]
    assert parts_left_out(rows, additive=False) == {"sex=f", "sex=x"}


# --- Over time -------------------------------------------------------------------------------------
QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")


def table(**rows):
    """By breakdown the year's figure and those of its quarters; a dash is suppressed."""
    periods = {}
    for at, period in enumerate(("2024", *QUARTERS)):
        numbers = {name: texts.split()[at] for name, texts in rows.items()}
        periods[period] = [
            part("" if name == "all" else f"sex={name}", None if text == "-" else int(text))
            for name, text in numbers.items()
        ]
    return periods


def told_as(cells):
    return {f"{period} {breakdown}" for period, breakdown in cells}


def test_a_part_that_is_the_year_less_the_other_quarters_takes_a_second_quarter_with_it():
    periods = table(all="160 40 40 40 40", f="43 14 - 13 13", m="117 26 37 27 27")
    assert told_as(cells_left_out(periods, additive=True, below=5)) == {
        "2024-Q2 sex=f", "2024-Q2 sex=m", "2024-Q3 sex=f", "2024-Q3 sex=m",
    }  # fmt: skip


def test_quarters_without_their_year_or_with_one_missing_tell_nothing_over_time():
    periods = table(all="160 40 40 40 40", f="43 14 - 13 13", m="117 26 37 27 27")
    alone = {"2024-Q2 sex=f", "2024-Q2 sex=m"}
    for gone in ("2024", "2024-Q4"):
        some = {period: parts for period, parts in periods.items() if period != gone}
        assert told_as(cells_left_out(some, additive=True, below=5)) == alone


def test_what_does_not_add_up_over_time_is_not_taken_for_a_sum():
    """Members at the end of each quarter, and of the year."""
    periods = table(all="40 42 41 39 40", f="13 14 - 12 13", m="27 28 38 27 27")
    assert told_as(cells_left_out(periods, additive=True, below=5)) == {"2024-Q2 sex=f", "2024-Q2 sex=m"}


def test_the_year_before_and_after_have_nothing_to_do_with_it():
    periods = table(all="160 40 40 40 40", f="43 14 - 13 13")
    others = {
        f"{year}{period[4:]}": rows for year in (2023, 2025) for period, rows in table(f="52 13 13 13 13").items()
    }
    assert told_as(cells_left_out(periods | others, additive=True, below=5)) == {"2024-Q2 sex=f", "2024-Q3 sex=f"}


def test_a_total_is_told_even_where_the_year_gives_away_another_one_and_who_enters_it_is_asked():
    periods = table(all="120 40 - 40 37")
    assert cells_left_out(periods, additive=True, below=5) == set()
    assert asked(periods) == [("told", {"hidden": "2024-Q2", "whole": "2024"})]


@pytest.mark.parametrize("numbers", ["120 40 - 40 -", "40 40 - 40 37", "- - 1 1 1", "120 40 3 40 37"])
def test_nobody_is_asked_where_two_are_left_out_or_nothing_adds_up(numbers):
    assert asked(table(all=numbers)) == []


def test_months_of_a_quarter_and_shares_are_asked_about_as_well():
    counts = {"2024-Q1": 30, "2024-01": 12, "2024-02": None, "2024-03": 16}
    shares = {
        period: [Part("", number and Decimal("1.5"), number and Decimal(number), suppressed=number is None)]
        for period, number in counts.items()
    }
    assert asked(shares, additive=False) == [("told", {"hidden": "2024-02", "whole": "2024-Q1"})]
    assert asked(shares) == []


def asked(periods, *, additive=True):
    totals = {period: parts[0] for period, parts in periods.items()}
    return [(doubt.kind, doubt.facts) for doubt in told_over_time(totals, additive=additive)]


def test_shares_are_worked_out_over_time_from_the_numbers_that_they_are_made_from():
    def share(breakdown, numerator, denominator):
        numbers = {"numerator": numerator, "denominator": denominator}
        return part(breakdown, None if numerator is None else 1, **numbers)

    counts = {"2024": (40, 100), "2024-Q1": (12, 25), "2024-Q2": (None, None), "2024-Q3": (14, 25), "2024-Q4": (11, 25)}
    periods = {period: [share("sex=f", *numbers)] for period, numbers in counts.items()}
    assert told_as(cells_left_out(periods, additive=False)) == {"2024-Q2 sex=f", "2024-Q4 sex=f"}


MONTHS = ("2024-01", "2024-02", "2024-03")
PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=3)


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_no_small_part_can_be_worked_out_from_the_months_of_a_quarter(months):
    """A reader tries every number of women in each month that agrees with all that is told."""
    assume(all(sum(column) > len(months) for column in zip(*months, strict=True)))  # all nought is told by its nought
    sums = {"2024-Q1": tuple(map(sum, zip(*months, strict=True)))} | dict(zip(MONTHS, months, strict=True))
    cells = {(period, name): count for period, pair in sums.items() for name, count in zip("fm", pair, strict=True)}
    small = {cell for cell, count in cells.items() if 0 < count <= MOST}
    periods = {
        period: [part("", sum(pair))]
        + [part(f"sex={name}", None if (period, name) in small else cells[period, name]) for name in "fm"]
        for period, pair in sums.items()
    }
    gone = {(period, key[-1]) for period, key in cells_left_out(periods, additive=True, below=MOST + 1)} | small
    shown = {cell: count for cell, count in cells.items() if cell not in gone}
    possible = []
    for guess in product(*(range(sum(pair) + 1) for pair in months)):
        tried = {(period, "f"): women for period, women in zip(MONTHS, guess, strict=True)}
        tried |= {(period, "m"): sum(pair) - tried[period, "f"] for period, pair in zip(MONTHS, months, strict=True)}
        tried |= {("2024-Q1", name): sum(tried[period, name] for period in MONTHS) for name in "fm"}
        if all(tried[cell] == count for cell, count in shown.items()):
            possible.append(tried)
    everything = len(gone) == len(cells)
    assert everything or all(len({tried[cell] for tried in possible}) > 1 for cell in small)


COUNTS = st.lists(st.integers(0, 9), min_size=2, max_size=5)


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_no_number_that_is_hidden_can_be_worked_out(numbers):
    """A reader who knows the sum and the rule tries all that may stand there: at least one is so small that it is left
    out for its own sake, and what goes with it is not larger than anything that is shown."""
    values, sums = one_sum(*numbers)
    gone = sorted(hide(values, sums))
    shown = [number for at, number in enumerate(numbers) if f"p{at}" not in gone]
    assume(gone and shown)
    left = sum(numbers) - sum(shown)
    guesses = (guess for guess in product(range(left + 1), repeat=len(gone)) if sum(guess) == left)
    possible = [guess for guess in guesses if _by_the_rule(guess, shown)]
    assert all(len({guess[at] for guess in possible}) > 1 for at in range(len(gone)))


def _by_the_rule(guess, shown):
    lowest = min(filter(None, shown), default=0)
    least = {0} if not lowest else set()  # nobody is told as long as there is anything else to leave out
    return any(0 < number <= MOST for number in guess) and all(
        0 < number <= max(MOST, lowest or number) or number in least for number in guess
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=6, max_size=6), st.sets(st.integers(0, 5), min_size=2), st.data())
def test_sums_that_overlap_give_nothing_away_either(numbers, first, data):
    """Each hidden number can be another while all sums and all that is shown stay as they are."""
    second = data.draw(st.sets(st.integers(0, 5), min_size=2))
    sums = [Sum("one", sorted(first)), Sum("two", sorted(second))]
    values = dict(enumerate(numbers)) | {row.whole: sum(numbers[at] for at in row.parts) for row in sums}
    gone = left_out(values, few(dict(enumerate(numbers))), sums, most=MOST)
    for at in gone & (first | second):
        assert _moves(at, gone, sums) or not _moves(at, range(6), sums)  # else the wholes alone tell it


def _moves(at, gone, sums):
    """Is there a change of hidden numbers, this one among them, that no sum notices?"""
    for change in product((-1, 0, 1), repeat=len(gone)):
        by = dict(zip(sorted(gone), change, strict=True))
        if by[at] and all(sum(by.get(key, 0) for key in row.parts) == 0 for row in sums):
            return True
    return False
