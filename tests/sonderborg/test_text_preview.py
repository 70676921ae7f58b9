"""Coordinators see a text on its page before they save it."""

import pytest
from django.test import Client

from initiatives.models import Text
from tests import factories
from tests.staff import errors, filled

pytestmark = pytest.mark.django_db


def place(key="about", code="da"):
    return f"/admin/texts/{key}/preview/{code}/"


def form(client, key="about", **changes):
    row = Text.objects.get(key=key)
    address = f"/admin/initiatives/text/{row.pk}/change/"
    return address, filled(client.get(address), **changes)


def test_the_preview_is_the_page_with_what_the_form_holds_and_saves_nothing(coordinator, stranger):
    _address, data = form(coordinator, title_en="Our {city}", body_en="## Brand new <script>alert(1)</script>")
    page = coordinator.post(place(code="en"), data)
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="en"' in page.text
    assert ">Our Sønderborg</h1>" in page.text
    assert '<h2 id="s-brand-new">Brand new' in page.text
    assert "<script>alert" not in page.text
    assert "A preview: this text is not saved yet." in page.text
    assert "no-store" in page["Cache-Control"]
    assert "Brand new" not in stranger.get("/en/about/").text
    assert Text.objects.get(key="about").changed_at is None


def test_each_page_can_be_looked_at_in_each_language(coordinator):
    factories.InitiativeFactory()
    for key in ("home", "about", "contact", "privacy", "accessibility"):
        _address, data = form(coordinator, key, title_da="Titel", title_en="Titel", title_de="Titel")
        for code in ("da", "en", "de"):
            page = coordinator.post(place(key, code), data)
            assert (page.status_code, f'<html lang="{code}"' in page.text) == (200, True)
            assert "Titel" in page.text


def test_what_is_wrong_is_said_instead_of_shown(coordinator):
    _address, data = form(coordinator, body_da="{findes_ikke}")
    page = coordinator.post(place(), data)
    assert page.status_code == 200
    assert "{findes_ikke} kendes ikke her" in page.text
    assert "Teksten kan ikke vises, som den er." in page.text


def test_an_unknown_page_or_language_is_not_found(coordinator):
    _address, data = form(coordinator)
    assert [coordinator.post(address, data).status_code for address in (place("x"), place(code="sv"))] == [404, 404]
    assert coordinator.get(place()).status_code == 405


def test_only_coordinators_look_and_only_with_a_token(coordinator, editor, stranger):
    _address, data = form(coordinator)
    assert editor.post(place(), data).status_code == 403
    assert stranger.post(place(), data).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(coordinator.user)
    assert strict.post(place(), data).status_code == 403


# --- Saving --------------------------------------------------------------------------------------
def test_what_is_saved_is_on_the_page_at_once_and_says_who_changed_it(coordinator, stranger):
    address, data = form(coordinator, body_da="Skrevet af os i {city}", _save="1")
    assert coordinator.post(address, data).status_code == 302
    row = Text.objects.get(key="about")
    assert (row.changed_by, row.changed_at is None) == (coordinator.user, False)
    assert "<p>Skrevet af os i Sønderborg</p>" in stranger.get("/om/").text
    history = coordinator.get(f"/admin/initiatives/text/{row.pk}/history/").text
    assert str(coordinator.user) in history


def test_an_unknown_name_is_refused_under_its_field(coordinator):
    address, data = form(coordinator, body_de="{stadt}", _save="1")
    page = coordinator.post(address, data)
    assert list(errors(page)) == ["body_de"]
    assert Text.objects.get(key="about").changed_at is None


def test_a_text_missing_in_a_language_is_danish_marked_as_such(stranger):
    Text.objects.filter(key="about").update(title_de="", body_de="")
    page = stranger.get("/de/ueber/").text
    assert '<h1 lang="da">' in page
    assert '<div class="prose intro" lang="da">' in page
    assert "Das gibt es bisher nur auf Dänisch." in page


@pytest.mark.parametrize("changes", [1, 3])
def test_the_list_of_texts_costs_the_same(coordinator, changes, django_assert_num_queries):
    Text.objects.filter(pk__in=Text.objects.values("pk")[:changes]).update(changed_by=coordinator.user)
    # session, user, count, rows with who changed them
    with django_assert_num_queries(4):
        coordinator.get("/admin/initiatives/text/")
