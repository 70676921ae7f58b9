"""What is typed in a cell of the grid, as Danes, Germans and the English write it."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.cell_text import Read, read_cell

D = Decimal


@pytest.mark.parametrize(
    ("text", "language", "read"),
    [
        ("", "da", Read()),
        ("  ", "da", Read()),
        ("0", "da", Read(value=D(0))),
        ("3,6", "da", Read(value=D("3.6"))),
        ("1.234,5", "da", Read(value=D("1234.5"))),
        ("1.234,5", "de", Read(value=D("1234.5"))),
        ("1,234.5", "en", Read(value=D("1234.5"))),
        ("1.234", "da", Read(value=D(1234))),
        ("1.234", "en", Read(value=D("1.234"))),
        ("−3", "da", Read(value=D(-3))),
        ("3,6 p", "da", Read(value=D("3.6"), figure="provisional")),
        ("3,6P", "da", Read(value=D("3.6"), figure="provisional")),
        ("4 e", "da", Read(value=D(4), figure="estimated")),
        ("4b", "da", Read(value=D(4), figure="break")),
        ("129/200", "da", Read(numerator=D(129), denominator=D(200))),
        ("1.290 / 2.000 p", "da", Read(numerator=D(1290), denominator=D(2000), figure="provisional")),
        (" = ", "da", Read(same=True)),
        ("..", "da", Read(absent=True)),
        ("-", "da", Read(absent=True)),
        ("…", "de", Read(absent=True)),
        ("C", "da", Read(suppressed=True)),
    ],
)
def test_a_cell_is_read_as_it_is_meant(text, language, read):
    assert read_cell(text, language) == read


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("1,234.5", "da"), ("1.234,5", "en"), ("1.5", "da"), ("tolv", "da"), ("1e5", "da"), ("3 x", "da"), ("==", "da"),
        ("1/2/3", "da"), ("/2", "da"), ("٣", "da"), ("9" * 101, "da"), ("NaN", "en"), ("Infinity", "en"), ("p", "da"),
    ],
)  # fmt: skip
def test_what_is_none_of_it_is_refused(text, language):
    with pytest.raises(ValueError, match=r"number|Too long"):
        read_cell(text, language)


@given(text=st.text(max_size=120), language=st.sampled_from(["da", "en", "de"]))
def test_any_text_is_read_or_refused(text, language):
    with contextlib.suppress(ValueError):
        assert isinstance(read_cell(text, language), Read)
