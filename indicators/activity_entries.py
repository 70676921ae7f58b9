"""What a report says of initiatives, events and who is behind them: plain entries of its document. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.texts import NOTHING, Text


@dataclass(frozen=True, slots=True)
class MoveEntry:
    """A planned date that was moved on a day, and why, as it was written."""

    on: date
    due_before: date
    due_after: date
    reason: str


@dataclass(frozen=True, slots=True)
class MilestoneEntry:
    """As it was planned on the day; `done_on` where it was done by then."""

    id: int
    title: Text
    due_on: date
    done_on: date | None
    moves: tuple[MoveEntry, ...] = ()
    note: Text = NOTHING


@dataclass(frozen=True, slots=True)
class InitiativeEntry:
    """`organisations` are the slugs of its lead and partners, `parent` that of the initiative it is part of.
    `set_status` is the status that somebody set by hand, empty: it follows from the milestones."""

    slug: str
    title: Text
    summary: Text
    lead: Text
    phase: str
    dimensions: tuple[str, ...]
    goals: tuple[int, ...]
    features: tuple[str, ...]
    sample: bool
    id: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    milestones: tuple[MilestoneEntry, ...] = ()
    organisations: tuple[str, ...] = ()
    body: Text = NOTHING
    fields: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    life_stages: tuple[str, ...] = ()
    place: str = ""
    website: str = ""
    contact: str = ""
    parent: str = ""
    set_status: str = ""
    set_status_reason: str = ""
    source: Text = NOTHING


@dataclass(frozen=True, slots=True)
class TagEntry:
    """An initiative's link to one dimension, goal or Key Feature: how strong it is, and why, as it was written."""

    initiative: str
    dimension: str
    goal: int | None
    feature: str
    strength: str
    reason: Text


@dataclass(frozen=True, slots=True)
class UpdateEntry:
    """News of an initiative, told in the period; `value` is its figure, if it has one, and `label` what it counts."""

    initiative: str
    told_on: date
    title: Text
    body: Text
    value: Decimal | None
    label: Text
    sample: bool


@dataclass(frozen=True, slots=True)
class VenueEntry:
    """Where events took place, and how one gets there and in; the facts are yes, no or unknown."""

    id: int
    name: str
    address: str
    postcode: str
    town: str
    website: str
    step_free: str
    lift: str
    accessible_toilet: str
    hearing_loop: str
    parking: str
    public_transport: Text
    cycling: Text
    entrance: Text
    access_note: Text
    sample: bool


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event with its first and last day in the year; `note` where the source gives no day; `organiser` is a slug.

    `attendance` is how many came, as far as it was counted by the day, None: nobody counted; on `counted` of its dates,
    or, where that is None, in all; `withheld` where so few came that they might be recognised. `venue` is the id of one
    of the document's, 0: none. `programme` and `initiatives` are slugs; `price` and `registration` are codes, empty
    where they were not gathered."""

    slug: str
    title: Text
    place: Text
    note: Text
    first_on: date
    last_on: date
    dates: int
    sample: bool
    organiser: str = ""
    dimensions: tuple[str, ...] = ()
    goals: tuple[int, ...] = ()
    features: tuple[str, ...] = ()
    summary: Text = NOTHING
    body: Text = NOTHING
    venue: int = 0
    attendance: int | None = None
    counted: int | None = None
    withheld: bool = False
    programme: str = ""
    initiatives: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    languages: tuple[str, ...] = ()
    price: str = ""
    price_amount: Decimal | None = None
    registration: str = ""
    registration_url: str = ""
    online_url: str = ""
    source: Text = NOTHING


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """A date of an event that is off, moved or moved online: `was` is its day by the rule, `on` the day as it is now.
    `venue` is the name of another place, if it has one."""

    event: str
    was: date
    on: date
    status: str
    reason: Text
    venue: str


@dataclass(frozen=True, slots=True)
class ProgrammeEntry:
    """An umbrella over events of the period. For paper those of its events, without `body` and `source`."""

    slug: str
    title: Text
    summary: Text
    body: Text
    starts_on: date | None
    ends_on: date | None
    source: Text
    sample: bool


@dataclass(frozen=True, slots=True)
class PartnerEntry:
    slug: str
    name: Text
    kind: str
    description: Text = NOTHING
    website: str = ""
    source: Text = NOTHING
