"""What each table and column of the files is called and means, in three languages: `tables.csv` and `columns.csv`."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indicators.document import LANGUAGES, Text

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Meaning:
    """`type` says what its cells hold; a table has none. `unit` is empty where there is none."""

    name: str
    title: Text
    meaning: Text
    type: str = ""
    unit: str = ""


@cache
def columns() -> dict[str, Meaning]:
    return {row["column"]: _meaning(row["column"], row, row["type"], row["unit"]) for row in _read("columns.csv")}


@cache
def tables() -> dict[str, Meaning]:
    return {row["table"]: _meaning(row["table"], row) for row in _read("tables.csv")}


def _meaning(name: str, row: dict[str, str], kind: str = "", unit: str = "") -> Meaning:
    title, meaning = (Text(**{code: row[f"{what}_{code}"] for code in LANGUAGES}) for what in ("title", "meaning"))
    return Meaning(name, title, meaning, kind, unit)


def _read(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
