"""Writes to figures: handed in, approved or returned, and the standings that follow from them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from indicators.models import Indicator, Measurement, Review, Standing
from indicators.progress import Reading, Span, Thresholds, timeline
from initiatives import rules


def thresholds() -> Thresholds:
    return Thresholds(Fraction(settings.ON_TRACK_FROM), Fraction(settings.BEHIND_FROM))


@transaction.atomic
def hand_in(*, measurement: Measurement, by: Any, at: datetime) -> Measurement:
    """Save a new figure for approval; where one already stands for the period, it is its correction."""
    if not rules.may_edit(by, measurement.indicator.owner_ids):
        raise PermissionDenied
    measurement.supersedes = _standing_figure(measurement)
    measurement.entered_by, measurement.entered_at, measurement.review = by, at, Review.SUBMITTED
    measurement.save(force_insert=True)
    return measurement


@transaction.atomic
def approve(*, measurements: Iterable[Measurement], by: Any, at: datetime) -> int:
    """Let figures stand in place of what stood for their period. Returns how many; one that `by` entered is refused."""
    chosen = _waiting(measurements)
    for measurement in chosen:
        if not rules.may_review(by, measurement.entered_by_id, measurement.indicator.owner_ids):
            raise PermissionDenied
        _let_stand(measurement, by, at)
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


def _waiting(measurements: Iterable[Measurement]) -> list[Measurement]:
    """Those still to be decided, locked, so that two reviewers cannot both decide."""
    ids = [measurement.pk for measurement in measurements]
    rows = Measurement.objects.select_for_update(of=("self",)).filter(pk__in=ids, review=Review.SUBMITTED)
    return list(rows.select_related("indicator").order_by("pk"))


def _standing_figure(measurement: Measurement) -> Measurement | None:
    return Measurement.objects.filter(
        indicator=measurement.indicator_id,
        period=measurement.period,
        breakdown=measurement.breakdown,
        current=True,
    ).first()


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
