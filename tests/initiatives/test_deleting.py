"""What is deleted with a row is told in words that its editors know."""

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_tables_that_only_hold_links_are_not_told(coordinator):
    row = factories.InitiativeFactory(title_da="Grøn bydel")
    row.partners.add(factories.OrganisationFactory())
    factories.MilestoneFactory(initiative=row, title="Sidst")
    page = coordinator.get(f"/admin/initiatives/initiative/{row.pk}/delete/").text
    told = re.findall(r"<li>\s*([^<\n]+)", page.partition('id="content"')[2])
    assert ("Milepæl: Sidst" in page, "relation" in page, "object (" in page) == (True, False, False), told
