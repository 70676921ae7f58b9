"""Organisations and initiatives as JSON. Only what the public sees, whoever asks."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router

from initiatives import models
from initiatives.api_parts import (
    Answer,
    AsOf,
    Number,
    Page,
    Paging,
    Problem,
    Text,
    numbers,
    or_null,
    paged,
    picture,
    public_slug,
    same,
    slugs,
    text,
    texts,
    words,
)
from initiatives.models.initiatives import Audience, InitiativeQuerySet, InitiativeStatus, LifeStage, Phase
from initiatives.models.initiatives import Field as FieldOfWork
from initiatives.models.organisations import OrganisationQuerySet

router = Router(tags=["Initiatives"])

Strength = Annotated[str, words(models.Tag.Strength)]


class Organisation(Answer):
    """Someone who leads, takes part in or reports on something."""

    slug: str = Field(description="Stable key.")
    name: Text = Field(description="Name.")
    description: Text = Field(description="What it is and does.")
    kind: Annotated[str, words(models.Organisation.Kind)] = Field(description="What kind of organisation it is.")
    website: str | None = Field(description="Web address.")
    source: str | None = Field(description="Where what is said here comes from.")
    sample: bool = Field(description="Invented, so that the site can be seen full.")
    updated_at: datetime = Field(description="UTC.")


class DimensionTag(Answer):
    """Link to one of the four dimensions."""

    code: str = Field(description="Code of the dimension.")
    strength: Strength = Field(description="How strong the link is.")
    reason: Text = Field(description="One sentence on why.")


class GoalTag(Answer):
    """Link to one of the 17 goals."""

    number: int = Field(description="Number of the goal.")
    strength: Strength = Field(description="How strong the link is.")
    reason: Text = Field(description="One sentence on why.")


class FeatureTag(Answer):
    """Link to one of the 42 Key Features."""

    code: str = Field(description="Code of the Key Feature.")
    strength: Strength = Field(description="How strong the link is.")
    reason: Text = Field(description="One sentence on why.")


class MilestoneCount(Answer):
    """Always both numbers: how many are done, and of how many."""

    done: int = Field(description="Done by the day that is asked about.")
    of: int = Field(description="All of them.")
    late: int = Field(description="Overdue on that day: due before it and not done by then.")


class Initiative(Answer):
    """Something that goes on in the city, linked to the 4, the 17 and the 42."""

    slug: str = Field(description="Stable key.")
    title: Text = Field(description="Title.")
    summary: Text = Field(description="One or two sentences.")
    body: Text = Field(description="Markdown.")
    fields: list[Annotated[str, words(FieldOfWork)]] = Field(description="Fields of the learning city.")
    audiences: list[Annotated[str, words(Audience)]] = Field(description="Who can take part or has use of it.")
    life_stages: list[Annotated[str, words(LifeStage)]] = Field(description="Ages that it is for.")
    phase: Annotated[str, words(Phase)] = Field(description="Where in its life it is.")
    status: Annotated[str, words(InitiativeStatus)] = Field(
        description="How it stands on the day: from its milestones, unless it was set by hand."
    )
    status_reason: str | None = Field(description="Why the status was set by hand; null when it was computed.")
    starts_on: date | None = Field(description="First day.")
    ends_on: date | None = Field(description="Last day.")
    lead: str | None = Field(description="Slug of the lead organisation.")
    partners: list[str] = Field(description="Slugs of the partner organisations.")
    parent: str | None = Field(description="Slug of the larger initiative that this one belongs to.")
    dimensions: list[DimensionTag] = Field(description="Links to the 4.")
    goals: list[GoalTag] = Field(description="Links to the 17.")
    features: list[FeatureTag] = Field(description="Links to the 42.")
    milestones: MilestoneCount = Field(description="How many steps are done, and of how many.")
    website: str | None = Field(description="Web address.")
    place: str | None = Field(description="Where it goes on.")
    image: str | None = Field(description="Address of the picture.")
    image_alt: Text = Field(description="What the picture shows.")
    source: str | None = Field(description="Where what is said here comes from.")
    sample: bool = Field(description="Invented, so that the site can be seen full.")
    updated_at: datetime = Field(description="UTC.")


class Milestone(Answer):
    """A step with a planned date."""

    title: Text = Field(description="Title.")
    note: Text = Field(description="More about it.")
    due_on: date = Field(description="Planned date.")
    done_on: date | None = Field(description="Null until it is done.")


class Update(Answer):
    """A dated story, with a figure if there is one."""

    told_on: date = Field(description="Date of the story.")
    title: Text = Field(description="Title.")
    body: Text = Field(description="Markdown.")
    figure_value: Number | None = Field(description="A figure from the story.")
    figure_label: Text = Field(description="What the figure counts.")


class InitiativeDetail(Initiative):
    """An initiative with its milestones and updates."""

    milestone_list: list[Milestone] = Field(description="By planned date.")
    updates: list[Update] = Field(description="Newest first.")


@router.get("/organisations", response={200: Page[Organisation], 422: Problem}, summary="All organisations")
def list_organisations(request: HttpRequest, paging: Query[Paging]) -> Page[Organisation]:
    rows = _organisations().order_by("slug")
    if paging.updated_since:
        rows = rows.filter(Q(updated_at__gte=paging.updated_since) | Q(published_at__gte=paging.updated_since))
    return paged(request, rows, paging, Page[Organisation], organisation_of)


@router.get("/organisations/{slug:slug}", response={200: Organisation, 404: Problem}, summary="One organisation")
def get_organisation(request: HttpRequest, slug: str) -> Organisation:
    return organisation_of(get_object_or_404(_organisations(), slug=slug))


def _organisations() -> OrganisationQuerySet:
    return models.Organisation.objects.public().defer("search_text")


def organisation_of(row: models.Organisation) -> Organisation:
    return Organisation(
        **same(row, "slug", "kind", "sample", "updated_at"),
        **texts(row, "name", "description"),
        **or_null(row, "website", "source"),
    )


@router.get("/initiatives", response={200: Page[Initiative], 422: Problem}, summary="All initiatives")
def list_initiatives(request: HttpRequest, paging: Query[Paging], as_of: Query[AsOf]) -> Page[Initiative]:
    rows = _initiatives(as_of.day).order_by("slug")
    if paging.updated_since:
        rows = rows.filter(_initiative_changed(paging.updated_since))
    return paged(request, rows, paging, Page[Initiative], lambda row: Initiative(**_facts(request, row)))


@router.get(
    "/initiatives/{slug:slug}", response={200: InitiativeDetail, 404: Problem, 422: Problem}, summary="One initiative"
)
def get_initiative(request: HttpRequest, slug: str, as_of: Query[AsOf]) -> InitiativeDetail:
    updates = Prefetch("updates", models.Update.objects.public())
    row = get_object_or_404(_initiatives(as_of.day).prefetch_related("milestones", updates), slug=slug)
    return InitiativeDetail(
        **_facts(request, row),
        milestone_list=[milestone_of(milestone) for milestone in row.milestones.all()],
        updates=[update_of(update) for update in row.updates.all()],
    )


def _initiatives(day: date) -> InitiativeQuerySet:
    """With the milestones as of the day. Three queries: the rows, their tags, their partners."""
    tags = Prefetch("tags", models.Tag.objects.select_related("dimension", "goal", "feature"))
    partners = Prefetch("partners", models.Organisation.objects.public().only("slug"))
    rows = models.Initiative.objects.public().with_milestones(day).defer("search_text")
    return rows.select_related("lead", "parent").prefetch_related(tags, partners)


def _initiative_changed(since: datetime) -> Q:
    """Its own row, a milestone or an update of it; also one that was written before and is public only now."""
    milestones = models.Milestone.objects.filter(initiative=OuterRef("pk"), updated_at__gte=since)
    updates = models.Update.objects.public().filter(
        Q(updated_at__gte=since) | Q(published_at__gte=since), initiative=OuterRef("pk")
    )
    return Q(updated_at__gte=since) | Q(published_at__gte=since) | Q(Exists(milestones)) | Q(Exists(updates))


def _facts(request: HttpRequest, row: Any) -> dict[str, Any]:
    return {
        **same(row, "slug", "fields", "audiences", "life_stages", "phase", "starts_on", "ends_on"),
        **same(row, "sample", "updated_at"),
        **texts(row, "title", "summary", "body", "image_alt"),
        **or_null(row, "website", "place", "source"),
        "status": str(row.status),
        "status_reason": row.manual_status_reason or None if row.manual_status else None,
        "lead": public_slug(row.lead),
        "partners": slugs(row.partners.all()),
        "parent": public_slug(row.parent),
        **_tags(row),
        "milestones": MilestoneCount(done=row.milestones_done, of=row.milestones_all, late=row.milestones_late),
        "image": picture(request, row.image),
    }


def _tags(row: Any) -> dict[str, list]:
    found: dict[str, list] = {"dimensions": [], "goals": [], "features": []}
    for tag in row.tags.all():
        known: dict[str, Any] = {"strength": tag.strength, "reason": text(tag, "reason")}
        if tag.dimension:
            found["dimensions"].append(DimensionTag(code=tag.dimension.code, **known))
        elif tag.goal:
            found["goals"].append(GoalTag(number=tag.goal.number, **known))
        else:
            found["features"].append(FeatureTag(code=tag.feature.code, **known))
    return found


def milestone_of(row: models.Milestone) -> Milestone:
    return Milestone(**texts(row, "title", "note"), **same(row, "due_on", "done_on"))


def update_of(row: models.Update) -> Update:
    return Update(
        told_on=row.told_on,
        **texts(row, "title", "body", "figure_label"),
        **numbers(row, "figure_value"),
    )
