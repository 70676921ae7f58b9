"""The list of reports, one report and its files."""

import hashlib
import io
import re
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from indicators.models import Baseline, Cycle
from indicators.report_files import EXCEL, KINDS
from indicators.reports import report_for
from initiatives.models import KeyFeature
from tests.factories import EventFactory, OccurrenceFactory, OrganisationFactory
from tests.indicators.test_board import measured
from tests.indicators.test_reports import freeze, linked, select
from tests.indicators.test_views_progress import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


def test_the_list_goes_from_the_first_figure_to_the_running_year(stranger, today):
    measured("3.1", 20, period=str(today.year - 2))
    measured("3.1", 20, period="1990", state="draft")
    measured(None, 20, period="1980")
    rows = stranger.get("/en/reports/").context["rows"]
    assert [(row["year"], row["as_of"]) for row in rows] == [
        (today.year, today),
        (today.year - 1, date(today.year - 1, 12, 31)),
        (today.year - 2, date(today.year - 2, 12, 31)),
    ]


def test_a_planned_or_frozen_year_is_in_the_list(stranger, today):
    Cycle.objects.create(year=today.year - 1)
    Cycle.objects.create(year=today.year + 1)
    assert [row["year"] for row in stranger.get("/en/reports/").context["rows"]] == [today.year, today.year - 1]
    freeze(report_for(today.year - 3, today))
    page = text_of(stranger.get("/en/reports/"))
    year = today.year - 3
    assert (
        f"Report {year} Frozen 1 January 2026: it never changes Figures as of 31 December {year} The year {year}"
        in page
    )
    assert "The year is running: it changes every day" in page
    assert "Not frozen: later corrections are in it" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_five_queries(stranger, rows, today, django_assert_num_queries):
    for number in range(rows):
        Cycle.objects.create(year=today.year - number)
        freeze(report_for(today.year - number, today))
    # frozen baselines, the first figure, the first planned year, signed questionnaires; whether there is sample data
    with django_assert_num_queries(5):
        assert len(stranger.get("/en/reports/").context["rows"]) == rows


def test_the_report_tells_what_is_and_what_is_not(stranger):
    measured("3.1", 50, period="2021", name_en="Waste", source_en="The office", definition_en="What is thrown away")
    linked("3.1", title_en="Repair shop")
    OccurrenceFactory(event=EventFactory(title_en="Fair"), first_on=date(2021, 5, 1))
    page = text_of(stranger.get("/en/reports/2021/"))
    for text in (
        "Figures as of 31 December 2021.",
        "No Key Features were selected for the year, so the report covers all 42.",
        "The city is 50% of the way, judged by the 1 of 42 Key Features that have figures.",
        "41 Key Features have no figures to judge by yet.",
        "Waste", "Source: The office", "What is thrown away", "Repair shop", "Fair",
        "No partners are registered for the year.", "working wording",
    ):  # fmt: skip
        assert text in page


def test_a_report_without_anything_is_a_page_all_the_same(stranger):
    page = text_of(stranger.get("/en/reports/1950/"))
    assert "There are no figures to judge by for this year." in page
    assert "Nothing is measured yet for the Key Features of this report." in page


def test_what_was_not_selected_stands_in_the_annex(stranger):
    select(2021, "3.1")
    page = text_of(stranger.get("/en/reports/2021/"))
    assert "1 Key Feature was selected for the year." in page
    assert "Annex: Key Features that were not selected" in page


def test_drafts_are_in_no_report_not_even_for_coordinators(stranger, coordinator):
    measured("3.1", 50, period="2021", state="draft", name_en="Secret indicator")
    linked("3.1", state="draft", title_en="Secret initiative")
    for client in (stranger, coordinator):
        for address in ("/en/reports/2021/", "/en/reports/2021.csv"):
            assert b"Secret" not in client.get(address).content


@pytest.mark.parametrize("year", ["0", "1899", "9999", "1" * 50, "2021%00", "-5", "x"])
@pytest.mark.parametrize("ending", ["/", *(f".{kind}" for kind in KINDS if kind != EXCEL)])
def test_a_year_without_a_report_is_not_there(stranger, year, ending):
    assert stranger.get(f"/en/reports/{year}{ending}").status_code == 404


def test_a_frozen_report_is_shown_as_it_stands(stranger, today):
    row = measured("3.1", 50, period="2021", name_en="Waste")
    freeze(report_for(2021, today))
    row.delete()
    assert "Waste" in text_of(stranger.get("/en/reports/2021/"))
    assert b"Waste" in stranger.get("/en/reports/2021.csv").content


def test_a_frozen_report_says_so_and_one_that_is_not_says_that(stranger, today):
    assert "This report is not frozen: later corrections are in it." in text_of(stranger.get("/en/reports/2021/"))
    kept = freeze(report_for(2021, today))
    page = text_of(stranger.get("/en/reports/2021/"))
    assert "Frozen on 1 January 2026 by Kommunen: it never changes." in page
    assert kept.frozen.checksum in page


