"""One box over everything: forgiving of spelling, and blind to what is hidden."""

import pytest

from initiatives.models import Goal
from tests import factories

pytestmark = pytest.mark.django_db


def found(response):
    return [(group.name, [hit.title for hit in group.hits]) for group in response.context["groups"]]


def put_in(number, word="Ærøskøbing", **values):
    for n in range(number):
        name = f"{word} {n}"
        factories.InitiativeFactory(title=name, **values).tags.create(goal=Goal.objects.first())
        factories.IndicatorFactory(name=name, **values)
        factories.EventFactory(title=name, **values)
        factories.OrganisationFactory(name=name, **values)
        factories.UpdateFactory(title=name, initiative__title="Andet", **values)


# Two for the framework, one for each of the five other kinds, and whether sample data are about.
@pytest.mark.parametrize("rows", [1, 3])
def test_search_costs_the_same_with_more_rows(stranger, rows, django_assert_num_queries):
    put_in(rows)
    put_in(1, state="draft")
    with django_assert_num_queries(8):
        response = stranger.get("/soeg/", {"q": "ærøskøbing"})
    assert response.context["found"] == 5 * rows


@pytest.mark.parametrize("q", ["aeroeskoebing", "ÆRØSKØBING", "aroskobing", "ærø"])
def test_letters_may_be_spelled_otherwise(stranger, q):
    factories.InitiativeFactory(title="Ærøskøbing")
    assert found(stranger.get("/soeg/", {"q": q})) == [("Initiativer", ["Ærøskøbing"])]


def test_an_update_that_is_hidden_or_whose_initiative_is_hidden_is_not_found(stranger, coordinator):
    factories.UpdateFactory(title="Nyhed A", state="draft")
    factories.UpdateFactory(title="Nyhed B", initiative__state="draft")
    factories.UpdateFactory(title="Nyhed C", initiative__title="Havn")
    assert found(stranger.get("/soeg/", {"q": "nyhed"})) == [("Nyt", ["Nyhed C"])]
    assert len(coordinator.get("/soeg/", {"q": "nyhed"}).context["groups"][0].hits) == 3


def test_the_framework_is_searched_in_the_readers_language(stranger):
    assert stranger.get("/en/search/", {"q": "literate"}).context["found"] == 1
    hits = stranger.get("/soeg/", {"q": "4.1"}).context["groups"][0].hits
    assert [hit.code for hit in hits] == ["4.1"]


def test_nothing_is_asked_without_a_word(stranger, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = stranger.get("/soeg/", {"q": " \x00 "})
    assert (response.status_code, response.context["groups"]) == (200, [])


def test_nothing_found_says_so_and_what_to_try(stranger):
    text = stranger.get("/soeg/", {"q": "<i>findes ikke</i>"}).text
    assert 'class="empty' in text
    assert "&lt;i&gt;findes ikke&lt;/i&gt;" in text
    assert "<i>findes" not in text


def test_more_than_ten_of_a_kind_are_announced(stranger):
    for n in range(11):
        factories.InitiativeFactory(title=f"Havn {n}")
    (group,) = stranger.get("/soeg/", {"q": "havn"}).context["groups"]
    assert (len(group.hits), group.more) == (10, True)
