"""What every page knows."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from sonderborg import context
from tests import factories

pytestmark = pytest.mark.django_db
ALTERNATES = [
    ("da", "Dansk", "/initiativer/havn/"),
    ("en", "English", "/en/initiatives/havn/"),
    ("de", "Deutsch", "/de/initiativen/havn/"),
]


@pytest.mark.parametrize(("code", "_name", "address"), ALTERNATES)
def test_a_page_has_an_address_in_each_language(code, _name, address):
    with translation.override(code):
        assert context.alternates(RequestFactory().get(f"{address}?q=x")) == ALTERNATES


def test_an_address_that_is_no_page_stays_itself():
    assert context.alternates(RequestFactory().get("/robots.txt")) == [
        ("da", "Dansk", "/robots.txt"),
        ("en", "English", "/robots.txt"),
        ("de", "Deutsch", "/robots.txt"),
    ]


@pytest.mark.parametrize("make", [factories.InitiativeFactory, factories.OrganisationFactory])
def test_sample_data_are_announced_on_every_page(stranger, make):
    make()
    assert stranger.get("/om/").context["sample_data"] == False  # noqa: E712  a lazy value
    assert "sample-banner" not in stranger.get("/om/").text
    make(sample=True)
    assert "sample-banner" in stranger.get("/om/").text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_question_costs_one_query(rows, django_assert_num_queries):
    for _n in range(rows):
        factories.InitiativeFactory(sample=True)
    with django_assert_num_queries(1):
        assert context.sample_data() is True


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("pink", ""), ("", "")])
def test_only_a_theme_that_exists_is_taken_from_the_cookie(cookie, theme):
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert context.portal(request)["theme"] == theme
