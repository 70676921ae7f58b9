"""The list of initiatives: what is on it, how it is narrowed, and what it costs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiatives.models import Goal
from tests.factories import InitiativeFactory, MilestoneFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
LIST = "/initiativer/"


def titles(response):
    return [row.title for row in response.context["page"].object_list]


@pytest.fixture
def hidden():
    """One of each kind that the public may not see."""
    later = timezone.now() + timedelta(hours=1)
    return [
        InitiativeFactory(title="Kladde", state="draft"),
        InitiativeFactory(title="Arkiv", state="archived"),
        InitiativeFactory(title="Senere", published_at=later),
    ]


def test_a_stranger_sees_what_is_published(stranger, hidden):
    InitiativeFactory(title="Havn")
    response = stranger.get(LIST)
    assert (response.status_code, titles(response), response.context["page"].paginator.count) == (200, ["Havn"], 1)
    for row in hidden:
        assert row.title not in response.text


def test_editors_see_their_own_drafts_and_coordinators_all(editor, coordinator, hidden):
    InitiativeFactory(title="Egen", state="draft", lead=editor.organisation)
    assert titles(editor.get(LIST)) == ["Egen"]
    assert sorted(titles(coordinator.get(LIST))) == ["Arkiv", "Egen", "Kladde", "Senere"]


def test_a_hidden_row_is_in_no_count_and_a_hidden_organisation_is_no_choice(stranger, hidden):
    goal = Goal.objects.get(number=4)
    for row in hidden:
        row.tags.create(goal=goal)
    InitiativeFactory(lead=OrganisationFactory(name="Skjult forening", state="draft"))
    InitiativeFactory(lead=OrganisationFactory(name="Kendt forening"))
    response = stranger.get(LIST)
    by_name = {facet.name: choices for facet, choices in response.context["facets"]}
    assert [choice.count for choice in by_name["goal"] if choice.value == "4"] == [0]
    assert [choice.label for choice in by_name["organisation"]] == ["Kendt forening"]
    assert "Skjult forening" not in response.text


def test_an_organisation_whose_only_initiative_is_hidden_is_no_choice(stranger):
    InitiativeFactory(state="draft", lead=OrganisationFactory(name="Kendt forening"))
    by_name = {facet.name: choices for facet, choices in stranger.get(LIST).context["facets"]}
    assert by_name["organisation"] == ()


def test_the_list_comes_in_pages_that_keep_the_filters(stranger):
    for _n in range(31):
        InitiativeFactory(fields=["sustainability"])
    first = stranger.get(LIST, {"field": "sustainability", "sort": "title"})
    assert (len(titles(first)), first.context["page"].paginator.count) == (30, 31)
    assert 'rel="next" href="?field=sustainability&amp;sort=title&amp;page=2"' in first.text
    second = stranger.get(LIST, {"field": "sustainability", "sort": "title", "page": "2"})
    assert len(titles(second)) == 1
    assert not set(titles(first)) & set(titles(second))


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "", "9" * 5000, "\x00"])
def test_a_page_that_does_not_exist_is_the_nearest_one(stranger, page):
    InitiativeFactory(title="Havn")
    response = stranger.get(LIST, {"page": page})
    assert (response.status_code, titles(response)) == (200, ["Havn"])


def test_an_unknown_choice_is_named_and_left_out(stranger):
    InitiativeFactory(title="Havn")
    response = stranger.get(LIST, {"goal": "99", "phase": "<script>"})
    assert titles(response) == ["Havn"]
    assert "99, &lt;script&gt;" in response.text
    assert "<script>" not in response.text


def test_a_facet_with_a_choice_stands_open(stranger):
    """Otherwise the reader would not see why the list is short."""
    text = stranger.get(LIST, {"phase": "idea"}).text
    assert '<details class="facet" id="facet-phase" open>' in text
    assert '<details class="facet" id="facet-status">' in text


def test_nothing_found_says_so_and_leads_back(stranger):
    InitiativeFactory()
    response = stranger.get(LIST, {"q": "findes ikke"})
    assert titles(response) == []
    assert f'href="{LIST}"' in response.text.partition('class="empty')[2]


# --- Words that are searched for -----------------------------------------------------------------
def test_the_best_match_comes_first_where_words_are_searched_for(stranger):
    InitiativeFactory(title="Havn")
    InitiativeFactory(title="Andet", summary="Ved en havn.")
    response = stranger.get(LIST, {"q": "havn"})
    assert (titles(response), response.context["search"].sort) == (["Havn", "Andet"], "relevance")
    assert titles(stranger.get(LIST, {"q": "havn", "sort": "updated"})) == ["Andet", "Havn"]


def test_a_mistyped_word_finds_what_resembles_it_and_names_what_was_meant(stranger):
    InitiativeFactory(title="En bæredygtig havn")
    InitiativeFactory(title="Bæredygtig kladde", state="draft")
    InitiativeFactory(title="Andet")
    response = stranger.get(LIST, {"q": "bæredygtih"})
    assert titles(response) == ["En bæredygtig havn"]
    assert 'Mente du <a href="?q=b%C3%A6redygtig" hx-boost="true">bæredygtig</a>?' in response.text
    assert titles(stranger.get(LIST, {"q": "bæredygtig"})) == ["En bæredygtig havn"]


def test_a_word_of_a_draft_is_neither_found_nor_suggested(stranger):
    InitiativeFactory(title="Kvartsurværk", state="draft")
    for q in ("kvartsurværk", "kvartsurvræk"):
        response = stranger.get(LIST, {"q": q})
        assert (titles(response), "Mente du" in response.text) == ([], False)


def test_nothing_is_guessed_where_only_the_filters_leave_nothing(stranger):
    InitiativeFactory(title="Havn", phase="idea")
    InitiativeFactory(title="Havnen", phase="planned")
    response = stranger.get(LIST, {"q": "havn", "phase": "completed"})
    assert (titles(response), response.context["search"].alike) == ([], None)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_mistyped_word_costs_two_more_queries_however_many_rows(stranger, rows, django_assert_num_queries):
    for _n in range(rows):
        InitiativeFactory(title="Bæredygtig havn")
    with django_assert_num_queries(8):
        response = stranger.get(LIST, {"q": "bæredygtih"})
    assert len(titles(response)) == rows


# Two for the framework, one for the organisations, one for all counts, one for the rows with what cards show,
# and whether sample data are about.
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("query", ["", "goal=4&field=sustainability&status=late&q=initiative"])
def test_the_list_costs_the_same_with_more_rows(stranger, rows, query, django_assert_num_queries):
    InitiativeFactory(state="draft")
    for _n in range(rows):
        row = InitiativeFactory(lead=OrganisationFactory(), fields=["sustainability"])
        row.tags.create(goal=Goal.objects.get(number=4))
        MilestoneFactory(initiative=row, due_on="2020-01-01")
    with django_assert_num_queries(6):
        response = stranger.get(f"{LIST}?{query}")
    assert len(titles(response)) == rows
