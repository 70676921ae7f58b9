"""From rows to the entries of a report: the one place that knows which column is which field of the document."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from indicators import document as doc
from indicators.board import Board
from indicators.models.standings import exact
from indicators.once import once_number, once_said
from indicators.progress import RollUp

LANGUAGES = doc.LANGUAGES
UNWRITTEN = doc.Text()
WORDS = ("name", "definition", "unit", "limitations", "source")
MORE_WORDS = ("baseline_source", "proxy_note")
DETAILS = ("next_due_on", "lower_bound", "upper_bound", "additive", "suppress_below")
PLAIN = (
    "code", "decimals", "kind", "direction", "frequency", "source_url", "licence", "sample", "baseline_on",
    "baseline_value",
)  # fmt: skip
NUMBERS = ("value", "numerator", "denominator")
FIGURE = (*NUMBERS, "sample")
FIGURE_WORDS = ("period", "breakdown", "figure", "source_url")


def texts(row: Any, field: str) -> doc.Text:
    return _text(*(getattr(row, f"{field}_{code}") for code in LANGUAGES))


def text_of(row: dict[str, Any], field: str) -> doc.Text:
    """The same from a row that came as JSON."""
    return _text(*(row[f"{field}_{code}"] for code in LANGUAGES))


def _text(*written: str | None) -> doc.Text:
    """Each short wording once in memory: names, units and reasons return in thousands of rows."""
    return once_said(doc.Text(*(each or "" for each in written))) if any(written) else UNWRITTEN


def rolled(code: str, name: doc.Text, short: doc.Text, up: RollUp) -> doc.Rolled:
    return doc.Rolled(
        code=code,
        name=name,
        short=short,
        status=str(up.status),
        share=up.share,
        needed=up.needed,
        measured=up.measured,
        of=up.of,
        wrong_way=up.wrong_way,
    )


def framework_levels(board: Board) -> dict[str, Any]:
    framework = board.compass
    return {
        "dimensions": tuple(
            rolled(row.code, texts(row, "name"), texts(row, "short"), board.dimensions[row.code])
            for row in framework.dimensions
        ),
        "goals": tuple(
            rolled(str(row.number), texts(row, "title"), doc.Text(), board.goals[row.number]) for row in framework.goals
        ),
        "pillars": tuple(
            doc.PillarEntry(
                texts(pillar, "name"), tuple(area.number for area in framework.areas if area.pillar_id == pillar.pk)
            )
            for pillar in framework.pillars
        ),
    }


def meanings(board: Board, explained: dict[str, dict[int, doc.Text]]) -> Iterator[doc.FrameworkEntry]:
    """What the framework says of itself, from the top; `explained` has what is not loaded with it."""
    framework, goals, features = board.compass, explained["goal"], explained["feature"]
    for dimension in framework.dimensions:
        yield _meaning("dimension", dimension.code, "", dimension, "name", "short", "description", "example")
    for goal in framework.goals:
        found = _meaning("goal", str(goal.number), goal.dimension.code, goal, "title", "", "text", "")
        yield replace(found, explanation=goals.get(goal.pk, UNWRITTEN))
    for pillar in framework.pillars:
        yield _meaning("pillar", pillar.code, "", pillar, "name", "", "description", "")
    for area in framework.areas:
        yield _meaning("area", str(area.number), area.pillar.code, area, "title", "short", "", "explanation")
    for each in framework.features:
        found = _meaning("feature", each.code, str(each.area.number), each, "title", "short", "", "")
        yield replace(found, explanation=features.get(each.pk, UNWRITTEN))


def _meaning(part: str, code: str, of: str, row: Any, *names: str) -> doc.FrameworkEntry:
    """`names` are the columns of name, short name, long text and explanation; "" where there is none."""
    return doc.FrameworkEntry(part, code, of, *(texts(row, name) if name else UNWRITTEN for name in names))


def feature(
    row: Any, board: Board, chosen: dict[int, doc.Text], assessed: dict[int, dict[str, Any]]
) -> doc.FeatureEntry:
    """`chosen` holds the reasons; where nothing was chosen all 42 are in the report."""
    level = assessed.get(row.pk)
    numbers = board.compass.goal_numbers[row.pk]
    goals = [goal for goal in board.compass.goals if goal.number in numbers]
    return doc.FeatureEntry(
        rolled=rolled(row.code, texts(row, "title"), texts(row, "short"), board.features[row.code]),
        title=texts(row, "title"),
        area=row.area.number,
        selected=not chosen or row.pk in chosen,
        reason=chosen.get(row.pk, doc.Text()),
        wording_verified=row.wording_verified,
        id=row.pk,
        level=level["level"] if level else None,
        rationale=text_of(level, "rationale") if level else doc.Text(),
        evidence=text_of(level, "evidence") if level else doc.Text(),
        goals=tuple(goal.number for goal in goals),
        dimensions=tuple(dict.fromkeys(goal.dimension.code for goal in goals)),
    )


def indicator(row: dict[str, Any]) -> doc.IndicatorEntry:
    """From the plain values of `report_queries.indicators`; what only the whole document has may be missing."""
    absent = {code: text or "" for code, text in (row["newest"] or {}).items()}
    targets = tuple(_target(step) for step in row.get("path", ()))
    values: dict[str, Any] = {name: text_of(row, f"indicator__{name}") for name in WORDS}
    values |= {name: row[f"indicator__{name}"] for name in PLAIN}
    values |= {name: row[f"measurement__{name}"] or "" for name in ("period", "figure")}
    values |= {name: text_of(row, f"indicator__{name}") for name in MORE_WORDS if f"indicator__{name}_da" in row}
    return doc.IndicatorEntry(
        **values,
        feature=row["indicator__feature__code"] or "",
        id=row["indicator"],
        **_responsible(row),
        **_details(row),
        value=row["measurement__value"],
        absent_reason=text_of(row, "indicator__not_applicable_reason") or doc.Text(**absent),
        target=targets[-1] if targets else _target(row["final"]) if row.get("final") else None,
        targets=targets,
        broken_on=row["broken_on"],
        share=exact(row["share"]),
        needed=exact(row["needed"]),
        status=row["status"],
        note=text_of(row, "measurement__note"),
    )


def _details(row: dict[str, Any]) -> dict[str, Any]:
    """What is gathered for files only."""
    if "initiatives" not in row:
        return {}
    return {"initiatives": tuple(row["initiatives"]), **{name: row[f"indicator__{name}"] for name in DETAILS}}


def _responsible(row: dict[str, Any]) -> dict[str, Any]:
    """Named where it is public."""
    return {"responsible": text_of(office, "name"), "office": office["slug"]} if (office := row["office"]) else {}


def _target(step: dict[str, str | None]) -> doc.TargetEntry:
    numbers = {name: Decimal(text) if (text := step[name]) else None for name in ("value", "low", "high")}
    return doc.TargetEntry(
        on=date.fromisoformat(str(step["on"])),
        decided_by=step.get("decided_by") or "",
        source_url=step.get("source_url") or "",
        **numbers,
    )


def figure(row: dict[str, Any]) -> doc.FigureEntry:
    """From the plain values of `report_queries.figures`."""
    values: dict[str, Any] = {name: None if row[name] is None else once_number(str(row[name])) for name in NUMBERS}
    values |= {name: sys.intern(row[name]) for name in FIGURE_WORDS}
    return doc.FigureEntry(
        **values,
        sample=row["sample"],
        indicator=sys.intern(row["indicator__code"]),
        absent_reason=text_of(row, "absent_reason"),
        note=text_of(row, "note"),
    )
