from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from initiatives.columns import CellError, Codes, Day, Link, Literal, Literals, Number, Slug, Whole, nearest, number


def parsed(cell: Any, text: str, **options: Any) -> Any:
    with translation.override("en"):
        return cell.clean(text, **options)


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [
        ("12.50", False, "12.50"),
        (" -3 ", False, "-3"),
        ("−3", False, "-3"),
        ("12,5", True, "12.5"),
        ("12.5", True, "12.5"),
        ("1234", True, "1234"),
        ("1.234,5", True, "1234.5"),
        ("0.00000001", False, "0.00000001"),
        ("1234567890123456.12345678", False, "1234567890123456.12345678"),
    ],
)
def test_numbers_are_exact(text: str, comma: bool, value: str) -> None:
    assert number(text, comma=comma) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "comma"),
    [
        ("12,5", False),
        ("1.234", True),
        ("1.23,5", True),
        ("1 000", False),
        ("1e5", False),
        ("NaN", False),
        ("", False),
        ("12345678901234567", False),
        ("0.123456789", False),
        ("٣", False),
        ("1,2,3", True),
        ("1,000.5", False),
    ],
)
def test_numbers_that_could_be_misread_are_refused(text: str, comma: bool) -> None:
    with pytest.raises(CellError):
        number(text, comma=comma)


def test_a_year_is_its_last_day_where_a_date_may_be_a_year() -> None:
    assert parsed(Day(year_end=True), "2007") == date(2007, 12, 31)
    assert parsed(Day(), "2007-05-01") == date(2007, 5, 1)
    assert parsed(Day(), " ") is None
    for text in ("2007", "01-05-2007", "2007-02-30", "20070501"):
        with pytest.raises(CellError, match="write a date as 2019-12-31"):
            parsed(Day(), text)


def test_a_word_that_is_unknown_is_answered_with_those_that_are() -> None:
    with pytest.raises(CellError, match=r"^write one of: idea, planned. Did you mean “planned”\?$"):
        parsed(Literal(["idea", "planned"]), "planed")
    with pytest.raises(CellError, match="this may not be empty"):
        parsed(Literal(["idea", "planned"]), "")
    assert parsed(Literal(["final", "break"], default="final"), "") == "final"
    assert parsed(Literal(["experts' review"]), "experts’ review") == "experts' review"


def test_lists_are_kept_in_one_order_without_doubles() -> None:
    assert parsed(Literals(["a", "b", "c"]), " c; a;;c") == ("a", "c")
    cell = Codes("there is no goal %(code)s.")
    cell.ids = {"4": 40, "7": 70, "13": 130}
    assert parsed(cell, "13;7") == ("7", "13")
    assert parsed(cell, "") == ()
    with pytest.raises(CellError, match=r"^there is no goal 18.$") as caught:
        parsed(cell, "7;18")
    assert caught.value.value == "18"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Slug(), "Sønderborg by"),
        (Slug(longest=3), "abcd"),
        (Link(), "javascript:alert(1)"),
        (Whole(8), "9"),
        (Whole(8), "-1"),
    ],
)
def test_cells_refuse_what_their_column_cannot_hold(cell: Any, text: str) -> None:
    with pytest.raises(CellError):
        parsed(cell, text)


def test_empty_cells_empty() -> None:
    assert [parsed(cell, "") for cell in (Number(), Link(), Whole(8))] == [None, "", 0]


def test_the_nearest_word_is_suggested_and_no_number_is() -> None:
    with translation.override("en"):
        assert nearest("gaols", ["goals", "lead"]) == " Did you mean “goals”?"
        assert nearest("18", ["8"]) == ""
