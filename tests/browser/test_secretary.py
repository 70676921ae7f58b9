"""A school secretary plans a series and cancels a date by keyboard; nothing breaks the policy or the rules of axe."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, expect

from events.models import Event, SchoolHoliday
from initiatives.models import KeyFeature, Organisation
from tests import factories
from tests.browser.watch import LISTEN, Watched

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
MOST = 400  # fields and links on the longest page


@pytest.fixture
def school() -> Organisation:
    row = factories.OrganisationFactory(name="Ungdomsskolen")
    row.memberships.create(user=factories.UserFactory(username="sekretaer", role="editor"))
    factories.UserFactory(username="koordinator", role="coordinator")
    return row


@pytest.fixture
def window(browser: Browser, live_server: Any, client: Any) -> Iterator[Callable[..., Watched]]:
    contexts = []

    def signed_in(username: str, **options: Any) -> Watched:
        client.login(username=username, password="password")
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context = browser.new_context(base_url=live_server.url, timezone_id=settings.TIME_ZONE, **options)
        context.add_init_script(LISTEN)
        context.add_cookies([cookie])
        contexts.append(context)
        return Watched(context, live_server.url.split("/")[2])

    yield signed_in
    for context in contexts:
        context.close()


class Keyboard:
    """Nothing but keys: to a field by its name or a link by its words, as someone without a mouse gets there."""

    def __init__(self, watched: Watched) -> None:
        self.page = watched.page

    def to(self, wanted: str) -> None:
        script = "document.activeElement.name || document.activeElement.textContent.trim()"
        for _ in range(MOST):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(script) == wanted:
                return
        raise AssertionError(f"the keyboard does not reach {wanted}")

    def fill(self, name: str, text: str) -> None:
        self.to(name)
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)


def a_tuesday(away: int) -> date:
    day = timezone.localdate() + timedelta(days=away)
    return day + timedelta(days=(1 - day.weekday()) % 7)


def test_a_series_is_planned_and_one_date_cancelled_by_keyboard(
    school: Organisation, window: Callable[..., Watched]
) -> None:
    first = a_tuesday(10)
    third = first + timedelta(days=28)
    SchoolHoliday.objects.create(name_da="Ferie", first_on=third, last_on=third)
    watched = window("sekretaer")
    keys, page = Keyboard(watched), watched.page
    watched.open("/admin/events/event/add/")
    keys.fill("title_da", "Lektiecafé")
    keys.to("organiser")
    keys.press("ArrowDown")
    keys.fill("schedules-0-starts_on", f"{first:%d.%m.%Y}")
    keys.fill("schedules-0-start_time", "16:00")
    keys.fill("schedules-0-end_time", "17:30")
    keys.to("schedules-0-repeats")
    keys.press("ArrowDown", "ArrowDown")
    keys.to("schedules-0-every")
    keys.press("ArrowDown")
    keys.to("schedules-0-ends")
    keys.fill("schedules-0-until", f"{third + timedelta(days=14):%d.%m.%Y}")
    words = page.locator("#schedules-0 .series-words")
    expect(words).to_contain_text("Hver anden tirsdag kl. 16.00–17.30 indtil")
    expect(page.locator("#schedules-0 .series-dates li")).to_have_count(4)
    expect(page.locator("#schedules-0 legend").last).to_contain_text("er Ferie")
    assert watched.wrong == []
    assert watched.axe() == []
    watched.wrong.clear()  # axe itself styles the page to measure it, which the policy refuses
    keys.to(f"schedules-0-day-{third}")
    keys.press("ArrowDown")  # skip
    keys.press("Enter")
    page.wait_for_url("**/admin/events/event/")
    event = Event.objects.get()
    assert [row.first_on for row in event.occurrences.all()] == [
        first, first + timedelta(days=14), first + timedelta(days=42),
    ]  # fmt: skip

    Event.objects.update(state="published", published_at=timezone.now())
    watched.open(f"/admin/events/event/{event.pk}/change/")
    keys.to(f"Aflys {first.day}. {page.locator('.date-links .hidden-text').first.inner_text().split('. ')[1]}")
    keys.press("Enter")
    page.wait_for_url("**/cancel/")
    keys.fill("reason_da", "Læreren er syg")
    keys.press("Enter")
    page.wait_for_url("**/change/")
    expect(page.locator(".messagelist")).to_contain_text("er aflyst")
    watched.open(event.get_absolute_url())
    expect(page.locator("main")).to_contain_text("Læreren er syg")
    assert watched.wrong == []


def test_without_script_a_button_shows_the_dates(school: Organisation, window: Callable[..., Watched]) -> None:
    first = a_tuesday(10)
    page = window("sekretaer", java_script_enabled=False).page
    page.goto("/admin/events/event/add/")
    page.fill("[name=title_da]", "Lektiecafé")
    page.select_option("[name=organiser]", index=1)
    page.fill("[name=schedules-0-starts_on]", f"{first:%d.%m.%Y}")
    page.fill("[name=schedules-0-start_time]", "16:00")
    page.fill("[name=schedules-0-end_time]", "17:30")
    page.select_option("[name=schedules-0-repeats]", "week")
    page.check("[name=schedules-0-ends][value=after]")
    page.fill("[name=schedules-0-times]", "3")
    page.click("[name=_dates]")
    expect(page.locator("#schedules-0 .series-words")).to_contain_text("Hver tirsdag kl. 16.00–17.30, 3 gange")
    expect(page.locator("#schedules-0 .series-dates li")).to_have_count(3)
    assert not Event.objects.exists()
    page.click("[name=_save]")
    assert Event.objects.get().occurrences.count() == 3


@pytest.mark.parametrize(("language", "scheme"), [("da", "light"), ("de", "dark")])
def test_the_pages_keep_to_the_policy_and_to_the_rules_of_accessibility(
    school: Organisation, window: Callable[..., Watched], language: str, scheme: str
) -> None:
    feature = KeyFeature.objects.get(code="4.2")
    row = factories.OccurrenceFactory(event__organiser=school, first_on=date(2025, 3, 4), attendance=12)
    row.event.features.add(feature)
    tuesday = a_tuesday(20)
    row.event.schedules.create(
        starts_on=tuesday, ends_on=tuesday, start_time=datetime.min.time(), end_time=datetime.min.time(),
        rule="FREQ=WEEKLY;COUNT=60",
    )  # fmt: skip
    later = factories.OccurrenceFactory(event=row.event, first_on=tuesday, status="moved", reason="Sal")
    fed = factories.IndicatorFactory(responsible=school, feature=feature, counted_events="feature")
    watched = window("koordinator", color_scheme=scheme, viewport={"width": 768, "height": 900})
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": f"http://{watched.host}"}
    watched.page.context.add_cookies([cookie])  # type: ignore[list-item]
    wrong = []
    for address in (
        f"/admin/events/event/{row.event.pk}/change/",
        f"/admin/events/event/{row.event.pk}/attendance/",
        *(f"/admin/events/occurrence/{later.pk}/{what}/" for what in ("cancel", "move", "restore")),
        f"/admin/events/schedule/{row.event.schedules.get().pk}/change/",
        f"/admin/indicators/indicator/{fed.pk}/attendance/?period=2025",
        "/admin/coming-events/",
        "/admin/events/schoolholiday/add/",
    ):
        watched.open(address)
        wrong += watched.wrong
        wrong += [f"{address}: {line}" for line in watched.axe()]
        watched.wrong.clear()  # axe itself styles the page to measure it, which the policy refuses
    assert wrong == []
