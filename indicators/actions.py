"""Writes to figures: handed in, approved or returned, and the standings that follow from them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from indicators.figure_rules import Limits, faults, settled
from indicators.models import Indicator, Measurement, Review, Standing
from indicators.progress import Reading, Span, Thresholds, timeline
from indicators.suppression import in_place_of
from initiatives import audit, rules
from initiatives.models.audit import Act


def thresholds() -> Thresholds:
    return Thresholds(Fraction(settings.ON_TRACK_FROM), Fraction(settings.BEHIND_FROM))


def hand_in(*, measurement: Measurement, by: Any, at: datetime) -> Measurement:
    """Save a new figure for approval; where one already stands for the period, it is its correction."""
    return hand_in_all(measurements=[measurement], by=by, at=at)[0]


@transaction.atomic
def hand_in_all(*, measurements: Sequence[Measurement], by: Any, at: datetime) -> Sequence[Measurement]:
    """All or none, in the same few queries for any number. One that was typed by someone else names them in
    `entered_by` already. What waited for the same cell is replaced: nobody reviews two figures for one period."""
    own = rules.organisation_ids(by)
    for row in measurements:
        if not rules.may_enter(by) or (own is not None and not row.indicator.owner_ids & set(own)):
            raise PermissionDenied
        _settle(row)
    standing, waiting = _there_already(measurements)
    Measurement.objects.filter(pk__in=waiting, review=Review.SUBMITTED).update(review=Review.REPLACED)
    for row in measurements:
        row.supersedes = standing.get(row.cell)
        row.entered_by, row.entered_at, row.review = row.entered_by or by, at, Review.SUBMITTED
    made = Measurement.objects.bulk_create(measurements)
    audit.record_each(act=Act.SUBMITTED, by=by, of=made)
    return made


def suppress(*, measurements: Iterable[Measurement], by: Any, at: datetime) -> Sequence[Measurement]:
    """Hand in a suppressed figure in the place of each that has a value. What was counted stays with staff."""
    return hand_in_all(measurements=[in_place_of(row) for row in measurements if row.value is not None], by=by, at=at)


def _settle(row: Measurement) -> None:
    """What cannot be is refused here too, whichever form or file it came through."""
    limits = Limits.of(row.indicator)
    typed = settled(row.typed, limits)
    wrong: dict[str, list[str]] = defaultdict(list)
    for field, text in faults(typed, limits):
        wrong[field].append(text)
    if wrong:
        raise ValidationError(dict(wrong))
    row.value = typed.value
    row.set_dates()


def _there_already(measurements: Sequence[Measurement]) -> tuple[dict[Any, Measurement], list[int]]:
    """What stands by cell, and the ids of what waits, both locked."""
    cells = {row.cell for row in measurements}
    rows = Measurement.objects.select_for_update(of=("self",)).filter(
        Q(current=True) | Q(review=Review.SUBMITTED),
        indicator__in={indicator for indicator, _period, _breakdown in cells},
        period__in={period for _indicator, period, _breakdown in cells},
    )
    found = [row for row in rows.order_by("pk") if row.cell in cells]
    return {row.cell: row for row in found if row.current}, [row.pk for row in found if not row.current]


@transaction.atomic
def approve(*, measurements: Iterable[Measurement], by: Any, at: datetime) -> int:
    """Let figures stand in place of what stood for their period. Returns how many; one that `by` entered is refused."""
    chosen = _waiting(measurements)
    for measurement in chosen:
        if not rules.may_review(by, measurement.entered_by_id, measurement.indicator.owner_ids):
            raise PermissionDenied
        _let_stand(measurement, by, at)
    audit.record_each(act=Act.APPROVED, by=by, of=chosen)
    rebuild_standings(indicators={measurement.indicator_id for measurement in chosen})
    return len(chosen)


@transaction.atomic
def hand_back(*, measurement: Measurement, by: Any, at: datetime, reason: str) -> None:
    """Return a figure to its author with the reason, which is kept."""
    for row in _waiting([measurement]):
        if not rules.may_review(by, row.entered_by_id, row.indicator.owner_ids):
            raise PermissionDenied
        row.review, row.reviewed_by, row.reviewed_at, row.return_reason = Review.RETURNED, by, at, reason
        row.save(update_fields=["review", "reviewed_by", "reviewed_at", "return_reason"])
        audit.record(act=Act.RETURNED, by=by, of=row, after={"return_reason": reason})


def _waiting(measurements: Iterable[Measurement]) -> list[Measurement]:
    """Those still to be decided, locked, so that two reviewers cannot both decide."""
    ids = [measurement.pk for measurement in measurements]
    rows = Measurement.objects.select_for_update(of=("self",)).filter(pk__in=ids, review=Review.SUBMITTED)
    return list(rows.select_related("indicator").order_by("pk"))


def _standing_figure(measurement: Measurement) -> Measurement | None:
    return Measurement.objects.of_cell(*measurement.cell).filter(current=True).first()


def _let_stand(measurement: Measurement, by: Any, at: datetime) -> None:
    if before := _standing_figure(measurement):
        Measurement.objects.filter(pk=before.pk).update(current=False)
    Measurement.objects.filter(pk=measurement.pk).update(
        current=True, review=Review.APPROVED, reviewed_by=by, reviewed_at=at
    )


@transaction.atomic
def rebuild_standings(*, indicators: Collection[int] | None = None) -> int:
    """Derive the standings of `indicators` (ids; None: all) anew. Writes only what differs; returns how many
    indicators that were."""
    rows = Indicator.objects.with_plan()
    if indicators is not None:
        rows = rows.filter(pk__in=indicators)
    figures, stored = _readings(indicators), _stored(indicators)
    changed, new = [], []
    for indicator in rows:
        by_reading = {row.reading: row.pk for row in figures[indicator.pk] if row.reading}
        spans = timeline(indicator.plan, by_reading, thresholds())
        wanted = [_row(indicator.pk, span, by_reading) for span in spans]
        if [_key(row) for row in wanted] != stored[indicator.pk]:
            changed.append(indicator.pk)
            new += wanted
    Standing.objects.filter(indicator__in=changed).delete()
    Standing.objects.bulk_create(new, batch_size=2000)
    return len(changed)


def _readings(indicators: Collection[int] | None) -> dict[int, list[Measurement]]:
    """The approved totals that have a value, by indicator."""
    rows = Measurement.objects.standing().totals().filter(value__isnull=False)
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    found = defaultdict(list)
    for measurement in rows.only("indicator_id", "period", "breakdown", "value").order_by("ends_on"):
        found[measurement.indicator_id].append(measurement)
    return found


Key = tuple[date, date, str, int | None, str | None, str | None]


def _stored(indicators: Collection[int] | None) -> dict[int, list[Key]]:
    rows = Standing.objects.order_by("indicator", "valid_from")
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    found = defaultdict(list)
    for standing in rows:
        found[standing.indicator_id].append(_key(standing))
    return found


def _key(row: Standing) -> Key:
    return row.valid_from, row.valid_to, row.status, row.measurement_id, row.share, row.needed


def _row(indicator_id: int, span: Span, by_reading: dict[Reading, int]) -> Standing:
    standing = span.standing
    return Standing(
        indicator_id=indicator_id,
        valid_from=span.valid_from,
        valid_to=span.valid_to,
        status=str(standing.status),
        measurement_id=by_reading[standing.reading] if standing.reading else None,
        share=_exact(standing.share),
        needed=_exact(standing.needed),
    )


def _exact(share: Fraction | None) -> str | None:
    return None if share is None else str(share)
