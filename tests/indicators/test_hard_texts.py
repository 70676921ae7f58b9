"""Texts that are hard on files, in each text of a report at once: what a spreadsheet would run, line breaks, Danish
letters, long German words, titles of 400 characters. Each file is read back by an independent reader."""

import csv
import io
import zipfile
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime

import docx
import pytest
from django.utils import translation
from openpyxl import load_workbook

from indicators.comparison import compared
from indicators.comparison_words import groups
from indicators.document import Freeze, Text
from indicators.exports.changes import HEADER, changes_csv, changes_xlsx
from indicators.exports.questionnaire_csv import questionnaire_csv
from indicators.exports.zip_report import report_zip
from indicators.questionnaire_document import Answered, QuestionEntry, SectionEntry
from indicators.questionnaire_files import questionnaire_file
from indicators.report_about import about
from indicators.report_files import report_file
from initiatives.cells import unguarded
from tests.indicators.test_document import document, indicator
from tests.indicators.test_tables import whole

LONG = ("Ærø, Åbenrå og Øster Løgum " * 20)[:400]
WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzesdurchführungsverordnung"
RUN = ["=cmd|' /C calc'!A0", "+45 74 12", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "'=1", '"=1']
TEXTS = [*RUN, 'he said "no"; she, too\r\nthen left', LONG, WORD]
FREE = {"name", "address", "town", "venue", "contact", "place", "decided_by", "set_status_reason"}


def filled(value, text):
    """The same with the text in each place that somebody writes freely."""
    if isinstance(value, Text):
        return Text(da=text, en=text, de=text)
    if isinstance(value, tuple):
        return tuple(filled(each, text) for each in value)
    if not is_dataclass(value) or isinstance(value, Freeze):
        return value
    parts = {part.name: getattr(value, part.name) for part in fields(value)}
    free = {name: text for name, part in parts.items() if name in FREE and isinstance(part, str)}
    deep = {name: filled(part, text) for name, part in parts.items() if not isinstance(part, str | date)}
    return replace(value, **deep | free)


def both(text):
    """A report, and an earlier one from which something changed."""
    earlier = filled(document(indicators=(indicator(id=7, share=None, value=None, period=""),)), text)
    later = filled(whole(indicators=(indicator(id=7),)), text)
    return [earlier, replace(later, compared=compared(earlier, later))]


def answered(text):
    said = Text(da=text, en=text, de=text)
    asked = QuestionEntry("why", said, said, "text", 200, True, said)
    return Answered(
        2026, said, said, date(2025, 1, 1), date(2026, 12, 31), None, "", date(2026, 11, 1), ("en", "da"),
        (SectionEntry("motivation", said, said, (asked,)),),
    )  # fmt: skip


def _groups(given):
    with translation.override("en"):
        return groups(given.compared.changes)


def cells_of(content):
    book = load_workbook(io.BytesIO(content))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read(text):
    """As a spreadsheet's cell holds it: a lone carriage return is no character of one."""
    return {text, text.replace("\r\n", "\n"), text.replace("\r", "\n")}


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_no_workbook_runs_it_and_each_has_it_whole(text):
    earlier, given = both(text)
    for content in (
        report_file(given, "xlsx", "en"), questionnaire_file(answered(text), "xlsx", "da"),
        changes_xlsx([earlier, given], _groups(given), "What changed"),
    ):  # fmt: skip
        cells = cells_of(content)
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        told = {unguarded(str(cell.value).replace("_x000D_", "\r")) for cell in cells}
        assert told & read(text)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_each_table_of_the_archive_reads_back_as_it_was_written(text):
    _earlier, given = both(text)
    with translation.override("de"):
        made = report_zip(given, about(given, "de"))
    told = 0
    with zipfile.ZipFile(io.BytesIO(made)) as files:
        for name in [each for each in files.namelist() if each.endswith(".csv") and each != "dictionary.csv"]:
            for row in rows_of(files.read(name).decode()):
                assert not [cell for cell in row.values() if cell[:1] in ("=", "@", "\t", "\r", "+")]
                told += [unguarded(cell) for cell in row.values()].count(text)
    assert told > 30


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_the_other_tables_read_back_too(text):
    earlier, given = both(text)
    (row, *_rest) = rows_of(report_file(given, "csv", "de").decode())
    assert (unguarded(row["name"]), unguarded(row["source"])) == (text, text)
    (row, *_rest) = rows_of(questionnaire_csv(answered(text), "da"))
    assert (unguarded(row["answer"]), unguarded(row["question_text"])) == (text, text)
    rows = rows_of(changes_csv([earlier, given], _groups(given)).decode())
    assert tuple(rows[0]) == HEADER
    assert text in [unguarded(row["what"]) for row in rows]


@pytest.mark.parametrize("text", [RUN[0], LONG, WORD])
def test_the_text_document_has_it_whole(text):
    made = docx.Document(io.BytesIO(report_file(both(text)[1], "docx", "da")))
    cells = {cell.text for table in made.tables for row in table.rows for cell in row.cells}
    assert any(text in cell for cell in cells)


def test_an_empty_year_has_every_file_and_every_table():
    given = document(indicators=(), context=(), initiatives=(), events=(), partners=(), features=())
    given = replace(given, frozen=Freeze(1, datetime(2017, 5, 1, tzinfo=UTC), "Kommunen"))
    book = load_workbook(io.BytesIO(report_file(given, "xlsx", "de")))
    assert {sheet.max_row for sheet in book.worksheets[1:-1]} == {1}
    assert rows_of(report_file(given, "csv", "de").decode()) == []
    assert docx.Document(io.BytesIO(report_file(given, "docx", "de"))).paragraphs
