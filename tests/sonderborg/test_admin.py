"""The staff site itself: its first page, its languages, its sign-in."""

import pytest
from django.test import Client

from tests.conftest import signed_in
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def shown(client):
    """What the index lists, by app: the tables that one may touch."""
    return {
        app["app_label"]: [table["object_name"] for table in app["models"]]
        for app in client.get("/admin/").context["app_list"]
    }


def test_the_index_shows_an_editor_what_they_may_touch(editor):
    found = {app: set(tables) for app, tables in shown(editor).items()}
    assert found == {
        "initiatives": {"Initiative", "Update"},
        "indicators": {"Indicator", "Measurement"},
        "events": {"Event", "Occurrence", "Venue"},
    }


def test_users_stand_on_the_index_of_administrators_only(coordinator, administrator):
    assert "User" not in shown(coordinator)["initiatives"]
    assert "User" in shown(administrator)["initiatives"]
    assert "Baseline" in shown(coordinator)["indicators"]


def test_an_editor_without_an_organisation_is_offered_nothing():
    client = signed_in("editor")
    assert shown(client) == {"events": ["Venue"]}
    assert client.get("/admin/").context["tasks"] == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_index_costs_the_same(editor, django_assert_num_queries, number):
    for _ in range(number):
        OrganisationFactory().memberships.create(user=editor.user)
    with django_assert_num_queries(5):  # session, user, own organisations, the same for the tasks, recent actions
        editor.get("/admin/")


# --- Languages -----------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["da", "en", "de"])
def test_the_chosen_language_is_kept(editor, code):
    answer = editor.post("/admin/language/", {"language": code, "next": "/admin/events/event/"})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/events/event/")
    page = editor.get("/admin/")
    assert page["Content-Language"] == code
    assert f'<html lang="{code}"' in page.content.decode()


def test_danish_is_what_nobody_chose(stranger):
    assert '<html lang="da"' in stranger.get("/admin/login/").content.decode()


def test_the_language_form_leads_nowhere_else(stranger):
    answer = stranger.post("/admin/language/", {"language": "en", "next": "https://example.com/"})
    assert answer["Location"] == "/en/"
    assert stranger.post("/admin/language/", {"language": "xx"})["Location"] == "/"


def test_the_language_form_is_guarded_against_forgery():
    assert Client(enforce_csrf_checks=True).post("/admin/language/", {"language": "en"}).status_code == 403


# --- Sign-in -------------------------------------------------------------------------------------
@pytest.mark.parametrize(("role", "status"), [("", 200), ("editor", 302), ("administrator", 302)])
def test_only_a_role_signs_in(stranger, role, status):
    UserFactory(username="anna", role=role)
    answer = stranger.post("/admin/login/", {"username": "anna", "password": "password", "next": "/admin/"})
    assert answer.status_code == status


def test_staff_pages_are_not_stored(editor, stranger):
    for client, place in ((editor, "/admin/"), (editor, "/admin/progress/2025/"), (stranger, "/admin/login/")):
        assert "no-store" in client.get(place)["Cache-Control"]
