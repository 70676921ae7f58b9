"""The words of the city find what is about them, however they are spelled and whatever the page's language."""

import pytest

from initiatives.fulltext import rank, words_of
from initiatives.models import Dimension, FocusArea, Goal, Initiative, KeyFeature, Organisation, Update
from tests.factories import InitiativeFactory, OrganisationFactory, UpdateFactory

pytestmark = pytest.mark.django_db


def titles(text):
    return sorted(row.title for row in Initiative.objects.search(text))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Bæredygtig bolig", "bæredygtig"),
        ("Bæredygtig bolig", "baeredygtig"),
        ("Bæredygtig bolig", "BÆREDYGTIGE"),
        ("Bæredygtighed for alle", "bæredygtige"),
        ("Baeredygtig bolig", "bæredygtighed"),
        ("Grøn by i Sønderborg", "Sonderborg"),
        ("Grøn by i Sønderborg", "soenderborg"),
        ("Grøn by i Soenderborg", "Sønderborg"),
        ("Havn i Aabenraa", "åbenrå"),
        ("Havn i Åbenrå", "Aabenraa"),
        ("Havn i Åbenrå", "abenra"),
        ("CO₂-neutral i 2029", "co2"),
        ("CO₂-neutral i 2029", "CO2-neutral 2029"),
        ("Børn og unge", "børn og unge"),
        ("Boligforeninger", "bolig"),
        ("Boligforeninger om energi", "energi bolig"),
        ("Læring/leg", "leg"),
        ("4-17-42", "17"),
        ("4-17-42", "4-17-42"),
        ("Demokrati", "de"),  # begins like a word that is left out of Danish searches
        ("Café Ærø", "cafe aero"),
        ("Läroplan", "laroplan"),
        ("Fest i Gråsten", "Gravenstein"),  # what Germans call it
        ("Fest i Gråsten", "gravenst"),
        ("Apenrader Chor", "åbenrå"),
    ],
)
def test_a_danish_title_is_found(title, text):
    InitiativeFactory(title=title)
    InitiativeFactory(title="Noget helt andet")
    assert titles(text) == [title]


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "Values of our venues", "value venue"),
        ("en", "The value of shoes", "values shoe"),
        ("en", "Companies", "company"),
        ("en", "In Aabenraa", "åbenrå"),
        ("en", "In Soenderborg", "sønderborg"),
        ("de", "Nachhaltige Städte", "nachhaltig staedte"),
        ("de", "Straße der Bücher", "strasse buecher"),
        ("de", "Schulen in Sonderburg", "Schule"),
    ],
)
def test_english_and_german_words_are_found_on_every_page(language, title, text):
    InitiativeFactory(title="Dansk", **{f"title_{language}": title})
    InitiativeFactory(title="Andet")
    assert titles(text) == ["Dansk"]


@pytest.mark.parametrize(
    "text",
    ["!!!", "\\", "%", "_", ":*", "' \" ` &|!()<->", "🌍", "\u202e\u200f", "'); DROP TABLE x;--", "a:*b", "((", "::"],
)
def test_signs_are_no_error_and_find_nothing(text):
    InitiativeFactory(title="Havn")
    assert titles(text) == []


def test_a_text_of_many_words_costs_no_more_than_eight():
    assert words_of("ord " * 5000) == ["ord"] * 8
    assert words_of("a" * 10_000) == ["a" * 50]
    assert words_of("Mål 3.1, og: 7!") == ["mål", "3.1", "og", "7"]


def test_all_words_must_be_there():
    InitiativeFactory(title="Energi i boliger")
    InitiativeFactory(title="Energi i skoler")
    assert titles("energi skole") == ["Energi i skoler"]


def test_the_text_and_the_place_are_searched_too():
    InitiativeFactory(title="Gåtur", summary="Ved fjorden", body="Vi taler om **stenalderen**.", place="Gråsten")
    assert titles("fjorden") == titles("stenalder") == titles("graasten") == ["Gåtur"]


def test_a_very_long_text_can_be_saved():
    InitiativeFactory(title="Lang", body=" ".join(f"ord{number}" for number in range(200_000)))
    assert titles("ord17") == ["Lang"]


def ranked(text, language):
    return [row.title for row in Initiative.objects.search(text).order_by(rank(text, language).desc(), "pk")]


def test_a_title_comes_before_a_summary_and_that_before_a_long_text():
    InitiativeFactory(title="Nummer tre", body="Om havnen.")
    InitiativeFactory(title="Nummer to", summary="Om havnen.")
    InitiativeFactory(title="Havnen")
    assert ranked("havn", "da") == ["Havnen", "Nummer to", "Nummer tre"]


def test_a_whole_word_comes_before_one_that_begins_like_it():
    InitiativeFactory(title="Bygninger")
    InitiativeFactory(title="En by")
    assert ranked("by", "da") == ["En by", "Bygninger"]


def test_the_readers_language_comes_first():
    InitiativeFactory(title="Engelsk", title_en="Our council", title_de="Anders")
    InitiativeFactory(title="Tysk", title_en="Other", title_de="Der Council")
    assert ranked("council", "en") == ["Engelsk", "Tysk"]
    assert ranked("council", "de") == ["Tysk", "Engelsk"]


@pytest.mark.parametrize("text", ["mål 7", "verdensmål 7", "SDG 7", "goal 7", "Ziel 7"])
def test_a_goal_is_found_by_its_number(text):
    assert [row.number for row in Goal.objects.search(text)] == [7]


def test_the_levels_of_the_framework_are_found_by_code_name_and_kind():
    assert [row.code for row in KeyFeature.objects.search("3.1")] == ["3.1"]
    assert [row.code for row in KeyFeature.objects.search("nøgletræk 3.1")] == ["3.1"]
    assert Goal.objects.search("verdensmål").count() == 17
    assert [row.number for row in FocusArea.objects.search("fokusområde 4")] == [4]
    assert Dimension.objects.search("dimension").count() == 4


def test_organisations_and_updates_are_found_by_their_texts():
    OrganisationFactory(name="Sønderborg Forsyning", description="Vand og varme")
    UpdateFactory(title="Nyt fra havnen", body="Kajen er færdig")
    assert [row.name for row in Organisation.objects.search("forsyning varme")] == ["Sønderborg Forsyning"]
    assert [row.title for row in Update.objects.search("kaj")] == ["Nyt fra havnen"]


def test_the_column_is_never_fetched():
    row = InitiativeFactory(title="Havn")
    assert Initiative.objects.get(pk=row.pk).search_vector is None
