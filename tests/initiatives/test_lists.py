"""Lists and forms of the staff pages: what an empty one says, filters that are counted, names and order of fields."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.contrib import admin

from initiatives.models import Goal
from tests import factories

pytestmark = pytest.mark.django_db
INITIATIVES, UPDATES = "/admin/initiatives/initiative/", "/admin/initiatives/update/"


def test_an_empty_list_says_what_belongs_there_and_how_to_add_it(editor):
    page = editor.get(UPDATES)
    assert "Her står de nyheder, som initiativerne fortæller undervejs" in page.text
    assert f'<a class="button" href="{UPDATES}add/">Tilføj nyhed</a>' in page.text
    assert '<p class="paginator"' not in page.text


def test_a_list_that_a_search_has_emptied_leads_back_to_all(editor):
    factories.InitiativeFactory()
    page = editor.get(INITIATIVES, {"q": "findes ikke"})
    assert "Intet på listen passer til din søgning eller filtrene." in page.text
    assert '<p><a href="?">Vis alle</a></p>' in page.text
    assert "Her står byens initiativer" not in page.text


def test_who_may_not_add_is_not_asked_to(editor):
    page = editor.get("/admin/events/occurrence/")
    assert "Her står datoerne for dine arrangementer" in page.text
    assert "/admin/events/occurrence/add/" not in page.text


def test_every_table_that_can_be_empty_has_its_words():
    """What is there from the first migration is never empty; accounts have whoever reads the list."""
    full = {"dimension", "goal", "pillar", "focusarea", "keyfeature", "text", "user"}
    silent = {
        model._meta.model_name for model, page in admin.site._registry.items() if not getattr(page, "nothing_yet", "")
    }
    assert silent == full


def test_chosen_filters_are_counted_where_they_are_folded(editor):
    assert "valgt</span>" not in editor.get(INITIATIVES).text
    page = editor.get(INITIATIVES, {"state__exact": "draft", "phase__exact": "idea"})
    assert '<summary>Filtre <span class="count">2 valgt</span></summary>' in page.text


def test_rows_of_a_form_name_their_fields_and_say_what_the_columns_mean(editor):
    row = factories.InitiativeFactory(lead=editor.organisation, state="draft")
    tag = row.tags.create(goal=Goal.objects.get(number=4), reason_da="x")
    text = editor.get(f"{INITIATIVES}{row.pk}/change/?whole").text
    assert re.findall(r'<select[^>]* aria-label="([^"]*)" id="id_tags-0-what"', text) == ["Knyttet til"]
    assert f'<span class="hidden-text">Slet {tag}</span>' in text
    assert "<dt>Knyttet til</dt><dd>En dimension, et verdensmål eller et nøgletræk.</dd>" in text


def test_rows_of_a_list_name_their_fields(editor):
    factories.OccurrenceFactory(
        event__organiser=editor.organisation, event__title="Høstfest", first_on=date(2026, 9, 1)
    )
    text = editor.get("/admin/events/occurrence/").text
    assert re.findall('aria-label="([^"]*), Høstfest, 1. sep. 2026"', text) == [
        "Status",
        "Begrundelse (dansk)",
        "Hvor mange der kom",
    ]


@pytest.mark.parametrize("table", ["initiatives/initiative", "initiatives/update", "events/event"])
def test_a_form_begins_with_what_one_writes_first(editor, table):
    """And folds away what is rarely touched: when it becomes public, where it comes from, its address."""
    page = editor.get(f"/admin/{table}/add/")
    name, options = page.context["adminform"].fieldsets[0]
    assert (name, options["fields"][0]) == (None, "initiative" if table.endswith("update") else "title_da")
    folded = [
        part["fields"] for _name, part in page.context["adminform"].fieldsets if "collapse" in part.get("classes", ())
    ]
    assert table.endswith("update") or "published_at" in [name for fields in folded for name in fields]


def test_an_address_on_the_web_is_not_taken_for_a_street(coordinator):
    assert "Webadresse" in coordinator.get("/admin/initiatives/organisation/add/").text


def test_members_are_called_people(coordinator):
    row = factories.OrganisationFactory()
    row.memberships.create(user=factories.UserFactory(role="editor"))
    assert "<dt>Person</dt>" in coordinator.get(f"/admin/initiatives/organisation/{row.pk}/change/").text


@pytest.mark.parametrize("language", ["da", "en", "de"])
def test_each_language_is_named_in_itself(editor, language):
    editor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    text = editor.get(INITIATIVES).text
    assert re.findall(r'name="language" value="\w+" lang="\w+"[^>]*>(\w+)<', text) == ["Dansk", "English", "Deutsch"]


@pytest.mark.parametrize(
    ("address", "name"),
    [("initiatives/initiative", "Initiativer"), ("initiatives/submission", "Sendt til godkendelse")],
)
def test_a_list_is_called_what_it_holds(coordinator, address, name):
    assert re.findall(r"<h1>(.*)</h1>", coordinator.get(f"/admin/{address}/").text) == [name]


def test_a_part_of_the_staff_site_lists_its_tables_and_tells_nothing_else(coordinator):
    page = coordinator.get("/admin/events/").text
    assert re.findall(r"<h1>(.*)</h1>", page) == ["Arrangementer"]
    assert ("/admin/events/venue/add/" in page, "venter på dig" in page) == (True, False)
