"""What a reader asks of a report: which period, day and source, which part of it. It lives in the address. Pure.

A value that nobody knows is left out and named, never an error.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from indicators.periods import FIRST_YEAR

FACETS = {"dimension": "dimensions", "goal": "goals", "feature": "features", "organisation": "organisations"}
NAMES = ("from", "as_of", "figures", "selection", "narrative", *FACETS)
MOST_VALUES = 60  # of one facet: more than any has that a reader ticks
T = TypeVar("T")
LONGEST = 40  # of an unknown value that is named
YEAR, DAY = re.compile(r"[0-9]{4}"), re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Choice:
    """`since` is the first year of a longer period; `live` asks for today's figures where a baseline is frozen;
    `everything` for all 42 Key Features where some were selected. Several values of one facet are OR, facets AND."""

    since: int | None = None
    as_of: date | None = None
    live: bool = False
    everything: bool = False
    narrative: bool = True
    dimensions: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()

    @property
    def framework(self) -> bool:
        """Whether Key Features are chosen, by themselves, their goals or their dimensions."""
        return bool(self.dimensions or self.goals or self.features)

    @property
    def narrows(self) -> bool:
        return self.framework or bool(self.organisations)

    @property
    def cuts(self) -> bool:
        """Whether anything that is there is left out."""
        return self.narrows or not self.narrative

    def of(self, facet: str) -> tuple[str, ...]:
        return tuple(getattr(self, FACETS[facet]))

    def but(self, facet: str, values: Sequence[str]) -> "Choice":
        changed: dict[str, Any] = {FACETS[facet]: tuple(values)}
        return replace(self, **changed)

    def query(self) -> list[tuple[str, str]]:
        """The part of an address that asks for the same; empty for the report as it is."""
        single = [
            ("from", str(self.since) if self.since else ""),
            ("as_of", self.as_of.isoformat() if self.as_of else ""),
            ("figures", "live" if self.live else ""),
            ("selection", "all" if self.everything else ""),
            ("narrative", "" if self.narrative else "no"),
        ]
        several = [(name, value) for name in FACETS for value in self.of(name)]
        return [pair for pair in (*single, *several) if pair[1]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The choice, and what was not understood; `fixed` says that a frozen baseline was asked for another period or
    day than its own."""

    choice: Choice
    unknown: tuple[str, ...] = ()
    fixed: bool = False


def read(query: Mapping[str, Sequence[str]], year: int, last: date) -> Asked:
    """`last` is the last day that a report of the year can tell about."""
    unknown: list[str] = []
    since = _read(_one(query, "from"), unknown, lambda text: _year(text, year))
    as_of = _read(_one(query, "as_of"), unknown, lambda text: _day(text, year, last))
    flags = {
        name: _read(_one(query, name), unknown, {usual: False, other: True}.get)
        for name, usual, other in (
            ("figures", "frozen", "live"),
            ("selection", "selected", "all"),
            ("narrative", "yes", "no"),
        )
    }
    several = {field: _values(query.get(name, ())) for name, field in FACETS.items()}
    choice = Choice(
        since=None if since == year else since,
        as_of=as_of,
        live=bool(flags["figures"]),
        everything=bool(flags["selection"]),
        narrative=not flags["narrative"],
        **several,
    )
    return Asked(choice, tuple(unknown))


def known(asked: Asked, offered: Mapping[str, Iterable[str]]) -> Asked:
    """Without the values of facets that the report does not have."""
    choice, unknown = asked.choice, list(asked.unknown)
    for name in FACETS:
        there = set(offered.get(name, ()))
        unknown += [_shortly(value) for value in choice.of(name) if value not in there]
        choice = choice.but(name, [value for value in choice.of(name) if value in there])
    return replace(asked, choice=choice, unknown=tuple(unknown))


def settled(asked: Asked, *, frozen: bool, also: bool, selected: bool) -> Asked:
    """Without what makes no difference to the report, or cannot: a frozen baseline has its own period and day.

    `also`: there is a frozen one besides; `selected`: the year has selected Key Features."""
    choice = asked.choice
    plain = replace(choice, live=choice.live and also, everything=choice.everything and selected)
    if not frozen:
        return replace(asked, choice=plain)
    return replace(asked, choice=replace(plain, since=None, as_of=None), fixed=bool(choice.since or choice.as_of))


def _one(query: Mapping[str, Sequence[str]], name: str) -> str:
    """The last, as Django reads it."""
    return next(reversed(query.get(name, ())), "").strip()


def _values(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in given if value))[:MOST_VALUES]


def _read(text: str, unknown: list[str], parse: Callable[[str], T | None]) -> T | None:
    if not text:
        return None
    found = parse(text)
    if found is None:
        unknown.append(_shortly(text))
    return found


def _shortly(value: str) -> str:
    return value[:LONGEST].replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _year(text: str, year: int) -> int | None:
    return int(text) if YEAR.fullmatch(text) and FIRST_YEAR <= int(text) <= year else None


def _day(text: str, year: int, last: date) -> date | None:
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None
    return day if day and day.year == year and day <= last else None
