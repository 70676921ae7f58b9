from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.progress import Standing
from indicators.rollups import Part, RollUp, Status, Thresholds, clamp, percent, roll_up, rounded


def part(status, reached=None, needed=None):
    """A part from a status and shares written as text."""
    return Part(reached and Fraction(reached), needed and Fraction(needed), Status(status))


NOT_APPLICABLE, NO_DATA, NO_TARGET = part("not_applicable"), part("no_data"), part("no_target")
ACHIEVED, ON_TRACK = part("achieved", "1", "0.5"), part("on_track", "0.5", "0.5")
BEHIND, WRONG_WAY = part("behind", "0.3", "0.5"), part("wrong_way", "-0.2", "0.5")
TOO_OLD = part("too_old", "1", "1")


@pytest.mark.parametrize(
    ("parts", "status", "reached", "needed", "measured", "of", "wrong_way"),
    [
        ([], "no_data", None, None, 0, 0, 0),
        ([NOT_APPLICABLE], "no_data", None, None, 0, 0, 0),
        ([NO_DATA, NO_TARGET, NOT_APPLICABLE], "no_data", None, None, 0, 2, 0),
        ([ON_TRACK], "on_track", "0.5", "0.5", 1, 1, 0),
        # (1 + 0 + 0.3) / 3 = 0.4333: below 0.95 x 0.5 = 0.475, above 0.25. What is below 0 counts as 0.
        ([ACHIEVED, WRONG_WAY, BEHIND], "behind", "13/30", "0.5", 3, 3, 1),
        # (1 + 0.5) / 2 against 0.5, with one not measured and one left out
        ([ACHIEVED, ON_TRACK, NO_DATA, NOT_APPLICABLE], "on_track", "0.75", "0.5", 2, 3, 0),
        ([WRONG_WAY, WRONG_WAY, NO_TARGET], "far_behind", "0", "0.5", 2, 3, 2),
        ([ACHIEVED, ACHIEVED, NO_DATA], "achieved", "1", "0.5", 2, 3, 0),
        ([TOO_OLD, NO_DATA], "too_old", "1", "1", 1, 2, 0),
        ([TOO_OLD, ACHIEVED], "on_track", "1", "0.75", 2, 2, 0),
        # needed (0.5 + 1) / 2 = 0.75, reached (0.4 + 1) / 2 = 0.7: below 0.7125
        ([part("behind", "0.4", "0.5"), TOO_OLD], "behind", "0.7", "0.75", 2, 2, 0),
        # exactly 0.95 and exactly 0.5 of the mean needed share
        ([part("behind", "0.9", "1"), part("achieved", "1", "1")], "on_track", "0.95", "1", 2, 2, 0),
        ([part("wrong_way", "-3", "1"), part("achieved", "1", "1")], "behind", "0.5", "1", 2, 2, 1),
        (
            [part("wrong_way", "-3", "1"), part("on_track", "0.9999", "1")],
            "far_behind",
            "0.49995",
            "1",
            2,
            2,
            1,
        ),
    ],
)
def test_roll_up(parts, status, reached, needed, measured, of, wrong_way):
    shares = (reached and Fraction(reached), needed and Fraction(needed))

    assert roll_up(parts) == RollUp(Status(status), *shares, measured, of, wrong_way)


def test_other_thresholds():
    assert roll_up([BEHIND], Thresholds(on_track=Fraction(3, 5))).status == Status.ON_TRACK


def test_goals_roll_up_key_features_measured_or_not():
    features = [roll_up([ACHIEVED, BEHIND]), roll_up([WRONG_WAY]), roll_up([NO_DATA]), roll_up([])]

    # ((1 + 0.3) / 2 + 0) / 2 = 0.325; a Key Feature is never the wrong way, its indicators are
    goal = roll_up(feature.as_part() for feature in features)
    assert goal == RollUp(Status.BEHIND, Fraction(13, 40), Fraction(1, 2), 2, 4, 0)


def test_a_standing_is_a_part():
    standing = Standing(Status.ON_TRACK, Fraction(1, 2), Fraction(1, 2))

    assert standing.as_part() == ON_TRACK


def test_a_share_without_a_needed_share_is_refused():
    with pytest.raises(ValueError, match="known together"):
        Part(Fraction(1), None, Status.ACHIEVED)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        ("1/3", "0.3333"),
        ("2/3", "0.6667"),
        ("0", "0.0000"),
        ("1", "1.0000"),
        ("-1/40", "-0.0250"),
        ("0.00005", "0.0000"),
        ("0.00015", "0.0002"),
        ("0.00025", "0.0002"),
        ("-0.00005", "0.0000"),
        ("0.99995", "1.0000"),
        (f"-{'7' * 40}", f"-{'7' * 40}.0000"),
    ],
)
def test_rounded_is_half_even_to_four_places(share, text):
    assert str(rounded(Fraction(share))) == text


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [
        ("1/3", 0, "33"),
        ("1/3", 1, "33.3"),
        ("0.005", 0, "0"),
        ("0.015", 0, "2"),
        ("0.025", 0, "2"),
        ("1", 0, "100"),
        ("-0.2", 0, "0"),
        ("1.2", 1, "100.0"),
        ("0.12345", 2, "12.34"),
        ("0.12355", 2, "12.36"),
    ],
)
def test_percent_is_of_the_clamped_share_and_half_even(share, decimals, text):
    assert str(percent(Fraction(share), decimals)) == text


def test_what_is_unknown_stays_unknown():
    assert (rounded(None), percent(None)) == (None, None)


SHARES = st.fractions(min_value=-3, max_value=1, max_denominator=10**6)
NEEDS = st.fractions(min_value=0, max_value=1, max_denominator=10**6)
MEASURED = st.builds(Part, SHARES, NEEDS, st.sampled_from(list(Status)[3:]))
PARTS = st.lists(MEASURED | st.sampled_from([NOT_APPLICABLE, NO_DATA, NO_TARGET]), max_size=8)


@given(PARTS, st.randoms())
def test_the_order_of_parts_does_not_matter(parts, random):
    assert roll_up(random.sample(parts, len(parts))) == roll_up(parts)


@given(PARTS)
def test_a_roll_up_lies_between_its_parts_and_never_goes_the_wrong_way(parts):
    joint, shares = roll_up(parts), [clamp(one.share) for one in parts if one.share is not None]

    assert joint.status not in {Status.WRONG_WAY, Status.NO_TARGET, Status.NOT_APPLICABLE}
    assert (joint.measured, joint.of) == (len(shares), len(parts) - parts.count(NOT_APPLICABLE))
    assert (joint.status == Status.NO_DATA) == (joint.share is None) == (not shares)
    assert joint.share is None or min(shares) <= joint.share <= max(shares)


@given(MEASURED, st.integers(1, 5))
def test_equal_parts_make_the_same(one, count):
    joint = roll_up([one] * count)

    assert (joint.share, joint.needed) == (clamp(one.share), one.needed)


@given(SHARES)
def test_rounding_errs_by_half_a_step_at_most(share):
    assert abs(Fraction(rounded(share)) - share) <= Fraction(1, 20_000)
    assert abs(Fraction(percent(share, 1)) - clamp(share) * 100) <= Fraction(1, 20)
    assert isinstance(rounded(share), Decimal)
