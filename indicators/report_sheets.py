"""The report as sheets of A4: what stands on each, in order."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators import choice_words, wheel, wording
from indicators import report_words as words
from indicators.document import Document, EventEntry, InitiativeEntry, PartnerEntry, ProgrammeEntry, Rolled, Text
from indicators.models.standings import Status
from indicators.print_tables import lasts, price
from indicators.progress import percent
from indicators.questionnaire_document import TableEntry
from indicators.report_about import title_of
from initiatives import formats
from initiatives.models import Organisation
from initiatives.models.initiatives import Phase
from initiatives.search import danish_key

# Millimetres on an A4 sheet: what it has room for, a heading with what stands under it, a row's own margin, a line.
ROOM, HEADING, MARGIN, LINE, SMALL = 243.0, 36.0, 4.0, 4.3, 4.0
NONE: Mapping[str, Text] = {}
LISTED = 200  # rows of one list on the page; the spreadsheet has all


@dataclass(frozen=True, slots=True)
class Block:
    """A list or a part of one. `kind` names it; `first` has the introduction; `more` rows are in the files only."""

    kind: str
    rows: Sequence[Any] = ()
    first: bool = True
    more: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """`kind` is cover, year or lists; the last has blocks."""

    kind: str
    blocks: Sequence[Block] = ()


Section = tuple[str, Sequence[Any], Callable[[Any], Any]]


def sheets(document: Document) -> list[Sheet]:
    return [Sheet("cover"), Sheet("year"), *_packed([*_measured(document), *_happened(document), *_annex(document)])]


def _measured(document: Document) -> Iterator[Section]:
    yield "indicators", document.indicators, words.indicator_line
    if missing := words.without_indicator(document):
        yield "missing", missing, words.feature_line
    if document.context:
        yield "context", document.context, words.indicator_line


def _happened(document: Document) -> Iterator[Section]:
    yield "initiatives", document.initiatives, _initiative
    umbrellas = document.umbrellas
    if umbrellas:
        number = Counter(row.programme for row in document.events)
        yield "programmes", umbrellas, lambda row: _programme(row, number[row.slug])
    named = {row.slug: row.title for row in umbrellas}
    yield "events", document.events, lambda row: _event(row, named)
    yield "partners", sorted(document.partners, key=_partner_key), _partner


def _annex(document: Document) -> Iterator[Section]:
    if document.left_out:
        yield "left_out", document.left_out, words.feature_line
    told = [row for row in document.features if not row.aside]
    yield "wording", [row for row in told if not row.wording_verified], words.feature_line
    yield "definitions", (*document.indicators, *document.context), words.indicator_line


def table_block(table: TableEntry) -> Block:
    """A table of the questionnaire as the report prints it."""
    kinds: dict[str, tuple[str, Sequence[Any], Callable[[Any], Any]]] = {
        "profile": ("context", table.indicators, words.indicator_line),
        "baseline": ("indicators", table.indicators, words.indicator_line),
        "initiatives": ("initiatives", table.initiatives, _initiative),
        "events": ("events", table.events, _event),
        "partners": ("partners", sorted(table.partners, key=_partner_key), _partner),
        "left_out": ("left_out", table.features, words.feature_line),
        "wording": ("wording", table.features, words.feature_line),
    }
    kind, rows, line = kinds[table.kind]
    return Block(kind, [line(row) for row in rows[:LISTED]], more=max(0, len(rows) - LISTED))


def _packed(sections: Iterable[Section]) -> Iterator[Sheet]:
    """The lists one after the other; where one does not fit it goes on overleaf, under its heading."""
    blocks: list[Block] = []
    room = ROOM
    for kind, rows, line in sections:
        shown, first = [line(row) for row in rows[:LISTED]], True
        while first or shown:
            if blocks and room < HEADING + sum(_height(kind, row) for row in shown[:2]):
                yield Sheet("lists", tuple(blocks))
                blocks, room = [], ROOM
            part, room = _fitting(kind, shown, room - HEADING)
            shown = shown[len(part) :]
            blocks.append(Block(kind, part, first, 0 if shown else len(rows) - len(rows[:LISTED])))
            first = False
    yield Sheet("lists", tuple(blocks))


def _fitting(kind: str, rows: Sequence[Any], room: float) -> tuple[Sequence[Any], float]:
    """As many rows as fit, at least one, and the room that is left."""
    count = 0
    for row in rows:
        height = _height(kind, row)
        if count and height > room:
            break
        room, count = room - height, count + 1
    return rows[:count], room


def _height(kind: str, row: Any) -> float:
    """About how high a row is, from the length of its texts; generous, as no font is known here."""
    if kind in {"indicators", "context"}:
        small = [
            f"{row.unit} · {row.kind}",
            *(f"Source: {text}" for text in (row.source, row.note, row.reason) if text),
        ]
        named = LINE * _lines(row.name, 28) + SMALL * sum(_lines(text, 36) for text in small)
        return MARGIN + max(named, LINE + SMALL * _lines(f"{row.latest_period}, {row.state}", 12))
    if kind == "initiatives":
        named = LINE * _lines(row.title, 34) + SMALL * _lines(row.summary, 44)
        return MARGIN + max(named, LINE * _lines(", ".join(row.features), 10), LINE * _lines(row.lead, 14))
    if kind in {"events", "programmes"}:
        return MARGIN + (_event_height if kind == "events" else _programme_height)(row)
    if kind == "partners":
        return (MARGIN + LINE + 2 * LINE * _lines(row.name, 34)) / 2
    if kind == "definitions":
        about = f"{row.definition} {row.limitations}"
        return (
            MARGIN
            + 6 * _lines(f"{row.name}", 62)
            + 6 * _lines(about, 74)
            + SMALL * _lines(f"{row.source}{row.source_url}", 90)
        )
    return MARGIN + LINE * _lines(row.title, 60)


def _event_height(row: "EventLine") -> float:
    when = LINE * _lines(row.when, 16) + SMALL * _lines(row.note, 18)
    named = LINE * _lines(row.title, 34) + SMALL * (row.sample + _lines(f"{row.programme}{row.price}", 40))
    return max(when, named, LINE * _lines(row.place, 20))


def _programme_height(row: "ProgrammeLine") -> float:
    named = LINE * _lines(row.title, 60) + SMALL * (row.sample + _lines(row.summary, 74))
    return max(LINE * _lines(row.when, 16), named)


def _lines(text: str, width: int) -> int:
    return max(1, -(-len(text) // width)) if text else 0


@dataclass(frozen=True, slots=True)
class InitiativeLine:
    title: SafeString
    summary: SafeString
    lead: SafeString
    phase: str
    dimensions: Sequence[str]
    goals: Sequence[int]
    features: Sequence[str]
    sample: bool


def _initiative(row: InitiativeEntry) -> InitiativeLine:
    return InitiativeLine(
        title=words.said(row.title),
        summary=words.said(row.summary),
        lead=words.said(row.lead),
        phase=str(Phase(row.phase).label),
        dimensions=row.dimensions,
        goals=row.goals,
        features=row.features,
        sample=row.sample,
    )


@dataclass(frozen=True, slots=True)
class EventLine:
    when: str
    note: SafeString
    title: SafeString
    place: SafeString
    dates: int
    sample: bool
    programme: SafeString
    price: str


def _event(row: EventEntry, programmes: Mapping[str, Text] = NONE) -> EventLine:
    return EventLine(
        when=formats.daterange(row.first_on, row.last_on, wording.language()),
        note=words.said(row.note),
        title=words.said(row.title),
        place=words.said(row.place),
        dates=row.dates,
        sample=row.sample,
        programme=words.said(programmes.get(row.programme, Text())),
        price=price(row),
    )


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    when: str
    title: SafeString
    summary: SafeString
    events: int
    sample: bool


def _programme(row: ProgrammeEntry, events: int) -> ProgrammeLine:
    return ProgrammeLine(lasts(row), words.said(row.title), words.said(row.summary), events, row.sample)


@dataclass(frozen=True, slots=True)
class PartnerLine:
    name: SafeString
    kind: str


def _partner_key(row: PartnerEntry) -> str:
    return danish_key(row.name.to(wording.language()))


def _partner(row: PartnerEntry) -> PartnerLine:
    return PartnerLine(words.said(row.name), str(Organisation.Kind(row.kind).label))


def wheel_of(document: Document) -> wheel.Wheel:
    """The wheel of the document's own figures, as a picture without links."""
    city = document.city
    lines: tuple[str, ...] = (pgettext("wheel", "no figures yet"),)
    if city.share is not None:
        counted = {"measured": city.measured, "of": city.of}
        lines = (pgettext("wheel", "of the way"), _("%(measured)s of %(of)s measured") % counted)
    return wheel.wheel(
        [_part(row, _("Dimension")) for row in document.dimensions],
        [_part(row, _("Goal %s") % row.code) for row in document.goals],
        [_part(row.rolled, _("Key Feature %s") % row.rolled.code) for row in document.features],
        [wheel.Pillar(row.name.to(wording.language()), row.areas) for row in document.pillars],
        title=_("The 4-17-42 wheel: progress for 4 dimensions, 17 goals and 42 Key Features"),
        hub_figure=wording.percent_words(city.share),
        hub_lines=lines,
        linked=False,
        uid="r",
    )


def _part(row: Rolled, kind: str) -> wheel.Part:
    figure, language = percent(row.share), wording.language()
    return wheel.Part(
        code=row.code,
        kind=kind,
        name=row.name.to(language),
        percent=None if figure is None else int(figure),
        figure=wording.percent_words(row.share),
        status=str(Status(row.status).label),
        short=row.short.to(language),
    )


def page_context(document: Document) -> dict[str, Any]:
    """All that the report's templates show, in the language that is active."""
    return {
        "document": document,
        "title": title_of(document),
        "sheets": sheets(document),
        "wheel": None if document.choice.narrows else wheel_of(document),
        "headline": words.headline(document),
        "counts": words.counts(document),
        "went_well": words.went_well(document),
        "to_work_on": words.to_work_on(document),
        "choice": choice_words.selection(document),
        "period": choice_words.period(document),
        "filters": choice_words.filters(document),
        "limits": choice_words.limits(document),
        "in_vain": " ".join(choice_words.in_vain(document)),
        "not_compared": " ".join(choice_words.not_compared(document)),
        "figures_said": choice_words.source(document),
        "art_goals": [int(row.code) for row in document.goals if row.share is not None] or [4, 11, 17],
    }
