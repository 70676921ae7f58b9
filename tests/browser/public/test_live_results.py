"""Results that come without loading the page: the address, the focus, what is read aloud, and what happens when an
answer is late or does not come."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests import city
from tests.browser.watch import Watched

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
LIST, SEARCH = "/initiativer/", "/soeg/"
ONE = [f"Initiativ {city.SHARED}"]


@pytest.fixture
def window(visit: Callable[..., Watched]) -> Iterator[Watched]:
    window = visit()
    yield window
    window.page.unroute_all()


@pytest.fixture
def page(window: Watched) -> Page:
    window.open(LIST)
    stay(window.page)
    return window.page


def stay(page: Page) -> None:
    """A mark that a newly loaded page would not have."""
    page.evaluate("window.stayed = true")


def stayed(page: Page) -> bool:
    return page.evaluate("window.stayed === true")


def choose_goal_6(page: Page) -> None:
    page.locator("#f-goal-6").check(force=True)
    expect(page.locator(".results .card")).to_have_count(1)


def test_a_filter_narrows_the_list_in_place_and_is_in_the_address(window: Watched, page: Page) -> None:
    choose_goal_6(page)
    expect(page.locator(".results .card-title")).to_have_text(ONE)
    page.wait_for_url(lambda url: url.endswith(f"{LIST}?goal=6"))
    assert page.evaluate("document.activeElement.id") == "f-goal-6"
    expect(page.locator("#live-status")).to_have_text("1 initiativ")
    expect(page.locator("#filters-actions .count")).to_have_text("1 initiativ")
    assert page.locator(".langs a").first.get_attribute("href") is not None
    assert page.locator(".langs a[hreflang=de]").evaluate("link => link.search") == "?goal=6"
    assert stayed(page)
    assert window.axe() + window.wrong + page.evaluate("window.__broken") == []


def test_what_was_opened_stays_open(page: Page) -> None:
    page.locator("#facet-phase summary").click()
    choose_goal_6(page)
    assert page.locator("#facet-phase").evaluate("facet => facet.open")


def test_a_chip_taken_away_leads_the_focus_to_the_results(page: Page) -> None:
    everything = page.locator(".results .card").count()
    choose_goal_6(page)
    page.locator(".chips .chip").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".results .card")).to_have_count(everything)
    expect(page.locator("#h-results")).to_be_focused()
    page.wait_for_url(lambda url: url.endswith(LIST))
    expect(page.locator("#f-goal-6")).not_to_be_checked()
    assert stayed(page)


def test_the_back_button_brings_back_what_was_there(page: Page) -> None:
    everything = page.locator(".results .card").count()
    choose_goal_6(page)
    page.go_back()
    expect(page.locator(".results .card")).to_have_count(everything)
    page.wait_for_url(lambda url: url.endswith(LIST))
    expect(page.locator("#f-goal-6")).not_to_be_checked()
    page.go_forward()
    expect(page.locator(".results .card")).to_have_count(1)
    expect(page.locator("#f-goal-6")).to_be_checked()


def test_words_and_the_order_are_kept_with_the_filters(window: Watched, page: Page) -> None:
    choose_goal_6(page)
    page.locator("#q").fill(city.SHARED)
    page.keyboard.press("Enter")
    expect(page.locator("#sort")).to_have_value("relevance")
    page.locator("#sort").select_option("title")
    page.wait_for_url("**sort=title**")
    page.wait_for_url(lambda url: "goal=6" in url)
    page.wait_for_url(lambda url: "q=" in url)
    page.locator("#q").fill("qqqqqqqqq")
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_be_visible()
    expect(page.locator("#live-status")).to_have_text("0 initiativer")
    assert stayed(page)
    assert window.axe() == []


def test_on_a_phone_the_filters_stay_open_until_the_results_are_asked_for(window: Watched) -> None:
    page = window.page
    window.resize(390)
    window.open(LIST)
    stay(page)
    page.locator(".side-button").click()
    choose_goal_6(page)
    expect(page.locator("#filters")).to_be_visible()
    assert window.axe() == []
    page.locator("#filters-show").click()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("#h-results")).to_be_focused()
    page.wait_for_url(lambda url: url.endswith(f"{LIST}?goal=6"))
    assert stayed(page)


def failing(page: Page, how: Callable[[Route], Any]) -> None:
    page.route("**/*goal=6*", lambda route: how(route) if "hx-request" in route.request.headers else route.continue_())


def test_an_answer_that_does_not_come_is_said_and_the_page_can_be_loaded(window: Watched, page: Page) -> None:
    failing(page, lambda route: route.abort())
    page.locator("#f-goal-6").check(force=True)
    expect(page.locator("#live-failed")).to_be_visible()
    expect(page.locator("#live-status")).to_contain_text("Resultaterne kunne ikke hentes")
    assert window.axe() == []
    page.locator("#live-failed a").click()
    expect(page.locator(".results .card")).to_have_count(1)
    page.wait_for_url(lambda url: url.endswith(f"{LIST}?goal=6"))
    assert not stayed(page)


def test_an_error_of_the_server_loads_the_page_that_says_so(page: Page) -> None:
    failing(page, lambda route: route.fulfill(status=500, body="broken"))
    page.locator("#f-goal-6").check(force=True)
    page.wait_for_url("**?goal=6")
    expect(page.locator(".results .card")).to_have_count(1)
    assert not stayed(page)


def test_an_answer_that_is_late_is_said(page: Page) -> None:
    held: list[Route] = []
    failing(page, held.append)
    page.locator("#f-goal-6").check(force=True)
    expect(page.locator("#live-slow")).to_be_visible()
    expect(page.locator("#results")).to_have_attribute("aria-busy", "true")
    expect(page.locator("#live-slow a")).to_have_attribute("href", f"{LIST}?goal=6")
    held[0].continue_()
    expect(page.locator(".results .card")).to_have_count(1)
    expect(page.locator("#live-slow")).to_be_hidden()
    assert stayed(page)


def test_search_answers_while_it_is_typed(window: Watched) -> None:
    page = window.page
    window.open(SEARCH)
    stay(page)
    steps = page.evaluate("history.length")
    page.locator("#q").press_sequentially(city.SHARED[:4], delay=20)
    expect(page.locator("#h-results")).to_be_visible()
    expect(page.locator("#live-status")).not_to_be_empty()
    expect(page.locator("#q")).to_be_focused()
    page.wait_for_url(lambda url: "?q=" in url)
    assert page.evaluate("history.length") == steps
    assert window.axe() == []
    page.locator(".kinds a", has_text="Organisationer").click()
    page.wait_for_url("**kind=organisations**")
    expect(page.locator(".search-results section")).to_have_count(1)
    assert stayed(page)
    assert window.axe() + window.wrong + page.evaluate("window.__broken") == []


def test_a_suggestion_finds_what_was_meant(window: Watched) -> None:
    page = window.page
    window.open(f"{SEARCH}?q=foreninegn")
    stay(page)
    assert window.axe() == []
    page.locator(".did-you-mean a").click()
    expect(page.locator("#q")).to_have_value("foreningen")
    expect(page.locator("#g-organisations")).to_be_visible()
    assert stayed(page)
