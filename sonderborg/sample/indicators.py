"""Indicators of the sample with their targets and figures, as unsaved rows, parents before children."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model

from indicators.models import Indicator, Target
from indicators.progress import Direction, Plan
from indicators.progress import Target as PlanTarget
from initiatives.models import State
from sonderborg.sample import figures
from sonderborg.sample.content import Ground, Row, make, phrase, read, slug_of_copy, texts
from sonderborg.sample.curves import Course, periods
from sonderborg.sample.days import moment

WRITTEN_IN = 2026  # the years in the file are moved by as many as today lies behind this one
PUBLISHED_DAYS_AGO = 400
TEXTS = ("name", "definition", "unit", "source", "proxy_note", "not_applicable_reason")


@dataclass(frozen=True)
class Scale:
    """`years` of figures; `per_feature` indicators under each Key Feature (None: those that the file has)."""

    years: int = 10
    per_feature: int | None = None


def indicators(ground: Ground, scale: Scale) -> Iterator[Model]:
    queue = figures.queue(read("indicators"), ground.dice("queue"))
    for row, feature, copy in _wanted(ground, scale):
        yield from _with_children(ground, row, feature, copy, scale.years, "" if copy else queue.get(row["code"], ""))


def _wanted(ground: Ground, scale: Scale) -> Iterator[tuple[Row, str | None, int]]:
    """Rows of the file with the Key Feature they go under, and the number of the copy."""
    rows = read("indicators")
    if scale.per_feature is None:
        yield from ((row, row["key_feature"], 0) for row in rows)
        return
    used: dict[str, int] = {}
    followed = [row for row in rows if row["target"]]
    for code in (code for code, feature in ground.entries["feature"].items() if not feature.retired):
        own = [row for row in rows if row["key_feature"] == code] or followed
        for index in range(scale.per_feature):
            row = own[index % len(own)]
            used[row["code"]] = used.get(row["code"], -1) + 1
            yield row, code, used[row["code"]]


def _with_children(
    ground: Ground, row: Row, feature: str | None, copy: int, years: int, waiting: str
) -> Iterator[Model]:
    moved = ground.today.year - WRITTEN_IN
    targets = [_target(target, moved) for target in [*row["interim"], *([row["target"]] if row["target"] else [])]]
    course = _course(row, targets, moved)
    pivot = row["baseline"]["year"] + moved if row["baseline"] else WRITTEN_IN - 1 + moved
    wanted = periods(row["frequency"], today=ground.today, years=years, pivot=pivot)
    indicator = _indicator(ground, row, feature, copy, course)
    dice = ground.dice("indicator", row["code"], copy)
    made = figures.series(indicator, row, course, wanted, waiting=waiting, today=ground.today, dice=dice)
    indicator.next_due_on = _next_due(indicator, made)
    indicator.updated_at = max([indicator.created_at, *(figure.entered_at for figure in made)])
    yield indicator
    for slug in row["initiatives"]:
        if slug in ground.initiatives:
            yield Indicator.initiatives.through(indicator=indicator, initiative=ground.initiatives[slug])
    yield from (Target(indicator=indicator, on=t.on, value=t.value, low=t.low, high=t.high) for t in targets)
    yield from made


def _target(row: Row, moved: int) -> PlanTarget:
    value, low, high = (_number(row.get(name)) for name in ("value", "low", "high"))
    return PlanTarget(on=_year_end(row["year"] + moved), value=value, low=low, high=high)


def _course(row: Row, targets: list[PlanTarget], moved: int) -> Course:
    baseline, context = row["baseline"], row["context"]
    plan = Plan(
        direction=Direction(row["direction"]),
        baseline_on=_year_end(baseline["year"] + moved) if baseline else None,
        baseline_value=_number(baseline and baseline["value"]),
        targets=tuple(targets),
    )
    ends = [(_year_end(context[end]["year"] + moved), float(context[end]["value"])) for end in context or ()]
    return Course(
        plan=plan,
        shape=row["shape"],
        pace=row["pace"] and float(row["pace"]),
        noise=float(row["noise"]),
        bounds=(_number(row["bounds"][0]), _number(row["bounds"][1])),
        decimals=row["decimals"],
        ends=(ends[0], ends[1]) if ends else None,
    )


def _indicator(ground: Ground, row: Row, feature: str | None, copy: int, course: Course) -> Any:
    at = moment(ground.today - timedelta(days=PUBLISHED_DAYS_AGO))
    return make(
        Indicator,
        code=ground.free(Indicator, slug_of_copy(row["code"], copy)),
        feature=feature and ground.entries["feature"][feature],
        responsible=ground.organisations[row["responsible"]],
        **{name: row[name] for name in ("kind", "direction", "frequency", "decimals")},
        counted_events=row.get("counted_events", "") if feature else "",
        lower_bound=course.bounds[0],
        upper_bound=course.bounds[1],
        baseline_on=course.plan.baseline_on,
        baseline_value=course.plan.baseline_value,
        state=State.PUBLISHED,
        published_at=at,
        created_at=at,
        sample=True,
        **texts(row, "name", copy=copy),
        **texts(row, *TEXTS[1:]),
        **(phrase("baseline_source", read("extras")["source"]) if row["baseline"] else {}),
    )


def _next_due(indicator: Any, made: list[Any]) -> date | None:
    """Two months after the period behind the newest that has a figure."""
    if not made:
        return None
    newest = max(made, key=lambda figure: figure.ends_on)
    return figures.next_period_end(newest, indicator.frequency) + timedelta(days=60)


def _year_end(year: int) -> date:
    return date(year, 12, 31)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
