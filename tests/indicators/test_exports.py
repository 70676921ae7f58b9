"""The report's files: what stands in them, in which dialect, and that a spreadsheet runs nothing."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from indicators.document import Freeze, TargetEntry
from indicators.exports.cells import csv_text
from indicators.exports.csv_report import HEADER, report_csv
from indicators.exports.series_csv import About, Entry, series_csv
from indicators.exports.tables import tables
from indicators.narrowing import narrowed
from indicators.report_choice import Choice
from tests.indicators.test_document import document, feature, indicator


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def rows_of(text, **options):
    return list(csv.DictReader(io.StringIO(text), **options))


@pytest.mark.parametrize(
    ("cell", "plain", "danish"),
    [
        (None, "", ""),
        ("", "", ""),
        (Decimal("0.00000000"), "0", "0"),
        (Decimal("-12.50"), "-12.5", "-12,5"),
        (Decimal("1E+3"), "1000", "1000"),
        (7, "7", "7"),
        (date(2016, 1, 2), "2016-01-02", "2016-01-02"),
        ("1,5; 2", '"1,5; 2"', '"1,5; 2"'),
        ("=1+1", "'=1+1", "'=1+1"),
        (" -x", "' -x", "' -x"),
        ("@x", "'@x", "'@x"),
    ],
)
def test_a_cell_in_both_dialects(cell, plain, danish):
    assert csv_text(["a"], [[cell]]) == f"a\r\n{plain or chr(34) * 2}\r\n"
    assert csv_text(["a"], [[cell]], "excel-da") == f"\ufeffa\r\n{danish or chr(34) * 2}\r\n"


def test_the_report_as_open_data():
    (row, missing, context) = rows_of(report_csv(document(), "en"))
    assert row == dict(
        zip(
            HEADER,
            ["2016", "2016-12-31", "3.1", "Title 3.1", "working", "co2", "Emissions", "official statistics", "down",
             "kg", "2007", "100", "2016", "64.5", "final", "", "2029", "0", "", "", "0.355", "0.3333", "on_track", "",
             "The office", "https://example.org", "CC BY 4.0", "no", "2026-11-24", "", "", "", "2016", "",
             "1", "CC BY 4.0"],
            strict=True,
        )
    )  # fmt: skip
    told = {name: text for name, text in missing.items() if text}
    assert told == {
        "report_year": "2016", "as_of": "2016-12-31", "key_feature": "3.2", "key_feature_title": "Title 3.2",
        "wording": "verified", "status": "no_data", "made_on": "2026-11-24", "period_from": "2016",
        "arithmetic": "1", "file_licence": "CC BY 4.0",
    }  # fmt: skip
    assert (context["key_feature"], context["indicator"], context["share"]) == ("", "people", "")


def test_a_day_that_ends_no_month_is_written_as_it_is():
    row = indicator(baseline_on=date(2007, 10, 22), target=TargetEntry(date(2029, 2, 27), value=Decimal(0)))
    made = document(indicators=(row,))
    (told, *_others) = rows_of(report_csv(made, "en"))
    (table,) = (each for each in tables(made, "en") if each.name == "indicators")
    tidy = dict(zip(table.columns, next(iter(table.rows)), strict=True))
    names = ("baseline_period", "target_period")
    assert [each[name] for each in (told, tidy) for name in names] == ["2007-10-22", "2029-02-27"] * 2


def frozen():
    at = datetime(2026, 11, 24, 11, tzinfo=UTC)
    return document(frozen=Freeze(2, at, "The city", replaces="a" * 64, checksum="b" * 64))


def test_a_frozen_report_says_so_in_every_row():
    rows = rows_of(report_csv(frozen(), "en"))
    told = {(row["frozen_at"], row["baseline_version"], row["baseline_checksum"]) for row in rows}
    assert told == {("2026-11-24T11:00:00+00:00", "2", "b" * 64)}


def test_texts_are_in_the_language_and_words_for_programs_are_not():
    (row, *_others) = rows_of(report_csv(document(), "da"))
    assert (row["name"], row["key_feature_title"], row["status"], row["kind"]) == (
        "Udledning", "Titel 3.1", "on_track", "official statistics",
    )  # fmt: skip


def test_what_was_chosen_stands_in_every_row():
    made = narrowed(document(), Choice(features=("3.2",), since=2014))
    assert {(row["period_from"], row["filter"]) for row in rows_of(report_csv(made, "en"))} == {
        ("2014", "Key Features: 3.2 Short 3.2")
    }


def test_a_range_has_both_its_ends():
    target = TargetEntry(date(2030, 6, 30), low=Decimal(10), high=Decimal("20.5"))
    made = document(indicators=(indicator(direction="range", target=target),))
    (row, *_others) = rows_of(report_csv(made, "en", "excel-da").removeprefix("\ufeff"), delimiter=";")
    assert [row[name] for name in ("target_period", "target_value", "target_low", "target_high")] == [
        "2030-06", "", "10", "20,5",
    ]  # fmt: skip


def test_what_was_not_selected_is_not_in_the_table():
    made = document(features=(feature("3.1"), feature("3.2", selected=False)))
    assert [row["key_feature"] for row in rows_of(report_csv(made, "en"))] == ["3.1", ""]


def test_an_empty_report_is_a_file_all_the_same():
    made = document(indicators=(), context=(), initiatives=(), events=(), partners=(), features=())
    assert report_csv(made, "en") == ",".join(HEADER) + "\r\n"


def test_a_series_repeats_what_it_is_about_on_every_row():
    about = About("co2", "Emissions", "kg", "down", "The office", "CC BY 4.0", date(2026, 11, 24))
    entries = [Entry("baseline", "2007", value=Decimal(100)), Entry("target", "2029", low=Decimal(0), high=Decimal(5))]
    assert series_csv(about, entries) == (
        "indicator,name,kind,period,breakdown,value,low,high,numerator,denominator,figure,absent_reason,note,source_url,"
        "unit,direction,source,licence,made_on\r\n"
        "co2,Emissions,baseline,2007,,100,,,,,,,,,kg,down,The office,CC BY 4.0,2026-11-24\r\n"
        "co2,Emissions,target,2029,,,0,5,,,,,,,kg,down,The office,CC BY 4.0,2026-11-24\r\n"
    )
