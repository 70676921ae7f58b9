"""Events and their dates as JSON. Only what the public sees, whoever asks."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from events import models
from events.models.events import PriceKind, Registration, SpokenLanguage
from events.models.venues import Known
from initiatives.api_parts import (
    Answer,
    Day,
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
from initiatives.models import Initiative
from initiatives.models.initiatives import Audience

router = Router(tags=["Events"])

Fact = Annotated[str, words(Known)]
TEXTS = ("title", "summary", "body", "place", "date_note", "image_alt")
PLAIN = ("slug", "audiences", "age_from", "age_to", "languages", "price_kind", "registration", "sample", "updated_at")
ADDRESS = ("address", "postcode", "town", "website")
DATE = ("recurrence_key", "all_day", "starts_at", "ends_at", "first_on", "last_on", "status")


class Venue(Answer):
    """A place with what is known about getting in. Unknown is never read as no."""

    name: str = Field(description="Name.")
    address: str | None = Field(description="Street and number.")
    postcode: str | None = Field(description="Postcode.")
    town: str | None = Field(description="Town.")
    website: str | None = Field(description="Web address.")
    step_free: Fact = Field(description="Step-free entrance.")
    lift: Fact = Field(description="Lift.")
    accessible_toilet: Fact = Field(description="Accessible toilet.")
    hearing_loop: Fact = Field(description="Hearing loop.")
    parking: Fact = Field(description="Parking for disabled people.")
    access_note: Text = Field(description="More on access.")
    public_transport: Text = Field(description="How to get there by bus and train.")
    cycling: Text = Field(description="How to get there by bicycle.")
    entrance: Text = Field(description="Where to go in.")


class Moment(Answer):
    """One date of an event."""

    recurrence_key: str = Field(description="Stable key within the event: the local start by the rule.")
    all_day: bool = Field(description="True: only the days count, not the times.")
    starts_at: datetime = Field(description="UTC.")
    ends_at: datetime = Field(description="UTC.")
    first_on: date = Field(description="First day in local time.")
    last_on: date = Field(description="Last day in local time, included.")
    status: Annotated[str, words(models.Occurrence.Status)] = Field(description="Whether it takes place.")
    reason: Text = Field(description="Why it does not take place as planned.")
    previous_start: str | None = Field(description="Local start by the rule, of a date that was moved or postponed.")
    venue: Venue | None = Field(description="Where this date takes place.")


class Occurrence(Moment):
    """One date, with the event that it belongs to."""

    event: str = Field(description="Slug of the event.")
    title: Text = Field(description="Title of the event.")
    changed_at: datetime = Field(description="UTC.")


class Event(Answer):
    """What happens. When it happens is told by its occurrences."""

    slug: str = Field(description="Stable key.")
    uid: str = Field(description="The same in the calendar files.")
    title: Text = Field(description="Title.")
    summary: Text = Field(description="One or two sentences.")
    body: Text = Field(description="Markdown.")
    programme: str | None = Field(description="Slug of the programme it belongs to.")
    organiser: str | None = Field(description="Slug of the organisation.")
    initiatives: list[str] = Field(description="Slugs of the initiatives it belongs to.")
    dimensions: list[str] = Field(description="Codes of the dimensions.")
    goals: list[int] = Field(description="Numbers of the goals.")
    features: list[str] = Field(description="Codes of the Key Features.")
    venue: Venue | None = Field(description="Where it takes place.")
    place: Text = Field(description="Where, in words, when there is no venue.")
    online_url: str | None = Field(description="Link to take part online.")
    audiences: list[Annotated[str, words(Audience)]] = Field(description="Who it is for.")
    age_from: int | None = Field(description="Youngest age.")
    age_to: int | None = Field(description="Oldest age.")
    languages: list[Annotated[str, words(SpokenLanguage)]] = Field(description="Spoken languages.")
    price_kind: Annotated[str, words(PriceKind)] = Field(description="Whether it costs something.")
    price_amount: Number | None = Field(description="In DKK.")
    registration: Annotated[str, words(Registration)] = Field(description="Whether to register.")
    registration_url: str | None = Field(description="Link to register.")
    date_note: Text = Field(description="About the date, when the day is not known.")
    image: str | None = Field(description="Address of the picture.")
    image_alt: Text = Field(description="What the picture shows.")
    source: str | None = Field(description="Where what is said here comes from.")
    sample: bool = Field(description="Invented, so that the site can be seen full.")
    updated_at: datetime = Field(description="UTC.")


class EventDetail(Event):
    """An event with all its dates."""

    occurrences: list[Moment] = Field(description="By start.")


class Days(Schema):
    """Both ends count; a date over several days is found on each of them."""

    first: Day = Field(None, alias="from", description="Only what is still on at this day or later.")
    last: Day = Field(None, alias="to", description="Only what has begun by this day.")


@router.get("/events", response={200: Page[Event], 422: Problem}, summary="All events")
def list_events(request: HttpRequest, paging: Query[Paging]) -> Page[Event]:
    rows = _events().order_by("slug")
    if since := paging.updated_since:
        rows = rows.filter(Q(updated_at__gte=since) | Q(published_at__gte=since))
    return paged(request, rows, paging, Page[Event], lambda row: Event(**_facts(request, row)))


@router.get("/events/{slug:slug}", response={200: EventDetail, 404: Problem}, summary="One event with its dates")
def get_event(request: HttpRequest, slug: str) -> EventDetail:
    dates = models.Occurrence.objects.select_related("venue").order_by("starts_at", "pk")
    row = get_object_or_404(_events().prefetch_related(Prefetch("occurrences", dates)), slug=slug)
    moments = [Moment(**_moment(date, row)) for date in row.occurrences.all()]
    return EventDetail(**_facts(request, row), occurrences=moments)


@router.get("/occurrences", response={200: Page[Occurrence], 422: Problem}, summary="All dates of all events")
def list_occurrences(request: HttpRequest, paging: Query[Paging], days: Query[Days]) -> Page[Occurrence]:
    public = models.Event.objects.public()
    rows = models.Occurrence.objects.filter(event__in=public).for_agenda()
    if days.first:
        rows = rows.filter(last_on__gte=days.first)
    if days.last:
        rows = rows.filter(first_on__lte=days.last)
    if since := paging.updated_since:
        changed = public.filter(Q(updated_at__gte=since) | Q(published_at__gte=since))
        rows = rows.filter(Q(changed_at__gte=since) | Q(event__in=changed))
    return paged(request, rows, paging, Page[Occurrence], occurrence_of)


def _events() -> QuerySet:
    """Five queries: the rows, their initiatives, dimensions, goals and Key Features."""
    initiatives = Prefetch("initiatives", Initiative.objects.public().only("slug"))
    rows = models.Event.objects.public().for_agenda().select_related("programme").defer("search_text")
    return rows.prefetch_related(initiatives, "dimensions", "goals", "features")


def _facts(request: HttpRequest, row: models.Event) -> dict[str, Any]:
    return {
        "uid": str(row.uid),
        **texts(row, *TEXTS),
        **same(row, *PLAIN),
        **or_null(row, "online_url", "registration_url", "source"),
        **numbers(row, "price_amount"),
        "programme": public_slug(row.programme),
        "organiser": public_slug(row.organiser),
        "initiatives": slugs(row.initiatives.all()),
        "dimensions": [dimension.code for dimension in row.dimensions.all()],
        "goals": [goal.number for goal in row.goals.all()],
        "features": [feature.code for feature in row.features.all()],
        "venue": venue_of(row.venue),
        "image": picture(request, row.image),
    }


def venue_of(row: models.Venue | None) -> Venue | None:
    if row is None:
        return None
    return Venue(
        name=row.name,
        **or_null(row, *ADDRESS),
        **same(row, *row.ACCESS),
        **texts(row, "access_note", "public_transport", "cycling", "entrance"),
    )


def _moment(row: models.Occurrence, event: models.Event) -> dict[str, Any]:
    return {
        **same(row, *DATE),
        "reason": text(row, "reason"),
        "previous_start": row.previous_start or None,
        "venue": venue_of(row.venue or event.venue),
    }


def occurrence_of(row: models.Occurrence) -> Occurrence:
    return Occurrence(
        **_moment(row, row.event),
        event=row.event.slug,
        title=text(row.event, "title"),
        changed_at=row.changed_at,
    )
