"""The report of a year as one self-contained value: nothing in it points at a row, so it can be frozen as it stands.

All texts in three languages, all numbers exact. `indicators.sealed` is the form in which it is frozen. Every entry
keeps the `id` of the row it was made from: codes, slugs and names may be corrected later, and two documents of
different years are compared all the same. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from indicators.activity_entries import (
    ChangeEntry,
    EventEntry,
    InitiativeEntry,
    MilestoneEntry,
    MoveEntry,
    PartnerEntry,
    ProgrammeEntry,
    TagEntry,
    UpdateEntry,
    VenueEntry,
)
from indicators.figure_entries import (
    FeatureEntry,
    FigureEntry,
    FrameworkEntry,
    IndicatorEntry,
    LevelEntry,
    PhaseEntry,
    PillarEntry,
    Rolled,
    TargetEntry,
)
from indicators.report_choice import Choice
from indicators.texts import LANGUAGES, NOTHING, Text

__all__ = [
    "LANGUAGES",
    "ChangeEntry",
    "Document",
    "EventEntry",
    "FeatureEntry",
    "FigureEntry",
    "FrameworkEntry",
    "Freeze",
    "IndicatorEntry",
    "InitiativeEntry",
    "LevelEntry",
    "MilestoneEntry",
    "MoveEntry",
    "PartnerEntry",
    "PhaseEntry",
    "PillarEntry",
    "ProgrammeEntry",
    "Rolled",
    "TagEntry",
    "TargetEntry",
    "Text",
    "UpdateEntry",
    "VenueEntry",
]


@dataclass(frozen=True, slots=True)
class Freeze:
    """That a document was frozen: when, by whom (as they sign in public), and, where it replaces an earlier version
    of the same year, why and the checksum of that one. Its own `checksum` and whether it is `replaced` stand beside
    the document, not in it."""

    version: int
    at: datetime
    by: str
    reason: Text = NOTHING
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

    `reached_before` and `share_before` are those of a year earlier, None in an extract. The lists are whole. `others`,
    the indicators of Key Features that were not selected, and `figures`, the rows behind the report, are gathered for
    freezing and files;
    so are, where it is `detailed`, `tags`, `updates`, `venues`, `changes` of dates, what the `framework` means, the
    long texts, and `programmes` without an event.
    `compared` is what changed since an earlier document (`comparison.Compared`), as the page of it has it, or None.
    `choice` is what a reader cut it down to, `names` those of the organisations in it; `also_frozen` says that it was
    gathered though there is a frozen baseline; `unknown` and `fixed` are what was asked for in vain
    (`report_choice.Asked`).
    """

    year: int
    as_of: date
    made_on: date
    chosen: bool
    cycle_source: Text
    city: Rolled
    share_before: Fraction | None
    reached_before: int | None
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
    cycle_note: Text = NOTHING
    levels: tuple[LevelEntry, ...] = ()
    on_track_from: Fraction | None = None
    behind_from: Fraction | None = None
    others: tuple[IndicatorEntry, ...] = ()
    figures: tuple[FigureEntry, ...] = ()
    tags: tuple[TagEntry, ...] = ()
    updates: tuple[UpdateEntry, ...] = ()
    venues: tuple[VenueEntry, ...] = ()
    programmes: tuple[ProgrammeEntry, ...] = ()
    changes: tuple[ChangeEntry, ...] = ()
    framework: tuple[FrameworkEntry, ...] = ()
    detailed: bool = False  # what was frozen before there were details has none
    frozen: Freeze | None = None
    arithmetic: int = 1  # of `rollups.ARITHMETIC`
    choice: Choice = field(default=Choice(), metadata={"beside": True})
    names: dict[str, Text] = field(default_factory=dict, metadata={"beside": True})
    also_frozen: bool = field(default=False, metadata={"beside": True})
    unknown: tuple[str, ...] = field(default=(), metadata={"beside": True})
    fixed: bool = field(default=False, metadata={"beside": True})
    compared: Any = field(default=None, metadata={"beside": True})

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
            *self.programmes,
        )
        return self.plan_sample or any(row.sample for row in rows)

    @property
    def umbrellas(self) -> tuple[ProgrammeEntry, ...]:
        """The programmes of its events, the first to begin first: what paper tells of. Files have the others too."""
        named = {row.programme for row in self.events}
        rows = (row for row in self.programmes if row.slug in named)
        return tuple(sorted(rows, key=lambda row: (row.starts_on or date.max, row.slug)))

    def of(self, feature: str) -> tuple[IndicatorEntry, ...]:
        return tuple(row for row in self.indicators if row.feature == feature)

    def count(self, *statuses: str) -> int:
        """How many of the 42, or of an extract's, have one of the statuses."""
        return sum(feature.rolled.status in statuses for feature in self.features if not feature.aside)
