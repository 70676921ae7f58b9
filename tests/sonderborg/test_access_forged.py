"""What a forged request could reach: every choice in every form, every action of every list, every search behind a
field, every method of every address. Asked as each role, with rows of another organisation that are not public."""

from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.sites import all_sites
from django.test import Client, RequestFactory

from events.models import Event, Occurrence, Schedule, Suggestion
from indicators.models import Indicator, Measurement
from initiatives import merging, workflow
from initiatives.models import (
    Initiative,
    InitiativeSuggestion,
    Invitation,
    Membership,
    Milestone,
    Organisation,
    Submission,
    Update,
    User,
)
from tests import factories
from tests.conftest import NOW
from tests.sonderborg.access_city import ROLES, TABLE, address, kept
from tests.sonderborg.access_elsewhere import ELSEWHERE, keys
from tests.staff import errors, filled

pytestmark = pytest.mark.django_db
EDITORS = "oer"
HIDDEN = "Zzskjult"
PAGES = list(admin.site._registry.items())


@pytest.fixture
def hidden(city):
    """Of an organisation that nobody here works for, and not public: none may be chosen, found or changed."""
    draft = {"state": "draft", "published_at": None}
    organisation = factories.OrganisationFactory(name=f"{HIDDEN} organisation", **draft)
    initiative = factories.InitiativeFactory(title=f"{HIDDEN} initiative", lead=organisation, **draft)
    return {
        Organisation: organisation,
        Initiative: initiative,
        Milestone: factories.MilestoneFactory(initiative=initiative, title=f"{HIDDEN} milestone"),
        Indicator: factories.IndicatorFactory(name=f"{HIDDEN} indicator", responsible=organisation, **draft),
        Event: factories.EventFactory(title=f"{HIDDEN} event", organiser=organisation, **draft),
    }


def asked_by(client: Client) -> Any:
    request = RequestFactory().get("/admin/")
    request.user = client.user  # type: ignore[attr-defined]
    return request


def forms_of(page: Any, request: Any, row: Any) -> Any:
    """The form of a page and those of the rows on it."""
    yield page.get_form(request, row, change=row is not None)()
    for formset, _inline in page.get_formsets_with_inlines(request, row):
        yield formset(instance=row or page.model()).empty_form


def choices(form: Any) -> Any:
    """Without the number of a row, which its formset holds against its own rows: tried below."""
    return {
        name: field for name, field in form.fields.items() if name != "id" and isinstance(field, forms.ModelChoiceField)
    }


@pytest.mark.parametrize("model", TABLE, ids=lambda model: model.__name__)
def test_no_form_offers_what_its_reader_may_not_see(city, hidden, model):
    """A forged key is held against the same rows as the choices."""
    page, found = admin.site._registry[model], []
    for letter in EDITORS:
        request = asked_by(city.clients[letter])
        for row in (None, city.rows[model]):
            if not (page.has_change_permission(request, row) if row else page.has_add_permission(request)):
                continue
            for form in forms_of(page, request, row):
                for name, field in choices(form).items():
                    secret = hidden.get(field.queryset.model)
                    if secret is not None and field.queryset.filter(pk=secret.pk).exists():
                        found.append((letter, type(form).__name__, name))
    assert found == []


@pytest.mark.parametrize(("model", "field"), [(Initiative, "lead"), (Event, "organiser")])
def test_nobody_makes_another_organisation_answer_for_something(city, hidden, model, field):
    """Neither one that is hidden, nor one that everyone sees."""
    for letter, foreign in (("o", city.rows[Organisation]), ("e", hidden[Organisation]), ("o", hidden[Organisation])):
        client = city.clients[letter]
        page = client.get(address(model, "add"))
        title = {"title_da": "Mit", "summary_da": "x"}
        answer = client.post(address(model, "add"), filled(page, **title, **{field: foreign.pk}))
        assert field in errors(answer)
    assert model.objects.filter(title_da="Mit").count() == 0


def test_nobody_names_what_they_do_not_see(city, hidden):
    client, own = city.clients["e"], city.rows[Initiative]
    place = address(Initiative, own.pk, "change")
    for name, model in (("partners", Organisation), ("parent", Initiative)):
        answer = client.post(place, filled(client.get(place), **{name: hidden[model].pk}))
        assert name in errors(answer)
    own.refresh_from_db()
    assert (list(own.partners.all()), own.parent) == ([], None)


