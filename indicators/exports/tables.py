"""The report as tidy tables: the one place that says which columns a table has. XLSX and ZIP write them. Pure.

Numbers are exact; a `Shown` number knows how many decimals pages show of it. Words that programs read stay codes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.document import Document, FigureEntry, IndicatorEntry, Rolled, TargetEntry
from indicators.periods import Period, period_ending
from indicators.progress import percent, rounded


@dataclass(frozen=True, slots=True)
class Shown:
    """A number with the decimals that pages show of it."""

    value: Decimal
    decimals: int


Value = str | Decimal | int | bool | date | Shown | None
Columns = dict[str, Callable[[Any], Value]]


@dataclass(frozen=True, slots=True)
class Table:
    """`name` and `columns` are explained in the dictionary."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]


def tables(document: Document, language: str) -> list[Table]:
    """In the order in which one reads them; all are there, also where they are empty."""
    return [
        _table(name, columns, rows)
        for name, columns, rows in (
            ("dimensions", {"dimension": _code, **_rolled(language, name=True)}, document.dimensions),
            ("goals", {"goal": lambda row: int(row.code), **_rolled(language, name=True)}, document.goals),
            ("key_features", _features(document, language), [row for row in document.features if not row.aside]),
            ("indicators", _indicators(language), (*document.indicators, *document.context)),
            ("targets", _targets(), list(_steps(document))),
            ("measurements", _measurements(language), list(_figures(document))),
            ("initiatives", _initiatives(language), document.initiatives),
            ("tags", _tags(language), document.tags),
            ("milestones", _milestones(language), list(_milestone_rows(document))),
            ("milestone_moves", _moves(language), list(_move_rows(document))),
            ("updates", _updates(language), document.updates),
            ("events", _events(language), document.events),
            ("venues", _venues(language), document.venues),
            ("organisations", _organisations(language), document.partners),
            ("sources", _sources(language), (*document.indicators, *document.context)),
            ("levels", _levels(language), document.levels),
            ("phases", {"phase_of_year": lambda row: row.phase, "on": lambda row: row.on}, document.phases),
        )
    ]


def _table(name: str, columns: Columns, rows: Iterable[Any]) -> Table:
    return Table(name, tuple(columns), [[read(row) for read in columns.values()] for row in rows])


def _plain(*names: str) -> Columns:
    return {name: _attribute(name) for name in names}


def _attribute(name: str) -> Callable[[Any], Value]:
    return lambda row: getattr(row, name)


def _text(language: str, *names: str) -> Columns:
    return {name: _said(name, language) for name in names}


def _said(name: str, language: str) -> Callable[[Any], Value]:
    return lambda row: getattr(row, name).to(language)


def _joined(values: Iterable[Any]) -> str:
    return "; ".join(map(str, values))


def _code(row: Rolled) -> str:
    return row.code


def _share() -> Columns:
    """How far it is: as pages show it, and as the API has it."""
    return {
        "status": lambda row: row.status,
        "percent": lambda row: None if (found := percent(row.share)) is None else int(found),
        "share": lambda row: rounded(row.share),
        "needed_share": lambda row: rounded(row.needed),
    }


def _rolled(language: str, *, name: bool) -> Columns:
    first = _text(language, "name") if name else {}
    return {**first, **_share(), **_plain("measured", "of", "wrong_way")}


def _features(document: Document, language: str) -> Columns:
    inner = {name: _of_rolled(read) for name, read in _rolled(language, name=False).items()}
    every = {row.rolled.code for row in document.selected}
    return {
        "key_feature": lambda row: row.rolled.code,
        "title": lambda row: row.title.to(language),
        "area": lambda row: row.area,
        "wording": lambda row: "verified" if row.wording_verified else "working",
        "selected": lambda row: row.rolled.code in every,
        **_text(language, "reason"),
        "goals": lambda row: _joined(row.goals),
        "dimensions": lambda row: _joined(row.dimensions),
        **inner,
        "level": lambda row: row.level,
        **_text(language, "rationale", "evidence"),
    }


def _of_rolled(read: Callable[[Any], Value]) -> Callable[[Any], Value]:
    return lambda row: read(row.rolled)


def _indicators(language: str) -> Columns:
    return {
        "key_feature": lambda row: row.feature,
        "indicator": lambda row: row.code,
        **_text(language, "name", "unit"),
        **_plain("kind", "direction", "frequency"),
        "baseline_period": lambda row: dated(row.baseline_on),
        "baseline_value": lambda row: _number(row.baseline_value, row),
        "latest_period": lambda row: row.period,
        "latest_value": lambda row: _number(row.value, row),
        "figure": lambda row: row.figure,
        **_text(language, "absent_reason"),
        "target_period": lambda row: dated(row.target.on) if row.target else None,
        "target_value": lambda row: _aim(row, "value"),
        "target_low": lambda row: _aim(row, "low"),
        "target_high": lambda row: _aim(row, "high"),
        **_share(),
        "changed_method_on": lambda row: row.broken_on,
        **_text(language, "responsible"),
        **_plain("sample"),
    }


def dated(on: date | None) -> str | None:
    return period_ending(on) if on else None


def _number(value: Decimal | None, row: IndicatorEntry) -> Shown | None:
    return None if value is None else Shown(value, row.decimals)


def _aim(row: IndicatorEntry, name: str) -> Shown | None:
    return _number(getattr(row.target, name), row) if row.target else None


Step = tuple[IndicatorEntry, TargetEntry]


