"""The bulk file of measurements. A row that differs from the figure that stands is its correction."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from django.db import models
from django.db.models.functions import Collate
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tablib import Dataset

from indicators.actions import rebuild_standings
from indicators.models import Figure, Indicator, Measurement, Review
from indicators.periods import Period
from initiatives.cells import Fault, plain
from initiatives.columns import Cell, CellError, Code, Column, Link, Literal, Number
from initiatives.imports import BulkResource, Entry
from initiatives.models import User

WRITTEN_AT_ONCE = 2000
TEN_TIMES = 10
_EXACT = Context(prec=60)
_PLACES = Decimal("1e-8")
MOST = Decimal("1e16")


class PeriodCell(Cell):
    """2019, 2019-Q2 or 2019-05."""

    def parse(self, text: str, *, comma: bool) -> str:
        try:
            return str(Period.parse(text.strip().upper()))
        except ValueError:
            raise CellError(_("write a year (2019), a quarter (2019-Q2) or a month (2019-05)."), text.strip()) from None


class Stripped(Cell):
    def parse(self, text: str, *, comma: bool) -> str:
        return text.strip()


class MeasurementResource(BulkResource):
    key = ("indicator", "period", "breakdown")
    title = gettext_lazy("Measurements")

    indicator = Column(
        "indicator",
        Code(gettext_lazy("there is no indicator %(code)s."), required=True),
        read=lambda measurement: measurement.indicator.code,
    )
    period = Column("period", PeriodCell(required=True))
    breakdown = Column("breakdown", Stripped(longest=60))
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

    def get_queryset(self) -> models.QuerySet:
        return Measurement.objects.standing()

    def filter_export(self, queryset: models.QuerySet, **options: Any) -> models.QuerySet:
        """What stands; earlier figures and those that wait for approval have no place in the file."""
        order = (Collate(name, "C") for name in ("indicator__code", "period", "breakdown"))
        return queryset.filter(current=True).select_related("indicator").order_by(*order)

    def prepare(self, dataset: Dataset) -> Mapping[Any, Any]:
        codes = {str(text).strip() for text in dataset["indicator"]}
        bounds = ("code", "unit_da", "lower_bound", "upper_bound")
        self.indicators = {row.code: row for row in Indicator.objects.only(*bounds).order_by(Collate("code", "C"))}
        self.fields["indicator"].widget.ids = {code: row.pk for code, row in self.indicators.items()}
        found = self.get_queryset().filter(
            indicator__in=[row.pk for row in self.indicators.values() if row.code in codes]
        )
        by_id = {row.pk: row for row in self.indicators.values()}
        standing = {}
        for row in found:
            row.indicator = by_id[row.indicator_id]
            standing[row.indicator.code, row.period, row.breakdown] = row
        return standing

    def blank(self) -> Measurement:
        """One for all: `write` makes the rows."""
        return self._blank

    def settle(self, values: dict[str, Any], given: Mapping[str, Any]) -> None:
        """A share is worked out where only its parts are given; a value ends a reason for having none."""
        absent = values["absent_reason"] or values["figure"] == Figure.SUPPRESSED
        parts = values["numerator"] is not None and (values["denominator"] or 0) > 0
        if values["value"] is None and parts and not absent and self._is_share(values):
            values["value"] = _per_cent(values)
        if values["value"] is not None and "absent_reason" not in given:
            values["absent_reason"] = ""

    def _is_share(self, values: Mapping[str, Any]) -> bool:
        return "%" in (self.indicators[values["indicator"]].unit_da or "")

    def check(self, values: Mapping[str, Any], instance: Any) -> Iterator[tuple[str, str]]:
        value = values["value"]
        if value is None and not values["absent_reason"].strip():
            yield "value", _("give a value, or say in absent_reason why there is none.")
        if value is not None and values["absent_reason"]:
            yield "absent_reason", _("there is a value: leave the reason for having none empty.")
        if value is not None and values["figure"] == Figure.SUPPRESSED:
            yield "value", _("a suppressed figure has no value.")
        if value is not None:
            yield from _bound_errors(value, self.indicators[values["indicator"]])
        yield from _share_errors(values)

    def doubts(self, entries: list[Entry]) -> Iterator[Fault]:
        """What an approver would ask about."""
        today = localdate(self.now)
        known = {key: row.value for key, row in self.run.existing.items()}
        known |= {tuple(entry.values[name] for name in self.key): entry.values["value"] for entry in entries}
        for entry in entries:
            values, number = entry.values, entry.number
            period = Period.parse(values["period"])
            if period.ends_on >= today:
                yield Fault(_("the period has not ended yet."), number, "period", values["period"])
            if values["value"] is None:
                continue
            if message := self._share_doubt(values):
                yield Fault(message, number, "value", plain(values["value"]))
            before = known.get((values["indicator"], str(period.shift(-1)), values["breakdown"]))
            if before is not None and (message := _jump(values["value"], before)):
                yield Fault(message, number, "value", plain(values["value"]))

    def _share_doubt(self, values: Mapping[str, Any]) -> str:
        """Half a unit of the last digit that is given is rounding, and so is 0.05."""
        if values["numerator"] is None or not self._is_share(values):
            return ""
        digits = len(plain(values["value"]).partition(".")[2])
        share = _per_cent(values)
        if abs(values["value"] - share) <= max(Decimal("0.05"), Decimal(5).scaleb(-digits - 1)):
            return ""
        return _("numerator and denominator make %(share)s %%.") % {"share": plain(round(share, 2))}

    def write(self, entries: list[Entry], by: User) -> None:
        """Measurements are never changed: what stood is set aside and the correction points to it."""
        replaced = [entry.instance.pk for entry in entries if not entry.new]
        Measurement.objects.filter(pk__in=replaced).update(current=False)
        rows = [self._row(entry, by) for entry in entries]
        Measurement.objects.bulk_create(rows, batch_size=WRITTEN_AT_ONCE)
        rebuild_standings(indicators={row.indicator_id for row in rows})

    def _row(self, entry: Entry, by: User) -> Measurement:
        """Other languages of the texts go along, save the reason for a value that is there now.

        Every translated column is named: modeltranslation looks up the default of each one that is not, which
        took half the time of a large import.
        """
        values, old = entry.values, None if entry.new else entry.instance
        period = Period.parse(values["period"])
        own = {column.attribute: values[name] for name, column in self.fields.items() if not column.read}
        reason = old if values["absent_reason"] else None
        return Measurement(
            indicator_id=self.indicators[values["indicator"]].pk,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            note_en=old and old.note_en,
            note_de=old and old.note_de,
            absent_reason_en=reason and reason.absent_reason_en,
            absent_reason_de=reason and reason.absent_reason_de,
            supersedes=old,
            entered_by=by,
            entered_at=self.now,
            review=Review.APPROVED,
            reviewed_at=self.now,
            current=True,
            **own,
        )


def _per_cent(values: Mapping[str, Any]) -> Decimal:
    share = _EXACT.divide(values["numerator"] * 100, values["denominator"])
    return share.quantize(_PLACES, rounding=ROUND_HALF_EVEN, context=_EXACT)


def _bound_errors(value: Decimal, indicator: Any) -> Iterator[tuple[str, str]]:
    if abs(value) >= MOST:
        yield "value", _("at most 16 digits before the decimal point.")
    if indicator.lower_bound is not None and value < indicator.lower_bound:
        yield "value", _("the lowest possible value is %(bound)s.") % {"bound": plain(indicator.lower_bound)}
    if indicator.upper_bound is not None and value > indicator.upper_bound:
        yield "value", _("the highest possible value is %(bound)s.") % {"bound": plain(indicator.upper_bound)}


def _share_errors(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    numerator, denominator = values["numerator"], values["denominator"]
    if (numerator is None) != (denominator is None):
        column = "numerator" if numerator is None else "denominator"
        yield column, _("a share has both its numbers.")
    if denominator is not None and denominator <= 0:
        yield "denominator", _("the denominator is above zero.")


def _jump(value: Decimal, before: Decimal) -> str:
    """Ten times more or less than the period before is a decimal point that slipped, more often than not."""
    if not value or not before:
        return ""
    times = abs(_EXACT.divide(value, before))
    names = {"before": plain(before), "times": plain(round(max(times, 1 / times)))}
    if times >= TEN_TIMES:
        return _("%(times)s times the period before (%(before)s): is the decimal point right?") % names
    if times * TEN_TIMES <= 1:
        return _("%(times)s times less than the period before (%(before)s): is the decimal point right?") % names
    return ""
