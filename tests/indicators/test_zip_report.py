"""The archive, read back: its tables, its dictionary, what its notes say."""

import csv
import io
import zipfile
from datetime import UTC, datetime

import pytest
from django.utils import translation

from indicators.document import Freeze, Text
from indicators.exports.zip_report import report_zip
from indicators.report_about import about
from indicators.sealed import from_json, to_json
from initiatives.cells import unguarded
from tests.indicators.test_document import document, indicator
from tests.indicators.test_tables import whole


def made(given=None, language="en"):
    given = given or whole()
    with translation.override(language):
        return report_zip(given, about(given, language))


def archive(given=None, language="en"):
    return zipfile.ZipFile(io.BytesIO(made(given, language)))


def rows_of(files, name):
    return list(csv.DictReader(io.StringIO(files.read(name).decode(), newline="")))


def test_every_table_is_a_file_and_the_dictionary_explains_it():
    files = archive()
    names = {name.removesuffix(".csv") for name in files.namelist() if name.endswith(".csv")}
    explained = {(row["table"], row["column"]) for row in rows_of(files, "dictionary.csv")}
    there = {
        (name, column)
        for name in names - {"dictionary"}
        for column in (files.read(f"{name}.csv").decode().partition("\r\n")[0]).split(",")
    }
    assert {pair for pair in explained if pair[1]} == there
    assert {name for name, column in explained if not column} == names - {"dictionary"}


def test_the_dictionary_tells_type_unit_and_meaning_in_three_languages():
    rows = rows_of(archive(), "dictionary.csv")
    row = next(row for row in rows if (row["table"], row["column"]) == ("indicators", "share"))
    assert (row["type"], row["unit"]) == ("share", "1")
    assert all(row[f"{what}_{code}"] for what in ("title", "meaning") for code in ("da", "en", "de"))


def test_numbers_are_exact_and_codes_are_codes():
    row = rows_of(archive(language="da"), "indicators.csv")[0]
    assert [row[name] for name in ("name", "latest_value", "percent", "share", "status", "sample")] == [
        "Udledning", "64.5", "36", "0.355", "on_track", "no",
    ]  # fmt: skip


def test_the_notes_say_period_filter_time_source_and_licence():
    text = archive().read("README.txt").decode()
    for line in ("Period: 2016", "Filters: none: the whole report", "Made on: 24 November 2026", "Licence: CC BY 4.0",
                 "- The office, https://example.org, CC BY 4.0"):  # fmt: skip
        assert line in text
    assert archive().read("LICENCE.txt").decode().startswith("CC BY 4.0: https://creativecommons.org/licenses/by/4.0/")


@pytest.mark.parametrize(("language", "word"), [
    ("da", "Periode: 2016"), ("de", "Zeitraum: 2016"), ("da", "24. november 2026"), ("de", "24. November 2026"),
])  # fmt: skip
def test_the_notes_are_in_the_language(language, word):
    assert word in archive(language=language).read("README.txt").decode()


@pytest.mark.parametrize("text", ["=1+1", " -x", "a\r\nb", 'say "hi", he; said', "Æøå" * 200])
def test_any_text_reads_back_unchanged_and_is_not_run(text):
    row = rows_of(archive(whole(indicators=(indicator(name=Text(en=text)),))), "indicators.csv")[0]
    assert (unguarded(row["name"]), row["name"][:1] in ("=", " ")) == (text, False)


LATER = ("tags", "updates", "venues", "programmes", "changes", "framework", "detailed")
TOLD = {
    "initiatives": {"body", "fields", "audiences", "place", "contact", "parent", "set_status", "source"},
    "events": {"summary", "body", "venue", "attendance", "counted", "programme", "price", "age_from", "registration"},
    "partners": {"description", "website", "source"},
    "indicators": {"initiatives", "next_due_on", "lower_bound", "additive", "suppress_below"},
}


def test_what_was_frozen_before_there_were_details_has_empty_tables_and_says_so():
    """Its text has neither the lists nor the fields."""
    frozen = whole(frozen=Freeze(1, datetime(2017, 5, 1, tzinfo=UTC), "Kommunen"))
    text = {name: value for name, value in to_json(frozen).items() if name not in LATER}
    for name, fields in TOLD.items():
        text[name] = [{key: value for key, value in row.items() if key not in fields} for row in text[name]]
    files = archive(from_json(text))
    tables = ("tags", "updates", "venues", "programmes", "event_changes", "framework")
    assert [rows_of(files, f"{name}.csv") for name in tables] == [[]] * 6
    assert [rows_of(files, "events.csv")[0][name] for name in ("price", "age_from", "initiatives")] == ["", "", ""]
    said = "This report was frozen before reports held"
    assert [said in each.read("README.txt").decode() for each in (files, archive(frozen), archive())] == [
        True, False, False,
    ]  # fmt: skip


def test_equal_reports_are_equal_bytes_and_an_empty_one_has_all_files():
    empty = document(indicators=(), context=(), initiatives=(), events=(), partners=(), features=())
    assert made() == made()
    assert archive(empty).namelist() == archive().namelist()
