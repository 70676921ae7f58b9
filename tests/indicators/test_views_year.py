"""The page of a year, and what changed between two years."""

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from indicators.freezing import freeze
from indicators.models import Assessment, Cycle
from indicators.reports import report_for
from indicators.sides import sides
from initiatives.models import KeyFeature
from tests.factories import MeasurementFactory, UserFactory
from tests.indicators.test_board import measured
from tests.indicators.test_reports import linked, select
from tests.indicators.test_views_progress import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


def frozen(year, **options):
    return freeze(year=year, by=None, at=timezone.now(), **options)


def test_the_page_shows_phases_choices_levels_and_figures(stranger, today):
    row = measured("3.1", 20, period="2021", name_en="Waste", unit_en="kg")
    cycle = select(2021, "3.1", "4.1")
    cycle.selections.update(reason_en="Everybody throws away")
    cycle.selecting_on, cycle.learning_week_on, cycle.note_en = date(2021, 1, 12), date(2021, 4, 20), "Moved once"
    cycle.save()
    feature = KeyFeature.objects.get(code="3.1")
    Assessment.objects.create(
        cycle=cycle, feature=feature, level=2, rationale_en="Half way", rationale_da="Halvt", assessor=UserFactory()
    )
    frozen(2021)
    MeasurementFactory(indicator=row, period=str(today.year - 1), value=60)
    page = text_of(stranger.get("/en/reports/2021/year/"))
    for text in (
        "2 Key Features were selected for the year.", "Key Features selected 12 January 2021",
        "Learning Fair date not set", "Learning Week 20 April 2021", "Moved once", "Source: Folderen",
        "Everybody throws away", "Level 2: Partly in place", "There are regular activities", "Half way",
        "31 Dec 2021", f"Waste is better: 60 kg in {today.year - 1} against 20 kg in 2021.",
        "1 Key Feature of the year has no indicator yet.",
    ):  # fmt: skip
        assert text in page


def test_months_alone_where_the_days_are_not_known(stranger):
    Cycle.objects.create(year=2017, selecting_on=date(2017, 1, 1), months_only=True)
    page = text_of(stranger.get("/rapporter/2017/aaret/"))
    assert "Valg af nøgletræk januar 2017" in page
    assert "1. januar 2017" not in page


def test_the_running_year_shows_one_column_of_figures(stranger, today):
    measured("3.1", 20, period=str(today.year - 1), name_en="Waste")
    page = stranger.get(f"/en/reports/{today.year}/year/")
    assert page.context["same"] is True
    assert "Now and the target" in text_of(page)
    assert "What happened" not in text_of(page)


def test_a_year_without_a_plan_is_a_page_all_the_same(stranger):
    page = text_of(stranger.get("/en/reports/1950/year/"))
    assert "No Key Features were selected for the year, so the report covers all 42." in page
    assert "Nothing is measured yet for the Key Features of this year." in page


def test_what_is_no_longer_measured_is_said(stranger):
    row = measured("3.1", 20, period="2021", name_en="Waste")
    frozen(2021)
    row.delete()
    page = text_of(stranger.get("/en/reports/2021/year/"))
    assert "Waste" in page
    assert "No longer measured." in page


def test_drafts_are_on_neither_page(stranger, coordinator, today):
    measured("3.1", 50, period="2021", state="draft", name_en="Secret indicator")
    linked("3.1", state="draft", title_en="Secret initiative", starts_on=today - timedelta(days=1))
    frozen(2021)
    for client in (stranger, coordinator):
        for address in ("/en/reports/2021/year/", "/en/reports/changes/?from=2021", "/en/reports/changes/"):
            assert b"Secret" not in client.get(address).content


