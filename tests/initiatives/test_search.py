import pytest

from initiatives.models import Initiative, Organisation
from initiatives.search import danish_key, fold, sorted_danish
from tests.factories import InitiativeFactory, OrganisationFactory


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sønderborg", "sonderborg"),
        ("Sønderborg", "SOENDERBORG"),
        ("bæredygtig", "baeredygtig"),
        ("Aabenraa", "Åbenrå"),
        ("Gråsten", "graasten"),
        ("Flensburg für alle", "flensburg fuer alle"),
        ("Straße", "strasse"),
    ],
)
def test_spellings_that_are_one_word(one, other):
    assert fold(one) == fold(other)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["bæredygtig", "baeredygtig", "BÆREDYGTIG", "bolig  bæredyg"])
def test_finds_whole_and_part_words_in_any_order(text):
    InitiativeFactory(title="Bæredygtige boliger")
    InitiativeFactory(title="Andet")
    assert [row.title for row in Initiative.objects.search(text)] == ["Bæredygtige boliger"]


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "found"), [("100%", ["100% vind"]), ("_", []), ("\\", []), ("'; drop", [])])
def test_signs_with_a_meaning_in_sql_are_plain_text(text, found):
    InitiativeFactory(title="100% vind")
    InitiativeFactory(title="1000 vinde")
    assert [row.title for row in Initiative.objects.search(text)] == found


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["\x00", "", "   ", "b" * 5000, "b " * 500])
def test_odd_input_is_no_error(text):
    InitiativeFactory()
    assert Initiative.objects.search(text).count() == (0 if "b" in text else 1)


@pytest.mark.django_db
def test_names_sort_in_danish_order():
    for name in ["Ørsted", "Zebra", "Ærø", "Aabenraa", "Ålborg", "Aarhus", "Bo", "ål"]:
        OrganisationFactory(name=name)
    names = ["Bo", "Zebra", "Ærø", "Ørsted", "Aabenraa", "ål", "Ålborg", "Aarhus"]
    assert [row.name for row in Organisation.objects.by_name()] == names
    assert sorted_danish(reversed(names)) == names
    assert danish_key("Å") == danish_key("aa")