def _steps(document: Document) -> Iterator[Step]:
    """What was gathered without its path has its end alone."""
    for row in (*document.indicators, *document.context):
        for step in row.targets or ([row.target] if row.target else []):
            yield row, step


def _targets() -> Columns:
    numbers: Columns = {name: _step_number(name) for name in ("value", "low", "high")}
    return {
        "indicator": lambda pair: pair[0].code,
        "on": lambda pair: pair[1].on,
        **numbers,
        "decided_by": lambda pair: pair[1].decided_by,
        "source_url": lambda pair: pair[1].source_url,
    }


def _step_number(name: str) -> Callable[[Step], Value]:
    return lambda pair: _number(getattr(pair[1], name), pair[0])


Measured = tuple[FigureEntry, IndicatorEntry]


def _figures(document: Document) -> Iterator[Measured]:
    about = {row.code: row for row in (*document.indicators, *document.context)}
    for row in document.figures:
        if row.indicator in about:
            yield row, about[row.indicator]


def _measurements(language: str) -> Columns:
    return {
        "indicator": lambda pair: pair[0].indicator,
        "name": lambda pair: pair[1].name.to(language),
        "unit": lambda pair: pair[1].unit.to(language),
        "period": lambda pair: pair[0].period,
        "ends_on": lambda pair: Period.parse(pair[0].period).ends_on,
        "breakdown": lambda pair: pair[0].breakdown,
        "value": lambda pair: _number(pair[0].value, pair[1]),
        "numerator": lambda pair: pair[0].numerator,
        "denominator": lambda pair: pair[0].denominator,
        "figure": lambda pair: pair[0].figure,
        "absent_reason": lambda pair: pair[0].absent_reason.to(language),
        "note": lambda pair: pair[0].note.to(language),
        "source_url": lambda pair: pair[0].source_url,
        "sample": lambda pair: pair[0].sample,
    }


def _links() -> Columns:
    return {
        "dimensions": lambda row: _joined(row.dimensions),
        "goals": lambda row: _joined(row.goals),
        "key_features": lambda row: _joined(row.features),
    }


def _initiatives(language: str) -> Columns:
    return {
        "initiative": lambda row: row.slug,
        **_text(language, "title", "summary", "lead"),
        "organisations": lambda row: _joined(row.organisations),
        **_plain("phase", "starts_on", "ends_on"),
        **_links(),
        "milestones": lambda row: len(row.milestones),
        "milestones_done": lambda row: sum(step.done_on is not None for step in row.milestones),
        **_plain("sample"),
        **_text(language, "body"),
    }


def _tags(language: str) -> Columns:
    return {
        **_plain("initiative", "dimension", "goal"),
        "key_feature": lambda row: row.feature,
        **_plain("strength"),
        **_text(language, "reason"),
    }


def _updates(language: str) -> Columns:
    return {
        **_plain("initiative", "told_on"),
        **_text(language, "title", "body"),
        "told_value": lambda row: row.value,
        "told_label": lambda row: row.label.to(language),
        **_plain("sample"),
    }


def _milestone_rows(document: Document) -> Iterator[tuple[str, Any]]:
    for row in document.initiatives:
        for step in row.milestones:
            yield row.slug, step


def _milestones(language: str) -> Columns:
    return {
        "initiative": lambda pair: pair[0],
        "title": lambda pair: pair[1].title.to(language),
        "due_on": lambda pair: pair[1].due_on,
        "done_on": lambda pair: pair[1].done_on,
        "note": lambda pair: pair[1].note.to(language),
    }


def _move_rows(document: Document) -> Iterator[tuple[str, Any, Any]]:
    for initiative, step in _milestone_rows(document):
        for move in step.moves:
            yield initiative, step, move


def _moves(language: str) -> Columns:
    return {
        "initiative": lambda row: row[0],
        "title": lambda row: row[1].title.to(language),
        "moved_on": lambda row: row[2].on,
        "due_before": lambda row: row[2].due_before,
        "due_after": lambda row: row[2].due_after,
        "reason": lambda row: row[2].reason,
    }


def _events(language: str) -> Columns:
    return {
        "event": lambda row: row.slug,
        **_text(language, "title", "place"),
        **_plain("organiser", "first_on", "last_on", "dates"),
        **_text(language, "note"),
        **_links(),
        **_plain("attendance"),
        "dates_counted": lambda row: row.counted,
        **_plain("sample"),
        "venue": lambda row: row.venue or None,
        **_text(language, "summary", "body"),
    }


def _venues(language: str) -> Columns:
    return {
        "venue": lambda row: row.id,
        **_plain("name", "address", "postcode", "town", "website"),
        **_plain("step_free", "lift", "accessible_toilet", "hearing_loop", "parking"),
        **_text(language, "public_transport", "cycling", "entrance", "access_note"),
        **_plain("sample"),
    }


def _organisations(language: str) -> Columns:
    return {
        "organisation": lambda row: row.slug,
        **_text(language, "name"),
        "organisation_kind": lambda row: row.kind,
    }


def _sources(language: str) -> Columns:
    return {
        "key_feature": lambda row: row.feature,
        "indicator": lambda row: row.code,
        **_text(language, "name", "definition", "limitations", "proxy_note", "note", "source"),
        **_plain("source_url", "licence"),
        **_text(language, "baseline_source", "responsible"),
    }


def _levels(language: str) -> Columns:
    return {**_plain("level"), **_text(language, "name", "meaning")}
