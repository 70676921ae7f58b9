"""What looks wrong but may be right: one figure in its series, and the parts of a total."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators import doubt_words
from indicators.doubts import Doubt, Part, Past, about, among
from indicators.figure_rules import Limits

D = Decimal
COUNT = Limits(additive=True, small=5)
SHARE = Limits(lower=D(0), upper=D(100), per_cent=True, small=5)
AMOUNT = Limits()
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=8, min_value=-(10**15), max_value=10**15)


def series(*values, first=2020):
    return [Past(str(first + number), D(str(value))) for number, value in enumerate(values)]


def kinds(value, past=(), limits=AMOUNT, **more):
    return [doubt.kind for doubt in about(D(str(value)), past, limits, **more)]


@pytest.mark.parametrize(
    ("before", "value", "kind"),
    [
        ("2.1", "87.4", ["jump"]), ("486", "4780", ["jump"]), ("10", "50", ["jump"]), ("10", "49.9", []),
        ("87.4", "2.1", ["drop"]), ("50", "10", ["drop"]), ("-10", "-60", ["jump"]),
        ("3", "-3", ["sign"]), ("-1", "200", ["sign"]), ("0", "5", []), ("5", "0", []), ("0", "0", []),
        ("486", "486", ["same"]), ("486", "486.00", ["same"]), ("12", "12", []), ("0.5", "0.5", []),
    ],
)  # fmt: skip
def test_a_figure_is_held_against_the_last_one(before, value, kind):
    assert kinds(value, series(before)) == kind


def test_a_season_that_comes_back_each_year_is_no_jump():
    past = [Past("2024-07", D(900), year_ago=True), Past("2025-06", D(30))]
    assert kinds(880, past) == []
    assert kinds(9000, past) == ["jump"]
    assert kinds(880, [Past("2024-07", D(40), year_ago=True), past[1]]) == ["jump"]


def test_a_share_that_moves_by_twenty_points_is_asked_about():
    assert kinds(62, series(83), SHARE) == ["points"]
    assert kinds(64, series(83), SHARE) == []
    assert kinds(62, series(83), AMOUNT) == []


def test_far_outside_its_own_range_needs_enough_figures_to_know_one():
    past = series(100, 110, 105, 108)
    assert [kinds(value, past) for value in (120, 121, 90, 89)] == [[], ["far"], [], ["far"]]
    assert kinds(121, past[:3]) == []
    assert kinds(8, series(7, 7, 7, 7)) == []


def test_a_share_beyond_its_ends_without_a_limit_is_asked_about_once():
    free = Limits(per_cent=True)
    assert [kinds(101, [], free), kinds(-1, [], free), kinds(101, [], SHARE)] == [["over"], ["under"], []]
    assert kinds(112, series(105, 109), free) == []


def test_small_counts_are_asked_about_in_parts_only():
    assert [kinds(value, [], COUNT, is_part=True) for value in (0, 1, 4, 5)] == [[], ["small"], ["small"], []]
    assert kinds(3, [], COUNT) == []
    assert kinds(3, [], AMOUNT, is_part=True) == []
    assert kinds(60, [], SHARE, is_part=True, count=D(3)) == ["small"]
    assert kinds(3, [], Limits(additive=True, small=0), is_part=True) == []


@given(value=numbers, past=st.lists(numbers, max_size=8), per_cent=st.booleans())
def test_any_number_can_be_looked_at_and_told(value, past, per_cent):
    limits = Limits(per_cent=per_cent, additive=True, small=5)
    found = list(about(value, series(*past), limits, is_part=True))
    for language in ("da", "en", "de"):
        with translation.override(language):
            assert all(doubt_words.sentences(found))


# --- Parts ---------------------------------------------------------------------------------------
def parts(total, **values):
    """A total and its parts by sex; None is suppressed."""
    rows = [Part("", D(str(total)))]
    for name, value in values.items():
        known = None if value is None else D(str(value))
        rows.append(Part(f"sex={name}", known, suppressed=value is None))
    return rows


def among_kinds(rows, limits=COUNT, **more):
    return [doubt.kind for doubt in among(rows, limits, **more)]


def test_parts_of_a_count_add_up_to_the_total():
    assert among_kinds(parts(100, f=48, m=52)) == []
    (doubt,) = among(parts(100, f=48, m=50), COUNT)
    assert doubt == Doubt("sum", {"kind": "sex", "sum": "98", "total": "100", "what": "value"})
    assert among_kinds(parts(100, f=48, m=50), AMOUNT) == []  # a mean, an index: nothing to add


def test_while_parts_are_missing_only_too_much_is_a_doubt():
    expected = ["sex=f", "sex=m", "sex=x"]
    assert among_kinds(parts(100, f=48, m=50), expected=expected) == []
    assert among_kinds(parts(100, f=48, m=53), expected=expected) == ["beyond"]


def test_rounded_amounts_may_differ_by_their_rounding():
    assert among_kinds(parts(100, a="33.3", b="33.3", c="33.3")) == []
    assert among_kinds(parts(100, a="33.3", b="33.3", c="33.1")) == ["sum"]


def test_shares_are_added_by_the_numbers_they_are_made_from():
    total = Part("", D(50), D(100), D(200))
    women, men = Part("sex=f", D(40), D(40), D(100)), Part("sex=m", D(60), D(60), D(100))
    assert among_kinds([total, women, men], SHARE) == []
    (doubt,) = among([total, women, Part("sex=m", D(60), D(54), D(90))], SHARE)
    assert (doubt.kind, doubt.facts["what"], doubt.facts["sum"]) == ("sum", "numerator", "94")
    (doubt,) = among([total, women, Part("sex=m", D(60), D(60), D(90))], SHARE)
    assert doubt.facts["what"] == "denominator"
    assert among_kinds([total, Part("sex=f", D(90)), Part("sex=m", D(90))], SHARE) == []


def test_each_kind_of_part_is_added_on_its_own():
    rows = [*parts(100, f=48, m=52), Part("age=young", D(30)), Part("age=old", D(60))]
    assert [doubt.facts["kind"] for doubt in among(rows, COUNT)] == ["age"]


def test_one_suppressed_part_can_be_worked_out_and_two_cannot():
    assert among_kinds(parts(100, f=None, m=97)) == ["revealed"]
    assert among_kinds(parts(100, f=None, m=None, x=95)) == []
    assert among_kinds(parts(100, f=None, m=101)) == ["beyond"]
    assert among_kinds(parts(100, f=None), expected=["sex=f", "sex=m"]) == []
    total, men = Part("", D(50), D(100), D(200)), Part("sex=m", D(60), D(97), D(100))
    assert among_kinds([total, men, Part("sex=f", suppressed=True)], SHARE) == ["revealed"]


def test_without_a_total_nothing_is_added():
    assert among_kinds(parts(100, f=1)[1:]) == []
    assert among_kinds([Part("", suppressed=True), Part("sex=f", D(1))]) == []


# --- Words ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "87.4 is about 40 times the last figure, 2.1 (2024): is the decimal right?"),
        ("da", "87,4 er omkring 40 gange det seneste tal, 2,1 (2024): Er kommaet sat rigtigt?"),
        ("de", "87,4 ist etwa das 40-Fache der letzten Zahl 2,1 (2024): Sitzt das Komma richtig?"),
    ],
)
def test_a_doubt_is_told_in_the_readers_language_with_its_numbers(language, text):
    (doubt,) = about(D("87.4"), series("2.1", first=2024), AMOUNT)
    with translation.override(language):
        assert doubt_words.sentence(doubt) == text


def test_a_seal_stands_for_exactly_these_doubts():
    one, other = Doubt("jump", {"value": "5"}), Doubt("jump", {"value": "6"})
    assert doubt_words.seal([one]) == doubt_words.seal([Doubt("jump", {"value": "5"})])
    assert len({doubt_words.seal(some) for some in ([one], [other], [one, other])}) == 3
    assert doubt_words.seal([]) == ""
