"""Every address of the staff site × who asks × how, as a table: who may do what."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
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
    Merge,
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
from tests.sonderborg.access_elsewhere import ELSEWHERE, keys, said

pytestmark = pytest.mark.django_db
ROLES = {
    "o": "editor of another organisation",
    "e": "editor",
    "r": "reviewer",
    "c": "coordinator",
    "a": "administrator",
}
STAFF = "oerca"
SOME_READ = (User, AuditEntry, Invitation)  # the others have no such list at all

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
# Pages that are no tables: (address, POST as well, who gets in; the others are refused).
PAGES = {
    "index": ("/admin/", STAFF),
    "jsi18n": ("/admin/jsi18n/", STAFF),
    "autocomplete": ("/admin/autocomplete/?app_label=initiatives&model_name=update&field_name=initiative", STAFF),
    "app_list": ("/admin/initiatives/", STAFF),
    "progress-period": ("/admin/progress/2025/", STAFF),
    "year": ("/admin/years/2025/", "ca"),
    "year-freeze": ("/admin/years/2025/freeze/", "ca"),
    "year-missing": ("/admin/years/2025/missing/", "ca"),
    "year-ask": ("/admin/years/2025/missing/write/", "ca"),
    "exports": ("/admin/exports/", STAFF),
    "coming-events": ("/admin/coming-events/", "ca"),
    "translations": ("/admin/translations/", "ca"),
    "progress-sheet": ("/admin/progress/2025.xlsx", STAFF),
}
OPEN = {"login", "logout", "language"}  # without signing in


@pytest.fixture
def city():
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


def test_the_table_names_every_address():
    suffixes = ("changelist", "add", "history", "delete", "change")
    known = {f"{m._meta.app_label}_{m._meta.model_name}_{suffix}" for m in TABLE for suffix in suffixes}
    known |= {f"{m._meta.app_label}_{m._meta.model_name}_simple_history" for m in TABLE if hasattr(m, "history")}

    def names(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from names(pattern.url_patterns)
            elif pattern.name:
                yield pattern.name

    assert set(names(admin.site.get_urls())) == known | set(PAGES) | OPEN | set(ELSEWHERE)
    assert set(admin.site._registry) == set(TABLE)


def expected(model: Any) -> dict[tuple[str, str], dict[str, int]]:
    """(what, method): letter -> status."""
    add, see, change, delete = TABLE[model]
    all_see = see if model in SOME_READ else STAFF

    def status(may: str, letter: str) -> int:
        if letter in may:
            return 200
        return 403 if letter in see or model in SOME_READ or not may else 302  # what nobody may needs no row

    return {
        ("", "GET"): {letter: 200 if letter in all_see else 403 for letter in STAFF},
        ("", "POST"): {letter: 200 if letter in all_see else 403 for letter in STAFF},
        ("add", "GET"): {letter: 200 if letter in add else 403 for letter in STAFF},
        ("add", "POST"): {letter: 200 if letter in add else 403 for letter in STAFF},
        ("change", "GET"): {letter: status(see, letter) for letter in STAFF},
        ("change", "POST"): {letter: status(change, letter) for letter in STAFF},
        ("delete", "GET"): {letter: status(delete, letter) for letter in STAFF},
        ("delete", "POST"): {letter: status(delete, letter) for letter in STAFF},
    }


@pytest.mark.parametrize("model", TABLE, ids=lambda model: model.__name__)
def test_who_may_do_what(city, model):
    row, wanted = city.rows[model], expected(model)
    places = {what: address(model, *([row.pk] if what in ("change", "delete") else []), *([what] if what else []))
              for what, _method in wanted}  # fmt: skip
    found = {
        (what, method): {
            letter: getattr(client, method.lower())(places[what], {}).status_code
            for letter, client in city.clients.items()
        }
        for what, method in wanted
    }
    assert found == wanted
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", TABLE, ids=lambda model: model.__name__)
def test_strangers_and_users_without_a_role_are_sent_to_the_sign_in(city, model):
    pk = city.rows[model].pk
    places = [address(model, *parts) for parts in ((), ("add",), (pk, "change"), (pk, "delete"), (pk, "history"))]
    for client in (city.stranger, city.nobody):
        for place in places:
            for answer in (client.get(place), client.post(place, {"post": "yes"})):
                assert (answer.status_code, answer["Location"]) == (302, f"/admin/login/?next={place}")


@pytest.mark.parametrize("model", TABLE, ids=lambda model: model.__name__)
def test_history_is_seen_by_whom_the_row_is_seen(city, model):
    row, see = city.rows[model], TABLE[model][1]
    hidden = 403 if hasattr(model, "history") or model is User else 302
    places = [address(model, row.pk, "history")]
    if hasattr(model, "history") and (record := row.history.first()):
        places.append(address(model, row.pk, "history", record.pk))
    for place in places:
        found = {letter: client.get(place).status_code for letter, client in city.clients.items()}
        wanted = {letter: 200 if letter in see else hidden for letter in STAFF}
        if place != places[0] and model in (Update, Schedule):
            wanted["o"] = 404  # an editor's own rows alone are in these lists: another's record is as if it were not
        assert found == wanted, place


def test_going_back_in_history_is_for_whom_may_change_the_row(city):
    initiative = city.rows[Initiative]
    record = initiative.history.first()
    place = address(Initiative, initiative.pk, "history", record.pk)
    Initiative.objects.filter(pk=initiative.pk).update(title_da="Nyere")
    assert city.clients["o"].post(place).status_code == 403
    assert city.stranger.post(place).status_code == 302
    for letter in "er":  # it waits for review
        assert city.clients[letter].post(place).status_code == 302
    initiative.refresh_from_db()
    assert initiative.title_da == "Nyere"


@pytest.mark.parametrize("name", PAGES)
def test_the_other_pages(city, name):
    place, may = PAGES[name]
    found = {letter: client.get(place).status_code for letter, client in city.clients.items()}
    assert found == {letter: 200 if letter in may else 403 for letter in STAFF}
    for client in (city.stranger, city.nobody):
        assert client.get(place).status_code == 302


# --- Elsewhere -------------------------------------------------------------------------------------
@pytest.fixture
def everyone(city):
    """Letter → client; and the addresses."""
    found = keys(city)
    places = {name: f"/admin/{place.format(**found)}" for name, (place, _get, _post) in ELSEWHERE.items()}
    return {**city.clients, "s": city.stranger, "n": city.nobody}, places


@pytest.mark.parametrize(("method", "column"), [("get", 1), ("post", 2)])
def test_who_gets_what_elsewhere(everyone, method, column):
    clients, places = everyone
    found = {
        name: {letter: getattr(client, method)(place).status_code for letter, client in clients.items()}
        for name, place in places.items()
    }
    assert found == {name: said(row[column]) for name, row in ELSEWHERE.items()}


def test_what_nobody_asks_for_changes_nothing_elsewhere(everyone):
    """Other methods; each by who may most, by who may something, by who may nothing here and by strangers."""
    clients, places = everyone
    watched = [*TABLE, Merge, Draft, Answer, BulkFile, CalendarFile]
    before = [list(model.objects.order_by("pk").values()) for model in watched]
    asked = [
        ("c", "delete"),
        ("e", "patch"),
        ("o", "put"),
        ("o", "head"),
        ("s", "options"),
        ("n", "put"),
        ("s", "delete"),
    ]
    for place in places.values():
        for letter, method in asked:
            answer = getattr(clients[letter], method)(place)
            assert answer.status_code < 500, (place, method)
            if letter == "s":
                assert answer["Location"] == f"/admin/login/?next={place}"
    assert [list(model.objects.order_by("pk").values()) for model in watched] == before


# --- Forged by hand --------------------------------------------------------------------------------
def test_an_editor_of_another_organisation_changes_nothing(city):
    other = city.clients["o"]
    waiting = factories.MeasurementFactory(
        indicator=city.rows[Indicator], period="2024", current=False, review="submitted", reviewed_at=None
    )
    forged = [
        (address(Initiative, city.rows[Initiative].pk, "change"), {"title_da": "Mit", "lead": ""}),
        (address(Indicator, city.rows[Indicator].pk, "change"), {"name_da": "Mit", "target": "1"}),
        (address(Measurement), {"action": "approve", "_selected_action": waiting.pk}),
        (address(Measurement), {"action": "delete_selected", "_selected_action": waiting.pk, "post": "yes"}),
        (
            address(Initiative),
            {"action": "delete_selected", "_selected_action": city.rows[Initiative].pk, "post": "yes"},
        ),
        (address(User, other.user.pk, "change"), {"role": "administrator", "is_superuser": "on"}),
        (address(Organisation, city.rows[Organisation].pk, "change"), {"memberships-0-user": other.user.pk}),
        (
            "/admin/progress/2024/",
            {f"{city.rows[Indicator].pk}-value": "1", f"{city.rows[Indicator].pk}-figure": "final", "do": "send"},
        ),
        ("/admin/progress/2024/drafts/", {f"{city.rows[Indicator].pk}-value": "1"}),
    ]
    before = [list(model.objects.order_by("pk").values()) for model in (*TABLE, type(waiting), Draft)]
    for place, data in forged:
        other.post(place, data)
    after = [list(model.objects.order_by("pk").values()) for model in (*TABLE, type(waiting), Draft)]
    assert after == before


def test_no_coordinator_makes_an_administrator(city):
    user = city.rows[User]
    city.clients["c"].post(address(User, user.pk, "change"), {"role": "administrator"})
    user.refresh_from_db()
    assert user.role == "editor"
