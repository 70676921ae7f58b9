"""The report's table of indicators as CSV: one row each, and one for each Key Feature that nothing measures yet."""

from collections.abc import Iterator

from indicators import choice_words
from indicators.document import Document, FeatureEntry, IndicatorEntry
from indicators.exports.cells import Cell, Dialect, csv_text
from indicators.exports.figure_tables import dated
from indicators.progress import rounded
from indicators.report_about import LICENCE

HEADER = (
    "report_year", "as_of", "key_feature", "key_feature_title", "wording", "indicator", "name", "kind", "direction",
    "unit", "baseline_period", "baseline_value", "latest_period", "latest_value", "figure", "absent_reason",
    "target_period", "target_value", "target_low", "target_high", "share", "needed_share", "status", "note", "source",
    "source_url", "licence", "sample", "made_on", "frozen_at",
    "baseline_version", "baseline_checksum", "period_from", "filter", "arithmetic", "file_licence",
)  # fmt: skip


def report_csv(document: Document, language: str, dialect: Dialect = "open") -> str:
    """Texts in the language; words that a program reads (status, kind …) as the API writes them."""
    return csv_text(HEADER, rows(document, language), dialect)


def rows(document: Document, language: str) -> Iterator[list[Cell]]:
    """In printed order; context, which has no Key Feature, last. The last columns are the same in each row."""
    told = [document.first_year, choice_words.in_words(document) if document.choice.query() else None]
    tail = [document.made_on, *_frozen(document), *told, document.arithmetic, LICENCE]
    for feature in document.selected:
        head: list[Cell] = [document.year, document.as_of, *_feature(feature, language)]
        measured = [_indicator(row, language) for row in document.of(feature.rolled.code)]
        for cells in measured or [_nothing(feature)]:
            yield [*head, *cells, *tail]
    for row in document.context:
        yield [document.year, document.as_of, "", "", "", *_indicator(row, language), *tail]


def _frozen(document: Document) -> list[Cell]:
    frozen = document.frozen
    return [frozen.at.isoformat(), frozen.version, frozen.checksum] if frozen else [None, None, None]


def _feature(feature: FeatureEntry, language: str) -> list[Cell]:
    return [feature.rolled.code, feature.title.to(language), "verified" if feature.wording_verified else "working"]


def _nothing(feature: FeatureEntry) -> list[Cell]:
    """A Key Feature without indicators has a status all the same."""
    blank: list[Cell] = [None] * len(HEADER)
    blank[HEADER.index("status")] = feature.rolled.status
    return blank[HEADER.index("indicator") : HEADER.index("made_on")]


def _indicator(row: IndicatorEntry, language: str) -> list[Cell]:
    target = row.target
    return [
        row.code,
        row.name.to(language),
        row.kind,
        row.direction,
        row.unit.to(language),
        dated(row.baseline_on),
        row.baseline_value,
        row.period,
        row.value,
        row.figure,
        row.absent_reason.to(language),
        dated(target.on) if target else None,
        target.value if target else None,
        target.low if target else None,
        target.high if target else None,
        rounded(row.share),
        rounded(row.needed),
        row.status,
        row.note.to(language),
        row.source.to(language),
        row.source_url,
        row.licence,
        "yes" if row.sample else "no",
    ]
