"""The report of a year as one self-contained value: nothing in it points at a row, so it can be frozen as it stands.

All texts in three languages, all numbers exact. `indicators.sealed` is the form in which it is frozen. Every entry
keeps the `id` of the row it was made from: codes, slugs and names may be corrected later, and two documents of
different years are compared all the same. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from indicators.report_choice import Choice

LANGUAGES = ("da", "en", "de")


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
    rationale: Text = Text()
    evidence: Text = Text()
    goals: tuple[int, ...] = ()
    dimensions: tuple[str, ...] = ()
    aside: bool = field(default=False, metadata={"beside": True})


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
    baseline_source: Text = Text()
    proxy_note: Text = Text()
    responsible: Text = Text()
    targets: tuple[TargetEntry, ...] = ()
    broken_on: date | None = None
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


@dataclass(frozen=True, slots=True)
class MoveEntry:
    """A planned date that was moved on a day, and why, as it was written."""

    on: date
    due_before: date
    due_after: date
    reason: str


@dataclass(frozen=True, slots=True)
class MilestoneEntry:
    """As it was planned on the day; `done_on` where it was done by then."""

    id: int
    title: Text
    due_on: date
    done_on: date | None
    moves: tuple[MoveEntry, ...] = ()
    note: Text = Text()


@dataclass(frozen=True, slots=True)
class InitiativeEntry:
    """`organisations` are the slugs of its lead and partners."""

    slug: str
    title: Text
    summary: Text
    lead: Text
    phase: str
    dimensions: tuple[str, ...]
    goals: tuple[int, ...]
    features: tuple[str, ...]
    sample: bool
    id: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    milestones: tuple[MilestoneEntry, ...] = ()
    organisations: tuple[str, ...] = ()
    body: Text = Text()


@dataclass(frozen=True, slots=True)
class TagEntry:
    """An initiative's link to one dimension, goal or Key Feature: how strong it is, and why, as it was written."""

    initiative: str
    dimension: str
    goal: int | None
    feature: str
    strength: str
    reason: Text


@dataclass(frozen=True, slots=True)
class UpdateEntry:
    """News of an initiative, told in the period; `value` is its figure, if it has one, and `label` what it counts."""

    initiative: str
    told_on: date
    title: Text
    body: Text
    value: Decimal | None
    label: Text
    sample: bool


@dataclass(frozen=True, slots=True)
class VenueEntry:
    """Where events took place, and how one gets there and in; the facts are yes, no or unknown."""

    id: int
    name: str
    address: str
    postcode: str
    town: str
    website: str
    step_free: str
    lift: str
    accessible_toilet: str
    hearing_loop: str
    parking: str
    public_transport: Text
    cycling: Text
    entrance: Text
    access_note: Text
    sample: bool


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event with its first and last day in the year; `note` where the source gives no day; `organiser` is a slug.

    `attendance` is how many came, as far as it was counted by the day, None: nobody counted; on `counted` of its dates,
    or, where that is None, in all. `venue` is the id of one of the document's, 0: none."""

    slug: str
    title: Text
    place: Text
    note: Text
    first_on: date
    last_on: date
    dates: int
    sample: bool
    organiser: str = ""
    dimensions: tuple[str, ...] = ()
    goals: tuple[int, ...] = ()
    features: tuple[str, ...] = ()
    summary: Text = Text()
    body: Text = Text()
    venue: int = 0
    attendance: int | None = None
    counted: int | None = None


@dataclass(frozen=True, slots=True)
class PartnerEntry:
    slug: str
    name: Text
    kind: str


@dataclass(frozen=True, slots=True)
class Freeze:
    """That a document was frozen: when, by whom (as they sign in public), and, where it replaces an earlier version
    of the same year, why and the checksum of that one. Its own `checksum` and whether it is `replaced` stand beside
    the document, not in it."""

    version: int
    at: datetime
    by: str
    reason: Text = Text()
    replaces: str = ""
    checksum: str = field(default="", metadata={"beside": True})
    replaced: bool = field(default=False, metadata={"beside": True})

    @property
    def earlier(self) -> range:
        """The versions before it."""
        return range(1, self.version)


@dataclass(frozen=True, slots=True)
class Document:
    """`chosen` says whether Key Features were selected for the year; without a choice all 42 are in the report.

    `reached_before` and `share_before` are those of a year earlier. The lists are whole. `others`, the indicators of
    Key Features that were not selected, and `figures`, the rows behind the report, are gathered for freezing and files;
    so are, where it is `detailed`, `tags`, `updates`, `venues` and the long texts.
    `choice` is what a reader cut it down to, `names` those of the organisations in it; `also_frozen` says that it was
    gathered though there is a frozen baseline.
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
    phases: tuple[PhaseEntry, ...] = ()
    months_only: bool = False
    plan_sample: bool = False
    cycle_note: Text = Text()
    levels: tuple[LevelEntry, ...] = ()
    on_track_from: Fraction | None = None
    behind_from: Fraction | None = None
    others: tuple[IndicatorEntry, ...] = ()
    figures: tuple[FigureEntry, ...] = ()
    tags: tuple[TagEntry, ...] = ()
    updates: tuple[UpdateEntry, ...] = ()
    venues: tuple[VenueEntry, ...] = ()
    detailed: bool = False  # what was frozen before there were details has none
    frozen: Freeze | None = None
    arithmetic: int = 1  # of `rollups.ARITHMETIC`
    choice: Choice = field(default=Choice(), metadata={"beside": True})
    names: dict[str, Text] = field(default_factory=dict, metadata={"beside": True})
    also_frozen: bool = field(default=False, metadata={"beside": True})

    @property
    def first_year(self) -> int:
        """Of the period, which ends with `year`."""
        return self.choice.since or self.year

    @property
    def selected(self) -> tuple[FeatureEntry, ...]:
        """The Key Features that the report is about."""
        every = self.choice.everything
        return tuple(feature for feature in self.features if (feature.selected or every) and not feature.aside)

    @property
    def left_out(self) -> tuple[FeatureEntry, ...]:
        """Those that the year has not selected."""
        return () if self.choice.everything else tuple(row for row in self.features if not row.selected)

    @property
    def sample(self) -> bool:
        """Is anything in it invented?"""
        rows: tuple[Any, ...] = (
            *self.indicators,
            *self.others,
            *self.context,
            *self.initiatives,
            *self.events,
            *self.figures,
            *self.updates,
            *self.venues,
        )
        return self.plan_sample or any(row.sample for row in rows)

    def of(self, feature: str) -> tuple[IndicatorEntry, ...]:
        return tuple(row for row in self.indicators if row.feature == feature)

    def count(self, *statuses: str) -> int:
        """How many of the 42 have one of the statuses."""
        return sum(feature.rolled.status in statuses for feature in self.features)
