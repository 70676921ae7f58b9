"""Coordinators see what is not written in each language yet, and are led to where it is mended."""

import pytest

from initiatives.models import Initiative, Milestone, Text
from sonderborg.translation_gaps import gaps_of
from tests import factories

pytestmark = pytest.mark.django_db
PLACE = "/admin/translations/"


def test_nothing_that_the_portal_came_with_lacks_a_language():
    assert gaps_of(Text).number == 0


def test_a_row_says_which_fields_lack_which_language_and_what_is_public_stands_first():
    library = factories.OrganisationFactory(name="Biblioteket", slug="biblioteket")
    common = {"summary_en": "S", "summary_de": "S", "lead": library}
    factories.InitiativeFactory(title="Anden", title_de="Zweite", title_en="", state="draft", **common)
    factories.InitiativeFactory(title="Første", title_en="First", title_de="", body_da="Tekst", **common)
    factories.InitiativeFactory(title="Hel", title_en="Whole", title_de="Ganz", **common)
    kind = gaps_of(Initiative)
    assert (kind.name, kind.number) == ("Initiativer", 2)
    told = [(gap.title, gap.organisation, gap.published, gap.lacks) for gap in kind.gaps]
    assert told == [
        ("Første", "Biblioteket", True, [("English", ["Tekst"]), ("Deutsch", ["Titel", "Tekst"])]),
        ("Anden", "Biblioteket", False, [("English", ["Titel"])]),
    ]


def test_a_milestone_is_mended_on_the_page_of_its_initiative():
    milestone = factories.MilestoneFactory(title="Grunden er lagt", title_en="", title_de="")
    assert [gap.url for gap in gaps_of(Milestone).gaps] == [
        f"/admin/initiatives/initiative/{milestone.initiative.pk}/change/"
    ]


def test_one_organisations_gaps_are_shown_alone(coordinator):
    for name in ("a", "b"):
        lead = factories.OrganisationFactory(name=name, slug=name)
        factories.InitiativeFactory(title=f"Titel {name}", title_en="", lead=lead)
    page = coordinator.get(f"{PLACE}?organisation=a").text
    assert ("Titel a" in page, "Titel b" in page) == (True, False)
    page = coordinator.get(f"{PLACE}?organisation=findes-ikke").text
    assert ("Titel a" in page, "Titel b" in page) == (True, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_with_more_rows(coordinator, rows, django_assert_num_queries):
    for _n in range(rows):
        factories.InitiativeFactory(title_en="")
        factories.EventFactory(title_en="")
        factories.IndicatorFactory(name_en="")
    # session, user, organisations, one for each of the thirteen kinds
    with django_assert_num_queries(16):
        coordinator.get(PLACE)


def test_only_coordinators_see_it(stranger, editor, coordinator):
    assert [client.get(PLACE).status_code for client in (stranger, editor, coordinator)] == [302, 403, 200]
    assert PLACE in coordinator.get("/admin/").text
    assert PLACE not in editor.get("/admin/").text
