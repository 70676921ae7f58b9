"""Every number of a report is the same on the page, in every file and in the API, rounding included."""

import csv
import io
import json
import re
import zipfile
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser

import docx as word
import pytest
from openpyxl import load_workbook

from indicators.report_choice import Choice
from indicators.reports import report_for
from initiatives import formats
from initiatives.cells import unguarded
from tests.factories import IndicatorFactory, MeasurementFactory
from tests.indicators.test_board import measured
from tests.indicators.test_reports import TODAY, freeze

pytestmark = pytest.mark.django_db
LANGUAGES = {"da": "/rapporter/2025", "en": "/en/reports/2025", "de": "/de/berichte/2025"}
WORDS = {  # heads of the workbook's columns, by language
    "da": ("Kode", "Seneste værdi", "Basis", "Mål", "Af vejen", "Andel"),
    "en": ("Code", "Latest value", "Baseline", "Target", "Of the way", "Share"),
    "de": ("Kennung", "Letzter Wert", "Basiswert", "Zielwert", "Des Weges", "Anteil"),
}


@pytest.fixture(autouse=True)
def figures():
    """A half that is rounded to even, a zero, one that is missing, one below the baseline, a large one, a title that a
    spreadsheet would run."""
    for name, value, decimals in (
        ("Ærø", "0.25", 1), ("Øst", "2.5", 0), ("Åben", "0", 2), ("=1+1", "66.66666667", 4), ("Stor", "98.1", 1),
        ("Ned", "-12.345", 2),
    ):  # fmt: skip
        row = measured("3.1", value, period="2025", name_da=name, name_en=name, name_de=name)
        row.decimals = decimals
        row.save()
    row = IndicatorFactory(feature=row.feature, name_da="Mangler", name_en="Missing", decimals=1)
    MeasurementFactory(indicator=row, period="2025", value=None, absent_reason_da="Ikke målt")


def entries():
    return {row.code: row for row in report_for(2025, TODAY, choice=Choice()).indicators}


class _Rows(HTMLParser):
    """The cells of the report's tables of indicators, as text."""

    def __init__(self):
        super().__init__()
        self.rows, self.inside = [], False

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.inside = "of-indicators" in (dict(attributes).get("class") or "")
        if self.inside and tag == "tr":
            self.rows.append([])
        if self.inside and tag in ("td", "th"):
            self.rows[-1].append("")
        if self.inside and tag == "span" and self.rows and self.rows[-1]:
            self.rows[-1][-1] += "\n"

    def handle_data(self, data):
        if self.inside and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def page_rows(client, address):
    """Name: baseline, latest, target and share as they are written on the page."""
    parser = _Rows()
    parser.feed(client.get(f"{address}/").text)
    rows = [[cell.strip().split("\n")[0].strip() for cell in row] for row in parser.rows if len(row) == 7]
    return {row[1]: row[2:6] for row in rows[1:]}


