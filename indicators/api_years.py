"""The yearly cycles and the frozen baselines as JSON."""

import logging
from datetime import date, datetime
from itertools import chain
from typing import Any, BinaryIO

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from indicators import contents, models, packing, sealed
from indicators.models.cycles import PHASES
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
    texts,
)

log = logging.getLogger("indicators")
router = Router(tags=["Years"])


class Selection(Answer):
    """A Key Feature that was selected for a year."""

    code: str = Field(description="Code of the Key Feature.")
    reason: Text = Field(description="Why it was selected.")


class Assessment(Answer):
    """How far a Key Feature is in place, as the experts see it: the newest of the year."""

    code: str = Field(description="Code of the Key Feature.")
    level: int = Field(description="From 0, nothing yet, to 4, fully in place.")
    rationale: Text = Field(description="Why this level.")
    evidence: Text = Field(description="What shows it.")
    assessed_at: datetime = Field(description="When, UTC.")


class Cycle(Answer):
    """A year of work with the framework."""

    year: int = Field(description="Stable key.")
    selecting_on: date | None = Field(description="When the Key Features are selected.")
    learning_fair_on: date | None = Field(description="When the Learning Fair is.")
    green_generation_on: date | None = Field(description="When Green Generation is.")
    learning_week_on: date | None = Field(description="When the Learning Week is.")
    baseline_on: date | None = Field(description="When the baseline is taken.")
    network_meeting_on: date | None = Field(description="When the network meets.")
    closes_on: date | None = Field(description="When the next year's selection begins.")
    months_only: bool = Field(description="True: only the months are known, and each date is the first of its own.")
    source: str | None = Field(description="Where the plan of the year comes from.")
    sample: bool = Field(description="True: invented, so that the portal can be seen full.")
    features: list[Selection] = Field(description="The selected Key Features; none means all 42.")
    assessments: list[Assessment] = Field(description="By Key Feature.")


class Baseline(Answer):
    """A frozen baseline. The document itself stands at baselines/<year>."""

    year: int = Field(description="With the version the stable key.")
    version: int = Field(description="1, or higher where the year was frozen again to put a mistake right.")
    stands: bool = Field(description="Whether it is the version that counts: the newest of its year.")
    reason: str | None = Field(description="Why the year was frozen again.")
    as_of: date = Field(description="The day it tells about.")
    schema_version: int = Field(description="Version of the document's format.")
    checksum: str = Field(
        description="SHA-256 of the document as canonical JSON: keys sorted, no blanks, UTF-8, and without its own "
        "field `checksum`."
    )
    frozen_at: datetime = Field(description="When it was frozen, UTC.")


@router.get("/cycles", response={200: Page[Cycle], 422: Problem}, summary="All years")
def list_cycles(request: HttpRequest, paging: Query[Paging]) -> Page[Cycle]:
    rows = _cycles()
    if since := paging.updated_since:
        own = history_of(models.Cycle, since).values("id")
        selected = history_of(models.CycleFeature, since).values("cycle_id")
        assessed = models.Assessment.objects.filter(assessed_at__gte=since).values("cycle_id")
        rows = rows.filter(Q(pk__in=own) | Q(pk__in=selected) | Q(pk__in=assessed))
    return paged(request, rows, paging, Page[Cycle], cycle_of)


@router.get("/cycles/{int:year}", response={200: Cycle, 404: Problem}, summary="One year")
def get_cycle(request: HttpRequest, year: int) -> Cycle:
    return cycle_of(get_object_or_404(_cycles(), year=year))


class Version(Schema):
    """Which version of a frozen year."""

    version: int | None = Field(None, ge=1, le=9999, description="An earlier version; default: the one that counts.")


@router.get("/baselines", response={200: Page[Baseline], 422: Problem}, summary="All frozen baselines")
def list_baselines(request: HttpRequest, paging: Query[Paging]) -> Page[Baseline]:
    newest = models.Baseline.objects.filter(year=OuterRef("year")).order_by("-version").values("version")[:1]
    rows = models.Baseline.objects.visible_to(request.user).for_list().annotate(newest=Subquery(newest))
    if paging.updated_since:
        rows = rows.filter(frozen_at__gte=paging.updated_since)
    return paged(request, rows.order_by("year", "version"), paging, Page[Baseline], baseline_of)


@router.get(
    "/baselines/{int:year}",
    response={200: dict[str, Any], 404: Problem, 422: Problem, 503: Problem},
    summary="One frozen baseline",
)
def get_baseline(request: HttpRequest, year: int, version: Query[Version]) -> HttpResponseBase:
    """The document as it was frozen: later changes of names, figures or plans change nothing in it. Its `checksum` is
    the SHA-256 of the rest as canonical JSON."""
    rows = models.Baseline.objects.visible_to(request.user).filter(year=year).order_by("-version")
    chosen = rows.filter(version=version.version) if version.version else rows
    found = chosen.values_list("pk", "checksum").first()
    if found is None:
        raise Http404
    file, checksum = contents.fetched(models.Baseline, found[0]), found[1]
    size, own = packing.measured(file)
    if own != checksum:
        file.close()
        log.critical("The frozen baseline of %s is not what was frozen: its checksum does not hold.", year)
        return JsonResponse({"detail": "This baseline is not what was frozen, so it is not given."}, status=503)
    return _sent(file, checksum, size=size)


def _sent(file: BinaryIO, checksum: str, *, size: int) -> HttpResponseBase:
    """With its checksum as a further field; piece by piece where it is large."""
    file.seek(len("{"))
    parts = chain([sealed.with_checksum("", checksum).encode()], packing.drained(file))
    kind: Any = HttpResponse if size <= contents.SMALL else StreamingHttpResponse
    headers = {"ETag": f'"{checksum[:32]}"'}
    response: HttpResponseBase = kind(parts, content_type="application/json; charset=utf-8", headers=headers)
    return response


def _cycles() -> QuerySet:
    """Three queries: the years, what is selected for them and how it is assessed."""
    selections = models.CycleFeature.objects.select_related("feature")
    newest = models.Assessment.objects.newest().values("pk")
    assessments = models.Assessment.objects.filter(pk__in=newest).select_related("feature").order_by("feature__order")
    both = (Prefetch("selections", selections), Prefetch("assessments", assessments))
    return models.Cycle.objects.prefetch_related(*both).order_by("year")


def cycle_of(row: models.Cycle) -> Cycle:
    return Cycle(
        **same(row, "year", *PHASES, "months_only", "sample"),
        **or_null(row, "source"),
        features=[Selection(code=link.feature.code, reason=text(link, "reason")) for link in row.selections.all()],
        assessments=[assessment_of(each) for each in row.assessments.all()],
    )


def assessment_of(row: models.Assessment) -> Assessment:
    return Assessment(code=row.feature.code, **same(row, "level", "assessed_at"), **texts(row, "rationale", "evidence"))


def baseline_of(row: Any) -> Baseline:
    return Baseline(
        **same(row, "year", "version", "as_of", "schema_version", "checksum", "frozen_at"),
        **or_null(row, "reason"),
        stands=row.version == row.newest,
    )
