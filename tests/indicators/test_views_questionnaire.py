"""The signed questionnaire in public: a page and files, and nothing of what is not signed."""

import csv
import io
import json

import docx
import pytest

from indicators.models import Questionnaire, SignOff
from indicators.sealed import checksum
from tests.factories import OrganisationFactory
from tests.indicators.answers import answer_all, signed_questionnaire
from tests.indicators.test_board import measured
from tests.indicators.test_reports import linked
from tests.indicators.test_views_progress import text_of

pytestmark = pytest.mark.django_db
PAGE = "/en/reports/2026/questionnaire/"
FILES = ("/en/reports/2026/questionnaire.csv", "/en/reports/2026/questionnaire.json")


def test_what_is_not_signed_or_not_public_is_not_there(stranger, coordinator):
    answer_all()
    for client in (stranger, coordinator):
        assert [client.get(place).status_code for place in (PAGE, *FILES)] == [404] * 3


def test_what_is_signed_and_not_public_is_not_there(stranger, coordinator):
    signed_questionnaire()
    assert stranger.get(PAGE).status_code == 200
    Questionnaire.objects.update(is_public=False)
    for client in (stranger, coordinator):
        assert [client.get(place).status_code for place in (PAGE, *FILES)] == [404] * 3


def test_the_page_has_english_beside_danish_with_the_tables_of_the_report(stranger):
    measured("3.1", 20, period="2025", name_en="Waste", unit_en="kg")
    linked("3.1", title_en="Zero")
    linked("3.1", title_en="Secret", state="draft")
    row = signed_questionnaire(signed_as="The mayor")
    response = stranger.get(PAGE)
    page = text_of(response)
    for text in (
        "Signed on 20 November 2026 by The mayor.", row.checksum, "3.1 Why is the city a learning city",
        "In English: why", "På dansk: why", "3 of 5", "Zero", "Waste", "About the period from 1 January 2025",
    ):  # fmt: skip
        assert text in page
    assert 'lang="da"' in response.content.decode()
    assert "Secret" not in page
    assert "Koordinator" not in page


def test_the_json_is_the_very_text_that_was_signed(stranger):
    row = signed_questionnaire()
    text = stranger.get(FILES[1]).content.decode()
    value = json.loads(text)
    assert value["checksum"] == row.checksum
    assert checksum("{" + text.partition(",")[2]) == row.checksum
    assert [section["code"] for section in value["sections"]][:3] == ["profile", "report", "motivation"]


def test_the_csv_has_a_row_for_each_answer_and_its_words(stranger):
    row = signed_questionnaire()
    rows = list(csv.DictReader(io.StringIO(stranger.get(FILES[0]).content.decode())))
    mine = [
        (one["language"], one["answer"], one["words"], one["word_limit"])
        for one in rows
        if one["section"] == "motivation"
    ]
    assert mine == [("en", "In English: why", "3", "200"), ("da", "På dansk: why", "3", "200")]
    assert {one["checksum"] for one in rows} == {row.checksum}
    assert next(one["rating"] for one in rows if one["section"] == "challenges") == "3"
    danish = stranger.get(FILES[0], {"excel": "da"}).content.decode()
    assert danish.startswith("\ufeffyear;period_from")


def test_a_document_that_does_not_hold_is_a_page_that_says_so(stranger, monkeypatch):
    signed_questionnaire()
    monkeypatch.setattr("indicators.sealed.checksum", lambda _text: "0" * 64)
    assert [stranger.get(place).status_code for place in (PAGE, *FILES)] == [503] * 3


@pytest.mark.parametrize("year", ["0", "1", "9999", "99999", "9" * 40])
def test_another_year_has_no_page(stranger, year):
    assert stranger.get(f"/en/reports/{year}/questionnaire/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_two_queries(stranger, rows, django_assert_num_queries):
    for _number in range(rows):
        linked("3.1")
    signed_questionnaire()
    # the document; whether there is sample data
    with django_assert_num_queries(2):
        stranger.get(PAGE)
    assert SignOff.objects.count() == 1


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF-1.7"), ("docx", b"PK")])
def test_it_is_printed_by_the_writers_of_the_report_and_equal_each_time(stranger, kind, begins):
    measured("3.1", 20, period="2025", name_en="Waste", unit_en="kg")
    linked("3.1", title_en="Zero", lead=OrganisationFactory(name="The office"))
    signed_questionnaire(signed_as="The mayor")
    place = f"/en/reports/2026/questionnaire.{kind}"
    first, again = stranger.get(place), stranger.get(place)
    assert first.content.startswith(begins)
    assert first.content == again.content
    assert f"learning-city-questionnaire-2026.{kind}" in first["Content-Disposition"]


def test_the_text_document_has_every_question_and_answer(stranger):
    linked("3.1", title_en="Zero")
    row = signed_questionnaire(signed_as="The mayor")
    made = docx.Document(io.BytesIO(stranger.get("/en/reports/2026/questionnaire.docx").content))
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    cells = "\n".join(cell.text for table in made.tables for line in table.rows for cell in line.cells)
    for each in ("3.1 Why is the city a learning city", "In English: why", "På dansk: why", "3 of 5"):
        assert each in text
    assert "Zero" in cells
    assert row.checksum in text + cells


def test_staff_get_a_draft_that_says_so_and_others_none(stranger, coordinator, editor):
    answer_all()
    for kind in ("pdf", "docx", "xlsx", "csv"):
        place = f"/admin/questionnaires/2026/print.{kind}"
        assert "-draft." in coordinator.get(place)["Content-Disposition"]
        assert [client.get(place).status_code for client in (stranger, editor)] == [302, 404]
    assert coordinator.get("/admin/questionnaires/2026/print.exe").status_code == 404


def test_the_list_of_reports_leads_to_what_is_signed(stranger):
    measured("3.1", 20, period="2025")
    place = 'href="/en/reports/2026/questionnaire/"'
    assert place not in stranger.get("/en/reports/").text
    signed_questionnaire()
    assert place in stranger.get("/en/reports/").text