def test_a_frozen_report_of_another_form_is_a_page_that_says_so(stranger, today):
    text = '{"other":true}'
    Baseline.objects.create(
        year=2021, as_of=today, schema_version=9, document=text, checksum=hashlib.sha256(text.encode()).hexdigest(),
        frozen_by_name="", frozen_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    response = stranger.get("/en/reports/2021/")
    assert (response.status_code, "The baseline of 2021 cannot be shown" in response.text) == (503, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_frozen_report_costs_two_queries(stranger, rows, today, django_assert_num_queries):
    for _number in range(rows):
        measured("3.1", 20, period="2021")
        linked("3.1")
    freeze(report_for(2021, today, whole=True))
    # baseline and cycle; whether there is sample data
    with django_assert_num_queries(2):
        page = stranger.get("/en/reports/2021/")
    assert (len(page.context["document"].indicators), page.context["document"].figures) == (rows, ())


@pytest.mark.parametrize("rows", [1, 3])
def test_the_report_costs_eight_queries(stranger, rows, django_assert_num_queries):
    for _number in range(rows):
        measured("3.1", 20, period="2021")
        linked("3.1", lead=OrganisationFactory()).partners.add(OrganisationFactory())
        OccurrenceFactory(event=EventFactory(organiser=OrganisationFactory()), first_on=date(2021, 5, 1))
    stranger.get("/en/reports/2021/")
    # baseline and cycle, framework (2), standings, indicators, initiatives, events; whether there is sample data
    with django_assert_num_queries(8):
        stranger.get("/en/reports/2021/")


def test_the_files_are_named_and_in_the_language_of_the_address(stranger):
    KeyFeature.objects.filter(code="1.1").update(title_da="Dansk titel", title_en="English title")
    english, danish = stranger.get("/en/reports/2021.csv"), stranger.get("/rapporter/2021.csv")
    assert english["Content-Disposition"] == 'attachment; filename="learning-city-report-2021.csv"'
    assert (b"English title" in english.content, b"Dansk titel" in danish.content) == (True, True)
    assert stranger.get("/rapporter/2021.csv?excel=da").content.startswith("\ufeffreport_year;as_of;".encode())


def test_the_workbook_opens(stranger):
    measured("3.1", 50, period="2021")
    response = stranger.get("/en/reports/2021.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="learning-city-report-2021.xlsx"'
    book = load_workbook(io.BytesIO(response.content))
    assert (book["Summary"]["A1"].value, book["Indicators"].max_row) == ("Report 2021", 2)


@pytest.mark.parametrize("address", ["/rapporter/2021/", "/en/reports/2021/", "/de/berichte/2021/"])
def test_the_report_is_there_in_three_languages(stranger, address):
    measured("3.1", 50, period="2021")
    assert stranger.get(address).status_code == 200


def test_the_json_names_a_schema_that_is_there_and_holds(stranger):
    measured("3.1", 50, period="2021")
    report = stranger.get("/en/reports/2021.json").json()
    assert report["$schema"] == "http://localhost:8000/api/v1/schemas/report-1.json"
    schema = stranger.get("/api/v1/schemas/report-1.json")
    assert (schema["Content-Type"], schema["Access-Control-Allow-Origin"]) == ("application/schema+json", "*")
    assert list(Draft202012Validator(schema.json()).iter_errors(report)) == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("kind", "number"), [("xlsx", 21), ("docx", 10), ("zip", 21), ("json", 14)])
def test_a_file_with_the_rows_behind_costs_the_same_with_more(stranger, kind, number, rows, django_assert_num_queries):
    for _number in range(rows):
        measured("3.1", 20, period="2020")
        linked("3.1", lead=OrganisationFactory()).partners.add(OrganisationFactory())
        OccurrenceFactory(event=EventFactory(organiser=OrganisationFactory()), first_on=date(2021, 5, 1))
    stranger.get(f"/en/reports/2021.{kind}")
    # is it frozen, is it large; baseline and cycle, framework (2), standings, indicators, initiatives, events, figures,
    # and for tables programmes, changed dates, what the framework means (2); for changes the years, both sides (6)
    with django_assert_num_queries(number):
        stranger.get(f"/en/reports/2021.{kind}")


def test_what_is_too_long_for_the_page_leads_to_the_spreadsheet_of_the_same_choice(stranger, monkeypatch):
    monkeypatch.setattr("indicators.report_sheets.LISTED", 2)
    for number in range(5):
        linked("3.1", title_en=f"Zero {number}")
    linked("3.1", title_en="Zero 9", state="draft")
    answer = stranger.get("/en/reports/2021/?feature=3.1&narrative=no").content.decode()
    assert len(set(re.findall(r"Zero \d", answer))) == 2
    assert "Zero 9" not in answer
    link = 'href="/en/reports/2021.xlsx?narrative=no&amp;feature=3.1" rel="nofollow">3 more are in the spreadsheet.</a>'
    assert link in answer
