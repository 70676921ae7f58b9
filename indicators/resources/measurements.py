"""The bulk file of measurements. A row that differs from the figure that stands is its correction."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from django.db.models.functions import Collate
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from tablib import Dataset

from indicators import figure_rules
from indicators.actions import hand_in_all, rebuild_standings
from indicators.doubts import Doubt
from indicators.figure_rules import SUPPRESSED, Limits, Typed
from indicators.models import Figure, Indicator, Measurement, Review
from indicators.periods import Period
from indicators.resources.doubts import doubts_of
from indicators.suppression import put_reason, reason_in_danish
from initiatives import formats
from initiatives.cells import Fault
from initiatives.columns import Cell, CellError, Code, Column, Link, Literal, Number
from initiatives.import_results import Entry, Fate
from initiatives.imports import BulkResource
from initiatives.models import User

WRITTEN_AT_ONCE = 2000


class PeriodCell(Cell):
    """2019, 2019-Q2 or 2019-05."""

    def parse(self, text: str, *, comma: bool) -> str:
        try:
            return str(Period.parse(text.strip().upper()))
        except ValueError:
            raise CellError(_("write a year (2019), a quarter (2019-Q2) or a month (2019-05)."), text.strip()) from None


class BreakdownCell(Cell):
    """sex=female; empty for the total."""

    def parse(self, text: str, *, comma: bool) -> str:
        return figure_rules.breakdown_of(text)


class MeasurementResource(BulkResource):
    key = ("indicator", "period", "breakdown")
    title = gettext_lazy("Measurements")

    indicator = Column(
        "indicator",
        Code(gettext_lazy("there is no indicator %(code)s."), required=True),
        read=lambda measurement: measurement.indicator.code,
    )
    period = Column("period", PeriodCell(required=True))
    breakdown = Column("breakdown", BreakdownCell(longest=60))
    value = Column("value", Number())
    numerator = Column("numerator", Number())
    denominator = Column("denominator", Number())
    figure = Column("figure", Literal(Figure.values, default=Figure.FINAL.value))
    absent_reason = Column("absent_reason_da", Cell(longest=300))
    note = Column("note_da")
    source_url = Column("source_url", Link(longest=500))

    class Meta:
        model = Measurement

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.indicators: dict[str, Any] = {}
        self._blank = Measurement()
        self._doubts: dict[int, list[Doubt]] = {}
        self._waiting: dict[Any, Measurement] = {}

    def get_queryset(self) -> models.QuerySet:
        return Measurement.objects.standing()

    def filter_export(self, queryset: models.QuerySet, **options: Any) -> models.QuerySet:
        """What stands; earlier figures and those that wait for approval have no place in the file."""
        order = (Collate(name, "C") for name in ("indicator__code", "period", "breakdown"))
        return queryset.filter(current=True).select_related("indicator").order_by(*order)

    @classmethod
    def period_of(cls, rows: models.QuerySet) -> str:
        first, last = rows.aggregate(first=models.Min("starts_on"), last=models.Max("ends_on")).values()
        return formats.daterange(first, last, get_language() or "da") if first else ""

    def prepare(self, dataset: Dataset) -> Mapping[Any, Any]:
        codes = {str(text).strip() for text in dataset["indicator"]}
        bounds = ("code", "unit_da", "lower_bound", "upper_bound", "additive", "suppress_below", "responsible_id")
        rows = Indicator.objects.only(*bounds).order_by(Collate("code", "C"))
        if self.limited_to:
            rows = rows.visible_to(self.limited_to)
        self.indicators = {row.code: row for row in rows}
        self.fields["indicator"].widget.ids = {code: row.pk for code, row in self.indicators.items()}
        found = self.get_queryset().filter(
            indicator__in=[row.pk for row in self.indicators.values() if row.code in codes]
        )
        by_id = {row.pk: row for row in self.indicators.values()}
        standing = {}
        for row in found:
            row.indicator = by_id[row.indicator_id]
            standing[row.indicator.code, row.period, row.breakdown] = row
        if self.limited_to:
            ids = [row.pk for row in by_id.values() if row.code in codes]
            for row in Measurement.objects.filter(review=Review.SUBMITTED, indicator__in=ids):
                row.indicator = by_id[row.indicator_id]
                self._waiting[row.indicator.code, row.period, row.breakdown] = row
        return standing

    def refused(self, values: Mapping[str, Any], instance: Any, *, new: bool) -> Iterator[tuple[str, str]]:
        if self.own is not None and not self.indicators[values["indicator"]].owner_ids & set(self.own):
            yield "indicator", _("another organisation reports this indicator.")

    def waits_already(self, values: Mapping[str, Any]) -> bool:
        row = self._waiting.get(tuple(values[column] for column in self.key))
        return row is not None and all(column.get_value(row) == values[name] for name, column in self.fields.items())

    def fate(self, values: Mapping[str, Any], instance: Any, *, new: bool) -> Fate:
        """On the staff pages somebody else approves each figure, whoever brings it."""
        return Fate.REVIEW if self.limited_to else Fate.NOW

    def blank(self) -> Measurement:
        """One for all: `write` makes the rows."""
        return self._blank

    def settle(self, values: dict[str, Any], given: Mapping[str, Any]) -> None:
        """A share is worked out where only its parts are given; a value ends a reason for having none; that a figure is
        suppressed is one."""
        values["value"] = figure_rules.settled(_typed(values), self._limits(values)).value
        if values["value"] is not None and "absent_reason" not in given:
            values["absent_reason"] = ""
        if values["value"] is None and values["figure"] == SUPPRESSED and not values["absent_reason"].strip():
            values["absent_reason"] = reason_in_danish()

    def _limits(self, values: Mapping[str, Any]) -> Limits:
        return Limits.of(self.indicators[values["indicator"]])

    def check(self, values: Mapping[str, Any], instance: Any) -> Iterator[tuple[str, str]]:
        for column, text in figure_rules.faults(_typed(values), self._limits(values)):
            yield column, _within_a_line(text)

    def doubts(self, entries: list[Entry]) -> Iterator[Fault]:
        """What an approver would ask about: printed, stopping nothing, and kept with the figure."""
        limits = {code: Limits.of(row) for code, row in self.indicators.items()}
        self._doubts = defaultdict(list)
        for found in doubts_of(entries, self.run.existing, limits.__getitem__, localdate(self.now)):
            self._doubts[found.row].append(found.doubt)
            yield found.as_fault()

    def write(self, entries: list[Entry], by: User) -> None:
        """Measurements are never changed: what stood is set aside and the correction points to it. Whoever's rights
        hold hands figures in: somebody else approves them."""
        if self.limited_to:
            hand_in_all(measurements=[self._handed_in(entry) for entry in entries], by=by, at=self.now)
            return
        replaced = [entry.instance.pk for entry in entries if not entry.new]
        Measurement.objects.filter(pk__in=replaced).update(current=False)
        rows = [self._row(entry, by) for entry in entries]
        Measurement.objects.bulk_create(rows, batch_size=WRITTEN_AT_ONCE)
        rebuild_standings(indicators={row.indicator_id for row in rows})

    def _handed_in(self, entry: Entry) -> Measurement:
        row = self._row(entry, None)
        row.indicator = self.indicators[entry.values["indicator"]]
        row.review, row.reviewed_at, row.current = Review.SUBMITTED, None, False
        return row

    def _row(self, entry: Entry, by: User | None) -> Measurement:
        """Other languages of the texts go along, save the reason for a value that is there now.

        Every translated column is named: modeltranslation looks up the default of each one that is not, which
        took half the time of a large import.
        """
        values, old = entry.values, None if entry.new else entry.instance
        period = Period.parse(values["period"])
        own = {column.attribute: values[name] for name, column in self.fields.items() if not column.read}
        reason = old if values["absent_reason"] else None
        row = Measurement(
            indicator_id=self.indicators[values["indicator"]].pk,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            note_en=old and old.note_en,
            note_de=old and old.note_de,
            absent_reason_en=reason and reason.absent_reason_en,
            absent_reason_de=reason and reason.absent_reason_de,
            supersedes=old,
            doubts=[doubt.as_json for doubt in self._doubts.get(entry.number, ())],
            entered_by=by,
            entered_at=self.now,
            review=Review.APPROVED,
            reviewed_at=self.now,
            current=True,
            **own,
        )
        if row.figure == SUPPRESSED and values["absent_reason"] == reason_in_danish():
            put_reason(row)
        return row


def _typed(values: Mapping[str, Any]) -> Typed:
    return Typed(**{name: values[name] for name in Typed.__slots__})


def _within_a_line(sentence: str) -> str:
    """It stands behind the row and the column."""
    return sentence[:1].lower() + sentence[1:]
