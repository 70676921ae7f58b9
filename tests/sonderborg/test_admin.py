"""The staff site itself: its first page, its languages, its sign-in."""

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from initiatives.models import KeyFeature
from tests import city
from tests.conftest import signed_in
from tests.factories import UserFactory

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
        "initiatives": {"Initiative", "InitiativeSuggestion", "Update"},
        "indicators": {"Indicator", "Measurement"},
        "events": {"Event", "Occurrence", "Suggestion", "Venue"},
    }


def test_users_stand_on_the_index_of_administrators_only(coordinator, administrator):
    assert "User" not in shown(coordinator)["initiatives"]
    assert "User" in shown(administrator)["initiatives"]
    assert "Baseline" in shown(coordinator)["indicators"]


def test_an_editor_without_an_organisation_is_offered_nothing():
    client = signed_in("editor")
    assert shown(client) == {"events": ["Venue"]}
    assert client.get("/admin/").context["begin"] == []


# --- Cost: the ceilings hold for every table -----------------------------------------------------
OUR_OWN = ("initiatives", "indicators", "events")
LIST_CEILING, FORM_CEILING = 12, 20


def tables():
    found = [model for model in admin.site._registry if model._meta.app_label in OUR_OWN]
    return sorted(found, key=lambda model: model._meta.label)


def queries(client, address):
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_no_list_and_no_form_asks_more_than_its_ceiling(rf, administrator):
    """The whole city is there, so that each has rows; those that matter most are counted exactly beside their tests."""
    city.build()
    counts = {}
    request = rf.get("/admin/")
    request.user = administrator.user
    for model in tables():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        counts[name] = queries(administrator, reverse(f"{name}_changelist"))
        row = admin.site.get_model_admin(model).get_queryset(request).order_by("pk").last()
        if row is not None:
            counts[f"{name} {row}"] = queries(administrator, reverse(f"{name}_change", args=[row.pk]))
    over = {name: count for name, count in counts.items() if count > (FORM_CEILING if " " in name else LIST_CEILING)}
    assert over == {}
    assert len(counts) > 20


@pytest.mark.parametrize("goals", [1, 3])
def test_the_form_of_a_key_feature_costs_the_same(coordinator, django_assert_num_queries, goals):
    feature = KeyFeature.objects.get(code="4.2")
    feature.goals.set(range(1, goals + 1))
    ContentType.objects.clear_cache()
    # session, user, feature, goals chosen, goals to choose, possible measurements, kind of row (for the link)
    with django_assert_num_queries(7):
        coordinator.get(f"/admin/initiatives/keyfeature/{feature.pk}/change/")


# --- Help ----------------------------------------------------------------------------------------
def rows_of_fields(page):
    """Each line of fields on a page of the admin, of its inlines too: (what it belongs to, Django's field)."""
    forms = [(page.context["adminform"].model_admin.opts.object_name, page.context["adminform"])]
    for rows in page.context["inline_admin_formsets"]:
        forms += [(f"{forms[0][0]} {rows.opts.opts.object_name}", form) for form in rows]
    for owner, form in forms:
        for part in form:
            for line in part:
                yield from ((owner, field) for field in line)


def silent(page):
    """The fields that say nothing under their name, whether one may write in them or only read."""
    found = set()
    for owner, field in rows_of_fields(page):
        name, said = field.field["name"] if field.is_readonly else field.field.name.rpartition("-")[2], ""
        said = field.field["help_text"] if field.is_readonly else field.field.help_text
        if not said:
            found.add(f"{owner}.{name}")
    return found


def pages_with_fields(rf, client):
    """All that add, change or only show a row, of every table."""
    request = rf.get("/admin/")
    request.user = client.user
    for model in tables():
        page, name = admin.site.get_model_admin(model), f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = page.get_queryset(request).order_by("pk").last()
        if page.has_add_permission(request):
            yield client.get(reverse(f"{name}_add"))
        if row is not None and page.has_view_permission(request, row):
            yield client.get(reverse(f"{name}_change", args=[row.pk]))


def test_each_field_of_each_page_says_what_it_is_for(rf, administrator, editor):
    """What appears where, what to write, an example: for who writes and for who may only read."""
    city.build()
    pages = [*pages_with_fields(rf, administrator), *pages_with_fields(rf, editor)]
    assert set().union(*map(silent, pages)) == set()
    assert len(pages) > 40


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


def test_letters_follow_the_language_that_one_chose(editor, coordinator, settings):
    for code in ("de", "xx"):
        editor.post("/admin/language/", {"language": code})
    editor.get("/admin/language/", {"language": "en"})
    for client, kept, read in ((editor, "de", "de"), (coordinator, "", "da")):
        client.user.refresh_from_db()
        assert (client.user.language, client.user.reads) == (kept, read)
    settings.LANGUAGES = [("da", "Dansk")]
    assert editor.user.reads == "da"


def test_the_language_form_leads_nowhere_else(stranger):
    answer = stranger.post("/admin/language/", {"language": "en", "next": "https://example.com/"})
    assert answer["Location"] == "/en/"
    assert stranger.post("/admin/language/", {"language": "xx"})["Location"] == "/"


def test_the_language_form_is_guarded_against_forgery():
    assert Client(enforce_csrf_checks=True).post("/admin/language/", {"language": "en"}).status_code == 403


# --- Sign-in -------------------------------------------------------------------------------------
@pytest.mark.parametrize(("role", "status"), [("", 403), ("editor", 200), ("administrator", 200)])
def test_only_a_role_gets_in(stranger, role, status):
    UserFactory(username="anna", role=role)
    data = {"username": "anna", "password": "password", "next": "/admin/"}
    assert stranger.post("/admin/login/", data, follow=True).status_code == status


def test_staff_pages_are_not_stored(editor, stranger):
    for client, place in ((editor, "/admin/"), (editor, "/admin/progress/2025/"), (stranger, "/admin/login/")):
        assert "no-store" in client.get(place)["Cache-Control"]
