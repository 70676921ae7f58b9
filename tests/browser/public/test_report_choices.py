"""What is in a report is chosen in its form: by keyboard, on a phone, and where no script runs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests import city
from tests.browser.watch import Watched

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
ADDRESS = city.address("report-detail", "da")


@pytest.mark.parametrize("width", [1280, 320])
def test_by_keyboard(visit: Callable[..., Watched], width: int) -> None:
    window = visit(width=width)
    window.open(ADDRESS)
    page = window.page
    page.locator("#choose > summary").press("Enter")
    page.locator(".facet summary", has_text="Nøgletræk").press("Enter")
    page.locator("input[name=feature]").first.press("Space")
    page.locator("input[name=narrative][value=no]").press("Space")
    page.get_by_role("button", name="Vis rapporten").press("Enter")
    page.wait_for_url(lambda url: "feature=1.1" in url and "narrative=no" in url)
    expect(page.locator(".chips .chip:not(.clear)")).to_have_count(2)
    page.locator("#choose > summary").press("Enter")
    assert window.axe() + window.wrong + page.evaluate("window.__broken") == []
    assert window.too_wide() <= 0
    page.locator(".chips .chip").first.press("Enter")
    expect(page.locator(".chips .chip:not(.clear)")).to_have_count(1)


def test_without_script(visit: Callable[..., Watched]) -> None:
    page = visit(script=False).page
    page.goto(ADDRESS)
    page.locator("#choose > summary").click()
    page.locator(".facet summary", has_text="Nøgletræk").click()
    page.locator("input[name=feature]").first.check()
    page.get_by_role("button", name="Vis rapporten").click()
    expect(page.locator(".chips .chip:not(.clear)")).to_have_count(1)
    link = page.get_by_role("link", name="Regneark").get_attribute("href") or ""
    assert "feature=1.1" in link