@pytest.mark.parametrize("year", ["0", "1899", "9999", "1" * 50, "-5", "x"])
def test_a_year_without_a_report_has_no_page(stranger, year):
    assert stranger.get(f"/en/reports/{year}/year/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_frozen_year_costs_six_queries(stranger, rows, django_assert_num_queries):
    for _number in range(rows):
        measured("3.1", 20, period="2021")
        linked("3.1")
    select(2021, "3.1")
    frozen(2021)
    # the baseline; of today the framework (2), the standings and the tables; whether there is sample data
    with django_assert_num_queries(6):
        page = stranger.get("/en/reports/2021/year/")
    assert [len(row.indicators) for row in page.context["rows"]] == [rows]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_another_year_costs_eight_queries(stranger, rows, django_assert_num_queries):
    for _number in range(rows):
        measured("3.1", 20, period="2021")
        linked("3.1")
    # what is kept, the framework (2), standings and tables of then and of today; whether there is sample data
    with django_assert_num_queries(8):
        page = stranger.get("/en/reports/2021/year/")
    assert [len(row.indicators) for row in page.context["rows"]] == [rows]


# --- What changed ------------------------------------------------------------------------------------
def test_baseline_against_baseline_in_words_and_as_a_table(stranger):
    row = measured("3.1", 20, period="2020", name_en="Waste", unit_en="kg")
    frozen(2020)
    MeasurementFactory(indicator=row, period="2021", value=35)
    measured("4.1", 5, period="2021", name_en="Loans", unit_en="books")
    frozen(2021)
    row.delete()
    page = text_of(stranger.get("/en/reports/changes/?from=2020&to=2021"))
    for text in (
        "From 31 December 2020 to 31 December 2021. Both are frozen baselines.",
        "Waste is better: 35 kg in 2021 against 20 kg in 2020.",
        "Loans is new, with its first figure: 5 books in 2021.",
        "20 kg (2020) 35 kg (2021)",
    ):
        assert text in page


def test_the_later_year_may_be_named_first(stranger):
    measured("3.1", 20, period="2020")
    page = stranger.get("/en/reports/changes/?from=2021&to=2020")
    assert page.context["asked"] == {"from": "2020", "to": "2021"}


def test_without_a_question_it_is_the_newest_baseline_against_now(stranger, today):
    measured("3.1", 20, period="2020")
    assert stranger.get("/en/reports/changes/").context["asked"] == {"from": str(today.year - 1), "to": "now"}
    frozen(2021)
    assert stranger.get("/en/reports/changes/").context["asked"] == {"from": "2021", "to": "now"}


def test_a_city_without_anything_has_the_page_too(stranger, today):
    page = stranger.get("/en/reports/changes/")
    assert page.context["asked"] == {"from": str(today.year), "to": "now"}
    assert "Nothing changed between the two" in text_of(page)
    assert "changes.csv" not in page.text


@pytest.mark.parametrize(
    "query", ["from=1800", "to=x", "from=%00", "from=9999&to=now", "from=2020&from=x", "to=" + "9" * 99]
)
def test_a_year_that_is_none_gets_a_notice(stranger, query):
    measured("3.1", 20, period="2020")
    page = text_of(stranger.get(f"/en/reports/changes/?{query}"))
    assert "There is no report for one of these years." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_any_two_sides_cost_eight_queries_at_most(stranger, rows, django_assert_num_queries):
    for _number in range(rows):
        row = measured("3.1", 20, period="2019")
        MeasurementFactory(indicator=row, period="2020", value=30)
        MeasurementFactory(indicator=row, period="2021", value=40)
        linked("3.1")
    frozen(2020)
    frozen(2021)
    # the years that there are, what is kept of both; whether there is sample data
    with django_assert_num_queries(3):
        page = stranger.get("/en/reports/changes/?from=2020&to=2021")
    assert page.context["number"] == rows + 1
    # the framework (2), the indicators and the initiatives of today besides
    with django_assert_num_queries(7):
        stranger.get("/en/reports/changes/?from=2021&to=now")
    # the indicators of both days
    with django_assert_num_queries(8):
        page = stranger.get("/en/reports/changes/?from=2019&to=2022")
    assert page.context["number"] == rows + 1


def test_living_sides_equal_the_reports_of_their_days(today):
    """They are read in another way, which must tell the same."""
    row = measured("3.1", 20, period="2019")
    MeasurementFactory(indicator=row, period="2021", value=40)
    measured("4.1", 5, period="2020")
    measured(None, 5, period="2020")
    initiative = linked("3.1", ends_on=date(2022, 5, 1))
    initiative.milestones.create(title_en="Opening", due_on=date(2020, 5, 1), done_on=date(2021, 5, 1))
    select(2019, "3.1")
    for year, side in zip((2019, 2022), sides("2019", "2022", today), strict=True):
        whole = report_for(year, today, whole=True, figures=False, events=False)
        known = {"share_before": None, "reached_before": 0, "levels": side.levels, "partners": side.partners}
        assert side == replace(whole, **known)


def test_what_ended_between_two_years_is_told_as_completed(stranger):
    measured("3.1", 20, period="2018")
    linked("3.1", title_en="Zero", phase="completed", starts_on=date(2015, 1, 1), ends_on=date(2020, 5, 1))
    page = text_of(stranger.get("/en/reports/changes/?from=2018&to=now"))
    assert "Zero is completed." in page


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_comparison_as_a_file(stranger, kind):
    row = measured("3.1", 20, period="2020", name_en="=Waste", unit_en="kg")
    first = frozen(2020)
    MeasurementFactory(indicator=row, period="2021", value=35)
    frozen(2021)
    answer = stranger.get(f"/en/reports/changes.{kind}?from=2020&to=2021")
    assert f"learning-city-changes-2020-2021.{kind}" in answer["Content-Disposition"]
    sentence = "=Waste is better: 35 kg in 2021 against 20 kg in 2020."
    if kind == "json":
        value = answer.json()
        assert value["from"]["checksum"] == first.checksum
        assert [one["sentence"] for one in value["changes"] if one["what"] == "=Waste"] == [sentence]
        assert value["counts"]["improved"] == 2
    elif kind == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
        assert (rows[0]["kind"], rows[0]["from_day"]) == ("improved", "2020-12-31")
        assert f"'{sentence}" in {one["sentence"] for one in rows}
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        told = {row[6].value for row in sheet.iter_rows(min_row=2)}
        assert f"'{sentence}" in told
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "d", "n"}


