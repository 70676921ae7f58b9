"""The form with which a reader chooses what is in a report: its facets with their numbers, and the chips of what is
chosen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from indicators import wording
from indicators.document import Document, Rolled
from indicators.narrowing import organisations, tallies
from indicators.periods import FIRST_YEAR
from indicators.report_choice import FACETS, Choice
from indicators.report_words import named
from initiatives.named import Named
from initiatives.search import danish_key

YEARS_BACK = 10


@dataclass(frozen=True, slots=True)
class Offer:
    """One value of a facet; `count` are the entries of the report if it were chosen."""

    value: str
    label: str
    count: int
    selected: bool
    dimension: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    title: str
    choices: Sequence[Offer]
    open: bool


@dataclass(frozen=True, slots=True)
class Form:
    facets: Sequence[Facet]
    chips: Sequence[tuple[str, str, str]]
    years: Sequence[int]
    first_day: date
    choice: Choice
    version: int | None
    clear: str


def offered(document: Document) -> dict[str, dict[str, Named]]:
    """The values of each facet with their names, in order. What a document frozen long ago does not tell about its
    entries is not offered."""
    features = [row.rolled for row in document.features]
    goals = any(row.goals for row in document.features)
    behind = {slug: named(name) for slug, name in organisations(document).items()}
    return {
        "dimension": _named(document.dimensions) if goals else {},
        "goal": _named(document.goals) if goals else {},
        "feature": _named(features),
        "organisation": dict(sorted(behind.items(), key=lambda pair: danish_key(pair[1]))),
    }


def _named(rows: Iterable[Rolled]) -> dict[str, Named]:
    return {row.code: named(row.short or row.name) for row in rows}


def form(document: Document, choice: Choice, version: int | None) -> Form:
    """`document` is the whole report, before anything is cut."""
    names = offered(document)
    return Form(
        facets=_facets(document, choice, names),
        chips=list(_chips(choice, names, version)),
        years=range(document.year, max(document.year - YEARS_BACK, FIRST_YEAR) - 1, -1),
        first_day=date(document.year, 1, 1),
        choice=choice,
        version=version,
        clear=_address(Choice(), version),
    )


def _facets(document: Document, choice: Choice, names: Mapping[str, Mapping[str, Named]]) -> list[Facet]:
    counts = tallies(document, choice)
    titles = {
        "dimension": _("Dimension"),
        "goal": _("Goal"),
        "feature": _("Key Feature"),
        "organisation": _("Organisation"),
    }
    return [
        Facet(
            name=name,
            title=titles[name],
            open=bool(choice.of(name)),
            choices=[
                Offer(
                    value=value,
                    label=label,
                    count=counts[name][value],
                    selected=value in choice.of(name),
                    dimension=value if name == "dimension" else "",
                    code=value if name == "feature" else "",
                )
                for value, label in names[name].items()
            ],
        )
        for name in FACETS
        if names[name]
    ]


def _chips(
    choice: Choice, names: Mapping[str, Mapping[str, Named]], version: int | None
) -> Iterator[tuple[str, str, str]]:
    """Each with the address without it, and the number of a goal."""
    for text, rest in _single(choice):
        yield text, _address(rest, version), ""
    for name in FACETS:
        for value in choice.of(name):
            left = choice.but(name, [other for other in choice.of(name) if other != value])
            label = names[name][value]
            text = Named.of(f"{value} {label}", label.lang) if name in ("goal", "feature") else label
            yield text, _address(left, version), value if name == "goal" else ""


def _single(choice: Choice) -> Iterator[tuple[str, Choice]]:
    """What is not a facet, each with the choice without it."""
    if choice.since:
        yield _("From %(year)s") % {"year": choice.since}, replace(choice, since=None)
    if choice.as_of:
        yield _("Figures as of %(day)s") % {"day": wording.day(choice.as_of)}, replace(choice, as_of=None)
    if choice.live:
        yield _("Live figures"), replace(choice, live=False, since=None, as_of=None)
    if choice.everything:
        yield _("All 42 Key Features"), replace(choice, everything=False)
    if not choice.narrative:
        yield _("Without narrative texts"), replace(choice, narrative=True)


def _address(choice: Choice, version: int | None) -> str:
    pairs = [*choice.query(), *([("version", str(version))] if version else [])]
    return f"?{urlencode(pairs)}" if pairs else "?"
