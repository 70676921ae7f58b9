"""What is left out besides: nobody can work out what was left out first."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indicators.doubts import Part
from indicators.withholding import Sum, left_out, parts_left_out

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
