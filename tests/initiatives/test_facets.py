"""Several values of one facet are OR, facets are AND; a value that nobody knows is left out and named."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict

from initiatives import compass, facets, versions
from initiatives.models import Dimension, Goal, Initiative, KeyFeature, Organisation
from tests.factories import InitiativeFactory, MilestoneFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def three():
    """One row for each kind of facet, and one with nothing."""
    harbour = InitiativeFactory(
        title="Havn",
        fields=["sustainability", "lifelong learning"],
        audiences=["companies"],
        phase="planned",
        lead=OrganisationFactory(name="Havnen", slug="havnen"),
        starts_on=date(2020, 1, 1),
    )
    harbour.tags.create(goal=Goal.objects.get(number=14))
    harbour.tags.create(goal=Goal.objects.get(number=11), strength="indirect")
    harbour.tags.create(dimension=Dimension.objects.get(code="environmental"))
    harbour.tags.create(feature=KeyFeature.objects.get(code="2.1"))
    school = InitiativeFactory(title="Skole", fields=["lifelong learning"], audiences=["citizens"])
    school.tags.create(goal=Goal.objects.get(number=4))
    school.tags.create(goal=Goal.objects.get(number=11))
    MilestoneFactory(initiative=school, due_on=TODAY - timedelta(days=1))
    return harbour, school, InitiativeFactory(title="Øvrigt", phase="idea")


def read(query):
    return facets.read(
        QueryDict(query),
        facets.facets(compass.load(), {row.slug: row.name for row in Organisation.objects.all()}, TODAY),
    )


def titles(query):
    return list(read(query).ordered(Initiative.objects.all()).values_list("title", flat=True))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Havn", "Skole", "Øvrigt"}),
        ("goal=14", {"Havn"}),
        ("goal=14&goal=4", {"Havn", "Skole"}),  # OR within a facet
        ("goal=11&phase=planned", {"Havn"}),  # AND between facets
        ("goal=4&phase=planned", set()),
        ("dimension=environmental", {"Havn"}),
        ("feature=2.1", {"Havn"}),
        ("area=2", {"Havn"}),
        ("field=lifelong learning", {"Havn", "Skole"}),
        ("field=sustainability&field=active citizenship", {"Havn"}),
        ("audience=citizens", {"Skole"}),
        ("phase=idea&phase=planned", {"Havn", "Øvrigt"}),
        ("status=late", {"Skole"}),
        ("status=no milestones", {"Havn", "Øvrigt"}),
        ("organisation=havnen", {"Havn"}),
        ("q=ovrigt", {"Øvrigt"}),
        ("q=skole&goal=4", {"Skole"}),
        ("q=skole&goal=14", set()),
        ("q=%00", {"Havn", "Skole", "Øvrigt"}),
    ],
)
def test_facets_narrow_the_list(three, query, found):
    search = read(query)
    total, _lists = search.counted(Initiative.objects.all())
    assert (set(titles(query)), total) == (found, len(found))


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("sort=title", ["Havn", "Skole", "Øvrigt"]),
        ("sort=newest", ["Havn", "Skole", "Øvrigt"]),  # those without a start come last
        ("sort=updated", ["Øvrigt", "Skole", "Havn"]),
        ("", ["Øvrigt", "Skole", "Havn"]),
        ("sort=nonsense", ["Øvrigt", "Skole", "Havn"]),
    ],
)
def test_the_list_is_sorted(three, query, order):
    assert titles(query) == order


def counts(query, name):
    _total, lists = read(query).counted(Initiative.objects.all())
    ((_facet, choices),) = [pair for pair in lists if pair[0].name == name]
    return {choice.value: choice.count for choice in choices if choice.count}


def test_each_choice_says_how_many_there_would_be(three):
    assert counts("", "goal") == {"4": 1, "11": 2, "14": 1}
    assert counts("", "dimension") == {"environmental": 1}
    assert counts("", "feature") == {"2.1": 1}
    assert counts("", "field") == {"sustainability": 1, "lifelong learning": 2}
    assert counts("", "audience") == {"companies": 1, "citizens": 1}
    assert counts("", "phase") == {"idea": 1, "planned": 1, "under way": 1}
    assert counts("", "status") == {"late": 1, "no milestones": 2}
    assert counts("", "organisation") == {"havnen": 1}


def test_a_choice_does_not_narrow_its_own_facet_but_the_others(three):
    assert counts("goal=14", "goal") == {"4": 1, "11": 2, "14": 1}
    assert counts("goal=14", "phase") == {"planned": 1}
    assert counts("goal=14&phase=idea", "goal") == {}
    assert counts("q=skole", "goal") == {"4": 1, "11": 1}


def test_what_stands_in_for_words_that_are_nowhere_is_counted_anew_where_counts_are_kept(three):
    search = read("q=havm")
    with versions.reading():
        versions.read_as("a version")
        assert search.counted(Initiative.objects.all())[0] == 0
        assert search.forgiving(Initiative.objects.all()).counted(Initiative.objects.all())[0] == 1


@pytest.mark.parametrize("query", ["", "goal=14&status=late&q=havn"])
def test_all_counts_take_one_query(three, query, django_assert_num_queries):
    search = read(query)
    with django_assert_num_queries(1):
        search.counted(Initiative.objects.all())


def test_what_nobody_knows_is_left_out_and_named():
    search = read("goal=18&goal=4&goal=4&phase=&status=%00&sort=size&page=x&colour=red&organisation=" + "x" * 60)
    assert search.chosen["goal"] == ["4"]
    assert search.unknown == ["18", "\x00", "x" * 40, "size"]
    assert (search.sort, search.chosen["phase"]) == ("updated", [])


def test_a_flood_of_values_is_cut():
    query = "&".join(f"goal={number}" for number in range(1, 2000))
    assert len(read(query).chosen["goal"]) == 17
    assert len(read(query).unknown) == 33


def test_the_search_text_is_trimmed_and_limited():
    assert read("q=  two%20%20words%0A").q == "two words"
    assert len(read("q=" + "x" * 5000).q) == 200


def test_a_chip_leads_to_the_same_list_without_its_value():
    query = QueryDict("goal=4&goal=14&phase=idea&q=havn&page=3")
    search = facets.read(query, facets.facets(compass.load(), {}, TODAY))
    chips = [(facet.name, value, rest) for facet, value, _label, rest in search.chips(query)]
    assert chips == [
        ("goal", "4", "goal=14&phase=idea&q=havn"),
        ("goal", "14", "goal=4&phase=idea&q=havn"),
        ("phase", "idea", "goal=4&goal=14&q=havn"),
    ]
