"""The city that the tests of access walk through: one row of each table, someone for each role; and who may do what."""

from copy import copy, deepcopy
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from django.test import Client

from events.models import CalendarFile, Event, Occurrence, Programme, Schedule, SchoolHoliday, Suggestion, Venue
from indicators.models import (
    Answer,
    Assessment,
    Baseline,
    Cycle,
    Draft,
    Indicator,
    Measurement,
    Question,
    Questionnaire,
    Section,
)
from initiatives import audit, workflow
from initiatives.models import (
    AuditEntry,
    BulkFile,
    Dimension,
    FocusArea,
    Goal,
    Initiative,
    InitiativeSuggestion,
    Invitation,
    KeyFeature,
    Membership,
    Merge,
    Milestone,
    Organisation,
    Pillar,
    Submission,
    Text,
    Update,
    User,
)
from initiatives.models.audit import Act
from tests import factories
from tests.conftest import signed_in

ROLES = {
    "o": "editor of another organisation",
    "e": "editor",
    "r": "reviewer",
    "c": "coordinator",
    "a": "administrator",
}
STAFF = "oerca"

# Who may add, who sees the row, who may change it, who may delete it. All rows belong to the organisation of the
# editor and the reviewer. Who does not see a row is told that it does not exist.
TABLE: dict[Any, tuple[str, str, str, str]] = {
    Initiative: ("oerca", "oerca", "erca", "erca"),
    Update: ("oerca", "erca", "erca", "erca"),
    Organisation: ("ca", "oerca", "ca", "ca"),
    User: ("a", "a", "a", "a"),
    AuditEntry: ("", "ca", "", ""),
    Invitation: ("ca", "ca", "", ""),
    Submission: ("", "erca", "", ""),
    Dimension: ("", "oerca", "ca", ""),
    Goal: ("", "oerca", "ca", ""),
    Pillar: ("", "oerca", "ca", ""),
    FocusArea: ("", "oerca", "ca", ""),
    KeyFeature: ("", "oerca", "ca", ""),
    Text: ("", "oerca", "ca", ""),
    Indicator: ("ca", "oerca", "erca", "ca"),
    Measurement: ("oerca", "oerca", "", ""),
    Cycle: ("ca", "oerca", "ca", "ca"),
    Assessment: ("ca", "oerca", "", ""),
    Baseline: ("", "oerca", "", ""),
    Questionnaire: ("ca", "oerca", "ca", ""),
    Section: ("ca", "oerca", "ca", ""),
    Question: ("ca", "oerca", "ca", ""),
    Event: ("oerca", "oerca", "erca", "erca"),
    Schedule: ("", "erca", "erca", ""),
    Occurrence: ("", "erca", "erca", ""),
    Venue: ("oerca", "oerca", "ca", "ca"),
    Programme: ("ca", "oerca", "ca", "ca"),
    SchoolHoliday: ("ca", "oerca", "ca", "ca"),
    Suggestion: ("", "erca", "erca", "ca"),
    InitiativeSuggestion: ("", "erca", "erca", "ca"),
}


def build() -> SimpleNamespace:
    """One row of each table, and someone for each role."""
    organisation = factories.OrganisationFactory()
    clients = {letter: signed_in(name.split()[0]) for letter, name in ROLES.items()}
    for letter in "er":
        organisation.memberships.create(user=clients[letter].user)
    factories.OrganisationFactory().memberships.create(user=clients["o"].user)
    initiative = factories.InitiativeFactory(lead=organisation)
    indicator = factories.IndicatorFactory(responsible=organisation)
    event = factories.EventFactory(organiser=organisation)
    cycle = Cycle.objects.create(year=2026)
    waiting = factories.InitiativeFactory(lead=organisation, state="draft", published_at=None)
    rows = {
        Initiative: initiative,
        Update: factories.UpdateFactory(initiative=initiative),
        Organisation: organisation,
        User: factories.UserFactory(role="editor"),
        Indicator: indicator,
        Measurement: factories.MeasurementFactory(indicator=indicator),
        Cycle: cycle,
        Assessment: Assessment.objects.create(
            cycle=cycle, feature=KeyFeature.objects.first(), level=1, rationale="x", assessor=clients["c"].user
        ),
        Baseline: Baseline.objects.create(
            year=2016, as_of=date(2016, 5, 1), schema_version=1, document="{}", checksum="0" * 64, frozen_by_name="x",
            frozen_at=datetime(2026, 5, 1, tzinfo=UTC),
        ),
        Invitation: factories.InvitationFactory(organisation=organisation),
        Submission: workflow.submit(row=waiting, by=clients["e"].user, now=datetime(2026, 5, 1, tzinfo=UTC)),
        AuditEntry: audit.record(act=Act.SIGNED_IN, by=clients["e"].user),
        Event: event,
        Schedule: event.schedules.create(all_day=True, starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 1)),
        Occurrence: factories.OccurrenceFactory(event=event),
        Venue: factories.VenueFactory(),
        Programme: factories.ProgrammeFactory(),
        SchoolHoliday: SchoolHoliday.objects.create(
            name="Efterårsferie", first_on=date(2027, 10, 16), last_on=date(2027, 10, 24)
        ),
        InitiativeSuggestion: factories.InitiativeSuggestionFactory(
            organisation=organisation, state="waiting", confirmed_at=datetime(2026, 5, 1, tzinfo=UTC)
        ),
        Suggestion: factories.SuggestionFactory(
            organisation=organisation, state="waiting", confirmed_at=datetime(2026, 5, 1, tzinfo=UTC)
        ),
    }  # fmt: skip
    shipped = (Dimension, Goal, Pillar, FocusArea, KeyFeature, Text, Questionnaire, Section, Question)
    framework = {model: model.objects.first() for model in shipped}
    return SimpleNamespace(clients=clients, rows=rows | framework, nobody=signed_in(""), stranger=Client())


def address(model: Any, *parts: Any) -> str:
    return "/".join(["/admin", model._meta.app_label, model._meta.model_name, *map(str, parts), ""])


def again(built: SimpleNamespace) -> SimpleNamespace:
    """For one test: browsers with sessions of their own, and rows that may be changed."""
    rows = {model: copy(row) for model, row in built.rows.items()}
    clients = {letter: browser_of(client) for letter, client in built.clients.items()}
    return SimpleNamespace(clients=clients, rows=rows, nobody=browser_of(built.nobody), stranger=Client())


def browser_of(client: Any) -> Any:
    found: Any = Client()
    found.cookies = deepcopy(client.cookies)
    found.user = copy(client.user)
    return found


def kept() -> dict[str, list[Any]]:
    """All rows of the tables that staff work with."""
    tables = [model for model in TABLE if model is not AuditEntry]
    found: list[Any] = [*tables, Membership, Milestone, Merge, Draft, Answer, BulkFile, CalendarFile]
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in found}
