"""The staff site in a real browser: nothing breaks the content policy, nothing is fetched from elsewhere.

Here every table; test_admin_axe.py opens the pages of other kinds."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from playwright.sync_api import Browser, BrowserContext, Page, expect

from indicators.models import Measurement
from initiatives.models import Goal, KeyFeature, User
from tests import factories
from tests.browser.watch import LISTEN

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def signed_in(live_server: Any, client: Any, browser: Browser) -> Iterator[BrowserContext]:
    """A window with a coordinator's session."""
    client.force_login(factories.UserFactory(username="koordinator", role="coordinator"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context = browser.new_context(base_url=live_server.url)
    context.add_init_script(LISTEN)
    context.add_cookies([cookie])
    yield context
    context.close()


@pytest.fixture
def rows() -> dict[str, Any]:
    organisation = factories.OrganisationFactory()
    initiative = factories.InitiativeFactory(lead=organisation)
    initiative.tags.create(goal=Goal.objects.first())
    initiative.partners.add(organisation)
    factories.MilestoneFactory(initiative=initiative)
    indicator = factories.IndicatorFactory(responsible=organisation, feature=KeyFeature.objects.first())
    factories.TargetFactory(indicator=indicator)
    waiting = {"current": False, "review": "submitted", "reviewed_at": None}
    return {
        "initiative": initiative,
        "indicator": indicator,
        "measurement": factories.MeasurementFactory(indicator=indicator, **waiting),
        "event": factories.OccurrenceFactory(event__organiser=organisation).event,
        "suggestion": factories.SuggestionFactory(
            organisation=organisation, state="waiting", confirmed_at=factories.LONG_AGO
        ),
    }


class Watched:
    """A page that remembers what went wrong on it."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.wrong: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("console", lambda m: self.wrong.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))

    def open(self, address: str) -> None:
        answer = self.page.goto(address, wait_until="load")
        assert answer is not None
        if answer.status != 200:
            self.wrong.append(f"{address}: {answer.status}")
        self.note(address)

    def note(self, where: str) -> None:
        """What the policy refused since the page was loaded, scripts that ran late included."""
        self.page.wait_for_function("document.readyState === 'complete'")
        self.wrong += [f"{where}: {text}" for text in self.page.evaluate("window.__broken")]


def test_every_page_keeps_to_the_policy(signed_in: BrowserContext, rows: dict[str, Any], live_server: Any) -> None:
    page = Watched(signed_in)
    page.open("/admin/")
    for model, options in admin.site._registry.items():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        if model is User:
            continue  # administrators' alone
        page.open(base)
        if model._meta.model_name not in (
            "schedule",
            "occurrence",
            "baseline",
            "auditentry",
            "submission",
            "suggestion",
            "initiativesuggestion",
        ) and "Framework" not in str(type(options).__mro__):
            page.open(f"{base}add/")
    for name, row in rows.items():
        page.open(f"/admin/{row._meta.app_label}/{name}/{row.pk}/change/")
    for address in ("/admin/password_change/", "/en/"):
        page.open(address)
    assert page.wrong == []
    assert page.hosts == {live_server.url.split("/")[2]}


def test_working_on_a_form_keeps_to_the_policy(signed_in: BrowserContext, rows: dict[str, Any]) -> None:
    """The parts that scripts make: calendar, clock, further rows, folded fieldsets, a choice that searches."""
    watched = Watched(signed_in)
    page = watched.page
    watched.open(f"/admin/initiatives/initiative/{rows['initiative'].pk}/change/")
    for summary in page.locator("fieldset details > summary:visible").all():
        summary.click()
    page.locator(".datetimeshortcuts .date-icon").first.click()
    page.locator(".calendarbox:visible .calendar a").first.click()
    page.locator(".datetimeshortcuts .clock-icon").first.click()
    page.locator(".clockbox:visible .timelist a").first.click()
    for link in page.locator(".add-row a:visible").all():
        link.click()
    page.locator(".field-parent .select2-selection").click()
    page.locator(".select2-results__option").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("button.theme-toggle").first.click()
    watched.note("form")
    watched.open("/admin/indicators/measurement/")
    page.locator("#action-toggle").click()
    page.locator("select[name=action]").select_option("return_with_reason")
    page.locator(".actions button").click()
    page.locator("#reason").fill("Er det tusinder?")
    watched.note("return")
    page.locator(".submit-row input").click()
    page.wait_for_url("**/admin/indicators/measurement/**")
    watched.note("returned")
    assert watched.wrong == []
    assert Measurement.objects.get().return_reason == "Er det tusinder?"


def test_pages_about_accounts_keep_to_the_policy(signed_in: BrowserContext, db: None) -> None:
    User.objects.update(role="administrator")
    watched = Watched(signed_in)
    for what in ("", "add/", f"{User.objects.get().pk}/change/"):
        watched.open(f"/admin/initiatives/user/{what}")
    assert watched.wrong == []


def test_signing_in_and_choosing_a_language(signed_in: BrowserContext) -> None:
    signed_in.clear_cookies()
    factories.UserFactory(username="anna", role="editor")
    watched = Watched(signed_in)
    page = watched.page
    watched.open("/admin/login/?next=/admin/")
    page.locator(".langs button[value=de]").click()
    page.wait_for_load_state()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.fill("#id_username", "anna")
    page.fill("#id_password", "password")
    page.locator("#login-form button").click()
    page.wait_for_url("**/admin/")
    watched.note("signed in")
    page.get_by_role("button", name="Abmelden").click()
    page.wait_for_load_state()
    watched.note("signed out")
    assert watched.wrong == []