def test_nobody_reaches_rows_of_another_page_through_their_own(city, hidden):
    """A milestone of another initiative, named by its number in the form of one's own; changed, and deleted."""
    client, own, foreign = city.clients["e"], city.rows[Initiative], hidden[Milestone]
    place = address(Initiative, own.pk, "change")
    before = list(Milestone.objects.values())
    for more in ({"milestones__0__title_da": "Mit"}, {"milestones__0__DELETE": "on"}):
        row = {
            "milestones__TOTAL_FORMS": 1, "milestones__INITIAL_FORMS": 1, "milestones__0__id": foreign.pk,
            "milestones__0__initiative": own.pk, "milestones__0__due_on": "2031-01-01",
        }  # fmt: skip
        assert client.post(place, filled(client.get(place), **row, **more)).status_code < 500
        assert list(Milestone.objects.values()) == before


@pytest.mark.parametrize("model", TABLE, ids=lambda model: model.__name__)
def test_no_action_reaches_rows_of_others(city, hidden, model):
    """Every action that anybody has, `delete_selected` as well, asked for by whom the row is not of."""
    page = admin.site._registry[model]
    actions = {*page.get_actions(asked_by(city.clients["a"])), "delete_selected"}
    keys = [city.rows[model].pk, *([hidden[model].pk] if model in hidden else [])]
    before = kept()
    for action in actions:
        for more in ({}, {"post": "yes", "apply": "1", "do": "1", "state": "archived", "reason": "x"}):
            data = {"action": action, "_selected_action": keys, "select_across": "1", **more}
            assert city.clients["o"].post(address(model), data).status_code < 500, action
    for client in (city.nobody, city.stranger):
        assert client.post(address(model), data).status_code == 302
    assert kept() == before


@pytest.fixture
def foreign(city, hidden):
    """A hidden row of each table that has an owner, so that every address can be asked for one of those."""
    initiative, indicator, event = (hidden[model] for model in (Initiative, Indicator, Event))
    one, by = hidden[Organisation], city.clients["c"].user
    waiting = {"organisation": one, "state": "waiting", "confirmed_at": NOW}
    return hidden | {
        Update: factories.UpdateFactory(
            initiative=initiative, title=f"{HIDDEN} news", state="draft", published_at=None
        ),
        Measurement: factories.MeasurementFactory(
            indicator=indicator, review="submitted", current=False, reviewed_at=None
        ),
        Schedule: event.schedules.create(all_day=True, starts_on=NOW.date(), ends_on=NOW.date()),
        Occurrence: factories.OccurrenceFactory(event=event),
        Suggestion: factories.SuggestionFactory(title=f"{HIDDEN} suggestion", **waiting),
        InitiativeSuggestion: factories.InitiativeSuggestionFactory(title=f"{HIDDEN} suggestion", **waiting),
        Submission: workflow.submit(row=initiative, by=by, now=NOW),
        Invitation: factories.InvitationFactory(organisation=one),
    }


def pointing_at(rows: Any) -> dict[str, list[Any]]:
    """What refers to them, in whichever table."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        for pointing in merging.pointing_at(row):
            name = f"{row._meta.model_name} {pointing.field.model._meta.label} {pointing.field.name}"
            found[name] = list(pointing.rows.values())
    return found


def body(own: Any, foreign: Any) -> dict[str, Any]:
    """Everything that any form here might ask for: ids of others' rows, and words that would do something."""
    ids = {model._meta.model_name: row.pk for model, row in foreign.items()}
    return {
        **ids, **{f"{name}s": key for name, key in ids.items()}, "lead": ids["organisation"], "organiser": own.pk,
        "partners": ids["organisation"], "responsible": ids["organisation"], "parent": ids["initiative"],
        "keep": ids["organisation"], "tag": "1", "links": "1", "to": "1", "what": "goal:1", "post": "yes", "do": "send",
        "title_da": "Mit", "name_da": "Mit", "summary_da": "x", "state": "published", "decision": "publish",
        "_publish": "1", "_submit": "1", "reason": "x", "reason_da": "x", "note": "x", "seen": "{}",
        "starts_on": "2031-01-01", "date": "2031-01-01", "time": "10:00",
        f"{ids['indicator']}-value": "1", f"{ids['indicator']}-figure": "final",
        f"attendance-{ids['occurrence']}": "7", f"{ids['occurrence']}": "7", "_selected_action": ids["initiative"],
    }  # fmt: skip


@pytest.mark.parametrize("letter", EDITORS)
def test_no_address_reaches_a_row_of_others_whatever_is_sent_there(city, foreign, letter):
    """Every address that takes a number, with that of a hidden row: read, and with a forged body."""
    client, numbers = city.clients[letter], {model.__name__: row.pk for model, row in foreign.items()}
    places = [address(model, row.pk, what) for model, row in foreign.items() if model in TABLE
              for what in ("change", "delete", "history")]  # fmt: skip
    places += [f"/admin/{place.format(**keys(city) | numbers)}" for place, _get, _post in ELSEWHERE.values()
               if any(f"{{{name}}}" in place for name in numbers)]  # fmt: skip
    before, found = kept(), body(city.rows[Organisation], foreign)
    for place in places:
        read, sent = client.get(place), client.post(place, found)
        assert read.status_code in (302, 403, 404, 405), place
        assert sent.status_code in (302, 403, 404, 405), place
        assert HIDDEN not in read.text + sent.text, place
    assert kept() == before


