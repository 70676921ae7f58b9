"""The workbook, read back: its sheets, its cells, how it prints, and that nothing in it runs."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import load_workbook

from indicators.document import Freeze, Text
from indicators.exports import xlsx_report
from indicators.narrowing import narrowed
from indicators.report_about import about
from indicators.report_choice import Choice
from tests.indicators.test_document import document, feature, indicator
from tests.indicators.test_tables import figure, whole


def made(given=None, language="en"):
    given = given or whole()
    with translation.override(language):
        return xlsx_report.report_xlsx(given, about(given, language))


def book_of(given=None, language="en"):
    return load_workbook(io.BytesIO(made(given, language)))


def rows_of(sheet):
    head, *rows = sheet.iter_rows()
    return [dict(zip((cell.value for cell in head), row, strict=True)) for row in rows]


NAMES = {
    "en": "Summary, Key Features, Indicators, Measurements, Initiatives, Links, Milestones, Moved milestones, Updates, "
    "Programmes, Events, Changed dates, Venues, Partners, What changed, Sources, Notes",
    "da": "Overblik, Nøgletræk, Indikatorer, Målinger, Initiativer, Tilknytninger, Milepæle, Flyttede milepæle, Nyt, "
    "Programmer, Arrangementer, Ændrede datoer, Steder, Partnere, Hvad har ændret sig, Kilder, Noter",
    "de": "Überblick, Schlüsselmerkmale, Indikatoren, Messungen, Initiativen, Verknüpfungen, Meilensteine, "
    "Verschobene Meilensteine, Neuigkeiten, Programme, Veranstaltungen, Geänderte Termine, Veranstaltungsorte, "
    "Partner, Was sich geändert hat, Quellen, Anmerkungen",
}


@pytest.mark.parametrize("language", NAMES)
def test_the_sheets_are_named_in_the_language(language):
    assert ", ".join(book_of(language=language).sheetnames) == NAMES[language]


def test_tables_have_a_frozen_head_that_repeats_in_print_and_filters():
    tables = book_of().worksheets[1:-1]
    assert {(sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) for sheet in tables} == {
        ("C2", "$1:$1", "landscape")
    }
    assert [sheet.auto_filter.ref.partition(":")[0] for sheet in tables] == ["A1"] * 15
    assert {sheet.oddFooter.right.text for sheet in tables} == {"&P / &N"}


def test_numbers_and_days_are_real_ones_with_the_decimals_of_the_page():
    row = rows_of(book_of()["Indicators"])[0]
    names = ("Baseline", "Latest value", "Share", "Of the way")
    assert [(row[name].value, row[name].number_format) for name in names] == [
        (100, "#,##0.0"), (64.5, "#,##0.0"), (0.355, "#,##0.0000"), (0.36, "0%"),
    ]  # fmt: skip
    assert [row[name].value for name in ("Baseline, period", "Status", "Kind")] == [
        2007, "On track", "Official statistics",
    ]  # fmt: skip
    milestone = rows_of(book_of()["Milestones"])[0]
    assert (milestone["Due on"].value, milestone["Due on"].is_date) == (datetime(2016, 5, 1), True)


def test_what_stands_behind_activities_is_in_sheets_of_real_days_and_numbers_in_words():
    book = book_of()
    days = {"Moved milestones": "Moved on", "Updates": "Told on", "Programmes": "Starts on", "Changed dates": "Now on"}
    cells = [rows_of(book[sheet])[0][column] for sheet, column in days.items()]
    assert [(cell.value.date().isoformat(), cell.is_date) for cell in cells] == [
        ("2016-03-01", True), ("2016-05-02", True), ("2016-03-01", True), ("2016-03-08", True),
    ]  # fmt: skip
    assert [rows_of(book[sheet])[0][column].value for sheet, column in (
        ("Links", "Strength"), ("Links", "Goal"), ("Updates", "Figure told"), ("Changed dates", "What became of it"),
        ("Changed dates", "Other venue"), ("Venues", "Lift"),
    )] == ["Indirect", 7, 0, "Moved", "Hall", "Not known"]  # fmt: skip


def test_several_codes_in_a_cell_are_words_too():
    event = replace(document().events[0], audiences=("citizens", "companies"), price="free", registration="none")
    row = rows_of(book_of(whole(events=(event,)))["Events"])[0]
    assert [row[name].value for name in ("Audiences", "Price", "Registration", "Spoken languages")] == [
        "Citizens; Companies", "Free", "Just come", None,
    ]  # fmt: skip


def test_zero_is_a_number_and_what_is_missing_is_an_empty_cell():
    given = whole(figures=(figure(value=Decimal(0)), figure(value=None, absent_reason=Text(en="Not counted"))))
    rows = rows_of(book_of(given)["Measurements"])
    assert [(row["Value"].value, row["Why there is no value"].value) for row in rows] == [
        (0, None),
        (None, "Not counted"),
    ]


def test_the_summary_says_what_the_file_is_of():
    given = narrowed(whole(), Choice(features=("3.1",)))
    rows = [[cell.value for cell in row] for row in book_of(given)["Summary"].iter_rows(max_col=2)]
    told = {label: value for label, value in rows if value is not None}
    assert rows[0][0] == "Report 2016"
    assert (told["Period"], told["Figures as of"], told["Filters"], told["Licence"]) == (
        "2016", datetime(2016, 12, 31), "Key Features: 3.1 Short 3.1",
        "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
    )  # fmt: skip
    assert ("No data" in told, told["On track"]) == (False, 1)  # of the extract


def test_its_properties_say_the_same():
    properties = book_of().properties
    assert (properties.title, properties.creator, properties.created) == (
        "Report 2016", "Sønderborg Municipality", datetime(2026, 11, 24),
    )  # fmt: skip
    assert "Filters: none: the whole report" in properties.description
    assert book_of().custom_doc_props["Licence"].value.startswith("CC BY 4.0")


def test_a_frozen_report_has_its_signature_and_checksum():
    at = datetime(2026, 11, 24, 11, tzinfo=UTC)
    given = replace(whole(), frozen=Freeze(2, at, "The city", replaces="a" * 64, checksum="b" * 64))
    values = [cell.value for row in book_of(given)["Summary"].iter_rows(max_col=2) for cell in row]
    assert [values[values.index(label) + 1] for label in ("Version", "Signed by", "Checksum (SHA-256)")] == [
        2, "The city", "b" * 64,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("da", "24. november 2026", "24. november 2026 kl. 12.00"),
        ("en", "24 November 2026", "24 November 2026 at 12:00"),
        ("de", "24. November 2026", "24. November 2026 um 12:00"),
    ],
)
def test_days_and_moments_in_words_are_those_of_the_language(language, day, moment):
    at = datetime(2026, 11, 24, 11, tzinfo=UTC)
    given = replace(whole(), frozen=Freeze(2, at, "The city", replaces="a" * 64, checksum="b" * 64))
    book = book_of(given, language)
    assert moment in [row[1].value for row in book.worksheets[0].iter_rows(max_col=2)]
    assert f": {day}\n" in book.properties.description
    assert f": {moment}\n" in book.properties.description


@pytest.mark.parametrize("text", ["=cmd()", "+1", "-1", "@x", "\t=1", " =1", "<r>x</r>"])
def test_a_spreadsheet_runs_nothing_in_it(text):
    given = whole(indicators=(indicator(name=Text(en=text), note=Text(en=text)),))
    cells = [cell for sheet in book_of(given).worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert f"'{text}" in {cell.value for cell in cells}


def test_long_texts_and_danish_letters_stay_whole():
    title = "Æøå " * 100
    given = whole(features=(feature("3.1"), replace(feature("3.2"), title=Text(en=title))))
    assert rows_of(book_of(given)["Key Features"])[1]["Title"].value == title


def test_a_report_of_an_empty_year_is_a_file_all_the_same():
    given = document(indicators=(), context=(), initiatives=(), events=(), partners=(), features=())
    assert {sheet.max_row for sheet in book_of(given).worksheets[1:-1]} == {1}


def test_equal_reports_are_equal_bytes():
    assert made() == made()


def test_a_large_one_is_written_row_by_row_with_the_same_cells(monkeypatch):
    plain = [[cell.value for cell in row] for sheet in book_of().worksheets for row in sheet.iter_rows()]
    monkeypatch.setattr(xlsx_report, "MANY", 1)
    assert [[cell.value for cell in row] for sheet in book_of().worksheets for row in sheet.iter_rows()] == plain
    assert made() == made()


def test_the_notes_explain_every_column():
    rows = [[cell.value for cell in row] for row in book_of()["Notes"].iter_rows(max_col=4)]
    assert ["Indicators", "Latest value"] in [row[:2] for row in rows]
    assert "An empty cell or a dash means that nothing was reported; 0 is a figure." in [row[0] for row in rows]


def test_the_notes_have_the_words_that_stand_in_the_cells_and_not_their_codes():
    rows = [[cell.value for cell in row] for row in book_of()["Notes"].iter_rows(max_col=4)]
    told = {tuple(row[:2]): row[2] for row in rows if row[2]}
    assert told["Indicators", "Status"].startswith("One of these: Not applicable here · No data · No target · ")
    assert told["Initiatives", "Fields"].startswith("Several of these: Sustainability · ")
    assert told["Key Features", "Wording"] == "verified: compared with UNESCO's document; working wording: not yet."
    assert told["Indicators", "Sample"].startswith("yes: ")


def test_figures_stand_at_the_end_of_their_cells_under_heads_that_do_so_too():
    sheet = book_of()["Indicators"]
    sides = {
        head.value: (head.alignment.horizontal, cell.alignment.horizontal)
        for head, cell in zip(sheet[1], sheet[2], strict=True)
    }
    assert (sides["Latest value"], sides["Name"]) == (("right", "right"), ("left", "left"))
    assert {cell.font.name for row in sheet for cell in row if cell.value is not None} == {"Arial"}


def test_a_baseline_of_a_day_that_ends_no_month_is_that_day():
    made_of = document(
        indicators=(indicator(baseline_on=date(2007, 11, 18)), indicator(code="b", baseline_on=date(2007, 11, 30)))
    )
    sheet = book_of(made_of)["Indicators"]
    (column,) = [cell.column for cell in sheet[1] if cell.value == "Baseline, period"]
    found = [sheet.cell(row, column).value for row in (2, 3)]
    assert found == [datetime(2007, 11, 18), "November 2007"]
