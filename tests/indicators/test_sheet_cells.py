"""How values stand in a spreadsheet: as numbers and days, with the decimals of the pages."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.exports.columns import Shown
from indicators.exports.sheet_cells import Cell, cell
from initiatives import formats


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (None, "text", None),
        ("", "text", None),
        ("Æble", "text", Cell("Æble")),
        ("=1+1", "text", Cell("'=1+1")),
        ("2019", "period", Cell(Decimal(2019), "0")),
        ("Q2 2019", "period", Cell("Q2 2019")),
        ("3.1", "code", Cell("3.1")),
        (0, "integer", Cell(Decimal(0), "0")),
        (57, "percent", Cell(Decimal("0.57"), "0%")),
        (Decimal("0.3333"), "share", Cell(Decimal("0.3333"), "#,##0.0000")),
        (Decimal("12.50"), "number", Cell(Decimal("12.5"), "#,##0.0")),
        (date(2019, 5, 31), "date", Cell(date(2019, 5, 31), "[$-809]d mmm yyyy")),
        (Shown(Decimal("64.50"), 1), "number", Cell(Decimal("64.5"), "#,##0.0")),
        (Shown(Decimal(0), 0), "number", Cell(Decimal(0), "#,##0")),
        (Shown(Decimal("1234567890123456.78"), 2), "number", Cell("1234567890123456.78")),
    ],
)
def test_a_cell(value, kind, expected):
    assert cell(value, kind, "en") == expected


@pytest.mark.parametrize(
    ("value", "decimals", "form"),
    [
        ("0.25", 1, "#,##0.00"),
        ("0.35", 1, "#,##0.0"),
        ("2.5", 0, "#,##0.0"),
        ("-2.5", 0, "#,##0.0"),
        ("2.51", 0, "#,##0"),
    ],
)
def test_where_a_spreadsheet_would_round_otherwise_than_the_pages_all_decimals_are_shown(value, decimals, form):
    found = cell(Shown(Decimal(value), decimals), "number", "en")
    assert (found.value, found.form) == (Decimal(value), form)
    if "." not in form or form.endswith("." + "0" * decimals):
        rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), "ROUND_HALF_UP")
        assert formats.number(rounded, decimals, "en") == formats.number(Decimal(value), decimals, "en")


@pytest.mark.parametrize(
    ("language", "day", "per_cent"), [("da", "[$-406]dd.mm.yyyy", "0 %"), ("de", "[$-407]dd.mm.yyyy", "0 %")]
)
def test_days_and_per_cent_as_the_language_writes_them(language, day, per_cent):
    assert (cell(date(2019, 5, 31), "date", language).form, cell(5, "percent", language).form) == (day, per_cent)


def test_a_text_longer_than_a_cell_is_cut():
    assert len(cell("x" * 40_000, "text", "en").value) == 32_767
