"""The bytes of a calendar file as components with properties, each with its line.

Kind to the habits of programs (any line ending, a byte order mark, empty lines, folds within a character, a line in
Windows' old character set, quoted-printable), strict with what could be read in two ways.
"""

import codecs
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from events.incoming.sentences import CalendarFileError
from events.rrule import gettext_noop

MAX_BYTES = 5 * 2**20
MAX_LINES = 200_000
MAX_DEPTH = 4  # a calendar, an event, an alarm
SHOWN = 60  # characters of a line in a sentence

_TOO_LARGE = gettext_noop("The file is larger than %(size)d MB. Export a shorter period, or fewer calendars at once.")
_TOO_LONG = gettext_noop("The file has more than %(lines)d lines. Export a shorter period.")
_EMPTY = gettext_noop("The file is empty.")
_WEB_PAGE = gettext_noop("This is a web page, not a calendar file. Export the calendar as a file ending in .ics.")
_BINARY = gettext_noop("This is not a calendar file: it holds signs that no text has.")
_NO_CALENDAR = gettext_noop("This is not a calendar file: it does not begin with BEGIN:VCALENDAR.")
_CUT_OFF = gettext_noop("The file is cut off: %(name)s, begun in line %(line)d, does not end.")
_CROSSED = gettext_noop("Line %(line)d ends %(name)s, which is not what was begun last.")
_TOO_DEEP = gettext_noop("Line %(line)d: parts lie within parts more deeply than a calendar has them.")

_PROPERTY = re.compile(
    r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+(?:=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)?)*):(.*)', re.DOTALL
)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)(?:=((?:"[^"]*"|[^";])*))?')
# Outlook's names of zones have a colon, and not always the quotes that it needs.
_BARE_ZONE = re.compile(r";TZID=(\([^)\r\n]*\)[^:;\r\n]*)(?=[:;])")


@dataclass(frozen=True, slots=True)
class Property:
    """One line of an event. Without a name it is a line that could not be read."""

    name: str
    params: dict[str, str]
    value: str
    line: int


@dataclass(slots=True)
class Component:
    name: str
    line: int
    properties: list[Property] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [found for found in self.properties if found.name == name]

    def first(self, name: str) -> Property | None:
        return next((found for found in self.properties if found.name == name), None)

    def value(self, name: str) -> str:
        found = self.first(name)
        return found.value.strip() if found else ""

    def within(self, name: str) -> list["Component"]:
        return [child for child in self.children if child.name == name]


def calendars(data: bytes) -> list[Component]:
    """The VCALENDARs of a file. Raises CalendarFileError."""
    if len(data) > MAX_BYTES:
        raise CalendarFileError(_TOO_LARGE, size=MAX_BYTES // 2**20)
    data = data.removeprefix(b"\xef\xbb\xbf")
    _check_kind(data)
    root = Component("", 0)
    open_parts = [root]
    for number, line in _logical_lines(data):
        _take(_property(_decoded(line), number), open_parts)
    if len(open_parts) > 1:
        raise CalendarFileError(_CUT_OFF, name=open_parts[-1].name, line=open_parts[-1].line)
    return root.within("VCALENDAR")


def _check_kind(data: bytes) -> None:
    if not data.strip():
        raise CalendarFileError(_EMPTY)
    if b"\x00" in data:
        raise CalendarFileError(_BINARY)
    head = data.lstrip()[:200].lower()
    if head.startswith((b"<!doctype html", b"<html")):
        raise CalendarFileError(_WEB_PAGE)
    if not head.startswith(b"begin:vcalendar"):
        raise CalendarFileError(_NO_CALENDAR)


def _logical_lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(number of its first line, what was folded joined again). Joined as bytes: some fold within a character."""
    held, begun = bytearray(), 0
    lines = re.split(rb"\r\n|\n|\r", data)
    if len(lines) > MAX_LINES:
        raise CalendarFileError(_TOO_LONG, lines=MAX_LINES)
    for number, line in enumerate(lines, 1):
        if line[:1] in (b" ", b"\t") and held:
            held += line[1:]
        elif _is_soft_broken(held):
            held[-1:] = line
        elif line.strip():
            if held:
                yield begun, bytes(held)
            held, begun = bytearray(line), number
    if held:
        yield begun, bytes(held)


def _is_soft_broken(line: bytearray) -> bool:
    return line.endswith(b"=") and b"QUOTED-PRINTABLE" in line.upper().partition(b":")[0]


def _decoded(line: bytes) -> str:
    return line.decode(errors="portal.windows")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """What is no UTF-8 was written by a program that still uses Windows' old character set."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("portal.windows", _as_windows)


def _property(line: str, number: int) -> Property:
    line = _BARE_ZONE.sub(r';TZID="\1"', line, count=1)
    found = _PROPERTY.fullmatch(line)
    if not found:
        return Property("", {}, line[:SHOWN], number)
    params = {name.upper(): (value or "").replace('"', "") for name, value in _PARAMETER.findall(found[2])}
    value = found[3]
    if params.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        value = _decoded(quopri.decodestring(value.encode()))
    return Property(found[1].upper(), params, value, number)


def _take(found: Property, open_parts: list[Component]) -> None:
    if found.name == "BEGIN":
        if len(open_parts) > MAX_DEPTH:
            raise CalendarFileError(_TOO_DEEP, line=found.line)
        part = Component(found.value.strip().upper(), found.line)
        open_parts[-1].children.append(part)
        open_parts.append(part)
    elif found.name == "END":
        name = found.value.strip().upper()
        if len(open_parts) == 1 or open_parts[-1].name != name:
            raise CalendarFileError(_CROSSED, line=found.line, name=name[:SHOWN])
        open_parts.pop()
    else:
        open_parts[-1].properties.append(found)
