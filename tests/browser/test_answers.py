"""The network's questionnaire as it is written: saved by itself, from evidence, by two at once, on a bad line."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect

from indicators.models import Answer
from tests import factories
from tests.browser.watch import LISTEN, PATIENCE, Watched
from tests.indicators.answers import question
from tests.indicators.test_reports import linked

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PAGE = "/admin/questionnaires/2026/sections/motivation/"
SAVED = "Senest gemt kl."
Desk = Callable[[str], Watched]


@pytest.fixture
def desk(live_server: Any, browser: Browser) -> Iterator[Desk]:
    """A coordinator's window, by name."""
    contexts = []

    def opened(name: str) -> Watched:
        client = Client()
        client.force_login(factories.UserFactory(username=name, first_name=name.title(), role="coordinator"))
        context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        context.add_init_script(LISTEN)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        contexts.append(context)
        return Watched(context, live_server.url.split("/")[2])

    yield opened
    for context in contexts:
        context.close()


def sound(watched: Watched) -> None:
    found = watched.axe()
    for width in (390, 320):
        watched.resize(width)
        assert watched.too_wide() <= 0
    watched.resize(1280)
    assert (found, watched.wrong) == ([], [])


def area(watched: Watched, part: str = "en") -> Any:
    return watched.page.locator(f"#id_q{question().pk}-{part}")


def test_what_is_typed_is_counted_and_saved_and_evidence_goes_into_both_languages(desk: Desk) -> None:
    linked("1.1", title_da="Nul", title_en="Zero", summary_da="Mindre.", summary_en="Less.")
    one = desk("anna")
    one.open(PAGE)
    sound(one)
    area(one).press_sequentially("We learn – all our lives")
    counted = one.page.locator(f"#c_q{question().pk}-en")
    expect(counted).to_have_text("5 af 200 ord")
    expect(one.page.locator("[data-status]")).to_contain_text(SAVED)
    assert Answer.objects.get(part="en").text == "We learn – all our lives"
    one.page.get_by_role("button", name=re.compile("Sæt ind.*Nul")).click()
    expect(area(one, "da")).to_have_value(re.compile(r"^Nul \("))
    expect(one.page.locator("[data-who]").nth(1)).to_contain_text("Anna")  # the Danish one is saved
    assert "Zero" in Answer.objects.get(part="en").text
    assert Answer.objects.get(part="da").text.startswith("Nul (")
    area(one).fill("word " * 203)
    expect(counted).to_have_text("203 af 200 ord, 3 for mange")
    sound(one)


def test_two_who_write_the_same_answer_both_keep_their_words(desk: Desk) -> None:
    anna, bo = desk("anna"), desk("bo")
    for window in (anna, bo):
        window.open(PAGE)
    area(anna).fill("Anna’s words")
    expect(anna.page.locator("[data-status]")).to_contain_text(SAVED)
    area(bo).fill("Bo’s words")
    expect(bo.page.get_by_text("Anna har skrevet noget andet her")).to_be_visible()
    expect(area(bo)).to_have_value("Bo’s words")
    sound(bo)
    keep = bo.page.get_by_role("button", name="Behold mit")
    bar, choice = bo.page.locator(".savebar").bounding_box(), keep.bounding_box()
    assert choice["y"] + choice["height"] <= bar["y"], "the bar covers the choice"
    keep.click()
    expect(area(bo)).to_have_value("Bo’s words")
    assert Answer.objects.get().text == "Bo’s words"
    bo.page.get_by_role("link", name="Versioner (Engelsk, 3.1)").click()
    expect(bo.page.get_by_role("heading", name="Version 2")).to_be_visible()
    sound(bo)


def test_what_is_typed_without_a_connection_is_kept_and_saved_later(desk: Desk) -> None:
    one = desk("anna")
    one.open(PAGE)
    one.page.context.set_offline(True)
    area(one).fill("Typed in the train")
    expect(one.page.locator("[data-status]")).to_contain_text("Ingen forbindelse")
    assert Answer.objects.count() == 0
    one.page.context.set_offline(False)
    one.page.goto(PAGE)
    expect(area(one)).to_have_value("Typed in the train")
    expect(one.page.locator("[data-who]").first).to_contain_text("Anna")
    assert Answer.objects.get().text == "Typed in the train"
