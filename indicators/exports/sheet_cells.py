"""How a value is written into a cell of a spreadsheet: which format, and how many of its decimals. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from indicators.exports.columns import Shown, Value
from initiatives.cells import guarded, plain

DIGITS = 15  # that a spreadsheet keeps of a number
MAX_CELL = 32_767  # characters that it keeps in a cell
DATES = {"da": "[$-406]dd.mm.yyyy", "en": "[$-809]d mmm yyyy", "de": "[$-407]dd.mm.yyyy"}
PERCENT = {"da": "0 %", "en": "0%", "de": "0 %"}


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` is text, a number or a day; `form` the number format, empty for text."""

    value: str | Decimal | date
    form: str = ""


def cell(value: Value, kind: str, language: str) -> Cell | None:
    """None leaves it empty. `kind` is the type of the column, as the dictionary has it; words are words by now."""
    if value is None or value == "":
        return None
    if isinstance(value, str | date):
        return _text(value, kind) if isinstance(value, str) else Cell(value, DATES[language])
    if isinstance(value, Shown):
        return _number(value.value, form_of(decimals_of(value)))
    number = Decimal(value)
    if kind == "percent":
        return Cell(number / 100, PERCENT[language])
    forms = {"number": form_of(_own_decimals(number)), "share": form_of(4)}
    return _number(number, forms.get(kind, "0"))


def _text(value: str, kind: str) -> Cell:
    if kind == "period" and value.isascii() and value.isdigit():
        return Cell(Decimal(value), "0")  # a year sorts as a number
    return Cell(guarded(value)[:MAX_CELL])


def _number(value: Decimal, form: str) -> Cell:
    if len(plain(value).strip("-0.").replace(".", "")) > DIGITS:
        return Cell(plain(value))  # as a number it would be rounded
    return Cell(Decimal(plain(value)), form)


def form_of(decimals: int) -> str:
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


def decimals_of(shown: Shown) -> int:
    """As many as pages show. A spreadsheet rounds a half away from zero: where that would show another number than
    the pages do, all decimals are shown."""
    place = Decimal(1).scaleb(-shown.decimals)
    ours, theirs = (shown.value.quantize(place, rounding) for rounding in (ROUND_HALF_EVEN, ROUND_HALF_UP))
    return shown.decimals if ours == theirs else _own_decimals(shown.value)


def _own_decimals(value: Decimal) -> int:
    return len(plain(value).partition(".")[2])
