"""What a table of a file is made of: its columns, each with how it is read from an entry. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Shown:
    """A number with the decimals that pages show of it."""

    value: Decimal
    decimals: int


Value = str | Decimal | int | bool | date | Shown | None
Columns = dict[str, Callable[[Any], Value]]


@dataclass(frozen=True, slots=True)
class Table:
    """`name` and `columns` are explained in the dictionary."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]


def table_of(name: str, columns: Columns, rows: Iterable[Any]) -> Table:
    return Table(name, tuple(columns), [[read(row) for read in columns.values()] for row in rows])


def plain(*names: str) -> Columns:
    return {name: attribute(name) for name in names}


def attribute(name: str) -> Callable[[Any], Value]:
    return lambda row: getattr(row, name)


def text(language: str, *names: str) -> Columns:
    return {name: said(name, language) for name in names}


def said(name: str, language: str) -> Callable[[Any], Value]:
    return lambda row: getattr(row, name).to(language)


def lists(*names: str) -> Columns:
    """Codes, separated by semicolons."""
    return {name: _list(name) for name in names}


def _list(name: str) -> Callable[[Any], Value]:
    return lambda row: joined(getattr(row, name))


def joined(values: Iterable[Any]) -> str:
    return "; ".join(map(str, values))
