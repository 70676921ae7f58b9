"""The tables of the framework, the indicators and their figures. Pure."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.document import Document, FigureEntry, IndicatorEntry, Rolled, TargetEntry
from indicators.exports.columns import Columns, Shown, Table, Value, joined, lists, plain, said, table_of, text
from indicators.periods import Period, day_in_files
from indicators.progress import percent, rounded


def figure_tables(document: Document, language: str) -> list[Table]:
    shown = (*document.indicators, *document.context)
    return [
        table_of("dimensions", {"dimension": _code, **_rolled(language, name=True)}, document.dimensions),
        table_of("goals", {"goal": lambda row: int(row.code), **_rolled(language, name=True)}, document.goals),
        table_of("key_features", _features(document, language), [row for row in document.features if not row.aside]),
        table_of("indicators", _indicators(language), shown),
        table_of("targets", _targets(), _steps(document)),
        table_of("measurements", _measurements(language), _figures(document)),
    ]


def background_tables(document: Document, language: str) -> list[Table]:
    """What one looks up."""
    return [
        table_of("sources", _sources(language), (*document.indicators, *document.context)),
        table_of("framework", _framework(language), document.framework),
        table_of("levels", _levels(language), document.levels),
        table_of("phases", {"phase_of_year": lambda row: row.phase, "on": lambda row: row.on}, document.phases),
    ]


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
    first = text(language, "name") if name else {}
    return {**first, **_share(), **plain("measured", "of", "wrong_way")}


def _features(document: Document, language: str) -> Columns:
    inner = {name: _of_rolled(read) for name, read in _rolled(language, name=False).items()}
    every = {row.rolled.code for row in document.selected}
    return {
        "key_feature": lambda row: row.rolled.code,
        "title": lambda row: row.title.to(language),
        "area": lambda row: row.area,
        "wording": lambda row: "verified" if row.wording_verified else "working",
        "selected": lambda row: row.rolled.code in every,
        **text(language, "reason"),
        "goals": lambda row: joined(row.goals),
        "dimensions": lambda row: joined(row.dimensions),
        **inner,
        "level": lambda row: row.level,
        **text(language, "rationale", "evidence"),
    }


def _of_rolled(read: Callable[[Any], Value]) -> Callable[[Any], Value]:
    return lambda row: read(row.rolled)


def _indicators(language: str) -> Columns:
    return {
        "key_feature": lambda row: row.feature,
        "indicator": lambda row: row.code,
        **text(language, "name", "unit"),
        **plain("kind", "direction", "frequency"),
        "baseline_period": lambda row: dated(row.baseline_on),
        "baseline_value": lambda row: _number(row.baseline_value, row),
        "latest_period": lambda row: row.period,
        "latest_value": lambda row: _number(row.value, row),
        "figure": lambda row: row.figure,
        **text(language, "absent_reason"),
        "target_period": lambda row: dated(row.target.on) if row.target else None,
        "target_value": lambda row: _aim(row, "value"),
        "target_low": lambda row: _aim(row, "low"),
        "target_high": lambda row: _aim(row, "high"),
        **_share(),
        "changed_method_on": lambda row: row.broken_on,
        **text(language, "responsible"),
        **plain("sample"),
    }


def dated(on: date | None) -> str | None:
    return day_in_files(on) if on else None


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


def _sources(language: str) -> Columns:
    return {
        "key_feature": lambda row: row.feature,
        "indicator": lambda row: row.code,
        **text(language, "name", "definition", "limitations", "proxy_note", "note", "source"),
        **plain("source_url", "licence"),
        **text(language, "baseline_source", "responsible"),
        "decimals": lambda row: row.decimals,
        **lists("initiatives"),
        **plain("next_due_on"),
        "lowest_possible": lambda row: _number(row.lower_bound, row),
        "highest_possible": lambda row: _number(row.upper_bound, row),
        "parts_add_up": lambda row: row.additive,
        **plain("suppress_below"),
    }


def _framework(language: str) -> Columns:
    return {
        "framework_part": lambda row: row.part,
        "framework_code": lambda row: row.code,
        "belongs_to": lambda row: row.of,
        **text(language, "name", "short"),
        "long_text": said("text", language),
        **text(language, "explanation"),
    }


def _levels(language: str) -> Columns:
    return {**plain("level"), **text(language, "name", "meaning")}
