"""The front page: what goes on, how far the city is, and nothing that is not public."""

from datetime import timedelta

import pytest
from django.utils import timezone

from indicators.actions import rebuild_standings
from initiatives.models import KeyFeature
from tests import factories

pytestmark = pytest.mark.django_db


def put_in(number):
    """`number` public rows of each kind the page shows, each Key Feature's figure on its target."""
    today = timezone.localdate()
    for feature in KeyFeature.objects.all()[:number]:
        tell(factories.InitiativeFactory(), "Nyt", today)
        event = factories.EventFactory(organiser=factories.OrganisationFactory(), venue=factories.VenueFactory())
        factories.OccurrenceFactory(event=event, first_on=today)
        indicator = factories.IndicatorFactory(feature=feature, baseline_on="2010-12-31", baseline_value=0)
        factories.TargetFactory(indicator=indicator, value=50)
        factories.MeasurementFactory(indicator=indicator, period=str(today.year - 1), value=50)
    rebuild_standings()


# Two for the framework, one each for standings, the latest figures, initiatives with what moved, texts with the number
# of initiatives, events, and whether sample data are about.
@pytest.mark.parametrize("rows", [1, 3])
def test_the_front_page_costs_the_same_with_more_rows(stranger, rows, django_assert_num_queries):
    put_in(rows)
    factories.InitiativeFactory(state="draft")
    with django_assert_num_queries(8):
        context = stranger.get("/").context
    assert (context["initiative_count"], context["reached"], len(context["latest"])) == (rows, rows, rows)
    assert [len(context[name]) for name in ("initiatives", "occurrences", "news")] == [rows, rows, rows]


def test_an_empty_city_says_so(stranger):
    response = stranger.get("/")
    assert (response.context["reached"], response.context["board"].city.of) == (0, 42)
    for sentence in ("Der er ikke indtastet kommende arrangementer", "Der er endnu ingen godkendte tal"):
        assert response.status_code == 200
        assert sentence.split()[0] in response.text


def test_a_stranger_sees_nothing_hidden(stranger, coordinator):
    today, later = timezone.localdate(), timezone.now() + timedelta(hours=1)
    for hidden in ({"state": "draft"}, {"state": "archived"}, {"published_at": later}):
        factories.InitiativeFactory(title="Skjult", **hidden)
        factories.OccurrenceFactory(event=factories.EventFactory(title="Skjult", **hidden), first_on=today)
        indicator = factories.IndicatorFactory(name="Skjult", feature=KeyFeature.objects.first(), **hidden)
        factories.MeasurementFactory(indicator=indicator)
    rebuild_standings()
    response = stranger.get("/")
    assert "Skjult" not in response.text
    assert response.context["initiative_count"] == 0
    assert response.context["board"].city.measured == 0
    assert "Skjult" in coordinator.get("/").text


def test_an_event_is_shown_once_and_by_what_comes_first(stranger):
    today = timezone.localdate()
    event = factories.EventFactory(title="Hver dag")
    for days in range(3):
        factories.OccurrenceFactory(event=event, first_on=today + timedelta(days=days))
    factories.OccurrenceFactory(event=factories.EventFactory(title="I går"), first_on=today - timedelta(days=1))
    assert [(row.event.title, row.first_on) for row in stranger.get("/").context["occurrences"]] == [
        ("Hver dag", today)
    ]


def test_what_is_featured_comes_first(stranger):
    factories.InitiativeFactory(title="Udvalgt", featured=True)
    factories.InitiativeFactory(title="Nyere")
    assert [row.title for row in stranger.get("/").context["initiatives"]] == ["Udvalgt", "Nyere"]


def tell(initiative, title, told_on, **values):
    factories.UpdateFactory(initiative=initiative, title=title, told_on=told_on, **values)


def test_what_moved_is_told_the_newest_first(stranger):
    today = timezone.localdate()
    initiative = factories.InitiativeFactory(title="Fjorden")
    for days in range(5):
        tell(initiative, f"Nyt {days}", today - timedelta(days=2 * days))
    factories.MilestoneFactory(initiative=initiative, title="Broen står", done_on=today - timedelta(days=1))
    news = stranger.get("/").context["news"]
    assert [(one.title, one.kind, one.initiative) for one in news] == [
        ("Nyt 0", "Nyt", "Fjorden"),
        ("Broen står", "Milepæl nået", "Fjorden"),
        ("Nyt 1", "Nyt", "Fjorden"),
        ("Nyt 2", "Nyt", "Fjorden"),
    ]
    assert {one.url for one in news} == {initiative.get_absolute_url()}


def test_what_moved_is_told_of_nothing_hidden_and_nothing_to_come(stranger, coordinator):
    today = timezone.localdate()
    hidden, seen = factories.InitiativeFactory(state="draft"), factories.InitiativeFactory()
    tell(hidden, "Af en kladde", today)
    tell(seen, "En kladde", today, state="draft")
    tell(seen, "I morgen", today + timedelta(days=1))
    factories.MilestoneFactory(initiative=hidden, title="Skjult", done_on=today)
    factories.MilestoneFactory(initiative=seen, title="Ikke endnu", due_on=today)
    factories.MilestoneFactory(initiative=seen, title="Senere", done_on=today + timedelta(days=1))
    assert stranger.get("/").context["news"] == []
    assert {one.title for one in coordinator.get("/").context["news"]} == {"Af en kladde", "En kladde", "Skjult"}


def test_news_that_is_not_translated_says_its_language(stranger):
    initiative = factories.InitiativeFactory(title_da="Fjorden", title_de="Die Förde")
    tell(initiative, "Vi er i gang", timezone.localdate())
    (one,) = stranger.get("/de/").context["news"]
    assert (one.title, one.lang, one.initiative, one.initiative_lang) == ("Vi er i gang", "da", "Die Förde", "")


def test_a_figure_says_when_it_is_of_and_where_it_comes_from(stranger):
    indicator = factories.IndicatorFactory(feature=KeyFeature.objects.first(), source="Kommunens regnskab")
    factories.MeasurementFactory(indicator=indicator, period="2025")
    rebuild_standings()
    text = stranger.get("/").text
    assert '<p class="small muted">2025</p>' in text
    assert '<p class="updates-source muted">Kilde: Kommunens regnskab</p>' in text


def test_each_pillar_of_the_42_has_an_example(stranger):
    assert [feature.code for feature in stranger.get("/").context["examples"]] == ["1.1", "4.1", "10.1"]


@pytest.mark.parametrize("address", ["/", "/initiativer/"])
def test_a_city_without_initiatives_says_so_and_what_to_do(stranger, address):
    factories.InitiativeFactory(state="draft", published_at=None)
    text = stranger.get(address).text
    assert "Der er endnu ikke registreret initiativer" in text
    assert '<a class="button" href="/foreslaa/initiativ/">Foreslå et initiativ</a>' in text
    assert "Fjern et filter" not in text
    assert "Fjern et filter" in stranger.get("/initiativer/?q=findesikke").text
