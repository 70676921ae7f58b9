"""The agenda narrowed without loading the page: as the list of initiatives (`test_live_results`)."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import city
from tests.browser.public.test_live_results import stay, stayed
from tests.browser.watch import Watched

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
AGENDA = "/det-sker/"
NONE = "0 arrangementer"


@pytest.fixture
def window(visit: Callable[..., Watched]) -> Iterator[Watched]:
    window = visit()
    window.open(AGENDA)
    stay(window.page)
    yield window
    window.page.unroute_all()


def choose(page: Page, dimension: str = "economic") -> None:
    page.locator("#f-dimension").focus()
    page.locator("#f-dimension").select_option(dimension)
    page.wait_for_url(f"**/det-sker/?dimension={dimension}")


def test_a_filter_narrows_the_agenda_in_place(window: Watched) -> None:
    page = window.page
    everything = page.locator("#h-results").inner_text()
    choose(page)
    expect(page.locator("#live-status")).to_have_text(NONE)
    expect(page.locator("#f-dimension")).to_be_focused()
    expect(page.locator("#other-ways a[href*='dimension=economic']").first).to_be_visible()
    assert page.locator(".langs a[hreflang=de]").evaluate("link => link.search") == "?dimension=economic"
    page.locator(".chips .chip.clear").press("Enter")
    expect(page.locator("#h-results")).to_have_text(everything)
    expect(page.locator("#h-results")).to_be_focused()
    expect(page.locator("#f-dimension")).to_have_value("")
    assert stayed(page)
    assert window.axe() + window.wrong + page.evaluate("window.__broken") == []


def test_a_word_a_day_and_the_way_back(window: Watched) -> None:
    page = window.page
    page.locator("#filter-more > summary").click()
    page.locator("#f-q").fill(city.SHARED)
    page.locator("#f-q").press("Enter")
    page.wait_for_url(f"**/det-sker/?q={city.SHARED}")
    expect(page.locator("#h-results")).to_be_focused()
    expect(page.locator("#f-q")).to_have_value(city.SHARED)
    page.locator("#near .chip").first.press("Enter")
    expect(page.locator("#near .chip").first).to_have_attribute("aria-current", "true")
    assert stayed(page)
    page.go_back()
    page.wait_for_url(lambda url: "from=" not in url)
    expect(page.locator("#near .chip").first).not_to_have_attribute("aria-current", "true")


def test_what_was_unfolded_stays_so(window: Watched) -> None:
    window.page.locator("#filter-more > summary").click()
    choose(window.page)
    assert window.page.locator("#filter-more").evaluate("more => more.open")


def test_an_answer_that_does_not_come_is_said(window: Watched) -> None:
    page = window.page
    page.route(
        "**/*dimension=*",
        lambda route: route.abort() if "hx-request" in route.request.headers else route.continue_(),
    )
    page.locator("#f-dimension").select_option("economic")
    expect(page.locator("#live-failed")).to_be_visible()
    page.locator("#live-failed a").click()
    page.wait_for_url("**/det-sker/?dimension=economic")
    expect(page.locator("#h-results")).to_have_text(NONE)
    assert not stayed(page)
