"""Texts of the site's own pages: shipped, edited, filled in, and shown in Danish where a language is missing."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation

from initiatives import texts
from initiatives.facts import IN_BODY, IN_TITLE
from initiatives.models import Text
from initiatives.placeholders import unknown
from tests import factories

pytestmark = pytest.mark.django_db
LANGUAGES = ("da", "en", "de")


def test_migrate_puts_a_text_in_place_for_each_page_in_three_languages():
    assert set(Text.objects.values_list("key", flat=True)) == set(Text.Key.values)
    empty = [
        (row.key, field, code)
        for row in Text.objects.all()
        for field in ("title", "body")
        for code in LANGUAGES
        if not getattr(row, f"{field}_{code}")
    ]
    assert empty == []


@pytest.mark.parametrize("key", Text.Key.values)
def test_the_shipped_texts_name_only_what_is_known(key):
    for name, text in texts.shipped(key).items():
        assert unknown(text, IN_TITLE if name.startswith("title") else IN_BODY) == []


def test_the_statement_is_held_against_the_portal_whenever_it_is_changed():
    """Who changes it reads every sentence beside the site, then moves the day in the settings and the sum here."""
    shipped = (Path(texts.__file__).parent / "data/texts/accessibility.toml").read_bytes()
    assert (settings.ACCESSIBILITY_REVIEWED_ON, hashlib.sha256(shipped).hexdigest()[:12]) == (
        date(2026, 11, 28), "4cf6b74eb9f9",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "day"), [("da", "28. november 2026"), ("en", "28 November 2026"), ("de", "28. November 2026")]
)
def test_the_statement_says_when_how_and_where_to_complain(language, day):
    with translation.override(language):
        body = texts.shown("accessibility").body
    for said in (day, "axe-core", "WCAG 2.1", "EN 301 549", "https://digst.dk/", "10 "):
        assert said in body
    assert "{" not in body


def test_a_second_sync_changes_nothing():
    before = list(Text.objects.order_by("pk").values())
    texts.sync()
    assert list(Text.objects.order_by("pk").values()) == before


def test_an_edit_survives_the_sync_while_other_languages_are_brought_up_to_date(monkeypatch):
    Text.objects.filter(key="about").update(body_da="Vores egne ord")
    real = texts.shipped
    monkeypatch.setattr(
        texts, "shipped", lambda key: real(key) | ({"body_da": "Nyt", "body_en": "New"} if key == "about" else {})
    )
    texts.sync()
    row = Text.objects.get(key="about")
    assert (row.body_da, row.body_en) == ("Vores egne ord", "New")


# --- For a reader --------------------------------------------------------------------------------
def test_facts_are_filled_in_and_counted_among_public_initiatives(settings):
    settings.CITY = settings.CITY | {"email": "hej@example.dk", "phone": "12 34 56 78"}
    for state in ("published", "published", "draft"):
        factories.InitiativeFactory(state=state)
    Text.objects.filter(key="about").update(
        title_de="Über {city}", body_de="{initiatives} – {contact} – {sender_days} – [x]({page_framework})"
    )
    with translation.override("de"):
        shown = texts.shown("about")
    assert (shown.title, shown.title_lang, shown.body_lang) == ("Über Sonderburg", "", "")
    assert shown.body == "2 – [hej@example.dk](mailto:hej@example.dk) · 12 34 56 78 – 180 – [x](/de/rahmen/)"


def test_without_a_contact_the_municipality_stands_in_its_place(settings):
    settings.CITY = settings.CITY | {"email": "", "phone": ""}
    Text.objects.filter(key="contact").update(body_da="{contact}|{email}|{phone}")
    own = "[Sønderborg Kommune](https://sonderborgkommune.dk)"
    assert texts.shown("contact").body == f"{own}|{own}|{own}"


def test_what_is_missing_in_a_language_is_danish_and_says_so():
    Text.objects.filter(key="about").update(body_de="", title_de=None, body_da="{city} [x]({page_framework})")
    with translation.override("de"):
        shown = texts.shown("about")
    assert (shown.title, shown.title_lang) == ("Om Sønderborg som læringsby", "da")
    assert (shown.body, shown.body_lang) == ("Sønderborg [x](/de/rahmen/)", "da")


@pytest.mark.parametrize("initiatives", [1, 3])
def test_all_texts_are_one_query(initiatives, django_assert_num_queries):
    for _n in range(initiatives):
        factories.InitiativeFactory()
    with django_assert_num_queries(1):
        texts.shown("about")


def test_another_row_is_shown_instead_until_the_end_of_a_preview():
    row = Text.objects.get(key="about")
    row.title_da = "Ikke gemt, {initiatives}"
    with texts.instead(row):
        assert texts.shown("about").title == "Ikke gemt, 0"
        assert texts.shown("privacy").title == "Privatliv og cookies"
    assert texts.shown("about").title == "Om Sønderborg som læringsby"


# --- Rules ---------------------------------------------------------------------------------------
def test_an_unknown_name_is_refused_beside_its_field():
    row = Text.objects.get(key="about")
    row.body_en, row.title_da = "We are {nobody} in {city}", "{contact}"
    with pytest.raises(ValidationError) as refused, translation.override("en"):
        row.full_clean()
    said = refused.value.message_dict
    assert set(said) == {"body_en", "title_da"}
    assert said["body_en"][0].startswith(
        "{nobody} is not known here, so nothing would stand in its place. You can use:"
    )
    assert said["title_da"] == [
        "{contact} is not known here, so nothing would stand in its place. You can use: {city}, {municipality}, "
        "{network}, {initiatives}."
    ]


def test_a_text_has_a_title_in_some_language():
    row = Text.objects.get(key="about")
    row.title_da = row.title_en = ""
    row.validate_constraints()
    row.title_de = None
    with pytest.raises(ValidationError, match="mindst ét sprog"):
        row.validate_constraints()