def test_a_milestone_that_slipped_since_a_past_day_is_told(stranger, today):
    Cycle.objects.create(year=today.year - 1)
    initiative = linked("3.1", title_en="Repair shop")
    stone = initiative.milestones.create(title_en="Opening", due_on=today + timedelta(days=60))
    stone.shifts.create(due_before=today - timedelta(days=30), due_after=stone.due_on, reason="Regn")
    page = text_of(stranger.get(f"/en/reports/changes/?from={today.year - 1}&to=now"))
    assert "Repair shop: “Opening” slipped from" in page
    assert "Regn." in page


@pytest.mark.parametrize(
    "address",
    ["/rapporter/aendringer/", "/de/berichte/aenderungen/", "/de/berichte/2021/jahr/", "/rapporter/2021/aaret/"],
)
def test_the_pages_are_there_in_other_languages(stranger, address):
    measured("3.1", 50, period="2021")
    assert stranger.get(address).status_code == 200


def test_the_list_of_reports_leads_to_both(stranger):
    page = stranger.get("/en/reports/").text
    assert 'href="/en/reports/changes/"' in page
    assert f'href="/en/reports/{timezone.localdate().year}/year/"' in page


def test_a_broken_baseline_breaks_neither_page(stranger, caplog):
    measured("3.1", 20, period="2021")
    frozen(2021)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE indicators_baseline DISABLE TRIGGER baseline_is_immutable")
        cursor.execute("UPDATE indicators_baseline SET document = '{}'")
        cursor.execute("ALTER TABLE indicators_baseline ENABLE TRIGGER baseline_is_immutable")
    for address in ("/en/reports/2021/year/", "/en/reports/changes/?from=2021"):
        response = stranger.get(address)
        assert (response.status_code, "Its checksum does not hold" in response.text) == (503, True)
    assert caplog.text


def test_what_is_too_long_for_the_page_stands_in_the_spreadsheet(stranger, monkeypatch):
    monkeypatch.setattr(import_module("indicators.views.year"), "LISTED", 2)  # a view has the module's name
    measured("3.1", 20, period="2018")
    for number in range(5):
        linked("3.1", title_en=f"Zero {number}", phase="under way", starts_on=date(2020, 5, 1))
    linked("3.1", title_en="A draft", state="draft", phase="under way", starts_on=date(2020, 5, 1))
    answer = stranger.get("/en/reports/changes/?from=2019&to=2021").content.decode()
    assert len(set(re.findall(r"Zero \d", answer))) == 2
    assert ("<b>5</b> Started" in answer, "A draft" in answer) == (True, False)
    link = '<a href="/en/reports/changes.xlsx?from=2019&amp;to=2021">3 more are in the spreadsheet.</a>'
    assert answer.count(link) == 2
    told = stranger.get("/en/reports/changes.csv?from=2019&to=2021").content.decode()
    assert set(re.findall(r"Zero \d", told)) == {f"Zero {number}" for number in range(5)}
