"""An indicator's page as of another day: chart, table, status and calculation of that day, and links that keep it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from indicators.models import Indicator
from initiatives.models import KeyFeature
from tests.factories import IndicatorFactory, MeasurementFactory, TargetFactory
from tests.indicators.test_views_progress import text_of

pytestmark = pytest.mark.django_db
PAGE, PROGRESS = "/en/indicators/waste/", "/en/progress/"
THEN = {"as_of": "2021-12-31"}


@pytest.fixture
def waste() -> Indicator:
    """From 0 in 2020 to 100 in 2030; 10, 90 and 5 in the years from 2021 on."""
    row = IndicatorFactory(
        code="waste", name_en="Waste", unit_en="kg", feature=KeyFeature.objects.get(code="3.1"),
        baseline_on=date(2020, 12, 31), baseline_value=0,
    )  # fmt: skip
    TargetFactory(indicator=row)
    for year, value in ((2021, 10), (2022, 90), (2023, 5)):
        MeasurementFactory(indicator=row, period=str(year), value=value, note_en=f"Note of {year}")
    return row


def test_everything_on_the_page_is_of_that_day(stranger: Client, waste: Indicator) -> None:
    for period, value in (("2021", 4), ("2022", 50)):
        MeasurementFactory(indicator=waste, period=period, breakdown="sex=female", value=value)
    context = stranger.get(PAGE, THEN).context
    assert context["finding"] == "Up from 0 in 2020 to 10 in 2021 – on track to reach 100 in 2030"
    assert [(row.period, row.value) for row in context["table"]] == [("2021", "10")]
    assert [fact.value for fact in context["facts"]][:2] == ["0", "10"]
    assert context["chart"].desc == f"{context['finding']}. kg."
    assert [step.formula for step in context["steps"]][2] == "1 − 90 / 100 = 0.1000 → 10%"
    assert [row.period for row in context["notes"]] == ["2021"]
    assert [[row.period for row in part.figures] for each in context["breakdowns"] for part in each.parts] == [["2021"]]
    assert context["course"].standing.status == "on_track"
    assert "Note of 2022" not in text_of(stranger.get(PAGE, THEN))


def test_it_says_so_and_leads_back_to_today(stranger: Client, waste: Indicator) -> None:
    past, today = stranger.get(PAGE, THEN), stranger.get(PAGE)
    assert "You see the figures as of 31 December 2021, as corrected since. See today’s figures" in text_of(past)
    assert f'<a href="{PAGE}">See today’s figures</a>' in past.content.decode()
    assert "See today’s figures" not in text_of(today)
    ahead = (timezone.localdate() + timedelta(days=400)).isoformat()
    assert "is still to come: this is how today’s figures would stand then." in text_of(
        stranger.get(PAGE, {"as_of": ahead})
    )
    assert "See today’s figures" not in text_of(stranger.get(PAGE, {"as_of": timezone.localdate().isoformat()}))


def test_the_dashboard_says_the_same(stranger: Client, waste: Indicator) -> None:
    html = stranger.get(PROGRESS, THEN).content.decode()
    assert f'<a href="{PROGRESS}">See today’s figures</a>' in html
    assert "See today’s figures" not in stranger.get(PROGRESS).content.decode()


@pytest.mark.parametrize("text", ["x", "2019-02-30", "20190101", "1899-12-31", "\x00", "<script>", "9" * 400])
def test_a_day_that_is_none_gives_today_and_a_notice(stranger: Client, waste: Indicator, text: str) -> None:
    response = stranger.get(PAGE, {"as_of": text})
    assert response.context["day"] == timezone.localdate()
    assert "is not a date between 1900 and 2200" in text_of(response)
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize(("day", "found"), [("1900-01-01", "no_data"), ("2200-12-31", "too_old")])
def test_the_outermost_days_are_fine(stranger: Client, waste: Indicator, day: str, found: str) -> None:
    response = stranger.get(PAGE, {"as_of": day})
    assert (response.context["course"].standing.status, response.context["notice"]) == (found, "")


def test_links_keep_the_day(stranger: Client, waste: Indicator) -> None:
    IndicatorFactory(code="other", feature=waste.feature)
    html = stranger.get(PAGE, THEN).content.decode()
    for address in (PROGRESS, "/en/indicators/other/", "/en/indicators/waste.svg"):
        assert f'href="{address}?as_of=2021-12-31"' in html
    assert "embed-code" not in html  # what is embedded follows the figures
    now = stranger.get(PAGE).content.decode()
    assert "as_of=" not in now
    assert "embed-code" in now


def test_the_dashboards_links_to_indicators_keep_the_day(stranger: Client, waste: Indicator) -> None:
    html = stranger.get(PROGRESS, THEN | {"since": "2020-12-31"}).content.decode()
    assert html.count(f'href="{PAGE}?as_of=2021-12-31"') == 2  # among the latest figures, and among what changed
    assert f'href="{PAGE}"' not in html
    assert "?as_of" not in stranger.get(PROGRESS, {"since": "2020-12-31"}).content.decode().split('id="h-sdg"')[1]


def test_the_picture_is_of_that_day(stranger: Client, waste: Indicator) -> None:
    past, today = (stranger.get("/en/indicators/waste.svg", asked) for asked in (THEN, {}))
    assert "to 10 in 2021 – on track" in past.content.decode()
    assert "5, is for 2023: too old" in today.content.decode()
    assert past["ETag"] != today["ETag"]
    assert stranger.get("/en/indicators/waste.svg", {"as_of": "x"}).content == today.content


def test_a_code_that_was_changed_leads_on_with_the_day(stranger: Client, waste: Indicator) -> None:
    waste.code = "refuse"
    waste.save()
    answer: Any = stranger.get(PAGE, THEN)
    assert (answer.status_code, answer["Location"]) == (301, "/en/indicators/refuse/?as_of=2021-12-31")


def test_a_draft_is_not_there_on_any_day(stranger: Client, waste: Indicator) -> None:
    Indicator.objects.update(state="draft")
    assert stranger.get(PAGE, THEN).status_code == 404


def test_a_correction_counts_on_past_days_too(stranger: Client, waste: Indicator) -> None:
    old = waste.measurements.get(period="2021")
    waste.measurements.filter(pk=old.pk).update(current=False)
    MeasurementFactory(indicator=waste, period="2021", value=30, supersedes=old)
    assert [row.value for row in stranger.get(PAGE, THEN).context["table"]] == ["30"]
