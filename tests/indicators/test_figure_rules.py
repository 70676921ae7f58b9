"""What a figure must be: bounds, shares from their parts, suppression, and how parts are named."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.figure_rules import Limits, Typed, agrees, breakdown_of, faults, is_per_cent, per_cent, settled

D = Decimal
SHARE = Limits(lower=D(0), upper=D(100), per_cent=True)
FREE = Limits(per_cent=True)


def wrong(limits=SHARE, **typed):
    """(field, sentence in English), the share of the parts worked out first."""
    with translation.override("en"):
        return list(faults(settled(Typed(**typed), limits), limits))


@pytest.mark.parametrize(
    ("unit", "share"),
    [
        ("%", True), ("% af voksne", True), ("per cent of adults", True), ("percent", True), ("procent", True),
        ("pct. af børn", True), ("Prozent der Betriebe", True), ("procentpoint", False), ("%-point", False),
        ("‰", False), ("kg per inhabitant", False), ("centrum", False), ("", False),
    ],
)  # fmt: skip
def test_a_share_is_known_by_its_unit(unit, share):
    assert is_per_cent(unit) is share


def test_the_value_of_a_share_is_its_parts_exactly_rounded_half_to_even():
    assert [per_cent(D(1), D(3)), per_cent(D(2), D(3)), per_cent(D(129), D(200))] == [
        D("33.33333333"), D("66.66666667"), D("64.5"),
    ]  # fmt: skip
    assert per_cent(D("0.0000000005"), D(10)) == D("0E-8")  # 0.000000005 lies half-way: to the even 0


@given(numerator=st.integers(0, 10**15), denominator=st.integers(1, 10**15))
def test_a_share_is_never_farther_than_half_its_last_digit_from_the_truth(numerator, denominator):
    exact = 100 * Fraction(numerator, denominator)
    found = per_cent(D(numerator), D(denominator))
    assert abs(Fraction(found) - exact) <= Fraction(1, 2 * 10**8)
    assert agrees(found, exact)


def test_a_value_is_worked_out_only_where_its_parts_make_one():
    made = settled(Typed(numerator=D(1), denominator=D(4)), SHARE)
    assert made.value == 25
    for typed in (
        Typed(numerator=D(1), denominator=D(0)),
        Typed(numerator=D(1)),
        Typed(numerator=D(1), denominator=D(4), absent_reason="Ikke målt"),
        Typed(numerator=D(1), denominator=D(4), figure="suppressed"),
    ):
        assert settled(typed, SHARE) == typed
    assert settled(Typed(numerator=D(1), denominator=D(4)), Limits()).value is None


@pytest.mark.parametrize(
    ("value", "agreed"),
    [
        ("33.3", True), ("33.30", True), ("33", True), ("33.4", False), ("33.33333333", True),
        ("33.33333334", False), ("30", False),
    ],
)  # fmt: skip
def test_a_value_beside_its_parts_must_agree_to_its_last_digit(value, agreed):
    found = wrong(value=D(value), numerator=D(1), denominator=D(3))
    shown = D(value).normalize()
    assert found == ([] if agreed else [("value", f"Numerator and denominator make 33.33%, not {shown:f}.")])


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({}, ("value", "Give a value, or say why there is none.")),
        ({"absent_reason": "  "}, ("value", "Give a value, or say why there is none.")),
        ({"value": D(1), "absent_reason": "x"},
         ("absent_reason", "There is a value: leave the reason for having none empty.")),
        ({"value": D(1), "figure": "suppressed"}, ("value", "A suppressed figure has no value.")),
        ({"absent_reason": "x", "figure": "suppressed", "numerator": D(1), "denominator": D(9)},
         ("numerator", "A suppressed figure shows no numerator and denominator either.")),
        ({"value": D(-1)}, ("value", "The lowest possible value is 0.")),
        ({"value": D("100.01")}, ("value", "The highest possible value is 100.")),
        ({"value": D("0.000000001")}, ("value", "At most 8 decimals.")),
        ({"value": D(5), "numerator": D(1)}, ("denominator", "A share has both its numbers.")),
        ({"value": D(5), "denominator": D(1)}, ("numerator", "A share has both its numbers.")),
        ({"value": D(5), "numerator": D(1), "denominator": D(0)}, ("denominator", "The denominator is above zero.")),
        ({"numerator": D(5), "denominator": D(4)},
         ("numerator", "Numerator and denominator make 125.00%: it cannot lie beyond 100.")),
        ({"value": D(5), "numerator": D(-1), "denominator": D(4)}, ("numerator", "The numerator is not below zero.")),
        ({"value": D(5), "breakdown": "female"},
         ("breakdown", "Write what is broken down and which part, for example sex=female.")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(typed, fault):
    assert wrong(**typed) == [fault]


def test_what_can_be_is_not_refused():
    for typed in (
        {"value": D(0)},
        {"value": D(100)},
        {"absent_reason": "Ikke målt"},
        {"absent_reason": "For få", "figure": "suppressed", "breakdown": "sex=female"},
        {"value": D(5), "breakdown": "age=16-24 år"},
    ):
        assert wrong(**typed) == []
    assert wrong(FREE, numerator=D(6), denominator=D(4)) == []  # 150 %, where nothing forbids it
    assert wrong(Limits(), value=D("1E16")) == [("value", "At most 16 digits before the decimal point.")]


def test_the_total_is_the_row_without_a_breakdown_however_it_is_called():
    assert [breakdown_of(text) for text in ("", " total ", "I alt", "Gesamt", " sex = female ", "age=16-24  år")] == [
        "", "", "", "", "sex=female", "age=16-24 år",
    ]  # fmt: skip
