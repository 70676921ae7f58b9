"""Numbers as people type them, and what is refused instead of guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.numerals import read_number, typed


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1.234,5", "da", "1234.5"),
        ("1234,5", "da", "1234.5"),
        ("1.234", "da", "1234"),
        ("1.234.567,89", "de", "1234567.89"),
        ("1,234.5", "en", "1234.5"),
        ("1,234", "en", "1234"),
        ("0", "da", "0"),
        ("0,0", "da", "0"),
        (",5", "da", "0.5"),
        ("−3,2", "da", "-3.2"),
        ("-3.2", "en", "-3.2"),
        ("12 345,6", "da", "12345.6"),
        ("12\u202f345", "de", "12345"),
    ],
)
def test_is_read_in_the_language_of_the_reader(text, language, value):
    assert read_number(text, language) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "language"),
    [("1.5", "da"), ("1,5", "en"), ("1.23,4", "da"), ("12.34", "de"), ("1,2,3", "da"), ("", "da"), (",", "da"),
     ("-", "da"), ("abc", "da"), ("1e5", "en"), ("NaN", "en"), ("Infinity", "en"), ("٣", "da"), ("1 %", "da")],
)  # fmt: skip
def test_is_refused_and_not_guessed(text, language):
    with pytest.raises(ValueError, match="is not a number"):
        read_number(text, language)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=8, min_value=-(10**15), max_value=10**15))
def test_what_is_shown_in_a_field_is_read_back_as_it_was(value):
    for language in ("da", "en", "de"):
        assert read_number(typed(value, language), language) == value
