"""A quarter as staff do it: from the first page to ten figures handed in, by keyboard alone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from indicators.links import report_link
from indicators.models import Draft, Indicator, Measurement
from indicators.periods import Period
from initiatives.models import KeyFeature
from tests import factories
from tests.browser.watch import LISTEN, PATIENCE, Watched

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
NOW = datetime(2026, 12, 10, 11, tzinfo=UTC)
FIGURES = ["10,5", "20,5", "30,5", "40,5", "50,5", "60,5", "70,5", "80,5", "90,5", "100,5"]


class Keyboard:
    """Counts the keys."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
        self.pressed += times

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)


@pytest.fixture(autouse=True)
def december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def organisation() -> Any:
    return factories.OrganisationFactory(name="Klima og Plan")


@pytest.fixture
def anna(organisation: Any) -> Any:
    user = factories.UserFactory(username="anna", first_name="Anna", role="editor", email="anna@example.dk")
    organisation.memberships.create(user=user)
    return user


@pytest.fixture
def ten(organisation: Any) -> list[Indicator]:
    """Measured every quarter; the third one of the year was due on 29 November."""
    rows = []
    for number, feature in enumerate(KeyFeature.objects.all()[:10], 1):
        row = factories.IndicatorFactory(
            name=f"Tal nummer {number:02}", name_en="x", name_de="x", unit="ton", decimals=1, frequency="quarter",
            feature=feature, responsible=organisation,
        )  # fmt: skip
        factories.MeasurementFactory(indicator=row, period="2026-Q2", value=number * 10)
        rows.append(row)
    return rows


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Callable[..., Watched]]:
    contexts: list[BrowserContext] = []

    def opened(user: Any = None, **options: Any) -> Watched:
        context = browser.new_context(base_url=live_server.url, reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(LISTEN)
        if user:
            client = Client()
            client.force_login(user)
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        contexts.append(context)
        return Watched(context, live_server.url.split("/")[2])

    yield opened
    for context in contexts:
        context.close()


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")


def test_a_quarter_of_ten_figures_takes_some_sixty_keys(
    window: Callable[..., Watched], anna: Any, ten: list[Indicator]
) -> None:
    watched = window(anna)
    page, keys = watched.page, Keyboard(watched.page)
    watched.open("/admin/")
    keys.press("Tab")
    assert focused(page) == "Gå til indhold"
    keys.press("Enter")
    keys.press("Tab")
    assert focused(page) == "10 Tal, der skal indberettes"
    keys.press("Enter")
    keys.press("Tab")
    assert focused(page) == "Tal nummer 01"
    keys.press("Enter")
    expect(page.locator(f"#id_{ten[0].pk}-value")).to_be_focused()  # the link leads right into the field
    for place, text in enumerate(FIGURES):
        expect(page.locator(f"#id_{ten[place].pk}-value")).to_be_focused()
        keys.type(text)
        keys.press("Enter" if place < 9 else "Tab")
    expect(page.locator("[data-status]")).to_contain_text("Senest gemt kl.")
    while page.evaluate("document.activeElement.value") != "send":
        keys.press("Tab")
        assert keys.pressed < 100
    keys.press("Enter")
    expect(page.locator(".notice.success")).to_contain_text("10 tal er indsendt")
    assert keys.pressed <= 75  # four a figure, one to go on, and the way there and back
    found = Measurement.objects.filter(period="2026-Q3").order_by("indicator__pk")
    assert [(row.value, row.review, row.entered_by) for row in found] == [
        (Decimal(text.replace(",", ".")), "submitted", anna) for text in FIGURES
    ]
    assert not Draft.objects.exists()
    watched.open("/admin/")
    expect(page.get_by_role("heading", name="Intet venter på dig")).to_be_visible()
    assert watched.wrong == []


def test_a_figure_by_the_link_in_a_letter_with_the_keyboard_on_a_phone(
    window: Callable[..., Watched], anna: Any, ten: list[Indicator], live_server: Any
) -> None:
    watched = window(viewport={"width": 390, "height": 800}, java_script_enabled=True)
    page, keys = watched.page, Keyboard(watched.page)
    link = report_link(anna, ten[0].pk, Period.parse("2026-Q3"), 0)
    watched.open("/" + link.split("/", 3)[3])
    page.locator("#id_value").focus()
    keys.type("11,5")
    keys.press("Enter")  # the first button that sends is "still the same": Enter must not press it
    page.wait_for_load_state()
    expect(page.get_by_role("heading", name="Tallet er inde")).to_be_visible()
    assert [row.value for row in Measurement.objects.filter(period="2026-Q3")] == [Decimal("11.5")]
    assert watched.wrong == []


@pytest.mark.parametrize("language", ["da", "de"])
def test_the_pages_are_accessible_and_never_wider_than_the_screen(
    window: Callable[..., Watched], anna: Any, ten: list[Indicator], language: str
) -> None:
    type(anna).objects.update(language=language)
    anna.language = language
    boss = factories.UserFactory(username="boss", role="coordinator")
    link = "/" + report_link(anna, ten[0].pk, Period.parse("2026-Q3"), 0).split("/", 3)[3]
    found = []
    for user, address in ((anna, "/admin/"), (boss, "/admin/"), (None, link)):
        watched = window(user)
        watched.page.context.add_cookies(
            [{"name": "django_language", "value": language, "url": f"http://{watched.host}"}]
        )
        watched.open(address)
        for scheme in ("light", "dark"):
            watched.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for width in (320, 1440):
                watched.resize(width)
                found += [f"{address} {scheme} {width}: {text}" for text in watched.axe()]
                assert watched.too_wide() == 0, (address, width)
        assert watched.wrong == []
    assert found == []
