"""What the sample is made from: the invented texts in `sonderborg/data/sample/`, and the ground they stand on."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import chain, count
from pathlib import Path
from random import Random
from typing import Any

from django.db.models import Model
from modeltranslation.translator import translator

FOLDER = Path(__file__).parent.parent / "data" / "sample"
LANGUAGES = ("da", "en", "de")
Row = dict[str, Any]


@cache
def read(name: str) -> Any:
    """One of the files, read once."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def texts(row: Row, *fields: str, copy: int = 0) -> dict[str, str]:
    """The language columns of `fields` from a row of a file; a copy carries its number behind."""
    ending = f" {copy + 1}" if copy else ""
    return {f"{name}_{code}": f"{row[f'{name}_{code}']}{ending}" for name in fields for code in LANGUAGES}


def phrase(name: str, words: dict[str, str], **values: Any) -> dict[str, str]:
    """The language columns of one field from a text of `extras.json`."""
    return {f"{name}_{code}": words[code].format(**values) for code in LANGUAGES}


def make(model: type[Any], **values: Any) -> Any:
    """An unsaved row. Rows that are written in bulk never pass `save()`, so no language column is left to it."""
    return model(**_blank(model) | values)  # type: ignore[arg-type]


@cache
def _blank(model: Any) -> dict[str, str]:
    if model not in translator.get_registered_models():
        return {}
    fields = translator.get_options_for_model(model).all_fields
    return {f"{name}_{code}": "" for name in fields for code in LANGUAGES}


def slug_of_copy(slug: str, copy: int) -> str:
    return f"{slug}-{copy + 1}" if copy else slug


@dataclass
class Ground:
    """What every row stands on. `entries` holds the framework: kind → code → row; the maps below it hold the
    sample's own rows by the name that the files know them by; `taken` the addresses that real rows have."""

    today: date
    seed: int
    entries: dict[str, dict[str, Any]]
    taken: dict[type[Model], set[str]] = field(default_factory=lambda: defaultdict(set))
    organisations: dict[str, Any] = field(default_factory=dict)
    venues: dict[str, Any] = field(default_factory=dict)
    programmes: dict[str, Any] = field(default_factory=dict)
    initiatives: dict[str, Any] = field(default_factory=dict)

    def dice(self, *key: Any) -> Random:
        """Its own for each row, so that more rows of one kind change nothing in another."""
        return Random(":".join(map(str, (self.seed, *key))))  # noqa: S311 - repeatable is the point

    def free(self, model: type[Model], name: str) -> str:
        """`name`, or one like it where a real row has it."""
        taken, stem = self.taken[model], name[:60]
        others = (f"{stem}-eksempel-{number}" for number in count(2))
        found = next(slug for slug in chain([name, f"{stem}-eksempel"], others) if slug not in taken)
        taken.add(found)
        return found
