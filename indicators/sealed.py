"""The form in which a document is frozen: canonical JSON, whose SHA-256 is its checksum. Pure.

Canonical: keys sorted, no blanks, UTF-8, nothing escaped that need not be. Numbers are text, so that nothing is rounded
on the way; a share stands twice, to four places as everywhere in the API, and exactly as a fraction.
"""

import hashlib
import json
import types
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from indicators.document import Document
from indicators.rollups import rounded
from initiatives.cells import plain

SCHEMA_VERSION = 1
# Read only for files, or where two are compared.
HEAVY = ("others", "figures", "tags", "updates", "venues", "changes", "framework")

T = TypeVar("T")


class BrokenSealError(Exception):
    """The document is not the one that was frozen."""


class UnknownFormatError(Exception):
    """It is, but this program cannot read it."""


def seal(document: Document) -> tuple[str, str]:
    """The text that is kept, and its checksum."""
    text = canonical(to_json(document) | {"schema_version": SCHEMA_VERSION})
    return text, checksum(text)


def opened(text: str, expected: str, *, whole: bool = False) -> Document:
    """The document, once the checksum holds. Without `whole` the lists that only comparisons need are left out."""
    verify(text, expected)
    try:
        value = json.loads(text)
        if value["schema_version"] != SCHEMA_VERSION:
            raise ValueError(f"This is format {value['schema_version']!r:.20}.")
        document = from_json(value, whole=whole)
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownFormatError(str(error)) from error
    if document.frozen is None:
        raise UnknownFormatError("It does not say when it was frozen.")
    return replace(document, frozen=replace(document.frozen, checksum=expected))


def read(kind: type[T], text: str, version: int) -> T:
    """A document of another kind that was kept in the same form."""
    try:
        value = json.loads(text)
        if value["schema_version"] != version:
            raise ValueError(f"This is format {value['schema_version']!r:.20}.")
        return _read(kind, value)  # type: ignore[no-any-return]
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownFormatError(str(error)) from error


def verify(text: str, expected: str) -> None:
    if checksum(text) != expected:
        raise BrokenSealError(expected)


def with_checksum(text: str, expected: str) -> str:
    """For machines: the document with its checksum as a further field."""
    return f'{{"checksum":"{expected}",{text.removeprefix("{")}'


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def to_json(value: Any) -> Any:
    """Plain values only: numbers that must stay exact and dates become text."""
    if is_dataclass(value):
        return dict(_pairs(value))
    if isinstance(value, tuple):
        return [to_json(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return plain(value) if isinstance(value, Decimal) else value


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    for name, part in unfolded(value):
        yield name, to_json(part)


def unfolded(value: Any) -> Iterator[tuple[str, Any]]:
    """The parts of an entry under the names that are written."""
    own: Any = type(value)
    for name, kind in parts(own):
        part = getattr(value, name)
        if inner(kind) is Fraction:
            figure = rounded(part)
            yield name, None if figure is None else format(figure, "f")
            yield f"{name}_exact", None if part is None else str(part)
        else:
            yield name, part


def from_json(value: Any, *, whole: bool = True) -> Document:
    """The document that `to_json` wrote; KeyError, TypeError or ValueError for anything else."""
    return _read(Document, value if whole else value | dict.fromkeys(HEAVY, ()))


@cache
def parts(kind: Any) -> list[tuple[str, Any]]:
    """Names and types of what is written; what stands beside the document is not."""
    hints = get_type_hints(kind)
    return [(part.name, hints[part.name]) for part in fields(kind) if not part.metadata.get("beside")]


@cache
def inner(kind: Any) -> Any:
    """What `T | None` holds; any other type itself."""
    if get_origin(kind) in (Union, types.UnionType):
        return next(part for part in get_args(kind) if part is not type(None))
    return kind


def _read(kind: Any, value: Any) -> Any:
    held = inner(kind)
    if held is not kind:
        return None if value is None else _read(held, value)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], part) for part in value)
    if is_dataclass(kind):
        return _entry(kind, value)
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    if kind in (Decimal, Fraction):
        return kind(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(f"{value!r:.60} is no {kind.__name__}.")
    return value


def _entry(kind: Any, value: Any) -> Any:
    """What was frozen before a field was added has none: its default stands for it, for ever."""
    known = {name: _key(name, part) for name, part in parts(kind)}
    later = {name for name, key in known.items() if key not in value and name in _defaults(kind)}
    return kind(**{name: _read(part, value[known[name]]) for name, part in parts(kind) if name not in later})


@cache
def _defaults(kind: Any) -> set[str]:
    return {part.name for part in fields(kind) if part.default is not MISSING}


def _key(name: str, kind: Any) -> str:
    return f"{name}_exact" if inner(kind) is Fraction else name
