"""A part that is suppressed cannot be worked out from what page, file, API and report show of the same period."""

import csv
import io
import json
from datetime import date

import pytest
from django.test import Client

from events.models import Event
from indicators.models import Measurement
from indicators.reports import report_for
from tests.factories import EventFactory, IndicatorFactory, MeasurementFactory, OccurrenceFactory
from tests.indicators.test_views_progress import text_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
GONE = {"area=nord": None, "area=syd": None, "": 60, "area=vest": 37}  # 3 are suppressed, 20 would tell them
WHY = "Suppressed: so few that they may be recognised, or another suppressed figure could be worked out from it"


@pytest.fixture
def learners():
    row = IndicatorFactory(code="learners", name_en="Learners", unit_en="people", direction="none", additive=True)
    numbers = {"": 60, "area=nord": None, "area=syd": 20, "area=vest": 37}
    for part, number in numbers.items():
        why = {} if number else {"figure": "suppressed", "absent_reason_da": "Få"}
        words = {"note_en": "Rounded", "note_da": "Afrundet"}
        MeasurementFactory(indicator=row, period="2024", breakdown=part, value=number, **words, **why)
    MeasurementFactory(indicator=row, period="2025", value=70)
    MeasurementFactory(indicator=row, period="2025", breakdown="area=syd", value=21)
    return row


def test_the_api_tells_neither_part_on_any_page(stranger: Client, learners) -> None:
    rows = []
    for page in range(1, 7):
        rows += json.loads(stranger.get(f"/api/v1/indicators/learners/measurements?limit=1&page={page}").content)[
            "results"
        ]
    found = {row["breakdown"] or "": row for row in rows if row["period"] == "2024"}
    assert {part: row["value"] and int(row["value"]) for part, row in found.items()} == GONE
    for part in ("area=nord", "area=syd"):
        told = found[part]
        assert (told["figure"], told["absent_reason"]["en"], told["note"]["en"]) == ("suppressed", WHY, None)
    assert [row["value"] for row in rows if row["period"] == "2025"] == ["70", "21"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_api_asks_once_more_where_there_are_parts(stranger, learners, rows, django_assert_num_queries) -> None:
    for number in range(rows):
        MeasurementFactory(indicator=learners, period=str(2010 + number), breakdown="area=syd", value=20)
    with django_assert_num_queries(3):  # the indicator, its figures, those of the same periods
        stranger.get("/api/v1/indicators/learners/measurements")


def test_page_and_file_tell_neither(stranger: Client, learners) -> None:
    told = text_of(stranger.get("/en/indicators/learners/")).partition("Broken down")[2]
    assert "vest 37" in told
    assert " 20 " not in told
    rows = csv.DictReader(io.StringIO(stranger.get("/en/indicators/learners.csv").content.decode()))
    found = {row["breakdown"]: row["value"] for row in rows if row["period"] == "2024"}
    assert found == {part: "" if number is None else str(number) for part, number in GONE.items()}


def test_the_report_tells_neither(learners) -> None:
    made = report_for(2025, TODAY, whole=True)
    assert {row.breakdown: row.value for row in made.figures if row.period == "2024"} == GONE
    gone = [row for row in made.figures if row.value is None]
    assert [(row.figure, row.absent_reason.en, row.note.da) for row in gone] == [("suppressed", WHY, "")] * 2


def test_a_quarter_that_the_year_would_tell_is_told_nowhere(stranger: Client, learners) -> None:
    numbers = {"2023": 43, "2023-Q1": 14, "2023-Q2": None, "2023-Q3": 13, "2023-Q4": 13}
    for period, number in numbers.items():
        why = {} if number else {"figure": "suppressed", "absent_reason_da": "Få"}
        MeasurementFactory(indicator=learners, period=period, breakdown="area=syd", value=number, **why)
    wanted = {period: None if period in ("2023-Q2", "2023-Q3") else str(number) for period, number in numbers.items()}
    rows = []
    for page in range(1, 12):
        rows += json.loads(stranger.get(f"/api/v1/indicators/learners/measurements?limit=1&page={page}").content)[
            "results"
        ]
    assert {row["period"]: row["value"] for row in rows if row["period"].startswith("2023")} == wanted
    listed = csv.DictReader(io.StringIO(stranger.get("/en/indicators/learners.csv").content.decode()))
    found = {row["period"]: row["value"] or None for row in listed if row["period"].startswith("2023")}
    assert found == wanted
    made = report_for(2025, TODAY, whole=True).figures
    assert {row.period: row.value and str(int(row.value)) for row in made if row.period.startswith("2023")} == wanted


def test_nothing_of_it_is_saved(stranger: Client, learners) -> None:
    stranger.get("/en/indicators/learners/")
    assert Measurement.objects.get(period="2024", breakdown="area=syd").value == 20


def test_the_report_leaves_out_who_came_to_an_event_that_would_tell_of_another() -> None:
    visitors = IndicatorFactory(code="visitors", direction="none")
    numbers = {"few": 3, "next": 6, "many": 30}
    for slug, number in numbers.items():
        OccurrenceFactory(event=EventFactory(slug=slug), first_on=date(2025, 5, 1), attendance=number)
    OccurrenceFactory(event=EventFactory(slug="other"), first_on=date(2025, 5, 1), attendance=5)
    assert came() == {"few": None, "next": 6, "many": 30, "other": 5}
    summed(visitors, numbers)
    assert came() == {"few": None, "next": None, "many": 30, "other": 5}
    Event.objects.get(slug="next").delete()
    assert came() == {"few": None, "many": 30, "other": 5}  # nobody is told of the one that is gone


def summed(indicator, numbers):
    rows = [
        {"event": slug, "title": {"da": slug}, "on": "2025-05-01", "attendance": number, "whole": False}
        for slug, number in numbers.items()
    ]
    MeasurementFactory(indicator=indicator, period="2025", value=sum(numbers.values()), counted=rows)


def came():
    made = report_for(2025, TODAY, whole=True)
    assert all(row.withheld for row in made.events if row.attendance is None)
    return {row.slug: row.attendance for row in made.events}
