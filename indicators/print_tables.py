"""The tables of the printed report: the rows of its document in the language that is active."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.models import PriceKind
from events.templatetags.event_words import price_words
from indicators import wording
from indicators.document import (
    EventEntry,
    FeatureEntry,
    IndicatorEntry,
    InitiativeEntry,
    PartnerEntry,
    ProgrammeEntry,
    Rolled,
    Text,
)
from indicators.exports.letters import wide_enough
from indicators.exports.print_blocks import Cell, Column, Line, Table
from indicators.models import Assessment
from indicators.models.standings import Status
from indicators.progress import percent
from indicators.report_words import indicator_line
from initiatives import formats
from initiatives.models import Organisation
from initiatives.models.initiatives import Phase

NO = "13mm"
Cells = tuple[Line, ...]


def _table(caption: str, columns: Iterable[Column], rows: Sequence[Sequence[Cell]]) -> Table:
    return Table(caption, wide_enough(columns), rows)


def text(words: Text, style: str = "", before: str = "") -> Cells:
    """A text in the reader's language, else in the one that it is written in, named; nothing where there is none.
    `before` names what it is."""
    language = wording.language().partition("-")[0]
    shown = words.to(language)
    written = words.language(language)
    if not shown:
        return ()
    return (Line(f"{before}: {shown}" if before else shown, style, "" if written == language else written),)


def plain(words: str, style: str = "") -> Cells:
    return (Line(words, style),) if words else ()


def together(*cells: Cells) -> Cells:
    """On one line what is in one style and language."""
    found: list[Line] = []
    for line in (line for cell in cells for line in cell):
        if found and (found[-1].style, found[-1].language) == (line.style, line.language):
            found[-1] = replace(line, text=f"{found[-1].text} · {line.text}")
        else:
            found.append(line)
    return tuple(found)


def status(key: str) -> Cells:
    return (Line(str(Status(key).label), f"status:{key}"),)


def _share(row: Rolled) -> Cells:
    figure = percent(row.share)
    words = wording.percent_words(row.share)
    return plain(words, "number") if figure is None else (Line(words, f"bar:{figure}"),)


def _number(value: str, *notes: str) -> Cells:
    return (Line(value, "number"), *(Line(note, "small") for note in notes if note))


# --- The framework -------------------------------------------------------------------------------
def rolled(rows: Iterable[Rolled], caption: str, first: str, *, numbered: bool) -> Table:
    columns = [Column(first), Column(_("Share"), "34mm"), Column(_("Needed by then"), "22mm", number=True)]
    columns += [Column(_("Key Features measured"), "24mm", number=True), Column(_("Status"), "36mm")]
    return _table(caption, [*([Column(_("No."), NO)] if numbered else []), *columns], [
        [
            *([plain(row.code, "code")] if numbered else []),
            text(row.name),
            _share(row),
            _number(wording.percent_words(row.needed)),
            _number(measured(row)),
            status(row.status),
        ]
        for row in rows
    ])  # fmt: skip


def measured(row: Rolled) -> str:
    return _("%(measured)s of %(of)s") % {"measured": row.measured, "of": row.of}


def features(rows: Iterable[FeatureEntry], caption: str) -> Table:
    """Each with why it was selected and how it was assessed."""
    columns = [Column(_("No."), NO), Column(_("Key Feature")), Column(_("Share"), "16mm")]
    columns += [Column(_("Needed by then"), "18mm", number=True), Column(_("Indicators measured"), "19mm", number=True)]
    return _table(caption, [*columns, Column(_("Status"), "31mm")], [
        [
            plain(row.rolled.code, "code"),
            (*text(row.title, "strong"), *_assessed(row)),
            _share(row.rolled),
            _number(wording.percent_words(row.rolled.needed)),
            _number(measured(row.rolled)),
            status(row.rolled.status),
        ]
        for row in rows
    ])  # fmt: skip


def _assessed(row: FeatureEntry) -> Cells:
    level = (
        () if row.level is None else plain(f"{_('Level')} {row.level}: {Assessment.Level(row.level).label}", "small")
    )
    return (
        *text(row.reason, "small", _("Why it was selected")),
        *level,
        *text(row.rationale, "small", _("Rationale")),
        *text(row.evidence, "small", _("Evidence")),
    )


def titles(rows: Iterable[FeatureEntry], caption: str, *, judged: bool = False) -> Table:
    columns = [Column(_("No."), NO), Column(_("Key Feature"))]
    return _table(caption, [*columns, *([Column(_("Status"), "38mm")] if judged else [])], [
        [plain(row.rolled.code, "code"), text(row.title), *([status(row.rolled.status)] if judged else [])]
        for row in rows
    ])  # fmt: skip


# --- Indicators ----------------------------------------------------------------------------------
def indicators(rows: Iterable[IndicatorEntry], caption: str, *, judged: bool = True) -> Table:
    columns = [Column(_("No."), NO)] if judged else []
    columns += [Column(_("Indicator")), Column(_("Baseline"), "18mm", number=True)]
    columns += [Column(_("Latest"), "20mm", number=True), Column(_("Target"), "20mm", number=True)]
    columns += [Column(_("Share"), "13mm", number=True), Column(_("Status"), "29mm")] if judged else []
    return _table(caption, columns, [_indicator(row, judged=judged) for row in rows])


def _indicator(row: IndicatorEntry, *, judged: bool) -> Sequence[Cell]:
    line = indicator_line(row)
    state = f"{line.latest_period}, {line.state}" if line.state else line.latest_period
    cells: list[Cell] = [plain(row.feature, "code")] if judged else []
    cells += [
        (*text(row.name, "strong"), *_about(row, line.kind)),
        _number(line.baseline, line.baseline_period),
        (Line(line.latest, "strong"), *plain(state, "small")),
        _number(line.target, line.target_period),
    ]
    return [*cells, *([_number(line.share), status(row.status)] if judged else [])]


def _about(row: IndicatorEntry, kind: str) -> Cells:
    return (
        *together(text(row.unit, "small"), plain(kind, "small"), _sample(row)),
        *text(row.source, "small", _("Source")),
        *text(row.note, "small", _("Note")),
        *text(row.absent_reason, "small", _("No figure")),
    )


def definition(row: IndicatorEntry) -> tuple[Cell, Cell]:
    """Name, and all that is said about how it is measured."""
    source = text(row.source, "small", _("Source")) or plain(f"{_('Source')}: {_('none is named')}", "small")
    decided = next((step.decided_by for step in reversed(row.targets) if step.decided_by), "")
    told = (
        *text(row.definition),
        *text(row.limitations, "small", _("Limitations")),
        *text(row.proxy_note, "small", _("Proxy")),
        *source,
        *plain(row.source_url, "link"),
        *together(
            text(row.baseline_source, "small", _("Source of the baseline")),
            plain(f"{_('Target decided by')}: {decided}" if decided else "", "small"),
            text(row.responsible, "small", _("Responsible")),
            plain(f"{_('Licence')}: {row.licence}" if row.licence else "", "small"),
        ),
    )
    return (*plain(row.feature, "code"), *text(row.name, "strong")), told


# --- What happened -------------------------------------------------------------------------------
def initiatives(rows: Iterable[InitiativeEntry], caption: str) -> Table:
    columns = [Column(_("Initiative")), Column(_("Lead"), "34mm"), Column(_("Phase"), "22mm")]
    columns += [Column(_("Goals"), "18mm"), Column(_("Key Features"), "20mm")]
    return _table(caption, columns, [
        [
            (*text(row.title, "strong"), *text(row.summary, "small"), *together(_milestones(row), _sample(row))),
            text(row.lead) or plain(wording.NOTHING),
            (*plain(str(Phase(row.phase).label)), *plain(_ran(row), "small")),
            plain(", ".join(map(str, row.goals)) or wording.NOTHING),
            plain(", ".join(row.features)),
        ]
        for row in rows
    ])  # fmt: skip


def _ran(row: InitiativeEntry) -> str:
    ends = [wording.day(day) if day else "" for day in (row.starts_on, row.ends_on)]
    return "–".join(ends) if any(ends) else ""


def _milestones(row: InitiativeEntry) -> Cells:
    done = sum(step.done_on is not None for step in row.milestones)
    counted = {"done": done, "all": len(row.milestones)}
    return plain(_("%(done)s of %(all)s milestones done") % counted, "small") if row.milestones else ()


def _sample(row: Any) -> Cells:
    return plain(_("Sample"), "small") if row.sample else ()


def programmes(rows: Iterable[ProgrammeEntry], events: Sequence[EventEntry], caption: str) -> Table:
    """The umbrellas over events, with how many of the report's each has."""
    columns = [Column(_("When"), "36mm"), Column(_("Programme")), Column(_("Events"), "24mm", number=True)]
    number = Counter(row.programme for row in events)
    return _table(caption, columns, [
        [
            plain(lasts(row) or wording.NOTHING, "number"),
            (*text(row.title, "strong"), *text(row.summary, "small"), *_sample(row)),
            _number(str(number[row.slug])),
        ]
        for row in rows
    ])  # fmt: skip


