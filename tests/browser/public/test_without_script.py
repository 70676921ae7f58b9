"""Every page works where no script runs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import city
from tests.browser.watch import Watched

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def page(visit: Callable[..., Watched]) -> Page:
    return visit(script=False).page


def test_the_list_is_filtered_searched_and_sorted(page: Page) -> None:
    page.goto("/initiativer/")
    everything = page.locator(".results .card").count()
    page.locator("input[name=goal][value='6']").check(force=True)
    page.locator("#filters").get_by_role("button", name="Vis resultater").click()
    expect(page.locator(".results .card-title")).to_have_text([f"Initiativ {city.SHARED}"])
    page.locator("#q").fill(city.SHARED.upper())
    page.locator("#q").press("Enter")
    page.wait_for_url(lambda url: "goal=6" in url)
    expect(page.locator(".results .card")).to_have_count(1)
    page.locator(".chips a.clear").click()
    expect(page.locator(".results .card")).to_have_count(everything)
    page.locator("#sort").select_option("title")
    page.locator(".sort button").click()
    page.wait_for_url(lambda url: "sort=title" in url)


def test_the_whole_site_is_searched(page: Page) -> None:
    page.goto("/")
    page.locator("#site-q").fill(city.SHARED)
    page.locator("#site-q").press("Enter")
    expect(page.locator("h1")).to_have_text("Søg")
    assert {link.get_attribute("href") for link in page.locator(".search-results h3 a").all()} >= {
        city.address(name) for name in ("initiative-detail", "indicator-detail", "event-detail", "organisation-detail")
    }


def test_the_agenda_is_filtered_and_the_month_turned(page: Page) -> None:
    page.goto("/det-sker/")
    page.locator("#f-dimension").select_option("social")
    page.locator("form.filterbar").get_by_role("button", name="Vis").click()
    page.wait_for_url(lambda url: "dimension=social" in url)
    expect(page.locator("main")).to_contain_text(f"Tur i {city.SHARED}")
    page.goto("/det-sker/2026/12/")
    page.locator("a[rel=next]").first.click()
    page.wait_for_url(lambda url: url.endswith("/det-sker/2027/1/"))


def test_another_day_of_the_progress_is_asked_for(page: Page) -> None:
    page.goto("/fremgang/?as_of=2024-12-31")
    expect(page.locator("main")).to_contain_text("31. december 2024")


def test_details_open_without_a_script(page: Page) -> None:
    page.goto(city.address("feature-detail"))
    table = page.locator("details.disclosure table").first
    assert not table.is_visible()
    page.locator("details.disclosure > summary").first.click()
    assert table.is_visible()


def test_the_theme_is_chosen_without_a_script(page: Page) -> None:
    page.goto("/om/")
    page.get_by_role("button", name="Mørkt").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
