import pytest

from initiatives.models import OldSlug
from initiatives.slugs import slug_of
from tests.factories import InitiativeFactory


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Grøn Åben Æra", "groen-aaben-aera"),
        ("Größe & Straße für Öl", "groesse-strasse-fuer-oel"),
        ("Læring, 100 %!", "laering-100"),
        ("日本", ""),
        ("a" * 200, "a" * 80),
    ],
)
def test_letters_are_spelled_out(text, slug):
    assert slug_of(text) == slug


@pytest.mark.django_db
def test_a_slug_is_made_from_the_title_and_never_twice():
    slugs = [InitiativeFactory(title="Grøn by").slug for _ in range(3)]
    assert slugs == ["groen-by", "groen-by-2", "groen-by-3"]
    assert InitiativeFactory(title="日本").slug == "initiative"


@pytest.mark.django_db
def test_a_changed_slug_keeps_leading_to_its_page(stranger):
    initiative = InitiativeFactory(slug="gammel")
    draft = InitiativeFactory(slug="gammel-kladde", state="draft")
    for row, slug in ((initiative, "ny"), (draft, "ny-kladde")):
        stored = type(row).objects.get(pk=row.pk)
        stored.slug = slug
        stored.save()
    assert OldSlug.objects.count() == 2
    response = stranger.get("/initiativer/gammel/")
    assert (response.status_code, response["Location"]) == (301, "/initiativer/ny/")
    assert stranger.get("/initiativer/gammel-kladde/").status_code == 404
