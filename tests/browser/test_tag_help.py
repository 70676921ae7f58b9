"""Suggested links in a browser: one click makes a row and leaves the page, and what was typed, as it is."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from initiatives.models import Goal
from tests import factories
from tests.browser.watch import Watched

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_suggestion_becomes_a_row_and_the_page_stays(
    window: Callable[..., Watched], client: Any, live_server: Any
) -> None:
    row = factories.InitiativeFactory(title_da="Cykelstier for klimaet", state="draft", published_at=None)
    client.force_login(factories.UserFactory(role="coordinator"))
    watched = window()
    page = watched.page
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    watched.open(f"/admin/initiatives/initiative/{row.pk}/change/")
    page.evaluate("window.same = true")
    page.fill("[name=summary_da]", "Fjernvarme")
    page.locator("#tags-group summary").press("Enter")
    expect(page.locator("#tags-heading")).to_be_focused()
    page.get_by_role("button", name="Se på teksten igen").click()
    heat, climate = (page.get_by_role("button", name=f"Tilføj {number} ") for number in (7, 13))
    expect(heat).to_be_visible()
    climate.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=tags-0-what]")).to_have_value(f"goal:{Goal.objects.get(number=13).pk}")
    expect(page.locator(".tag-help [role=status]")).to_contain_text("har fået en række")
    expect(climate).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('.tag-help li button')")
    expect(page.locator("[name=summary_da]")).to_have_value("Fjernvarme")
    assert page.evaluate("window.same")
    page.locator("#tags-group .add-row a").press("Enter")
    assert page.evaluate("document.activeElement.name") == "tags-1-what"
    page.locator("#tags-1 .inline-deletelink").press("Enter")
    assert page.evaluate("document.activeElement.matches('#tags-group .add-row a')")
    assert watched.wrong == []
    page.fill("[name=tags-0-reason_da]", "Færre biler")
    page.locator("input[name=_save]").first.click()
    page.wait_for_url("**/admin/initiatives/initiative/")
    assert row.tags.get().goal.number == 13
