"""What a list of initiatives is narrowed by: several values of one facet are OR, facets are AND.

Everything lives in the address. A value that nobody knows is left out and named, never an error.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, F, Func, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from initiatives.compass import Compass
from initiatives.fields import named
from initiatives.forgiving import Alike, alike
from initiatives.fulltext import fit
from initiatives.models import Initiative, Tag
from initiatives.models.initiatives import Audience, Field, InitiativeQuerySet, InitiativeStatus, Phase, computed_status
from initiatives.versions import kept

LONGEST_SEARCH = 200
MOST_VALUES = 50  # of one facet: more than any has
NAMES = ("dimension", "goal", "field", "area", "feature", "phase", "status", "audience", "organisation")
TERMS = ":"  # the name under which several facets are counted together
RELEVANCE = "relevance"  # only where words are searched for, and then the first
SORTS = {
    RELEVANCE: (gettext_lazy("Best match"), ()),
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
    """`narrow` turns chosen values into a condition; `tally` counts a base by value: (facet, value, n) rows.

    What is not narrowed by itself is counted together with others of its kind, in one go over the rows: by `terms`,
    an array of "name:value" for a row; or by `entries`, the values by the ids of what tags point at, for facets that
    are named as their column is and that no initiative has twice.
    """

    name: str
    title: Callable[[], str]
    labels: Mapping[str, str]
    narrow: Callable[[list[str]], Q]
    tally: Callable[[InitiativeQuerySet], QuerySet]
    entries: Mapping[str, str] = field(default_factory=dict)
    terms: Callable[[], Func] | None = None


@dataclass(frozen=True)
class Search:
    """The reader's question: what was chosen, what was not understood, and the rows that answer it."""

    facets: list[Facet]
    chosen: dict[str, list[str]]
    q: str
    sort: str
    unknown: list[str] = field(default_factory=list)
    alike: Alike | None = None  # stands in where nothing holds the words

    @property
    def sorts(self) -> list[tuple[str, Any]]:
        return [(name, label) for name, (label, _order) in SORTS.items() if self.q or name != RELEVANCE]

    @property
    def usual_sort(self) -> str:
        return RELEVANCE if self.q else "updated"

    def forgiving(self, rows: InitiativeQuerySet) -> "Search":
        return replace(self, alike=alike(rows, self.q)) if self.q else self

    def narrowed(self, rows: InitiativeQuerySet, leave_out: str = "") -> InitiativeQuerySet:
        for facet in self.facets:
            if facet.name != leave_out and self.chosen[facet.name]:
                rows = rows.filter(facet.narrow(self.chosen[facet.name]))
        if self.alike:
            return rows.filter(pk__in=self.alike.ids)
        return rows.search(self.q) if self.q else rows

    def query(self) -> dict[str, list[str]]:
        """What was understood, by parameter: the part of an address that asks for the same rows."""
        asked = {name: values for name, values in self.chosen.items() if values}
        return asked | ({"q": [self.q]} if self.q else {})

    def ordered(self, rows: InitiativeQuerySet) -> InitiativeQuerySet:
        found = self.narrowed(rows)
        return found.order_by(*self._by_relevance(found) if self.sort == RELEVANCE else SORTS[self.sort][1])

    def _by_relevance(self, found: InitiativeQuerySet) -> tuple[Any, ...]:
        if self.alike:
            return (Case(*(When(pk=pk, then=place) for place, pk in enumerate(self.alike.ids))),)
        best = fit(found, self.q, get_language() or settings.LANGUAGE_CODE, then="-updated_at")
        return (best.desc(), "-updated_at", "pk")

    def counted(self, rows: InitiativeQuerySet) -> tuple[int, list[tuple[Facet, tuple[Choice, ...]]]]:
        """How many rows answer, and each facet with how many there would be for each choice: one query for all."""
        asked = ((name, *values) for name, values in self.chosen.items())
        found = kept(
            lambda: self._found(rows), "facets", self.q, self.alike is None, *asked
        )  # for each page, order and language
        lists = [(facet, tuple(self._choice(facet, value, found) for value in facet.labels)) for facet in self.facets]
        return found.get(("", ""), 0), lists

    def _found(self, rows: InitiativeQuerySet) -> dict[tuple[str, str], int]:
        first, *others = self._tallies(rows)
        return {self._counted(name, value): number for name, value, number in first.union(*others, all=True)}

    def _tallies(self, rows: InitiativeQuerySet) -> Iterable[QuerySet]:
        narrowed = self.narrowed(rows).order_by()
        free = [facet for facet in self.facets if not self.chosen[facet.name]]
        yield _terms(narrowed, [facet.terms() for facet in free if facet.terms])
        if tags := [facet.name for facet in free if facet.entries]:
            yield _tags(narrowed, tags)
        for facet in self.facets:
            if facet not in free or not (facet.terms or facet.entries):
                yield facet.tally(self.narrowed(rows, leave_out=facet.name).order_by())

    def _counted(self, name: str, value: str) -> tuple[str, str]:
        """Facet and value of a row of the tallies; the total has neither."""
        if name == TERMS:
            name, _colon, value = value.partition(":")
            return name, value
        facet = next(facet for facet in self.facets if facet.name == name)
        return name, facet.entries.get(value, value) if not self.chosen[name] else value

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
    text = " ".join(query.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH]
    asked_sort = query.get("sort", "")
    if asked_sort and asked_sort not in SORTS:
        unknown.append(asked_sort[:40])
    search = Search(facets, chosen, text, asked_sort, unknown)
    return search if asked_sort in dict(search.sorts) else replace(search, sort=search.usual_sort)


