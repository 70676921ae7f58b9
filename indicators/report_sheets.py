"""The report as sheets of A4: what stands on each, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators import report_words as words
from indicators import wheel, wording
from indicators.document import Document, EventEntry, InitiativeEntry, PartnerEntry, Rolled
from indicators.models.standings import Status
from indicators.progress import percent
from initiatives import formats
from initiatives.models import Organisation
from initiatives.models.initiatives import Phase
from initiatives.search import danish_key

ON_A_SHEET = {"indicators": 9, "initiatives": 14, "events": 18, "partners": 44, "features": 26, "definitions": 7}
LISTED = 200  # rows of one list on the page; the spreadsheet has all


@dataclass(frozen=True, slots=True)
class Sheet:
    """`kind` names the template part; `first` is the first of its kind, which has the heading."""

    kind: str
    rows: Sequence[Any] = ()
    first: bool = True
    more: int = 0


def sheets(document: Document) -> list[Sheet]:
    return [Sheet("cover"), Sheet("year"), *_measured(document), *_happened(document), *_annex(document)]


def _measured(document: Document) -> Iterator[Sheet]:
    yield from _spread("indicators", [words.indicator_line(row) for row in document.indicators])
    missing = words.without_indicator(document)
    if missing:
        yield from _spread("missing", missing, size=ON_A_SHEET["features"])
    if document.context:
        yield from _spread(
            "context", [words.indicator_line(row) for row in document.context], size=ON_A_SHEET["indicators"]
        )


def _happened(document: Document) -> Iterator[Sheet]:
    yield from _spread("initiatives", [_initiative(row) for row in document.initiatives])
    yield from _spread("events", [_event(row) for row in document.events])
    yield from _spread("partners", sorted((_partner(row) for row in document.partners), key=lambda line: line.key))


def _annex(document: Document) -> Iterator[Sheet]:
    if document.left_out:
        rows = [words.feature_line(row) for row in document.left_out]
        yield from _spread("left_out", rows, size=ON_A_SHEET["features"])
    rows = [words.feature_line(row) for row in document.features if not row.wording_verified]
    yield from _spread("wording", rows, size=ON_A_SHEET["features"])
    defined = [words.indicator_line(row) for row in (*document.indicators, *document.context)]
    yield from _spread("definitions", defined)


def _spread(kind: str, rows: Sequence[Any], *, size: int = 0) -> Iterator[Sheet]:
    shown = rows[:LISTED]
    parts = list(words.chunks(shown, size or ON_A_SHEET[kind]))
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        yield Sheet(kind, part, first=number == 0, more=len(rows) - len(shown) if last else 0)


@dataclass(frozen=True, slots=True)
class InitiativeLine:
    title: SafeString
    summary: SafeString
    lead: SafeString
    phase: str
    dimensions: Sequence[str]
    goals: Sequence[int]
    features: Sequence[str]


def _initiative(row: InitiativeEntry) -> InitiativeLine:
    return InitiativeLine(
        title=words.said(row.title),
        summary=words.said(row.summary),
        lead=words.said(row.lead),
        phase=str(Phase(row.phase).label),
        dimensions=row.dimensions,
        goals=row.goals,
        features=row.features,
    )


@dataclass(frozen=True, slots=True)
class EventLine:
    when: str
    title: SafeString
    place: SafeString
    dates: int


def _event(row: EventEntry) -> EventLine:
    language = wording.language()
    when = row.note.to(language) or formats.daterange(row.first_on, row.last_on, language)
    return EventLine(when, words.said(row.title), words.said(row.place), row.dates)


@dataclass(frozen=True, slots=True)
class PartnerLine:
    key: str
    name: SafeString
    kind: str


def _partner(row: PartnerEntry) -> PartnerLine:
    name = row.name.to(wording.language())
    return PartnerLine(danish_key(name), words.said(row.name), str(Organisation.Kind(row.kind).label))


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


def title_of(document: Document) -> str:
    return _("Report %(year)s") % {"year": document.year}


def page_context(document: Document) -> dict[str, Any]:
    """All that the report's templates show, in the language that is active."""
    return {
        "document": document,
        "title": title_of(document),
        "sheets": sheets(document),
        "wheel": wheel_of(document),
        "headline": words.headline(document),
        "counts": words.counts(document),
        "went_well": words.went_well(document),
        "to_work_on": words.to_work_on(document),
        "choice": words.choice(document),
        "art_goals": [int(row.code) for row in document.goals if row.share is not None] or [4, 11, 17],
    }
