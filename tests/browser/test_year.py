"""A coordinator's year in a browser: select, assess, see what is missing, freeze; then anyone reads it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from indicators.models import Baseline, CycleFeature
from initiatives.models import KeyFeature
from tests import factories
from tests.browser.watch import LISTEN, Watched
from tests.indicators.test_board import measured

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def desk(live_server: Any, client: Any, browser: Browser) -> Iterator[Watched]:
    """A coordinator's window."""
    client.force_login(factories.UserFactory(username="koordinator", role="coordinator"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    context.add_init_script(LISTEN)
    context.add_cookies([cookie])
    yield Watched(context, live_server.url.split("/")[2])
    context.close()


def sound(watched: Watched) -> None:
    """Nothing is refused, nothing hard to use, nothing too wide, on a phone either."""
    found = watched.axe()
    for width in (390, 320):
        watched.resize(width)
        assert watched.too_wide() <= 0
    watched.resize(1280)
    assert (found, watched.wrong) == ([], [])


def test_a_year_from_the_choice_to_the_frozen_baseline(desk: Watched, db: None) -> None:
    measured("3.1", 20, name_da="Affald", name_en="Waste", name_de="Abfall")
    feature = KeyFeature.objects.get(code="3.1")
    page = desk.page

    desk.open("/admin/years/2025/")
    row = page.locator(f"#f-{feature.pk}")
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Gem valget").click()
    assert page.get_by_role("alert").inner_text().count("Skriv, hvorfor nøgletrækket er valgt.") == 1
    row.get_by_label("Begrundelse på dansk").fill("Alle smider ud")
    sound(desk)
    page.get_by_role("button", name="Gem valget").click()
    assert CycleFeature.objects.get().reason_da == "Alle smider ud"

    page.locator(f"#f-{feature.pk}").get_by_role("link", name="Vurder 3.1").click()
    page.get_by_label("2 Delvist på plads").check()
    page.get_by_label("Begrundelse (dansk)").fill("Kun i byerne")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.locator(f"#f-{feature.pk}").get_by_text("Niveau 2: Delvist på plads")).to_be_visible()

    page.get_by_role("link", name="og frys året").click()
    expect(page.get_by_text("Ordlyd, der ikke er kontrolleret")).to_be_visible()
    sound(desk)
    page.get_by_role("button", name="Frys basisrapporten for 2025").click()
    checksum = Baseline.objects.get().checksum
    expect(page.get_by_text(checksum)).to_be_visible()
    sound(desk)

    desk.open("/en/reports/2025/year/")
    expect(page.get_by_text(checksum)).to_be_visible()
    sound(desk)
    feature.title_en = "Another wording"
    feature.save()
    desk.open("/en/reports/2025/year/")
    expect(page.get_by_text("Another wording")).to_have_count(0)
    desk.open("/en/reports/changes/?from=2025&to=now")
    page.get_by_label("From").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Compare"
    sound(desk)
