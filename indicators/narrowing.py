"""A report cut down to what a reader chose, from the document alone: a frozen one is never filled up from live rows.

The figures of city, dimensions and goals are rolled up again from what is left (`extract_figures`). Pure.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from indicators.document import Document, EventEntry, FeatureEntry, IndicatorEntry, InitiativeEntry, Text
from indicators.extract_figures import of_extract
from indicators.report_choice import FACETS, Choice

Entry = IndicatorEntry | InitiativeEntry | EventEntry | FeatureEntry
Tags = dict[str, tuple[str, ...]]
NOTHING = Text()


def narrowed(document: Document, choice: Choice) -> Document:
    """What is chosen, with the choice written on it."""
    found = _every(document) if choice.everything else document
    if choice.narrows:
        found = of_extract(_cut(found, choice))
    if not choice.narrative:
        found = _told_shortly(found)
    names = organisations(document)
    return replace(found, choice=choice, names={slug: names[slug] for slug in choice.organisations if slug in names})


def organisations(document: Document) -> dict[str, Text]:
    """Who is behind an entry of the report, by slug."""
    behind = {slug for row in document.initiatives for slug in row.organisations}
    behind |= {row.organiser for row in document.events}
    named = {row.slug: row.name for row in document.partners if row.slug in behind}
    offices = {row.office: row.responsible for row in (*document.indicators, *document.context) if row.office}
    return offices | named


def tallies(document: Document, choice: Choice) -> dict[str, Counter[str]]:
    """How many indicators, initiatives and events there would be for each value of each facet, if it were chosen."""
    about = _Tags(_every(document) if choice.everything else document)
    return {name: _tally(about, name, choice.but(name, ())) for name in FACETS}


class _Tags:
    """What each entry is tagged with; an indicator as its Key Feature is."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.features = {row.rolled.code: self.feature(row) for row in document.features}

    def feature(self, row: FeatureEntry) -> Tags:
        return {
            "dimension": row.dimensions,
            "goal": tuple(map(str, row.goals)),
            "feature": (row.rolled.code,),
            "organisation": (),
        }

    def indicator(self, row: IndicatorEntry) -> Tags:
        own = {"organisation": (row.office,) if row.office else ()}
        return {**dict.fromkeys(FACETS, ()), **self.features.get(row.feature, {}), **own}

    def initiative(self, row: InitiativeEntry) -> Tags:
        return _links(row) | {"organisation": row.organisations}

    def event(self, row: EventEntry) -> Tags:
        return _links(row) | {"organisation": (row.organiser,) if row.organiser else ()}

    def everything(self) -> Iterator[Tags]:
        yield from map(self.indicator, (*self.document.indicators, *self.document.context))
        yield from map(self.initiative, self.document.initiatives)
        yield from map(self.event, self.document.events)


def _links(row: InitiativeEntry | EventEntry) -> Tags:
    return {"dimension": row.dimensions, "goal": tuple(map(str, row.goals)), "feature": row.features}


def _passes(tags: Tags, choice: Choice) -> bool:
    asked = ((name, choice.of(name)) for name in FACETS)
    return all(not values or not set(values).isdisjoint(tags[name]) for name, values in asked)


def _tally(about: _Tags, name: str, others: Choice) -> Counter[str]:
    return Counter(value for tags in about.everything() if _passes(tags, others) for value in tags[name])


def _cut(document: Document, choice: Choice) -> Document:
    about = _Tags(document)
    rows = tuple(row for row in document.indicators if _passes(about.indicator(row), choice))
    context = tuple(row for row in document.context if _passes(about.indicator(row), choice))
    initiatives = tuple(row for row in document.initiatives if _passes(about.initiative(row), choice))
    events = tuple(row for row in document.events if _passes(about.event(row), choice))
    codes = {row.code for row in (*rows, *context)}
    partners = {slug for one in initiatives for slug in one.organisations} | {row.organiser for row in events}
    return replace(
        document,
        features=tuple(_features(about, choice, rows, initiatives)),
        indicators=rows,
        context=context,
        others=(),
        initiatives=initiatives,
        events=events,
        partners=tuple(row for row in document.partners if row.slug in partners),
        figures=tuple(row for row in document.figures if row.indicator in codes),
        **_details(document, initiatives, events),
    )


def _details(
    document: Document, initiatives: Iterable[InitiativeEntry], events: Iterable[EventEntry]
) -> dict[str, Any]:
    """Of what is still in it."""
    theirs, venues = {row.slug for row in initiatives}, {row.venue for row in events}
    programmes, dates = {row.programme for row in events}, {row.slug for row in events}
    return {
        "tags": tuple(row for row in document.tags if row.initiative in theirs),
        "updates": tuple(row for row in document.updates if row.initiative in theirs),
        "venues": tuple(row for row in document.venues if row.id in venues),
        "programmes": tuple(row for row in document.programmes if row.slug in programmes),
        "changes": tuple(row for row in document.changes if row.event in dates),
    }


def _features(
    about: _Tags, choice: Choice, rows: Iterable[IndicatorEntry], initiatives: Iterable[InitiativeEntry]
) -> Iterator[FeatureEntry]:
    """All 42, those that were not asked for set aside. An organisation's are those that it measures or works on."""
    theirs = {row.feature for row in rows} | {code for row in initiatives for code in row.features}
    framework = choice.but("organisation", ())
    for row in about.document.features:
        kept = _passes(about.feature(row), framework) and (not choice.organisations or row.rolled.code in theirs)
        yield replace(row, aside=not kept)


def _every(document: Document) -> Document:
    """With the indicators of what was not selected among the others, in printed order."""
    if not document.others:
        return document
    order = {row.rolled.code: place for place, row in enumerate(document.features)}
    rows = sorted((*document.indicators, *document.others), key=lambda row: order.get(row.feature, len(order)))
    return replace(document, indicators=tuple(rows), others=())


def _told_shortly(document: Document) -> Document:
    """Without the texts that tell and argue; what defines a figure or qualifies it stays."""
    features = (replace(row, reason=NOTHING, rationale=NOTHING, evidence=NOTHING) for row in document.features)
    untold: dict[str, Any] = {"summary": NOTHING, "body": NOTHING}
    return replace(
        document,
        features=tuple(features),
        initiatives=tuple(replace(row, **untold) for row in document.initiatives),
        events=tuple(replace(row, **untold) for row in document.events),
        tags=tuple(replace(row, reason=NOTHING) for row in document.tags),
        updates=tuple(replace(row, body=NOTHING) for row in document.updates),
        programmes=tuple(replace(row, **untold) for row in document.programmes),
        cycle_note=NOTHING,
    )
