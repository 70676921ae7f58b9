"""The main job, from end to end: a figure is entered, approved by someone else, seen by all, and reported."""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from indicators.models import Indicator
from initiatives.models import KeyFeature
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PERIOD = "2025"


@pytest.fixture
def indicator() -> Indicator:
    """Reported by the editor's organisation, with a figure for 2017 and none for the period."""
    organisation = factories.OrganisationFactory(name="Biblioteket")
    organisation.memberships.create(user=factories.UserFactory(username="editor", role="editor"))
    factories.UserFactory(username="coordinator", role="coordinator")
    row = factories.IndicatorFactory(
        code="laaner", name="Aktive lånere", unit_da="% af borgerne", decimals=1, responsible=organisation,
        feature=KeyFeature.objects.get(code="5.1"), baseline_on=date(2015, 12, 31), baseline_value=40,
    )  # fmt: skip
    factories.TargetFactory(indicator=row, on=date(2030, 12, 31), value=80)
    factories.MeasurementFactory(indicator=row, period="2017", value="43.5")
    return row


@pytest.fixture
def sign_in(browser: Browser, live_server: Any) -> Iterator[Callable[[str], Page]]:
    contexts = []

    def window(username: str) -> Page:
        contexts.append(browser.new_context(base_url=live_server.url, accept_downloads=True))
        page = contexts[-1].new_page()
        page.goto("/admin/")
        page.locator("#id_username").fill(username)
        page.locator("#id_password").fill("password")
        page.locator("#login-form [type=submit]").click()
        expect(page.locator(".signed-in")).to_be_visible()
        return page

    yield window
    for context in contexts:
        context.close()


def test_a_figure_goes_from_the_editor_to_the_report(indicator: Indicator, sign_in: Callable[[str], Page]) -> None:
    editor = sign_in("editor")
    editor.goto(f"/admin/progress/{PERIOD}/")
    row = editor.locator("tr", has_text="Aktive lånere")
    row.locator(".with-unit input").fill("61,5")
    editor.get_by_role("button", name="Send til godkendelse").click()
    expect(editor.locator("tr", has_text="Aktive lånere")).to_contain_text("61,5 venter på godkendelse")

    editor.goto("/indikatorer/laaner/")
    assert "61,5" not in editor.locator("main").inner_text()

    coordinator = sign_in("coordinator")
    coordinator.goto("/admin/indicators/measurement/?review__exact=submitted")
    coordinator.locator(".action-select").check()
    coordinator.locator("select[name=action]").select_option("approve")
    coordinator.locator("button[name=index]").click()
    expect(coordinator.locator(".messagelist")).to_contain_text("1")

    coordinator.context.clear_cookies()  # a stranger from here on
    coordinator.goto("/indikatorer/laaner/")
    expect(coordinator.locator("main")).to_contain_text("61,5")

    coordinator.goto("/rapporter/2017/")
    with coordinator.expect_download() as download:
        coordinator.locator("main a[href$='2017.csv']").first.click()
    assert _figure(download.value.path()) == "43.5"  # what was measured by then, not the new one


def _figure(file: Path) -> str:
    with file.open(encoding="utf-8", newline="") as lines:
        (row,) = [row for row in csv.DictReader(lines) if row["indicator"] == "laaner"]
    return row["latest_value"]