def facets(framework: Compass, organisations: Mapping[str, str], today: date) -> list[Facet]:
    """In the order of the page. `organisations` are the names of those that can be chosen, by slug."""
    return [
        _tag_facet(
            "dimension",
            lambda: _("Dimension"),
            {row.code: named(row, "short") for row in framework.dimensions},
            "dimension__code",
            {str(row.pk): row.code for row in framework.dimensions},
        ),
        _tag_facet(
            "goal",
            lambda: _("Goal"),
            {str(row.number): named(row, "title") for row in framework.goals},
            "goal__number",
            {str(row.pk): str(row.number) for row in framework.goals},
        ),
        _array_facet("field", lambda: _("Field"), Field, "fields"),
        _tag_facet(
            "area",
            lambda: _("Area of focus"),
            {str(row.number): named(row, "title", f"{row.number} ") for row in framework.areas},
            "feature__area__number",
        ),
        _tag_facet(
            "feature",
            lambda: _("Key Feature"),
            {row.code: named(row, "short", f"{row.code} ") for row in framework.features},
            "feature__code",
            {str(row.pk): row.code for row in framework.features},
        ),
        _column_facet("phase", lambda: _("Phase"), {value: str(label) for value, label in Phase.choices}, "phase"),
        _status_facet(today),
        _array_facet("audience", lambda: _("For whom"), Audience, "audiences"),
        _column_facet("organisation", lambda: _("Organisation"), organisations, "lead__slug"),
    ]


def _rows(rows: QuerySet, name: str, value: Any, count: Any) -> QuerySet:
    """(facet, value as text, n), so that all facets can be counted by one UNION."""
    labelled = rows.annotate(facet=Value(name, TextField()), value=Cast(value, TextField()))
    return labelled.values("facet", "value").annotate(n=count).values_list("facet", "value", "n")


def _terms(base: InitiativeQuerySet, terms: list[Func]) -> QuerySet:
    """All rows, and how many have each term."""
    every = Func(*terms, _one("", Value("")), template="unnest(%(expressions)s)", arg_joiner=" || ")
    every.output_field = TextField()
    return _rows(base, TERMS, every, Count("pk"))


def _one(name: str, value: Any) -> Func:
    """The term of a row with one value."""
    return Func(Concat(Value(f"{name}:"), value, output_field=TextField()), template="ARRAY[%(expressions)s]::text[]")


def _several(name: str, column: str) -> Func:
    """The terms of a row with an array of values."""
    template = f"string_to_array('{name}:' || array_to_string(%(expressions)s, E'\\x01{name}:'), E'\\x01')"
    return Func(F(column), template=template, output_field=TextField())


def _tags(base: InitiativeQuerySet, names: list[str]) -> QuerySet:
    """Several kinds of tags in one go, with the ids of what they point at; a tag points at one thing."""
    ids = [Cast(f"{name}_id", TextField()) for name in names]
    tags = Tag.objects.order_by().filter(initiative__in=base.values("pk")).annotate(
        facet=Case(*(When(**{f"{name}__isnull": False}, then=Value(name)) for name in names), output_field=TextField()),
        value=Coalesce(*ids) if len(ids) > 1 else ids[0],
    )  # fmt: skip
    counted = tags.filter(facet__isnull=False).values("facet", "value").annotate(n=Count("pk"))
    return counted.values_list("facet", "value", "n")


def _tag_facet(
    name: str, title: Callable[[], str], labels: Mapping[str, str], path: str, entries: Mapping[str, str] | None = None
) -> Facet:
    """With `entries`, see `Facet`; without, an initiative may have several tags of the same value."""
    count = Count("pk") if entries else Count("initiative", distinct=True)

    def narrow(values: list[str]) -> Q:
        return Q(pk__in=Tag.objects.filter(**{f"{path}__in": values}).values("initiative"))

    def tally(base: InitiativeQuerySet) -> QuerySet:
        tags = Tag.objects.order_by().filter(initiative__in=base.values("pk"), **{f"{path}__isnull": False})
        return _rows(tags, name, F(path), count)

    return Facet(name, title, labels, narrow, tally, entries or {})


def _array_facet(name: str, title: Callable[[], str], choices: Any, column: str) -> Facet:
    return Facet(
        name,
        title,
        {value: str(label) for value, label in choices.choices},
        lambda values: Q(**{f"{column}__overlap": values}),
        lambda base: _rows(base, name, Func(F(column), function="unnest", output_field=TextField()), Count("pk")),
        terms=lambda: _several(name, column),
    )


def _column_facet(name: str, title: Callable[[], str], labels: Mapping[str, str], column: str) -> Facet:
    return Facet(
        name,
        title,
        labels,
        lambda values: Q(**{f"{column}__in": values}),
        lambda base: _rows(base, name, F(column), Count("pk")),
        terms=lambda: _one(name, F(column)),
    )


def _status_facet(today: date) -> Facet:
    return Facet(
        "status",
        lambda: _("Status"),
        {value: str(label) for value, label in InitiativeStatus.choices},
        lambda values: Q(pk__in=Initiative.objects.with_status(today).filter(computed_status__in=values).values("pk")),
        lambda base: _rows(base.with_status(today), "status", F("computed_status"), Count("pk")),
        terms=lambda: _one("status", computed_status(today)),
    )
