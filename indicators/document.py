"""The report of a year as one self-contained value: nothing in it points at a row, so it can be frozen as it stands.

All texts in three languages, all numbers exact. `to_json` and `from_json` are the form that is frozen. Pure.
"""

from __future__ import annotations

import types
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

SCHEMA_VERSION = 1
LANGUAGES = ("da", "en", "de")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in the three languages; what nobody has written is empty."""

    da: str = ""
    en: str = ""
    de: str = ""

    def to(self, language: str) -> str:
        """In the language, else in the first that there is."""
        return getattr(self, self.language(language))

    def language(self, wanted: str) -> str:
        """The language that `to` gives."""
        code = wanted.partition("-")[0]
        return next((each for each in (code, *LANGUAGES) if getattr(self, each)), code)

    def __bool__(self) -> bool:
        return bool(self.da or self.en or self.de)


@dataclass(frozen=True, slots=True)
class Rolled:
    """A dimension, goal, Key Feature or the whole city on the day; `address` is its page's last part."""

    code: str
    name: Text
    short: Text
    status: str
    share: Fraction | None
    needed: Fraction | None
    measured: int
    of: int
    wrong_way: int


@dataclass(frozen=True, slots=True)
class FeatureEntry:
    """A Key Feature; `reason` is why it was selected."""

    rolled: Rolled
    title: Text
    area: int
    selected: bool
    reason: Text
    wording_verified: bool


@dataclass(frozen=True, slots=True)
class PillarEntry:
    name: Text
    areas: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TargetEntry:
    on: date
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """An indicator on the day. `feature` is empty for context; `period` and `value` where something was measured.

    `absent_reason` says why the newest figure is missing, where it is newer than `period`.
    """

    feature: str
    code: str
    name: Text
    definition: Text
    unit: Text
    decimals: int
    kind: str
    direction: str
    baseline_on: date | None
    baseline_value: Decimal | None
    period: str
    value: Decimal | None
    figure: str
    absent_reason: Text
    target: TargetEntry | None
    share: Fraction | None
    needed: Fraction | None
    status: str
    note: Text
    limitations: Text
    source: Text
    source_url: str
    licence: str
    sample: bool


@dataclass(frozen=True, slots=True)
class InitiativeEntry:
    slug: str
    title: Text
    summary: Text
    lead: Text
    phase: str
    dimensions: tuple[str, ...]
    goals: tuple[int, ...]
    features: tuple[str, ...]
    sample: bool


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event with its first and last day in the year; `note` where the source gives no day."""

    slug: str
    title: Text
    place: Text
    note: Text
    first_on: date
    last_on: date
    dates: int
    sample: bool


@dataclass(frozen=True, slots=True)
class PartnerEntry:
    slug: str
    name: Text
    kind: str


@dataclass(frozen=True, slots=True)
class Document:
    """`chosen` says whether Key Features were selected for the year; without a choice all 42 are in the report.

    `reached_before` and `share_before` are those of a year earlier. The lists are whole.
    """

    year: int
    as_of: date
    made_on: date
    chosen: bool
    cycle_source: Text
    city: Rolled
    share_before: Fraction | None
    reached_before: int
    dimensions: tuple[Rolled, ...]
    goals: tuple[Rolled, ...]
    pillars: tuple[PillarEntry, ...]
    features: tuple[FeatureEntry, ...]
    indicators: tuple[IndicatorEntry, ...]
    context: tuple[IndicatorEntry, ...]
    initiatives: tuple[InitiativeEntry, ...]
    events: tuple[EventEntry, ...]
    partners: tuple[PartnerEntry, ...]

    @property
    def selected(self) -> tuple[FeatureEntry, ...]:
        return tuple(feature for feature in self.features if feature.selected)

    @property
    def left_out(self) -> tuple[FeatureEntry, ...]:
        return tuple(feature for feature in self.features if not feature.selected)

    @property
    def sample(self) -> bool:
        """Is anything in it invented?"""
        return any(row.sample for row in (*self.indicators, *self.context, *self.initiatives, *self.events))

    def of(self, feature: str) -> tuple[IndicatorEntry, ...]:
        return tuple(row for row in self.indicators if row.feature == feature)

    def count(self, *statuses: str) -> int:
        """How many of the 42 have one of the statuses."""
        return sum(feature.rolled.status in statuses for feature in self.features)


def to_json(value: Any) -> Any:
    """Plain values only: numbers that must stay exact and dates become text."""
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_json(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | Fraction) else value


def from_json(value: Any) -> Document:
    """The document that `to_json` wrote; KeyError, TypeError or ValueError for anything else."""
    return _read(Document, value)


def _read(kind: Any, value: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        return None if value is None else _read(next(part for part in get_args(kind) if part is not type(None)), value)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], part) for part in value)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{field.name: _read(hints[field.name], value[field.name]) for field in fields(kind)})
    if kind is date:
        return date.fromisoformat(value)
    if kind in (Decimal, Fraction):
        return kind(value)
    if not isinstance(value, kind):
        raise TypeError(f"{value!r:.60} is no {kind.__name__}.")
    return value
