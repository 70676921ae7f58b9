"""The page of a year in the reader's words: its phases, what was selected and why, and each figure then and now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators import wording
from indicators.comparison import changes_of_indicator
from indicators.comparison_words import line
from indicators.differences import Change
from indicators.document import Document, FeatureEntry, IndicatorEntry, Rolled
from indicators.levels import MEANINGS
from indicators.models import Assessment, Cycle
from indicators.models.standings import Status
from indicators.report_words import IndicatorLine, indicator_line, said
from initiatives import formats


@dataclass(frozen=True, slots=True)
class Phase:
    """A step of the year. `when` is empty where its date is not known; `current` is the last that has begun."""

    name: str
    when: str
    past: bool
    current: bool


def phases(document: Document, today: date) -> list[Phase]:
    """In the order of the year; none where no year was planned."""
    begun = [row for row in document.phases if row.on and row.on <= today]
    return [
        Phase(
            name=phase_name(row.phase),
            when=_when(document, row.on) if row.on else "",
            past=row in begun,
            current=bool(begun) and row == begun[-1],
        )
        for row in document.phases
    ]


def phase_name(phase: str) -> str:
    field: Any = Cycle._meta.get_field(f"{phase}_on")
    return str(field.verbose_name)


def _when(document: Document, on: date) -> str:
    write = formats.month if document.months_only else formats.longdate
    return write(on, wording.language())


@dataclass(frozen=True, slots=True)
class Then:
    """An indicator at the baseline and now; `now` is None where it is no longer measured."""

    then: IndicatorLine
    now: IndicatorLine | None
    change: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A Key Feature of the year: why, how it was assessed, how far it was and is, and its indicators."""

    code: str
    short: SafeString
    title: SafeString
    verified: bool
    reason: SafeString
    level: str
    meaning: str
    rationale: SafeString
    evidence: SafeString
    status: str
    word: str
    share: str
    status_now: str
    word_now: str
    share_now: str
    indicators: Sequence[Then]


def chosen(document: Document, now: Document, rolled_now: dict[int, Rolled]) -> list[Chosen]:
    """The selected Key Features; of all 42, those that something is known about."""
    current = {row.id: row for row in (*now.indicators, *now.others, *now.context)}
    known = [row for row in document.selected if document.of(row.rolled.code) or row.level is not None]
    rows = document.selected if document.chosen else known
    return [_chosen(row, document, current, rolled_now.get(row.id)) for row in rows]


def _chosen(row: FeatureEntry, document: Document, current: dict[int, IndicatorEntry], rolled: Rolled | None) -> Chosen:
    level = None if row.level is None else Assessment.Level(row.level)
    status_now = str(rolled.status) if rolled else ""
    return Chosen(
        code=row.rolled.code,
        short=said(row.rolled.short),
        title=said(row.title),
        verified=row.wording_verified,
        reason=said(row.reason),
        level="" if level is None else f"{level.value}: {level.label}",
        meaning=_meaning(document, row.level),
        rationale=said(row.rationale),
        evidence=said(row.evidence),
        status=row.rolled.status,
        word=str(Status(row.rolled.status).label),
        share=wording.percent_words(row.rolled.share),
        status_now=status_now,
        word_now=str(Status(status_now).label) if status_now else "",
        share_now=wording.percent_words(rolled.share) if rolled else wording.NOTHING,
        indicators=[_then(each, current.get(each.id)) for each in document.of(row.rolled.code)],
    )


def _meaning(document: Document, level: int | None) -> str:
    """As it was frozen; without a frozen one, as it is said today."""
    if level is None:
        return ""
    kept = {row.level: row.meaning for row in document.levels}
    return str(said(kept[level])) if level in kept else str(MEANINGS[level])


def _then(row: IndicatorEntry, now: IndicatorEntry | None) -> Then:
    return Then(indicator_line(row), indicator_line(now) if now else None, _change(row, now))


def _change(row: IndicatorEntry, now: IndicatorEntry | None) -> str:
    """What happened since, in sentences; empty where nothing did."""
    if now is None:
        return _("No longer measured.")
    found: list[Change] = list(changes_of_indicator(row, now))
    return " ".join(line(change).sentence for change in found)


def without_indicator(document: Document) -> int:
    measured = {row.feature for row in document.indicators}
    return sum(row.rolled.code not in measured for row in document.selected)