def written(row, language):
    """The same from the document."""
    numbers = (row.baseline_value, row.value, row.target.value if row.target else None)
    shown = ["–" if value is None else formats.number(value, row.decimals, language) for value in numbers]
    share = "–" if row.share is None else formats.percent(min(max(row.share, 0), 1) * 100, 0, language)
    return [*shown, share]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page(stranger, language):
    assert page_rows(stranger, LANGUAGES[language]) == {
        row.name.to(language): written(row, language) for row in entries().values()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_document(stranger, language):
    content = stranger.get(f"{LANGUAGES[language]}.docx").content
    tables = [table for table in word.Document(io.BytesIO(content)).tables if len(table.columns) == 7]
    rows = [[cell.text.split("\n")[0] for cell in row.cells] for table in tables for row in table.rows[1:]]
    assert {row[1]: row[2:6] for row in rows} == page_rows(stranger, LANGUAGES[language])


def as_shown(cell, language):
    """As a spreadsheet shows a cell: by its format, a half away from zero."""
    if cell.value is None:
        return "–"
    decimals = len(cell.number_format.rstrip(" %").partition(".")[2])
    value = Decimal(repr(cell.value)) * (100 if "%" in cell.number_format else 1)
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return (formats.percent if "%" in cell.number_format else formats.number)(rounded, decimals, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook(stranger, language):
    sheet = load_workbook(io.BytesIO(stranger.get(f"{LANGUAGES[language]}.xlsx").content)).worksheets[2]
    head, *rows = sheet.iter_rows()
    names = [cell.value for cell in head]
    code, latest, baseline, target, percent, share = (names.index(name) for name in WORDS[language])
    found, page = entries(), page_rows(stranger, LANGUAGES[language])
    assert len(rows) == len(found)
    for row in rows:
        entry = found[row[code].value]
        told = page[entry.name.to(language)]
        shown = [as_shown(row[column], language) for column in (baseline, latest, target, percent)]
        exact = [None if row[column].value is None else Decimal(repr(row[column].value)) for column in (latest, share)]
        share_given = (
            None if entry.share is None else round(Decimal(entry.share.numerator) / entry.share.denominator, 4)
        )
        assert exact == [entry.value, share_given]
        # a half that a spreadsheet would round the other way is shown with all its decimals
        ties = {"Ærø": ("0.25", 2), "Øst": ("2.5", 1), "Ned": ("-12.345", 3)}
        if tie := ties.get(entry.name.to(language)):
            told[1] = formats.number(Decimal(tie[0]), tie[1], language)
        assert shown == told


def rows_by_code(text, **options):
    return {
        row["indicator"]: row for row in csv.DictReader(io.StringIO(text, newline=""), **options) if row["indicator"]
    }


def number(text):
    return Decimal(text) if text else None


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_kinds_of_csv_and_the_archive(stranger, language):
    found, address = entries(), LANGUAGES[language]
    plain = rows_by_code(stranger.get(f"{address}.csv").text)
    danish = rows_by_code(stranger.get(f"{address}.csv?excel=da").text.removeprefix("\ufeff"), delimiter=";")
    with zipfile.ZipFile(io.BytesIO(stranger.get(f"{address}.zip").content)) as archive:
        packed = rows_by_code(archive.read("indicators.csv").decode())
    assert set(plain) == set(danish) == set(packed) == set(found)
    for code, row in found.items():
        for name, value in (("baseline_value", row.baseline_value), ("latest_value", row.value)):
            assert number(plain[code][name]) == number(packed[code][name]) == value
            assert number(danish[code][name].replace(",", ".")) == value
        assert plain[code]["share"] == packed[code]["share"] == danish[code]["share"].replace(",", ".")
        assert unguarded(plain[code]["name"]) == unguarded(packed[code]["name"]) == row.name.to(language)
        shown = written(row, language)[3]
        assert re.sub(r"\D", "", shown) == packed[code]["percent"]


def test_the_json_and_the_api(stranger):
    found = entries()
    rows = {row["code"]: row for row in stranger.get("/en/reports/2025.json").json()["report"]["indicators"]}
    assert set(rows) == set(found)
    for code, row in rows.items():
        told = stranger.get(f"/api/v1/indicators/{code}?as_of=2025-12-31").json()
        latest = told["latest"]["value"] if told["latest"] else None
        assert (row["share"], row["needed"], row["status"]) == (told["share"], told["needed_share"], told["status"])
        assert number(row["value"]) == number(latest) == found[code].value


def test_the_city_is_the_same_everywhere(stranger):
    city = report_for(2025, TODAY).city
    told = stranger.get("/api/v1/progress?as_of=2025-12-31").json()
    report = stranger.get("/en/reports/2025.json").json()["report"]["city"]
    assert (report["share"], report["measured"], report["of"]) == (told["share"], told["measured"], told["of"])
    book = load_workbook(io.BytesIO(stranger.get("/en/reports/2025.xlsx").content))
    lines = [row[0].value for row in book["Summary"].iter_rows()]
    with_share = f"The city is {formats.percent(city.share * 100, 0, 'en')} of the way"
    assert any(str(line).startswith(with_share) for line in lines)
    assert with_share in stranger.get("/en/reports/2025/").text


@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx", "zip", "json"])
def test_a_frozen_report_gives_the_same_bytes_whatever_changed(stranger, kind):
    freeze(report_for(2025, TODAY, whole=True))
    before = stranger.get(f"/rapporter/2025.{kind}").content
    measured("3.1", 1, period="2025")
    IndicatorFactory._meta.model.objects.update(name_da="Andet")
    assert stranger.get(f"/rapporter/2025.{kind}").content == before


def test_the_files_name_the_same_period_day_filter_and_licence(stranger):
    query = "?feature=3.1&from=2024&as_of=2025-11-30"
    told = json.loads(stranger.get(f"/en/reports/2025.json{query}").content)
    about = {row["label"]: row["value"] for row in told["about"]}
    assert (about["Period"], about["Figures as of"], about["Licence"][:9]) == ("2024–2025", "2025-11-30", "CC BY 4.0")
    assert about["Filters"].startswith("Key Features: 3.1 ")
    with zipfile.ZipFile(io.BytesIO(stranger.get(f"/en/reports/2025.zip{query}").content)) as archive:
        readme = archive.read("README.txt").decode()
    days = ("Figures as of", "Made on")  # in words: people read this file
    assert all(f"{label}: {value}" in readme for label, value in about.items() if label not in ("Address", *days))
    assert "Figures as of: 30 November 2025\r\n" in readme
    cover = word.Document(io.BytesIO(stranger.get(f"/en/reports/2025.docx{query}").content)).paragraphs
    assert f"Filters: {about['Filters']}" in [line.text for line in cover]
    book = load_workbook(io.BytesIO(stranger.get(f"/en/reports/2025.xlsx{query}").content))
    cells = [row[1].value for row in book["Summary"].iter_rows(max_col=2)]
    assert (about["Filters"] in cells, about["Period"] in cells) == (True, True)
    rows = list(csv.DictReader(io.StringIO(stranger.get(f"/en/reports/2025.csv{query}").text, newline="")))
    assert {(row["filter"], row["period_from"], row["as_of"]) for row in rows} == {
        (about["Filters"], "2024", date(2025, 11, 30).isoformat())
    }


LEVELS = {
    "features": ("key_features", "key_feature"),
    "goals": ("goals", "goal"),
    "dimensions": ("dimensions", "dimension"),
}


def test_each_level_is_the_same_in_the_files_and_the_api(stranger):
    """Key Features, goals and dimensions: share, needed share, status, how many of how many."""
    freeze(report_for(2025, TODAY, whole=True))
    report = stranger.get("/en/reports/2025.json").json()["report"]
    archive = zipfile.ZipFile(io.BytesIO(stranger.get("/en/reports/2025.zip").content))
    for level, (table, column) in LEVELS.items():
        rows = {row[column]: row for row in csv.DictReader(io.StringIO(archive.read(f"{table}.csv").decode()))}
        entries = [row["rolled"] if level == "features" else row for row in report[level]]
        assert len(entries) == len(rows) > 3
        for entry in [each for each in entries if each["measured"]] + entries[-1:]:
            row = rows[entry["code"]]
            told = stranger.get(f"/api/v1/{level}/{entry['code']}?as_of=2025-12-31").json()
            expected = [told[name] for name in ("share", "needed_share", "status", "measured", "of")]
            assert [entry[name] for name in ("share", "needed", "status", "measured", "of")] == expected
            packed = [number(row["share"]), number(row["needed_share"]), row["status"], row["measured"], row["of"]]
            assert packed == [number(expected[0]), number(expected[1]), expected[2], *map(str, expected[3:])]


def test_a_frozen_baseline_has_the_same_numbers_everywhere(stranger):
    freeze(report_for(2025, TODAY, whole=True))
    IndicatorFactory._meta.model.objects.update(decimals=0)  # what is frozen knows nothing of it
    for same in (test_the_page, test_the_workbook, test_the_text_document, test_both_kinds_of_csv_and_the_archive):
        same(stranger, "de")
