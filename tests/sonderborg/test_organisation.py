"""The page of one organisation: what it leads, takes part in, measures and invites to."""

import pytest
from django.utils import timezone

from indicators.actions import rebuild_standings
from initiatives.models import Goal, KeyFeature, Organisation
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/organisationer/skolen/"


@pytest.fixture
def school():
    return factories.OrganisationFactory(name="Skolen", slug="skolen")


def put_in(school, number, **values):
    for _n in range(number):
        factories.InitiativeFactory(lead=school, **values).tags.create(goal=Goal.objects.first())
        factories.InitiativeFactory(**values).partners.add(school)
        indicator = factories.IndicatorFactory(responsible=school, **values)
        factories.MeasurementFactory(indicator=indicator)
        event = factories.EventFactory(organiser=school, venue=factories.VenueFactory(), **values)
        factories.OccurrenceFactory(event=event, first_on=timezone.localdate())
    rebuild_standings()


# The organisation, its initiatives, its indicators, its events, and whether sample data are about.
@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_with_more_rows(stranger, school, rows, django_assert_num_queries):
    put_in(school, rows)
    with django_assert_num_queries(5):
        context = stranger.get(ADDRESS).context
    assert [len(context[name]) for name in ("initiatives", "standings", "occurrences")] == [2 * rows, rows, rows]


def test_each_figure_stands_with_its_key_feature_and_the_line_that_leads_to_it(stranger, school):
    feature = KeyFeature.objects.get(code="3.1")
    indicator = factories.IndicatorFactory(responsible=school, feature=feature)
    for year in (2022, 2023, 2024):
        factories.MeasurementFactory(indicator=indicator, period=str(year))
    rebuild_standings()
    page = stranger.get(ADDRESS).text
    shown = page[page.index('<ol class="updates">') :]
    assert shown.count('<span class="code">3.1</span>') == shown.count('class="spark') == 1


def test_hidden_things_are_not_on_it(stranger, coordinator, school):
    put_in(school, 1, state="draft")
    context = stranger.get(ADDRESS).context
    assert [len(context[name]) for name in ("initiatives", "standings", "occurrences")] == [0, 0, 0]
    context = coordinator.get(ADDRESS).context
    assert [len(context[name]) for name in ("initiatives", "standings", "occurrences")] == [2, 1, 1]


def test_lead_and_partner_of_the_same_initiative_is_named_once(stranger, school):
    factories.InitiativeFactory(lead=school).partners.add(school)
    assert len(stranger.get(ADDRESS).context["initiatives"]) == 1


def test_a_hidden_organisation_does_not_exist_for_strangers(stranger, editor, coordinator, school):
    Organisation.objects.update(state="draft")
    assert [client.get(ADDRESS).status_code for client in (stranger, editor, coordinator)] == [404, 404, 200]
    school.memberships.create(user=editor.user)
    assert editor.get(ADDRESS).status_code == 200


def test_an_old_address_leads_to_the_new_one(stranger, school):
    row = Organisation.objects.get()
    row.slug = "gymnasiet"
    row.save()
    response = stranger.get("/en/organisations/skolen/")
    assert (response.status_code, response["Location"]) == (301, "/en/organisations/gymnasiet/")
    Organisation.objects.update(state="draft")
    assert stranger.get("/en/organisations/skolen/").status_code == 404