@pytest.mark.parametrize("letter", EDITORS)
def test_no_body_that_names_rows_of_others_links_or_changes_them(city, foreign, undrawn, letter):
    """Every address, with the numbers of one's own rows, and those of hidden ones in what is sent."""
    client, found = city.clients[letter], body(city.rows[Organisation], foreign)
    numbers = keys(city)
    places = [f"/admin/{place.format(**numbers)}" for place, _get, _post in ELSEWHERE.values()]
    places += [
        address(model, *parts) for model, row in city.rows.items() for parts in ((), ("add",), (row.pk, "change"))
    ]
    places += ["/admin/progress/2025/", "/admin/exports/"]
    rows = [row for model, row in foreign.items() if model is not Submission]
    before = pointing_at(rows), [type(row)._base_manager.values().get(pk=row.pk) for row in rows]
    for place in places:
        assert client.post(place, found).status_code < 500, place
    assert (pointing_at(rows), [type(row)._base_manager.values().get(pk=row.pk) for row in rows]) == before


@pytest.mark.parametrize("letter", ROLES)
def test_the_search_behind_a_field_finds_what_its_reader_sees(city, hidden, letter):
    found = []
    for model, page in PAGES:
        fields = [*page.autocomplete_fields, *(f for inline in page.inlines for f in inline.autocomplete_fields)]
        for name in fields:
            query = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": name}
            answer = city.clients[letter].get("/admin/autocomplete/", query | {"term": HIDDEN})
            if answer.status_code == 200 and answer.json()["results"]:
                found.append(name)
    assert bool(found) == (letter in "ca")


@pytest.mark.parametrize("value", ["", "0", "-1", "9" * 30, "x", "\x00", "1;2", "%00", "1/../2"])
def test_no_forged_key_breaks_a_page(city, value):
    client = city.clients["e"]
    for model in (Initiative, Event, Schedule):
        for place in (f"{address(model)}{value}/change/", f"{address(model)}?id__exact={value}&pk={value}&o={value}"):
            assert client.get(place.replace("\x00", "%00")).status_code < 500
        data = {"action": "delete_selected", "_selected_action": value, "post": "yes"}
        assert client.post(address(model), data).status_code < 500


# --- One's own rights ------------------------------------------------------------------------------
@pytest.mark.parametrize("letter", "oerc")
def test_nobody_raises_their_own_rights(city, letter):
    client = city.clients[letter]
    me, forged = client.user, {"role": "administrator", "is_superuser": "on", "is_staff": "on", "is_active": "on"}
    membership = {
        "memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "0", "memberships-0-user": me.pk,
        "memberships-0-organisation": city.rows[Organisation].pk,
    }  # fmt: skip
    before = list(Membership.objects.order_by("pk").values()), User.objects.get(pk=me.pk).role
    for place in (
        address(User, me.pk, "change"), address(User, "add"), address(User, me.pk, "password"), "/admin/account/",
        "/admin/password_change/", "/admin/account/sign-out-everywhere/", "/admin/initiatives/invitation/add/",
    ):  # fmt: skip
        client.post(place, {**forged, **membership, "username": me.username, "email": "x@example.dk"})
    if letter != "c":
        client.post(address(Organisation, city.rows[Organisation].pk, "change"), membership)
        assert list(Membership.objects.order_by("pk").values()) == before[0]
    assert User.objects.get(pk=me.pk).role == before[1]
    assert User.objects.filter(role="administrator").count() == 1


def test_a_coordinator_keeps_the_members_of_an_organisation(city):
    client, organisation = city.clients["c"], city.rows[Organisation]
    new = factories.UserFactory(role="editor")
    place = address(Organisation, organisation.pk, "change")
    number = organisation.memberships.count()
    row = {"memberships__TOTAL_FORMS": number + 1, f"memberships__{number}__user": new.pk,
           f"memberships__{number}__organisation": organisation.pk}  # fmt: skip
    assert client.post(place, filled(client.get(place), **row)).status_code == 302
    assert organisation.memberships.filter(user=new).exists()


def test_there_is_one_staff_site(city):
    assert len(all_sites) == 1
    assert city.nobody.get("/admin/").status_code == 302
