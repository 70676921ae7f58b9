"""Indicators and their figures as JSON."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router

from indicators import models
from indicators.api_framework import StatusWord, share_as_text
from indicators.models.indicators import Direction, Frequency
from indicators.suppression import for_public, years_of_parts
from initiatives.api_parts import (
    Answer,
    AsOf,
    Number,
    Page,
    Paging,
    Problem,
    Share,
    Text,
    numbers,
    or_null,
    paged,
    plain,
    public_slug,
    same,
    slugs,
    texts,
    words,
)
from initiatives.models import Initiative

router = Router(tags=["Indicators"])

TEXTS = ("name", "definition", "unit", "limitations", "proxy_note", "not_applicable_reason")
PLAIN = ("code", "decimals", "kind", "direction", "frequency", "next_due_on", "sample", "updated_at")


class Latest(Answer):
    """The latest approved total whose period had ended on the day."""

    period: str = Field(description="2019, 2019-Q2 or 2019-05.", examples=["2019"])
    value: Number = Field(description="In the indicator's unit.")


class Start(Answer):
    """What progress is counted from."""

    on: date = Field(description="Last day of the period it belongs to.")
    value: Number = Field(description="In the indicator's unit.")
    source: str | None = Field(description="Where it comes from.")


class Target(Answer):
    """One dated step of the plan: a value, or a range from low to high. The last one is the final target."""

    on: date = Field(description="When it is to be reached.")
    value: Number | None = Field(description="What is to be reached.")
    low: Number | None = Field(description="Lower end of a range.")
    high: Number | None = Field(description="Upper end of a range.")
    decided_by: str | None = Field(description="Who decided it.")
    source_url: str | None = Field(description="Link to the decision.")


class Indicator(Answer):
    """Something measured again and again, and how far it has come on a day."""

    code: str = Field(description="Stable key.")
    feature: str | None = Field(description="Code of its Key Feature; null for context such as inhabitants.")
    initiatives: list[str] = Field(description="Slugs of the initiatives it belongs to.")
    name: Text = Field(description="Name.")
    definition: Text = Field(description="What exactly is counted, and how.")
    unit: Text = Field(description="Unit of all its values.")
    decimals: int = Field(description="How many decimals pages show; here all are given.")
    kind: Annotated[str, words(models.Indicator.Kind)] = Field(description="Where the figures come from.")
    direction: Annotated[str, words(Direction)] = Field(description="Which way is better.")
    lower_bound: Number | None = Field(description="Lowest possible value.")
    upper_bound: Number | None = Field(description="Highest possible value.")
    baseline: Start | None = Field(description="Null when there is none: then there is no share.")
    targets: list[Target] = Field(description="By date.")
    frequency: Annotated[str, words(Frequency)] = Field(description="How often it is measured.")
    next_due_on: date | None = Field(description="When the next figure is expected.")
    responsible: str | None = Field(description="Slug of the organisation that reports.")
    source: str | None = Field(description="Where the figures come from.")
    source_url: str | None = Field(description="Link to the source.")
    licence: str | None = Field(description="Licence of the figures.")
    limitations: Text = Field(description="What to know before using the figures.")
    proxy_note: Text = Field(description="For what it stands in, and why.")
    not_applicable_reason: Text = Field(description="Why it does not apply here; written: it is never judged.")
    sample: bool = Field(description="Invented, so that the site can be seen full.")
    updated_at: datetime = Field(description="When its description last changed, UTC.")
    as_of: date = Field(description="The day on which it is judged.")
    latest: Latest | None = Field(description="Null when nothing was measured by then.")
    share: Share | None = Field(
        description="Part of the way from baseline to final target, raw: below 0 when it moved the wrong way."
    )
    needed_share: Share | None = Field(
        description="Part of the way that the plan asks for at the measured period's end."
    )
    status: StatusWord = Field(description="The first of the nine that holds.")


class Measurement(Answer):
    """One approved figure, as it stands: a corrected one is not shown."""

    period: str = Field(description="2019, 2019-Q2 or 2019-05.", examples=["2019"])
    starts_on: date = Field(description="First day of the period.")
    ends_on: date = Field(description="Last day of the period.")
    breakdown: str | None = Field(description="For example sex=female; null for the total.")
    value: Number | None = Field(description="Null means not reported; zero is a value.")
    absent_reason: Text = Field(description="Why there is no value.")
    numerator: Number | None = Field(description="Of a share.")
    denominator: Number | None = Field(description="Of a share.")
    figure: Annotated[str, words(models.Figure)] = Field(
        description="State of the figure. A part that would tell of a suppressed one is suppressed too."
    )
    note: Text = Field(description="What to know about this figure.")
    source_url: str | None = Field(description="Link to the source.")
    sample: bool = Field(description="Invented, so that the site can be seen full.")
    approved_at: datetime = Field(description="UTC.")


@router.get("/indicators", response={200: Page[Indicator], 422: Problem}, summary="All indicators")
def list_indicators(request: HttpRequest, paging: Query[Paging], as_of: Query[AsOf]) -> Page[Indicator]:
    day = as_of.day
    rows = _indicators(day).order_by("code")
    if paging.updated_since:
        rows = rows.filter(_indicator_changed(paging.updated_since))
    return paged(request, rows, paging, Page[Indicator], lambda row: indicator_of(row, day))


@router.get("/indicators/{slug:code}", response={200: Indicator, 404: Problem, 422: Problem}, summary="One indicator")
def get_indicator(request: HttpRequest, code: str, as_of: Query[AsOf]) -> Indicator:
    day = as_of.day
    return indicator_of(get_object_or_404(_indicators(day), code=code), day)


@router.get(
    "/indicators/{slug:code}/measurements",
    response={200: Page[Measurement], 404: Problem, 422: Problem},
    summary="All figures of one indicator",
)
def list_measurements(request: HttpRequest, code: str, paging: Query[Paging]) -> Page[Measurement]:
    columns = ("pk", "additive", "suppress_below")
    indicator = get_object_or_404(models.Indicator.objects.public().only(*columns), code=code)
    rows = indicator.measurements.standing().alias(approved=Coalesce("reviewed_at", "entered_at"))
    if paging.updated_since:
        rows = rows.filter(approved__gte=paging.updated_since)
    rows = rows.order_by("starts_on", "period", "breakdown")
    return paged(
        request, rows, paging, Page[Measurement], measurement_of, prepare=lambda found: _shown(found, indicator)
    )


def _shown(found: list[models.Measurement], indicator: models.Indicator) -> list[models.Measurement]:
    """What may not be told for the sake of another figure of its year, on another page perhaps: one query more, where
    there are parts at all."""
    years = years_of_parts(found)
    same = models.Measurement.objects.standing().filter(indicator=indicator, ends_on__year__in=years)
    around = same if years else ()
    return for_public(found, around, indicator)


def _indicators(day: date) -> QuerySet:
    """Four queries: the rows, their targets, their initiatives, their standings with the latest figure."""
    standings = models.Standing.objects.on(day).select_related("measurement")
    return (
        models.Indicator.objects.public()
        .with_plan()
        .select_related("feature", "responsible")
        .prefetch_related(Prefetch("initiatives", Initiative.objects.public().only("slug")))
        .prefetch_related(Prefetch("standings", standings, to_attr="on_the_day"))
        .defer("search_text")
    )


def _indicator_changed(since: datetime) -> Q:
    """Its own row or a figure of it; also one that was written before and is public only now."""
    figures = models.Measurement.objects.standing().filter(indicator=OuterRef("pk"), reviewed_at__gte=since)
    return Q(updated_at__gte=since) | Q(published_at__gte=since) | Q(Exists(figures))


def indicator_of(row: models.Indicator, day: date) -> Indicator:
    return Indicator(
        feature=row.feature.code if row.feature else None,
        initiatives=slugs(row.initiatives.all()),
        responsible=public_slug(row.responsible),
        **texts(row, *TEXTS),
        **same(row, *PLAIN),
        **or_null(row, "source", "source_url", "licence"),
        **numbers(row, "lower_bound", "upper_bound"),
        baseline=_start_of(row),
        targets=[_target_of(target) for target in row.targets.all()],
        as_of=day,
        **_standing_of(row),
    )


def _start_of(row: models.Indicator) -> Start | None:
    if row.baseline_on is None or row.baseline_value is None:
        return None
    return Start(on=row.baseline_on, value=plain(row.baseline_value), source=row.baseline_source or None)


def _target_of(row: models.Target) -> Target:
    return Target(
        on=row.on,
        **numbers(row, "value", "low", "high"),
        **or_null(row, "decided_by", "source_url"),
    )


def _standing_of(row: Any) -> dict[str, Any]:
    """Of a row from `_indicators`. One standing covers any day; bulk writes may not have come to it yet."""
    standing = row.on_the_day[0] if row.on_the_day else models.Standing(status="no_data")
    latest = standing.measurement
    return {
        "latest": Latest(period=latest.period, **numbers(latest, "value")) if latest else None,
        "share": share_as_text(standing.part.share),
        "needed_share": share_as_text(standing.part.needed),
        "status": standing.status,
    }


def measurement_of(row: models.Measurement) -> Measurement:
    return Measurement(
        **same(row, "period", "starts_on", "ends_on", "figure", "sample"),
        **numbers(row, "value", "numerator", "denominator"),
        **or_null(row, "breakdown", "source_url"),
        **texts(row, "absent_reason", "note"),
        approved_at=row.reviewed_at or row.entered_at,
    )
