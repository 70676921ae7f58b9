"""The form in which a document is frozen: canonical JSON, whose SHA-256 is its checksum. Pure.

Canonical: keys sorted, no blanks, UTF-8, nothing escaped that need not be. Numbers are text, so that nothing is rounded
on the way; a share stands twice, to four places as everywhere in the API, and exactly as a fraction.
"""

import hashlib
import io
import json
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, BinaryIO, TypeVar, Union, get_args, get_origin, get_type_hints

from indicators.document import Document, InitiativeEntry
from indicators.json_parts import members
from indicators.once import SHORT, once, once_number, once_said
from indicators.packing import measured
from indicators.rollups import rounded
from indicators.texts import NOTHING, Text
from initiatives.cells import plain

SCHEMA_VERSION = 1
# Lists that only files tell of, and what else of an initiative only they do: most of a large document.
FILES_ONLY = ("figures", "tags", "updates", "venues", "changes", "framework")
DETAILS = frozenset({
    "body", "fields", "audiences", "life_stages", "place", "website", "contact", "parent", "set_status",
    "set_status_reason", "source",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unread:
    """What of a document is not read, and left empty: lists, and what is `told` of each initiative."""

    lists: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()


NOTHING_UNREAD = Unread()
TO_COMPARE = Unread(FILES_ONLY, DETAILS | {"summary"})

T = TypeVar("T")
Reader = Callable[[Any], Any]


class BrokenSealError(Exception):
    """The document is not the one that was frozen."""


class UnknownFormatError(Exception):
    """It is, but this program cannot read it."""


def seal(document: Document) -> tuple[str, str]:
    """The text that is kept, and its checksum."""
    file = io.BytesIO()
    found = write(document, file)
    return file.getvalue().decode(), found


def write(document: Document, file: BinaryIO) -> str:
    """The same into a file, entry by entry, or a large document would stand in memory three times; its checksum."""
    values = dict(unfolded(document)) | {"schema_version": SCHEMA_VERSION}
    for number, name in enumerate(sorted(values)):
        file.write(f"{',' if number else '{'}{canonical(name)}:".encode())
        for piece in _canonical_pieces(values[name]):
            file.write(piece.encode())
    file.write(b"}")
    return measured(file)[1]


def _canonical_pieces(value: Any) -> Iterator[str]:
    if not isinstance(value, tuple):
        yield canonical(to_json(value))
        return
    for number, entry in enumerate(value):
        yield f"{',' if number else '['}{canonical(to_json(entry))}"
    yield "]" if value else "[]"


def opened(file: BinaryIO, expected: str, unread: Unread = NOTHING_UNREAD) -> Document:
    """The document, once the checksum holds. The file stands at its end."""
    if measured(file)[1] != expected:
        raise BrokenSealError(expected)
    text = io.TextIOWrapper(file, "utf-8", newline="")
    try:
        document = _document(_of_this_format(members(text)), unread)
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownFormatError(str(error)) from error
    finally:
        text.detach()
    if document.frozen is None:
        raise UnknownFormatError("It does not say when it was frozen.")
    return replace(document, frozen=replace(document.frozen, checksum=expected))


def _of_this_format(found: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    version = None
    for name, value in found:
        if name == "schema_version":
            version = value
        else:
            yield name, value
    if version != SCHEMA_VERSION:
        raise ValueError(f"This is format {version!r:.20}.")


def read(kind: type[T], text: str, version: int) -> T:
    """A document of another kind that was kept in the same form."""
    try:
        value = json.loads(text)
        if value["schema_version"] != version:
            raise ValueError(f"This is format {value['schema_version']!r:.20}.")
        return _reader(kind)(value)  # type: ignore[no-any-return, arg-type]
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


def from_json(value: Any) -> Document:
    """The document that `to_json` wrote; KeyError, TypeError or ValueError for anything else."""
    return _document(dict(value).items())


def _document(found: Iterable[tuple[str, Any]], unread: Unread = NOTHING_UNREAD) -> Document:
    """From its members as they come, each read and let go before the next."""
    known = {_key(name, kind): (name, kind) for name, kind in parts(Document)}
    values: dict[str, Any] = {}
    for key, value in found:
        if key in known:
            name, kind = known[key]
            values[name] = () if name in unread.lists else _reader(kind, unread.told)(value)
    return Document(**values)


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


@cache
def _reader(kind: Any, untold: frozenset[str] = NOTHING_UNREAD.told) -> Reader:
    """What makes a value of the kind from plain values."""
    held = inner(kind)
    if held is not kind:
        read = _reader(held, untold)
        return lambda value: None if value is None else read(value)
    if get_origin(kind) is tuple:
        each = get_args(kind)[0]
        read = _reader(each, untold)
        return lambda value: tuple(map(read, value)) if is_dataclass(each) else once(tuple(map(read, value)))
    if is_dataclass(kind):
        read = _entry_reader(kind, untold)
        return lambda value: once_said(read(value)) if kind is Text else read(value)
    if kind in (date, datetime):
        return lambda value: once(kind.fromisoformat(value))
    if kind is Decimal:
        return once_number
    return kind if kind is Fraction else lambda value: _plain(kind, value)  # type: ignore[no-any-return]


def _entry_reader(kind: Any, untold: frozenset[str]) -> Reader:
    """What was frozen before a field was added has none: its default stands for it, for ever."""
    left_out = untold if kind is InitiativeEntry else NOTHING_UNREAD.told
    known = [(name, _key(name, part), _reader(part, untold)) for name, part in parts(kind) if name not in left_out]
    later = _defaults(kind)
    empty = dict.fromkeys(left_out - later, NOTHING)
    return lambda value: kind(
        **empty, **{name: read(value[key]) for name, key, read in known if key in value or name not in later}
    )


def _plain(kind: Any, value: Any) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(f"{value!r:.60} is no {kind.__name__}.")
    return once(value) if kind is str and len(value) < SHORT else value


@cache
def _defaults(kind: Any) -> set[str]:
    return {part.name for part in fields(kind) if part.default is not MISSING}


def _key(name: str, kind: Any) -> str:
    return f"{name}_exact" if inner(kind) is Fraction else name
