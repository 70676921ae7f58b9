"""The figures of an extract: city, dimensions and goals rolled up again from the Key Features that are left.

By the arithmetic of the whole report and from its document alone: an extract of a frozen one holds what was frozen.
Pure.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from indicators.document import Document, FeatureEntry, Rolled
from indicators.rollups import STANDARD, Part, Status, Thresholds, roll_up


def of_extract(document: Document) -> Document:
    """The figures of a Key Feature stay. What was a year before is known of the whole city alone, so it is left out."""
    left = [row for row in document.features if not row.aside]
    limits = _thresholds(document)
    return replace(
        document,
        city=_again(document.city, left, limits),
        dimensions=_each(document.dimensions, left, limits, lambda row, code: code in row.dimensions),
        goals=_each(document.goals, left, limits, lambda row, code: int(code) in row.goals),
        share_before=None,
        reached_before=None,
    )


def _each(
    levels: Iterable[Rolled],
    left: list[FeatureEntry],
    limits: Thresholds,
    belongs: Callable[[FeatureEntry, str], bool],
) -> tuple[Rolled, ...]:
    return tuple(_again(level, [row for row in left if belongs(row, level.code)], limits) for level in levels)


def _again(level: Rolled, features: Iterable[FeatureEntry], limits: Thresholds) -> Rolled:
    up = roll_up((Part(row.rolled.share, row.rolled.needed, Status(row.rolled.status)) for row in features), limits)
    return replace(
        level,
        status=str(up.status),
        share=up.share,
        needed=up.needed,
        measured=up.measured,
        of=up.of,
        wrong_way=up.wrong_way,
    )


def _thresholds(document: Document) -> Thresholds:
    """What was frozen before the document named them was judged by those of the plan."""
    if document.on_track_from is None or document.behind_from is None:
        return STANDARD
    return Thresholds(document.on_track_from, document.behind_from)
