"""One indicator's series as plain values for its file."""

from collections.abc import Iterable, Iterator
from datetime import date

from indicators.exports.series_csv import About, Entry
from indicators.models import Indicator, Measurement
from indicators.periods import day_in_files


def about(row: Indicator, made_on: date) -> About:
    return About(
        indicator=row.code,
        name=row.name,
        unit=row.unit,
        direction=row.direction,
        source=row.source,
        licence=row.licence,
        made_on=made_on,
    )


def entries(row: Indicator, figures: Iterable[Measurement]) -> Iterator[Entry]:
    """The baseline, what was measured by period, the targets by date."""
    if row.baseline_on is not None:
        yield Entry("baseline", day_in_files(row.baseline_on), value=row.baseline_value, note=row.baseline_source)
    for figure in figures:
        yield Entry(
            kind="measured",
            period=figure.period,
            breakdown=figure.breakdown,
            value=figure.value,
            numerator=figure.numerator,
            denominator=figure.denominator,
            figure=figure.figure,
            absent_reason=figure.absent_reason,
            note=figure.note,
            source_url=figure.source_url,
        )
    for target in row.plan.targets:
        yield Entry("target", day_in_files(target.on), value=target.value, low=target.low, high=target.high)