def lasts(row: ProgrammeEntry) -> str:
    """Its days; empty where it has none."""
    first, last = row.starts_on or row.ends_on, row.ends_on or row.starts_on
    return formats.daterange(first, last, wording.language()) if first and last else ""


def price(row: EventEntry) -> str:
    """What it costs; empty where nobody has said it."""
    if row.price in {"", PriceKind.UNKNOWN}:
        return ""
    return f"{_('Price')}: {price_words(row.price, row.price_amount)}"


def events(rows: Iterable[EventEntry], caption: str, programmes: Iterable[ProgrammeEntry] = ()) -> Table:
    """Each with its programme, where that is one of those given."""
    named = {row.slug: row.title for row in programmes}
    columns = [Column(_("When"), "36mm"), Column(_("Event")), Column(_("Where"), "46mm")]
    columns.append(Column(pgettext("how many", "Dates"), "16mm", number=True))
    return _table(caption, columns, [
        [
            (*plain(_days(row), "number"), *text(row.note, "small")),
            (*text(row.title, "strong"), *_around(row, named)),
            text(row.place) or plain(wording.NOTHING),
            _number(str(row.dates)),
        ]
        for row in rows
    ])  # fmt: skip


def _days(row: EventEntry) -> str:
    return formats.daterange(row.first_on, row.last_on, wording.language())


def _around(row: EventEntry, programmes: Mapping[str, Text]) -> Cells:
    """Programme and price on one line."""
    umbrella = text(programmes.get(row.programme, Text()), "small", _("Programme"))
    return together(umbrella, plain(price(row), "small"), _sample(row))


def partners(rows: Iterable[PartnerEntry], caption: str) -> Table:
    kinds = ((row, str(Organisation.Kind(row.kind).label)) for row in rows)
    return _table(
        caption,
        [Column(_("Partner")), Column(_("Kind"), "60mm")],
        [[text(row.name), plain(kind)] for row, kind in kinds],
    )


def levels(rows: Iterable[Any]) -> Iterator[tuple[Cell, Cell]]:
    """What each level means."""
    for row in rows:
        yield (Line(f"{row.level}", "code"), *text(row.name, "strong")), text(row.meaning)
