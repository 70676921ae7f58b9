"""What a list of initiatives is narrowed by: several values of one facet are OR, facets are AND.

Everything lives in the address. A value that nobody knows is left out and named, never an error.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.compass import Compass
from initiatives.models import Initiative, Organisation, Tag
from initiatives.models.initiatives import Audience, Field, InitiativeQuerySet, InitiativeStatus, Phase

LONGEST_SEARCH = 200
MOST_VALUES = 50  # of one facet: more than any has
SORTS = {
    "updated": (gettext_lazy("Latest change"), ("-updated_at", "pk")),
    "title": (gettext_lazy("Title"), ("title", "pk")),
    "newest": (gettext_lazy("Newest start"), (F("starts_on").desc(nulls_last=True), "title", "pk")),
}


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    chosen: bool
    goal: int | None = None
    dimension: str = ""


@dataclass(frozen=True)
class Facet:
    """`narrow` turns chosen values into a condition; `tally` counts a base by value: (facet, value, n) rows."""

    name: str
    title: Callable[[], str]
    labels: Mapping[str, str]
    narrow: Callable[[list[str]], Q]
    tally: Callable[[InitiativeQuerySet], QuerySet]


@dataclass(frozen=True)
class Search:
    """The reader's question: what was chosen, what was not understood, and the rows that answer it."""

    facets: list[Facet]
    chosen: dict[str, list[str]]
    q: str
    sort: str
    unknown: list[str] = field(default_factory=list)

    def narrowed(self, rows: InitiativeQuerySet, leave_out: str = "") -> InitiativeQuerySet:
        for facet in self.facets:
            if facet.name != leave_out and self.chosen[facet.name]:
                rows = rows.filter(facet.narrow(self.chosen[facet.name]))
        return rows.search(self.q) if self.q else rows

    def query(self) -> dict[str, list[str]]:
        """What was understood, by parameter: the part of an address that asks for the same rows."""
        asked = {name: values for name, values in self.chosen.items() if values}
        return asked | ({"q": [self.q]} if self.q else {})

    def ordered(self, rows: InitiativeQuerySet) -> InitiativeQuerySet:
        return self.narrowed(rows).order_by(*SORTS[self.sort][1])

    def counted(self, rows: InitiativeQuerySet) -> tuple[int, list[tuple[Facet, list[Choice]]]]:
        """How many rows answer, and each facet with how many there would be for each choice: one query for all."""
        total = _rows(self.narrowed(rows).order_by(), "", Value(""), Count("pk"))
        tallies = (facet.tally(self.narrowed(rows, leave_out=facet.name).order_by()) for facet in self.facets)
        found = {(name, value): number for name, value, number in total.union(*tallies, all=True)}
        lists = [(facet, [self._choice(facet, value, found) for value in facet.labels]) for facet in self.facets]
        return found.get(("", ""), 0), lists

    def _choice(self, facet: Facet, value: str, found: dict[tuple[str, str], int]) -> Choice:
        return Choice(
            value=value,
            label=facet.labels[value],
            count=found.get((facet.name, value), 0),
            chosen=value in self.chosen[facet.name],
            goal=int(value) if facet.name == "goal" else None,
            dimension=value if facet.name == "dimension" else "",
        )

    def chips(self, query: QueryDict) -> Iterable[tuple[Facet, str, str, str]]:
        """Each chosen value (facet, value, label) with the query that is left when it is taken out."""
        for facet in self.facets:
            for value in self.chosen[facet.name]:
                rest = query.copy()
                rest.setlist(facet.name, [other for other in query.getlist(facet.name) if other != value])
                rest.pop("page", None)
                yield facet, value, facet.labels[value], rest.urlencode()


def read(query: QueryDict, facets: list[Facet]) -> Search:
    chosen, unknown = {}, []
    for facet in facets:
        asked = list(dict.fromkeys(value for value in query.getlist(facet.name) if value))[:MOST_VALUES]
        chosen[facet.name] = [value for value in asked if value in facet.labels]
        unknown += [value[:40] for value in asked if value not in facet.labels]
    sort = query.get("sort") or "updated"
    if sort not in SORTS:
        unknown.append(sort[:40])
        sort = "updated"
    text = " ".join(query.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH]
    return Search(facets, chosen, text, sort, unknown)


def facets(framework: Compass, organisations: Iterable[Organisation], today: date) -> list[Facet]:
    """In the order of the page. `organisations` are those that can be chosen."""
    return [
        _tag_facet(
            "dimension",
            lambda: _("Dimension"),
            {row.code: row.short for row in framework.dimensions},
            "dimension__code",
        ),
        _tag_facet("goal", lambda: _("Goal"), {str(row.number): row.title for row in framework.goals}, "goal__number"),
        _array_facet("field", lambda: _("Field"), Field, "fields"),
        _tag_facet(
            "area",
            lambda: _("Area of focus"),
            {str(row.number): str(row) for row in framework.areas},
            "feature__area__number",
        ),
        _tag_facet(
            "feature",
            lambda: _("Key Feature"),
            {row.code: f"{row.code} {row.short}" for row in framework.features},
            "feature__code",
        ),
        _column_facet("phase", lambda: _("Phase"), {value: str(label) for value, label in Phase.choices}, "phase"),
        _status_facet(today),
        _array_facet("audience", lambda: _("For whom"), Audience, "audiences"),
        _column_facet(
            "organisation", lambda: _("Organisation"), {row.slug: row.name for row in organisations}, "lead__slug"
        ),
    ]


def _rows(rows: QuerySet, name: str, value: Any, count: Any) -> QuerySet:
    """(facet, value as text, n), so that all facets can be counted by one UNION."""
    labelled = rows.annotate(facet=Value(name, TextField()), value=Cast(value, TextField()))
    return labelled.values("facet", "value").annotate(n=count).values_list("facet", "value", "n")


def _tag_facet(name: str, title: Callable[[], str], labels: Mapping[str, str], path: str) -> Facet:
    def narrow(values: list[str]) -> Q:
        return Q(pk__in=Tag.objects.filter(**{f"{path}__in": values}).values("initiative"))

    def tally(base: InitiativeQuerySet) -> QuerySet:
        tags = Tag.objects.order_by().filter(initiative__in=base.values("pk"), **{f"{path}__isnull": False})
        return _rows(tags, name, F(path), Count("initiative", distinct=True))

    return Facet(name, title, labels, narrow, tally)


def _array_facet(name: str, title: Callable[[], str], choices: Any, column: str) -> Facet:
    return Facet(
        name,
        title,
        {value: str(label) for value, label in choices.choices},
        lambda values: Q(**{f"{column}__overlap": values}),
        lambda base: _rows(base, name, Func(F(column), function="unnest", output_field=TextField()), Count("pk")),
    )


def _column_facet(name: str, title: Callable[[], str], labels: Mapping[str, str], column: str) -> Facet:
    return Facet(
        name,
        title,
        {value: str(label) for value, label in labels.items()},
        lambda values: Q(**{f"{column}__in": values}),
        lambda base: _rows(base, name, F(column), Count("pk")),
    )


def _status_facet(today: date) -> Facet:
    return Facet(
        "status",
        lambda: _("Status"),
        {value: str(label) for value, label in InitiativeStatus.choices},
        lambda values: Q(pk__in=Initiative.objects.with_status(today).filter(computed_status__in=values).values("pk")),
        lambda base: _rows(base.with_status(today), "status", F("computed_status"), Count("pk")),
    )
