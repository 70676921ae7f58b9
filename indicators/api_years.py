"""The yearly cycles and the frozen baselines as JSON."""

from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router

from indicators import models
from initiatives.api_parts import (
    Answer,
    Page,
    Paging,
    Problem,
    Text,
    history_of,
    or_null,
    paged,
    same,
    text,
)

router = Router(tags=["Years"])


class Selection(Answer):
    """A Key Feature that was selected for a year."""

    code: str = Field(description="Code of the Key Feature.")
    reason: Text = Field(description="Why it was selected.")


class Cycle(Answer):
    """A year of work with the framework."""

    year: int = Field(description="Stable key.")
    selecting_on: date | None = Field(description="When the Key Features are selected.")
    baseline_on: date | None = Field(description="When the baseline is taken.")
    closes_on: date | None = Field(description="When the next year's selection begins.")
    source: str | None = Field(description="Where the plan of the year comes from.")
    features: list[Selection] = Field(description="The selected Key Features; none means all 42.")


class Baseline(Answer):
    """A frozen baseline. The document itself stands at baselines/<year>."""

    year: int = Field(description="Stable key.")
    as_of: date = Field(description="The day it tells about.")
    schema_version: int = Field(description="Version of the document's format.")
    checksum: str = Field(description="SHA-256 of the document.")
    frozen_at: datetime = Field(description="When it was frozen, UTC.")


@router.get("/cycles", response={200: Page[Cycle], 422: Problem}, summary="All years")
def list_cycles(request: HttpRequest, paging: Query[Paging]) -> Page[Cycle]:
    rows = _cycles()
    if since := paging.updated_since:
        own = history_of(models.Cycle, since).values("id")
        selected = history_of(models.CycleFeature, since).values("cycle_id")
        rows = rows.filter(Q(pk__in=own) | Q(pk__in=selected))
    return paged(request, rows, paging, Page[Cycle], cycle_of)


@router.get("/cycles/{int:year}", response={200: Cycle, 404: Problem}, summary="One year")
def get_cycle(request: HttpRequest, year: int) -> Cycle:
    return cycle_of(get_object_or_404(_cycles(), year=year))


@router.get("/baselines", response={200: Page[Baseline], 422: Problem}, summary="All frozen baselines")
def list_baselines(request: HttpRequest, paging: Query[Paging]) -> Page[Baseline]:
    rows = models.Baseline.objects.defer("document").order_by("year")
    if paging.updated_since:
        rows = rows.filter(frozen_at__gte=paging.updated_since)
    return paged(request, rows, paging, Page[Baseline], baseline_of)


@router.get("/baselines/{int:year}", response={200: dict[str, Any], 404: Problem}, summary="One frozen baseline")
def get_baseline(request: HttpRequest, year: int) -> dict[str, Any]:
    """The document as it was frozen: later changes of names, figures or plans change nothing in it."""
    document = models.Baseline.objects.filter(year=year).values_list("document", flat=True).first()
    if document is None:
        raise Http404
    return document


def _cycles() -> QuerySet:
    """Two queries: the years and what is selected for them."""
    selections = models.CycleFeature.objects.select_related("feature")
    return models.Cycle.objects.prefetch_related(Prefetch("selections", selections)).order_by("year")


def cycle_of(row: models.Cycle) -> Cycle:
    return Cycle(
        **same(row, "year", "selecting_on", "baseline_on", "closes_on"),
        **or_null(row, "source"),
        features=[Selection(code=link.feature.code, reason=text(link, "reason")) for link in row.selections.all()],
    )


def baseline_of(row: models.Baseline) -> Baseline:
    return Baseline(**same(row, "year", "as_of", "schema_version", "checksum", "frozen_at"))
