"""Parts of a form that come when they are unfolded: by keyboard, with what Django's scripts do, and nothing lost."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.watch import Watched

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def form(window: Callable[..., Watched], client: Any, live_server: Any) -> tuple[Watched, Any]:
    row = factories.InitiativeFactory(title_da="Grønne haver", contact_role="Vært", state="draft", published_at=None)
    factories.MilestoneFactory(initiative=row, title_da="Første bed")
    client.force_login(factories.UserFactory(role="coordinator"))
    watched = window()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    watched.page.context.add_cookies([cookie])  # type: ignore[list-item]
    watched.open(f"/admin/initiatives/initiative/{row.pk}/change/")
    return watched, row


def test_parts_come_by_keyboard_and_are_saved_with_the_rest(form: tuple[Watched, Any]) -> None:
    watched, row = form
    page = watched.page
    page.fill("[name=title_da]", "Grønne gårde")
    page.locator("summary", has_text="På engelsk").press("Enter")
    page.fill("[name=title_en]", "Green yards")
    assert page.locator("details[open] [name=title_en]").count() == 1
    page.locator("summary", has_text="Organisationer og kontakt").press("Enter")
    expect(page.locator(".field-partners .select2-selection")).to_be_visible()
    page.fill("[name=contact_role]", "Ny vært")
    page.locator("#milestones-group summary", has_text="Ret milepæle").press("Enter")
    expect(page.locator("#milestones-0 .datetimeshortcuts")).to_have_count(2)
    page.locator("#milestones-group .add-row a").press("Enter")
    page.fill("[name=milestones-1-title_da]", "Høst")
    page.fill("[name=milestones-1-due_on]", "01.09.2027")
    assert watched.wrong == []
    page.locator("input[name=_save]").last.click()
    page.wait_for_url("**/admin/initiatives/initiative/")
    row.refresh_from_db()
    assert (row.title_da, row.title_en, row.contact_role) == ("Grønne gårde", "Green yards", "Ny vært")
    assert sorted(row.milestones.values_list("title_da", flat=True)) == ["Første bed", "Høst"]


def test_without_a_connection_it_says_so_and_tries_again(form: tuple[Watched, Any]) -> None:
    watched, _row = form
    page = watched.page
    page.fill("[name=title_da]", "Grønne gårde")
    page.context.set_offline(True)
    page.locator("summary", has_text="På engelsk").press("Enter")
    expect(page.locator("details.fold[open] [role=status]")).to_contain_text("Det kunne ikke hentes")
    page.context.set_offline(False)
    for _ in range(2):
        page.locator("summary", has_text="På engelsk").press("Enter")
    expect(page.locator("[name=title_en]")).to_be_visible()
    expect(page.locator("[name=title_da]")).to_have_value("Grønne gårde")
