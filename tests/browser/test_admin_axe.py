"""Each kind of staff page on a phone, as an editor in the light and as a coordinator in the dark: nothing breaks the
content policy or the rules of axe, or can be moved sideways. One window a role, for a window costs more than a page."""

from collections.abc import Callable
from typing import Any

import pytest

from indicators.models import Cycle
from initiatives.models import Goal, KeyFeature
from tests import factories
from tests.browser.watch import Watched

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def rows() -> dict[str, Any]:
    ours = factories.OrganisationFactory(name_da="Ungdomsskolen")
    initiative = factories.InitiativeFactory(lead=ours, title_da="Cykler for klimaet")
    initiative.tags.create(goal=Goal.objects.first(), reason_da="Fordi")
    initiative.partners.add(ours)
    factories.MilestoneFactory(initiative=initiative)
    indicator = factories.IndicatorFactory(responsible=ours, feature=KeyFeature.objects.first())
    factories.TargetFactory(indicator=indicator)
    date = factories.OccurrenceFactory(event__organiser=ours)
    date.event.schedules.create(starts_on=date.first_on, ends_on=date.last_on, all_day=True)
    return {
        "organisation": ours,
        "twin": factories.OrganisationFactory(name_da="Ungdomsskolen"),
        "initiative": initiative,
        "indicator": indicator,
        "measurement": factories.MeasurementFactory(
            indicator=indicator, review="submitted", reviewed_at=None, current=False
        ),
        "date": date,
        "event": date.event,
        "suggestion": factories.SuggestionFactory(organisation=ours, state="waiting", confirmed_at=factories.LONG_AGO),
        "cycle": Cycle.objects.create(year=2026),
    }  # fmt: skip


def of_editors(rows: dict[str, Any]) -> dict[str, list[str]]:
    """Kinds of pages; of the "looked at" the rules of axe are asked, which takes ten times as long as to open one."""
    initiative = f"initiatives/initiative/{rows['initiative'].pk}/"
    event = f"events/event/{rows['event'].pk}/"
    version = f"history/{rows['initiative'].history.first().pk}/"
    return {
        "looked at": [
            "initiatives/initiative/?phase__exact=idea", "initiatives/update/", "events/occurrence/",
            f"{initiative}change/", initiative + version, "events/event/import/",
        ],
        "opened": [
            "", "account/", "exports/", "reminders/", "events/", "progress/2025/", "initiatives/initiative/",
            "initiatives/initiative/import/", "initiatives/initiative/export/", "initiatives/update/add/",
            *(initiative + what for what in ("history/", "delete/", "review/", "preview/")),
            "events/event/add/", f"{event}change/", f"{event}attendance/",
            f"events/occurrence/{rows['date'].pk}/cancel/", f"events/suggestion/{rows['suggestion'].pk}/change/",
            f"indicators/indicator/{rows['indicator'].pk}/change/", "indicators/measurement/add/",
            f"indicators/measurement/{rows['measurement'].pk}/change/",
        ],
    }  # fmt: skip


def of_coordinators(rows: dict[str, Any]) -> dict[str, list[str]]:
    """What editors have no pages of; their tables are walked through in test_admin_policy.py."""
    organisations = "initiatives/organisation/"
    return {
        "looked at": [
            f"{organisations}merge/{rows['organisation'].pk}/{rows['twin'].pk}/", "initiatives/auditentry/",
            f"indicators/cycle/{rows['cycle'].pk}/change/", "initiatives/invitation/add/",
            f"initiatives/keyfeature/{KeyFeature.objects.first().pk}/change/",
        ],
        "opened": [
            f"{organisations}duplicates/", f"{organisations}{rows['organisation'].pk}/change/",
            "years/2026/", "years/2026/freeze/", "years/2026/missing/",
            "translations/", "coming-events/", "questionnaires/",
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "scheme", "kinds"), [("editor", "light", of_editors), ("coordinator", "dark", of_coordinators)]
)
def test_every_kind_of_staff_page(
    role: str, scheme: str, kinds: Callable[..., dict[str, list[str]]], rows: dict[str, Any],
    window: Callable[..., Watched], client: Any, live_server: Any,
) -> None:  # fmt: skip
    user = factories.UserFactory(username="hanne", role=role)
    rows["organisation"].memberships.create(user=user)
    client.force_login(user)
    watched = window(width=390, scheme=scheme)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    watched.page.context.add_cookies([cookie])  # type: ignore[list-item]
    found = []
    for how, addresses in kinds(rows).items():
        for address in addresses:
            watched.open(f"/admin/{address}")
            found += [f"{address}: {text}" for text in watched.wrong]
            if wide := watched.too_wide():
                found.append(f"{address}: {wide} pixels too wide")
            if how == "looked at":
                found += [f"{address}: {text}" for text in watched.axe()]
            watched.wrong.clear()  # axe itself styles the page to measure it, which the policy refuses
    assert found == []
