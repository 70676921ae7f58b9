"""What is wrong in a form of the staff is told above it, with links to the fields."""

import re

import pytest

from initiatives.models import Goal
from tests import factories
from tests.staff import filled

pytestmark = pytest.mark.django_db
ADD = "/admin/initiatives/initiative/add/"


def told(response):
    """(where the link leads, what it says), and whether each leads to something on the page."""
    summary = response.text.partition('class="errornote error-summary"')[2].partition("</div>")[0]
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>: ', summary)
    return links, all(f'id="{anchor}"' in response.text for anchor, _words in links)


def test_each_error_leads_to_its_field(coordinator):
    answer = coordinator.post(ADD, filled(coordinator.get(ADD), website="ingen adresse"))
    assert told(answer) == ([("id_title_da", "Titel (dansk)"), ("id_website", "Hjemmeside")], True)


def test_errors_of_rows_name_the_row(coordinator):
    row = factories.InitiativeFactory()
    row.tags.create(goal=Goal.objects.get(number=4), reason_da="x")
    page = f"/admin/initiatives/initiative/{row.pk}/change/"
    answer = coordinator.post(page, filled(coordinator.get(page), **{"tags-0-what": "", "website": "x"}))
    assert told(answer) == ([("id_website", "Hjemmeside"), ("id_tags-0-what", "Forbindelse 1, Knyttet til")], True)


def test_a_moment_is_found_at_its_day(coordinator):
    answer = coordinator.post(ADD, filled(coordinator.get(ADD), title_da="Grøn", published_at_0="x", published_at_1=""))
    links, are_there = told(answer)
    assert ("id_published_at_0" in dict(links), are_there) == (True, True)


def test_a_form_that_is_right_has_no_summary(coordinator):
    assert "error-summary" not in coordinator.get(ADD).text
