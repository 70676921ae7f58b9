"""What a table of a file is made of: its columns, each with how it is read from an entry. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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
    """`name` and `columns`, each with how its cell is read from an entry, are explained in the dictionary."""

    name: str
    columns: Columns
    entries: Sequence[Any]

    @property
    def rows(self) -> Iterator[list[Value]]:
        """Made anew each time: those of a large report would fill the memory."""
        readers = list(self.columns.values())
        return ([read(entry) for read in readers] for entry in self.entries)

    def without(self, names: Collection[str]) -> "Table":
        return replace(self, columns={name: read for name, read in self.columns.items() if name not in names})


def table_of(name: str, columns: Columns, entries: Iterable[Any]) -> Table:
    return Table(name, columns, tuple(entries))


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
