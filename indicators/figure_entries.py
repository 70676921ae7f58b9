"""What a report says of the framework and of what is measured: plain entries of its document. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from indicators.texts import NOTHING, Text


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
    """A Key Feature; `reason` is why it was selected, `level` (0 to 4) how the experts assessed it, None: not yet.
    `goals` are its default ones, `dimensions` those of the goals; `aside` means that a reader left it out."""

    rolled: Rolled
    title: Text
    area: int
    selected: bool
    reason: Text
    wording_verified: bool
    id: int = 0
    level: int | None = None
    rationale: Text = NOTHING
    evidence: Text = NOTHING
    goals: tuple[int, ...] = ()
    dimensions: tuple[str, ...] = ()
    aside: bool = field(default=False, metadata={"beside": True})


@dataclass(frozen=True, slots=True)
class FrameworkEntry:
    """What a part of the framework is called and means: a dimension, goal, pillar, area or feature, by its code. `text`
    is its long text, `explanation` the one in plain words, or the example of a dimension. `of` is the code of the part
    above it."""

    part: str
    code: str
    of: str
    name: Text
    short: Text
    text: Text
    explanation: Text


@dataclass(frozen=True, slots=True)
class PillarEntry:
    name: Text
    areas: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LevelEntry:
    """What a level meant when it was given."""

    level: int
    name: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class PhaseEntry:
    """A phase of the year by its key; `on` is not always known."""

    phase: str
    on: date | None


@dataclass(frozen=True, slots=True)
class TargetEntry:
    on: date
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    decided_by: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """An indicator on the day. `feature` is empty for context; `period` and `value` where something was measured.

    `absent_reason` says why the newest figure is missing, where it is newer than `period`. `targets` is the whole
    path, `target` its end. `broken_on` ends the newest period that was measured by a changed method. `office` is the
    slug of who is `responsible`.
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
    id: int = 0
    frequency: str = ""
    baseline_source: Text = NOTHING
    proxy_note: Text = NOTHING
    responsible: Text = NOTHING
    targets: tuple[TargetEntry, ...] = ()
    broken_on: date | None = None
    initiatives: tuple[str, ...] = ()
    next_due_on: date | None = None
    lower_bound: Decimal | None = None
    upper_bound: Decimal | None = None
    additive: bool = False
    suppress_below: int | None = None
    office: str = ""


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """One approved row of a series as it stood; `breakdown` is empty for the total."""

    indicator: str
    period: str
    breakdown: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    figure: str
    absent_reason: Text
    note: Text
    source_url: str
    sample: bool
