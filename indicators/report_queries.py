"""The queries behind a report. Always of what the public may see, so that a report is the same for everyone."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)  # fmt: skip
from django.db.models.functions import Cast, JSONObject

from indicators import document as doc
from indicators.board import public_standings
from indicators.models import Assessment, Baseline, Cycle, CycleFeature, Figure, Measurement, Target
from indicators.models.cycles import PHASES
from indicators.report_entries import DETAILS, FIGURE, FIGURE_WORDS, MORE_WORDS, PLAIN, WORDS, text_of
from indicators.suppression import rows_for_public
from initiatives.models import Goal, Initiative, KeyFeature, Organisation

LANGUAGES = doc.LANGUAGES
UNWRITTEN = doc.Text()

TEXTS = [*(f"indicator__{name}" for name in (*WORDS, "not_applicable_reason")), "measurement__note"]
COLUMNS = [
    *("pk", "indicator", "status", "share", "needed", "indicator__feature__code"),
    *(f"indicator__{name}" for name in PLAIN),
    *(f"measurement__{name}" for name in ("period", "figure", "value")),
    *(f"{name}_{code}" for name in TEXTS for code in LANGUAGES),
]


@dataclass(frozen=True)
class Frozen:
    """Where a frozen document is stored: the id of its baseline. `newest` is the version that counts."""

    baseline: int
    checksum: str
    newest: int


@dataclass(frozen=True)
class Recorded:
    """What is kept for a year: the frozen document, if any, and the plan of the year.

    `reasons` and `assessed` are by the id of the Key Feature; without reasons nothing was selected.
    """

    frozen: Frozen | None = None
    phases: tuple[doc.PhaseEntry, ...] = ()
    months_only: bool = False
    sample: bool = False
    source: doc.Text = UNWRITTEN
    note: doc.Text = UNWRITTEN
    reasons: dict[int, doc.Text] = field(default_factory=dict)
    assessed: dict[int, dict[str, Any]] = field(default_factory=dict)


def recorded(year: int, version: int | None = None) -> Recorded:
    """Baseline and cycle in one query, so that a report stays within its eight."""
    return recorded_all([year], version)[year]


def recorded_all(years: Collection[int], version: int | None = None) -> dict[int, Recorded]:
    """The same of several years: one query too."""
    versions = Baseline.objects.filter(year=OuterRef("year")).order_by("-version").values("version")[:1]
    chosen = Baseline.objects.filter(year__in=years, version=Subquery(versions) if version is None else version)
    rows = (
        _cycles(years).annotate(kept=Value("cycle"), seal=Value(""), newest=Value(0, IntegerField())),
        chosen.annotate(
            kept=Value("baseline"), content=Cast("pk", TextField()), seal=F("checksum"), newest=Subquery(versions)
        ),
    )
    columns = [each.order_by().values_list("year", "kept", "content", "seal", "newest") for each in rows]
    kept = {(year, kind): rest for year, kind, *rest in columns[0].union(columns[1], all=True)}
    return {year: _recorded(kept.get((year, "cycle")), kept.get((year, "baseline"))) for year in years}


def _recorded(cycle: list[Any] | None, baseline: list[Any] | None) -> Recorded:
    frozen = Frozen(int(baseline[0]), *baseline[1:]) if baseline else None
    return _plan(json.loads(cycle[0]), frozen) if cycle else Recorded(frozen)


def _cycles(years: Collection[int]) -> QuerySet[Cycle]:
    """The plan of each year as one JSON text: dates, texts, what is selected and how it is assessed."""
    selections = CycleFeature.objects.filter(cycle=OuterRef("pk")).order_by("feature__order")
    assessments = Assessment.objects.filter(cycle=OuterRef("pk")).newest()
    levels = {name: name for name in ("level", *_columns("rationale", "evidence"))}
    reasons = {name: name for name in _columns("reason")}
    own = {name: name for name in (*PHASES, "months_only", "sample", *_columns("source", "note"))}
    content = JSONObject(
        chosen=ArraySubquery(selections.annotate(one=JSONObject(feature="feature_id", **reasons)).values("one")),
        assessed=ArraySubquery(assessments.annotate(one=JSONObject(feature="feature_id", **levels)).values("one")),
        **own,
    )
    # Unrewritten: modeltranslation would put the columns into the order of a set, and a union goes by position.
    return Cycle.objects.rewrite(False).filter(year__in=years).annotate(content=Cast(content, TextField()))


def _columns(*names: str) -> list[str]:
    return [f"{name}_{code}" for name in names for code in LANGUAGES]


def _plan(cycle: dict[str, Any], frozen: Frozen | None) -> Recorded:
    days = {name: cycle[name] and date.fromisoformat(cycle[name]) for name in PHASES}
    return Recorded(
        frozen=frozen,
        phases=tuple(doc.PhaseEntry(name.removesuffix("_on"), day) for name, day in days.items()),
        months_only=cycle["months_only"],
        sample=cycle["sample"],
        source=text_of(cycle, "source"),
        note=text_of(cycle, "note"),
        reasons={row["feature"]: text_of(row, "reason") for row in cycle["chosen"]},
        assessed={row["feature"]: row for row in cycle["assessed"]},
    )


def indicators(as_of: date, *, whole: bool = False, detailed: bool = False) -> Iterable[dict[str, Any]]:
    """What the tables show of each public indicator, with its final target, the newest change of method and, where
    the newest total has no value, the reason; `whole` has the path to the target and all its texts besides,
    `detailed` what only files tell.

    Plain values: hundreds of rows of three models would take ten times as long.
    """
    newest = Measurement.objects.standing().totals().filter(indicator=OuterRef("indicator"), ends_on__lte=as_of)
    reasons = {code: f"absent_reason_{code}" for code in LANGUAGES}
    offices = Organisation.objects.public().filter(pk=OuterRef("indicator__responsible"))
    name = {f"name_{code}": f"name_{code}" for code in LANGUAGES}
    more = [*(_columns(*MORE_WORDS) if whole else ()), *(DETAILS if detailed else ())]
    return public_standings(as_of).values(
        *COLUMNS,
        *(f"indicator__{column}" for column in more),
        newest=Subquery(newest.order_by("-ends_on").annotate(one=JSONObject(**reasons)).values("one")[:1]),
        broken_on=Subquery(newest.filter(figure=Figure.BREAK).order_by("-ends_on").values("ends_on")[:1]),
        office=Subquery(offices.annotate(one=JSONObject(slug="slug", **name)).values("one")[:1]),
        **_targets(whole=whole),
        **({"initiatives": _initiatives()} if detailed else {}),
    )


def _initiatives() -> ArraySubquery:
    mine = Initiative.objects.public().filter(indicators=OuterRef("indicator"))
    return ArraySubquery(mine.order_by("slug").values("slug"))


def _targets(*, whole: bool) -> dict[str, Any]:
    rows = Target.objects.filter(indicator=OuterRef("indicator"))
    numbers = {name: Cast(name, TextField()) for name in ("value", "low", "high")}
    if not whole:
        return {"final": Subquery(rows.order_by("-on").annotate(one=JSONObject(on="on", **numbers)).values("one")[:1])}
    step = JSONObject(on="on", decided_by="decided_by", source_url="source_url", **numbers)
    return {"path": ArraySubquery(rows.order_by("on").annotate(one=step).values("one"))}


def figures(indicators: Iterable[int], as_of: date) -> Iterator[dict[str, Any]]:
    """Every row that stood then, parts as well as totals, as the public may see them: one query."""
    rows = Measurement.objects.standing().filter(indicator__in=list(indicators), ends_on__lte=as_of)
    rows = rows.order_by("indicator__code", "ends_on", "period", "breakdown")
    rule = ("indicator__additive", "indicator__suppress_below")
    columns = ("indicator__code", *rule, *FIGURE, *FIGURE_WORDS, *_columns("absent_reason", "note"))
    found = read_on(rows.values(*columns))
    for _which, year in groupby(found, key=lambda row: (row["indicator__code"], row["period"][:4])):
        yield from rows_for_public(list(year))


def read_on(rows: QuerySet[Any]) -> Iterator[Any]:
    """Some hundred at a time: a result of thousands would stand in memory as a whole, beside what is made of it."""
    return rows.iterator(chunk_size=500)


def explanations() -> dict[str, dict[int, doc.Text]]:
    """In plain words, of goals and of Key Features by their ids: the compass leaves them unread. Two queries."""
    columns = _columns("explanation")
    return {
        name: {row["pk"]: text_of(row, "explanation") for row in model.objects.current().values("pk", *columns)}
        for name, model in (("goal", Goal), ("feature", KeyFeature))
    }
