"""Columns of bulk files: what a cell may say, as a value and back. Values compare equal when nothing changes.

A widget's `clean` takes a cell and raises CellError; `render` gives text, or a number where the column is one.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import Widget

from initiatives.cells import cell_text

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+")
_DANISH = re.compile(rf"{_THOUSANDS.pattern},[0-9]+")  # 1.234,5: the comma says which point is which
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")
_link = URLValidator()


class CellError(ValueError):
    """What is wrong with a cell, as a sentence; `value` where it is only a part of the cell."""

    def __init__(self, message: str, value: str | None = None) -> None:
        super().__init__(message)
        self.value = value


def nearest(word: str, known: Iterable[str]) -> str:
    """A question to add to a sentence, with a space before it; nothing for numbers."""
    found = get_close_matches(word.lower(), list(known), n=1) if word[:1].isalpha() else []
    return " " + _("Did you mean “%(word)s”?") % {"word": found[0]} if found else ""


def number(text: str, *, comma: bool = False) -> Decimal:
    """Exact; CellError where it could be read in two ways. `comma`: the file writes decimals with one."""
    text = text.strip().replace("−", "-")
    if comma and _DANISH.fullmatch(text):
        text = text.replace(".", "")
    if comma and "," in text and "." not in text:
        text = text.replace(",", ".", 1)
    elif comma and _THOUSANDS.fullmatch(text):
        raise CellError(_("in a file with decimal commas this can be read in two ways: write 1234 or 1,234."), text)
    elif "," in text:
        raise CellError(_("write a number with a decimal point and nothing between the thousands."), text)
    if not _NUMBER.fullmatch(text):
        raise CellError(_("this is not a number."), text)
    whole, _point, fraction = text.lstrip("+-").partition(".")
    if len(whole.lstrip("0")) > 16 or len(fraction.rstrip("0")) > 8:
        raise CellError(_("at most 16 digits before the decimal point and 8 after it."), text)
    return Decimal(text)


def day(text: str, *, year_end: bool = False) -> date:
    """An ISO date; with `year_end` also a year, for its last day."""
    text = text.strip()
    if year_end and re.fullmatch("[0-9]{4}", text):
        text = f"{text}-12-31"
    try:
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise CellError(_("write a date as 2019-12-31."), text) from None


def items(text: str) -> list[str]:
    return [item for part in text.split(";") if (item := part.strip())]


class Cell(Widget):
    """A text, kept exactly."""

    empty: Any = ""

    def __init__(self, *, required: bool = False, longest: int = 0) -> None:
        super().__init__()
        self.required, self.longest = required, longest

    def clean(self, value: Any, row: Any = None, *, comma: bool = False, **options: Any) -> Any:
        text = cell_text(value)
        if not text.strip() and self.required:
            raise CellError(_("this may not be empty."))
        if self.longest and len(text) > self.longest:
            raise CellError(_("at most %(most)d characters, here are %(here)d.")
                            % {"most": self.longest, "here": len(text)})  # fmt: skip
        if "\x00" in text:
            raise CellError(_("a character in it cannot be stored."), text.replace("\x00", "�"))
        return self.parse(text, comma=comma)

    def parse(self, text: str, *, comma: bool) -> Any:
        return text

    def render(self, value: Any, obj: Any = None, **options: Any) -> Any:
        return self.empty if value is None else value


class Slug(Cell):
    def parse(self, text: str, *, comma: bool) -> str:
        text = text.strip()
        if not _SLUG.fullmatch(text):
            raise CellError(_("only letters from a to z, digits, hyphens and underscores."), text)
        return text


class Link(Cell):
    def parse(self, text: str, *, comma: bool) -> str:
        text = text.strip()
        try:
            if text:
                _link(text)
        except ValidationError:
            raise CellError(_("this is not a web address: it begins with https://"), text) from None
        return text


class Literal(Cell):
    """One of fixed words; an empty cell is `default`, or refused without one."""

    def __init__(self, words: Iterable[str], default: str | None = None) -> None:
        super().__init__(required=default is None)
        self.words, self.default = list(words), default

    def parse(self, text: str, *, comma: bool) -> Any:
        text = text.strip().replace("’", "'")
        return self.known(text) if text else self.default

    def known(self, word: str) -> str:
        if word not in self.words:
            words = {"words": ", ".join(self.words)}
            raise CellError(_("write one of: %(words)s.") % words + nearest(word, self.words), word)
        return word


class Literals(Literal):
    """Several of them, in the order of the list of words."""

    empty = ()

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(words, default="")

    def parse(self, text: str, *, comma: bool) -> tuple[str, ...]:
        return tuple(sorted({self.known(item) for item in items(text)}, key=self.words.index))

    def render(self, value: Any, obj: Any = None, **options: Any) -> str:
        return ";".join(value)


class Code(Cell):
    """The code of a row in the database. The resource sets `ids` (code to id) before an import.

    `missing` is the sentence for an unknown one, with %(code)s.
    """

    def __init__(self, missing: Any, **options: Any) -> None:
        super().__init__(**options)
        self.missing = missing
        self.ids: Mapping[str, int] = {}

    def parse(self, text: str, *, comma: bool) -> Any:
        return self.known(text.strip()) if text.strip() else self.empty

    def known(self, code: str) -> str:
        if code not in self.ids:
            raise CellError(str(self.missing) % {"code": code} + nearest(code, self.ids), code)
        return code


class Codes(Code):
    """Several of them, in the order of `ids`."""

    empty = ()

    def parse(self, text: str, *, comma: bool) -> tuple[str, ...]:
        wanted = {self.known(code) for code in items(text)}
        return tuple(code for code in self.ids if code in wanted) if len(wanted) > 1 else tuple(wanted)

    def render(self, value: Any, obj: Any = None, **options: Any) -> str:
        return ";".join(value)


class Day(Cell):
    empty = None

    def __init__(self, *, year_end: bool = False) -> None:
        super().__init__()
        self.year_end = year_end

    def parse(self, text: str, *, comma: bool) -> date | None:
        return day(text, year_end=self.year_end) if text.strip() else None

    def render(self, value: date | None, obj: Any = None, **options: Any) -> str:
        return value.isoformat() if value else ""


class Number(Cell):
    empty = None

    def parse(self, text: str, *, comma: bool) -> Decimal | None:
        return number(text, comma=comma) if text.strip() else None

    def render(self, value: Decimal | None, obj: Any = None, **options: Any) -> Any:
        return "" if value is None else value


class Whole(Cell):
    """A whole number from 0 to `most`; an empty cell is 0."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def parse(self, text: str, *, comma: bool) -> int:
        text = text.strip() or "0"
        if not re.fullmatch("[0-9]{1,4}", text) or int(text) > self.most:
            raise CellError(_("write a whole number from 0 to %(most)d.") % {"most": self.most})
        return int(text)


class Column(Field):
    """A column of a bulk file and where it stands: an attribute of the row, or what `read` finds for it."""

    def __init__(self, attribute: str, widget: Cell | None = None, *, read: Callable[[Any], Any] | None = None) -> None:
        super().__init__(attribute=attribute, widget=widget or Cell())
        self.read = read

    def get_value(self, instance: Any) -> Any:
        value = self.read(instance) if self.read else getattr(instance, self.attribute)
        return self.widget.empty if value is None else value

    def blank_value(self, instance: Any) -> Any:
        """The same of a row that is not saved yet: it has no relations."""
        return self.widget.empty if self.read else self.get_value(instance)

    def put(self, instance: Any, value: Any) -> None:
        """Set a plain attribute; relations are written by the resource."""
        if not self.read:
            setattr(instance, self.attribute, value)


class ListColumn(Column):
    """A column for an attribute that is a list of literals."""

    def get_value(self, instance: Any) -> tuple[str, ...]:
        stored, words = set(getattr(instance, self.attribute)), self.widget.words
        return tuple(word for word in words if word in stored) + tuple(sorted(stored.difference(words)))

    def put(self, instance: Any, value: tuple[str, ...]) -> None:
        setattr(instance, self.attribute, list(value))
