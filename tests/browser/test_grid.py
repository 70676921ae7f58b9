"""The reporting grid as it is used once a quarter: by keyboard, from a spreadsheet, on a bad line, by two at once."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from indicators.models import Draft, Indicator, Measurement
from initiatives.models import KeyFeature
from tests import factories
from tests.browser.watch import LISTEN, PATIENCE, Watched

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
GRID = "/admin/progress/2025/"
SAVED = "Senest gemt kl."
Window = Callable[..., Watched]


@pytest.fixture
def organisation() -> Any:
    return factories.OrganisationFactory(name="Klima og Plan")


@pytest.fixture
def ten(organisation: Any) -> list[Indicator]:
    """Ten indicators under their Key Features, each with a figure for last year."""
    rows = []
    for number, feature in enumerate(KeyFeature.objects.all()[:10], 1):
        row = factories.IndicatorFactory(
            code=f"i-{number}", name=f"Tal nummer {number}", unit="ton", decimals=1, feature=feature,
            responsible=organisation,
        )  # fmt: skip
        factories.MeasurementFactory(indicator=row, period="2024", value=number * 10)
        rows.append(row)
    return rows


@pytest.fixture
def window(browser: Browser, live_server: Any, organisation: Any) -> Iterator[Window]:
    """A window of an editor of the organisation: `window("anna")`."""
    contexts: list[BrowserContext] = []

    def opened(name: str, **options: Any) -> Watched:
        user = factories.UserFactory(username=name, first_name=name.title(), role="editor")
        organisation.memberships.create(user=user)
        client = Client()
        client.force_login(user)
        context = browser.new_context(base_url=live_server.url, reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(LISTEN)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        contexts.append(context)
        return Watched(context, live_server.url.split("/")[2])

    yield opened
    for context in contexts:
        context.close()


def value(page: Page, row: Indicator) -> Any:
    return page.locator(f"#id_{row.pk}-value")


def state(page: Page, row: Indicator) -> Any:
    return page.locator(f'tr[data-row="{row.pk}"] [data-word]')


def status(page: Page) -> Any:
    return page.locator("[data-status]")


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.name")


def test_ten_figures_are_reported_with_the_keyboard_alone(window: Window, ten: list[Indicator]) -> None:
    watched = window("anna")
    page = watched.page
    watched.open(GRID)
    value(page, ten[0]).focus()
    page.keyboard.type("10,5")
    page.keyboard.press("Tab")
    assert focused(page) == f"{ten[0].pk}-note"
    page.keyboard.type("Foreløbigt")
    page.keyboard.press("Tab")
    assert focused(page) == f"{ten[1].pk}-value"
    page.keyboard.type("=")
    expect(value(page, ten[1])).to_have_value("20")
    page.keyboard.press("Enter")
    assert focused(page) == f"{ten[2].pk}-value"
    paste(page, "31.5\t\n42.5\tNy kilde\n53.5\n")  # a spreadsheet in English
    expect(value(page, ten[3])).to_have_value("42,5")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert focused(page) == f"{ten[4].pk}-value"
    page.keyboard.press("ArrowDown")
    paste(page, "61,5\r\n72,5\r\n83,5 p\r\n94,5\r\n100,5\r\n")
    expect(status(page)).to_contain_text(SAVED)
    expect(page.locator("#completeness")).to_have_text("10 af 10 tal er gemt")
    value(page, ten[9]).focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "send"
    page.keyboard.press("Enter")
    expect(page.locator(".notice.success")).to_contain_text("10 tal er indsendt")
    found = Measurement.objects.filter(period="2025").order_by("indicator__pk").values_list("value", "note", "figure")
    wanted = ["10.5", "20", "31.5", "42.5", "53.5", "61.5", "72.5", "83.5", "94.5", "100.5"]
    assert [row[0] for row in found] == [Decimal(text) for text in wanted]
    assert (found[0][1], found[3][1], found[7][2]) == ("Foreløbigt", "Ny kilde", "provisional")
    assert not Draft.objects.exists()
    assert watched.wrong == []


def test_nothing_is_lost_on_a_dropped_connection(window: Window, ten: list[Indicator]) -> None:
    page = window("anna").page
    page.goto(GRID)
    page.route("**/drafts/", lambda route: route.abort())
    value(page, ten[0]).fill("10,5")
    value(page, ten[1]).fill("20,5")
    page.keyboard.press("Tab")
    expect(status(page)).to_contain_text("Ingen forbindelse")
    expect(state(page, ten[0])).to_have_text("Ikke gemt")
    assert not Draft.objects.exists()
    page.get_by_role("button", name="Send til godkendelse").click()
    expect(status(page)).to_contain_text("Ingen forbindelse")
    page.reload()  # even so: what was typed is still here
    expect(value(page, ten[1])).to_have_value("20,5")
    page.unroute("**/drafts/")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(status(page)).to_contain_text(SAVED)
    expect(state(page, ten[0])).to_contain_text("Gemt")
    assert sorted(Draft.objects.values_list("typed", flat=True)) == ["10,5", "20,5"]
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_an_answer_that_never_came_is_asked_for_again(window: Window, ten: list[Indicator]) -> None:
    """The server had saved it; more was typed meanwhile. That is no conflict with oneself."""
    page = window("anna").page
    page.goto(GRID)

    def lose_the_answer(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/drafts/", lose_the_answer, times=1)
    value(page, ten[0]).fill("10,5")
    page.keyboard.press("Tab")
    expect(status(page)).to_contain_text("Ingen forbindelse")
    value(page, ten[0]).fill("11,5")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(state(page, ten[0])).to_contain_text("Gemt")
    expect(value(page, ten[0])).to_have_value("11,5")
    assert Draft.objects.get().typed == "11,5"


def test_two_editors_in_one_cell_see_both_figures(window: Window, ten: list[Indicator]) -> None:
    anna, bo = window("anna").page, window("bo").page
    for page in (anna, bo):
        page.goto(GRID)
    value(anna, ten[0]).fill("12,5")
    anna.keyboard.press("Tab")
    expect(state(anna, ten[0])).to_contain_text("Gemt")
    value(bo, ten[0]).fill("13")
    bo.keyboard.press("Tab")
    row = bo.locator(f'tr[data-row="{ten[0].pk}"]')
    expect(row.locator("[data-messages]")).to_contain_text("Anna skrev 12,5 her kl.")
    expect(value(bo, ten[0])).to_have_value("13")
    assert Draft.objects.get().typed == "12,5"
    row.get_by_role("button", name="Brug det andet").click()
    expect(value(bo, ten[0])).to_have_value("12,5")
    value(bo, ten[0]).fill("14")
    bo.keyboard.press("Tab")
    expect(state(bo, ten[0])).to_contain_text("Gemt")
    value(anna, ten[0]).fill("15")
    anna.keyboard.press("Tab")
    anna.get_by_role("button", name="Behold mit").click()
    expect(state(anna, ten[0])).to_contain_text("Gemt")
    assert Draft.objects.get().typed == "15"


def test_a_doubt_is_asked_and_confirmed_beside_the_cell(window: Window, ten: list[Indicator]) -> None:
    watched = window("anna")
    page = watched.page
    watched.open(GRID)
    value(page, ten[0]).fill("387,4")
    page.keyboard.press("Tab")
    row = page.locator(f'tr[data-row="{ten[0].pk}"]')
    expect(row.locator("[data-messages]")).to_contain_text("387,4 er omkring 40 gange det seneste tal, 10 (2024)")
    expect(state(page, ten[0])).to_have_text("Bekræft")
    page.keyboard.press("Shift+Tab")  # from the note back to the question
    page.keyboard.press("Space")
    expect(state(page, ten[0])).to_contain_text("Gemt")
    assert focused(page) == f"{ten[0].pk}-confirm"
    page.get_by_role("button", name="Send til godkendelse").click()
    expect(state(page, ten[0])).to_contain_text("387,4 venter på godkendelse")
    assert [kind for kind, _facts in Measurement.objects.get(period="2025").doubts] == ["jump"]
    assert watched.wrong == []


def test_signing_out_elsewhere_loses_nothing(window: Window, ten: list[Indicator]) -> None:
    watched = window("anna")
    page = watched.page
    page.goto(GRID)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    value(page, ten[0]).fill("10,5")
    page.keyboard.press("Tab")
    expect(status(page)).to_contain_text("Du er logget ud")
    page.context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(status(page)).to_contain_text(SAVED)  # with a token of the new session
    assert Draft.objects.get().typed == "10,5"


def test_somebody_else_who_signs_in_meanwhile_does_not_save_what_i_typed(window: Window, ten: list[Indicator]) -> None:
    anna, bo = window("anna").page, window("bo").page
    anna.goto(GRID)
    bo.goto(GRID)
    theirs = [cookie for cookie in bo.context.cookies() if cookie["name"] == "sessionid"]
    anna.context.clear_cookies()
    anna.context.add_cookies(theirs)
    value(anna, ten[0]).fill("10,5")
    anna.keyboard.press("Tab")
    expect(status(anna)).to_contain_text("Du er logget ud")
    assert not Draft.objects.exists()


def test_two_windows_keep_what_was_typed_in_each(window: Window, ten: list[Indicator]) -> None:
    page = window("anna").page
    other = page.context.new_page()
    for one in (page, other):
        one.goto(GRID)
    page.context.set_offline(True)
    for one, row, text in ((page, ten[0], "10,5"), (other, ten[1], "20,5")):
        value(one, row).fill(text)
        one.keyboard.press("Tab")
        expect(status(one)).to_contain_text("Ingen forbindelse")
        one.close()
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto(GRID)
    expect(state(page, ten[0])).to_contain_text("Gemt")
    expect(state(page, ten[1])).to_contain_text("Gemt")
    assert sorted(Draft.objects.values_list("typed", flat=True)) == ["10,5", "20,5"]
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_still_the_same_is_pressed_in_row_after_row_while_the_first_is_on_its_way(
    window: Window, ten: list[Indicator]
) -> None:
    page = window("anna").page
    page.goto(GRID)
    waiting: list[Any] = []
    page.route("**/drafts/", lambda route: waiting.append(route), times=1)  # noqa: PLW0108  it asks for a function
    for row in ten[:4]:
        page.locator(f'button[value="same:{row.pk}"]').click()
    expect(value(page, ten[3])).to_have_value("=")
    while not waiting:  # the request may still be on its way to here
        page.wait_for_timeout(20)
    waiting[0].continue_()
    expect(value(page, ten[3])).to_have_value("40")
    expect(page.locator("#completeness")).to_have_text("4 af 10 tal er gemt")
    assert sorted(Draft.objects.values_list("typed", flat=True)) == ["="] * 4


def test_a_pasted_note_of_several_lines_stays_in_its_row(window: Window, ten: list[Indicator]) -> None:
    page = window("anna").page
    page.goto(GRID)
    value(page, ten[0]).focus()
    paste(page, '10.5\t"Optalt ""i hånden""\nsom i fjor"\n20.5\t\n\n40.5\t5" rør\n')
    expect(page.locator("#completeness")).to_have_text("3 af 10 tal er gemt")
    found = dict(Draft.objects.values_list("typed", "note"))
    assert found == {"10,5": 'Optalt "i hånden" som i fjor', "20,5": "", "40,5": '5" rør'}


def test_a_heading_above_a_pasted_column_does_not_change_how_the_numbers_are_read(
    window: Window, ten: list[Indicator]
) -> None:
    page = window("anna").page
    page.goto(GRID)
    value(page, ten[0]).focus()
    paste(page, "Value 2.0\n1,200.5\n30.5\n")
    expect(page.locator("#completeness")).to_have_text("1 af 10 tal er gemt")  # 1.200,5 is asked about
    assert sorted(Draft.objects.values_list("typed", flat=True)) == ["1200,5", "30,5", "Value 2.0"]


def test_a_note_that_is_too_long_is_kept_until_it_is_shortened(window: Window, ten: list[Indicator]) -> None:
    page = window("anna").page
    page.goto(GRID)
    note = page.locator(f'[name="{ten[0].pk}-note"]')
    value(page, ten[0]).fill("10,5")
    note.fill("x" * 1001)
    page.keyboard.press("Tab")
    row = page.locator(f'tr[data-row="{ten[0].pk}"] [data-messages]')
    expect(row).to_contain_text("Noten er på mere end 1.000 tegn")
    page.reload()
    expect(note).to_have_value("x" * 1001)
    expect(row).to_contain_text("Noten er på mere end 1.000 tegn")
    note.fill("kort")
    page.keyboard.press("Tab")
    expect(state(page, ten[0])).to_contain_text("Gemt")
    assert list(Draft.objects.values_list("typed", "note")) == [("10,5", "kort")]
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_without_a_script_the_form_does_it(window: Window, ten: list[Indicator]) -> None:
    page = window("anna", java_script_enabled=False).page
    page.goto(GRID)
    value(page, ten[0]).fill("10,5")
    value(page, ten[1]).fill("tolv")
    value(page, ten[1]).press("Enter")
    page.wait_for_load_state()
    expect(state(page, ten[0])).to_contain_text("Gemt")
    page.locator(f'button[value="same:{ten[2].pk}"]').click()
    expect(value(page, ten[2])).to_have_value("30")
    page.get_by_role("button", name="Send til godkendelse").click()
    expect(page).to_have_title("Fejl: Meld fremgang ind, 2025 – Sønderborg UNESCO Learning City")
    expect(value(page, ten[1])).to_have_value("tolv")
    page.get_by_role("link", name="Tal nummer 2").first.click()
    page.wait_for_url(lambda url: url.endswith(f"#id_{ten[1].pk}-value"))
    assert Measurement.objects.filter(period="2025").count() == 2


@pytest.mark.parametrize("language", ["da", "de"])
def test_the_grid_is_accessible_and_never_wider_than_the_screen(
    window: Window, ten: list[Indicator], language: str
) -> None:
    watched = window("anna")
    page = watched.page
    page.context.add_cookies([{"name": "django_language", "value": language, "url": f"http://{watched.host}"}])
    watched.open(GRID)
    for row, text in zip(ten, ("10,5", "tolv", "999", "", "1/2", ".."), strict=False):
        value(page, row).fill(text)
    page.keyboard.press("Tab")
    expect(page.locator(".save.dirty")).to_have_count(0)
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in (320, 390, 1440):
            watched.resize(width)
            found += [f"{language} {scheme} {width}: {text}" for text in watched.axe()]
            assert watched.too_wide() == 0
    assert found == []
    assert watched.wrong == []
