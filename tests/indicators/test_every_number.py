"""Every number in every format equals the page's and the API's, rounding included: each file is read back."""

import csv
import io
import json
import zipfile
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from django.utils import translation
from openpyxl import load_workbook

from indicators.actions import rebuild_standings
from indicators.report_files import KINDS
from indicators.report_words import indicator_line
from indicators.reports import report_for
from initiatives import formats
from initiatives.models import KeyFeature
from tests.factories import IndicatorFactory, MeasurementFactory, TargetFactory
from tests.indicators import pdfs
from tests.indicators.test_reports import TODAY, select

pytestmark = pytest.mark.django_db
LANGUAGES = {"da": "/rapporter", "en": "/en/reports", "de": "/de/berichte"}
# Halves, thirds, many digits, zero and less: what rounding may get wrong. Baseline, latest, target, decimals.
SERIES = {
    "half": ("0", "50.5", "100", 0), "odd": ("0", "51.5", "100", 0), "third": ("1", "33.333333", "100", 2),
    "large": ("1234567", "9876543.21", "12345678", 1), "zero": ("7.4", "0", "0", 1),
    "below": ("-12.5", "-3.05", "4", 1),
    "tiny": ("0.00001", "0.00004", "0.00009", 5),
}  # fmt: skip


@pytest.fixture(autouse=True)
def series(db):
    select(2025, "3.1")
    for code, (base, latest, target, decimals) in SERIES.items():
        row = IndicatorFactory(
            code=code, feature=KeyFeature.objects.get(code="3.1"), direction="down" if code == "zero" else "up",
            decimals=decimals, baseline_on="2015-12-31", baseline_value=base, unit="ton",
        )  # fmt: skip
        TargetFactory(indicator=row, on="2030-12-31", value=target)
        MeasurementFactory(indicator=row, period="2025", value=latest)
    rebuild_standings()


def as_page(language):
    """What the page shows of each indicator: baseline, latest, target, share."""
    with translation.override(language):
        lines = [indicator_line(row) for row in report_for(2025, TODAY).indicators]
    return {line.code: (line.baseline, line.latest, line.target, line.share) for line in lines}


def written(value, decimals, language):
    return formats.number(Decimal(str(value)), decimals, language)


def as_shown(row, language, names=("baseline_value", "latest_value", "target_value", "share")):
    """A row of exact numbers, rounded once as a page rounds."""
    code = row["indicator"] if "indicator" in row else row["code"]
    numbers = [written(row[name], SERIES[code][3], language) for name in names[:3]]
    percent = (Decimal(str(row[names[3]])) * 100).quantize(Decimal(1), ROUND_HALF_EVEN)
    return code, (*numbers, formats.percent(percent, 0, language))


def rows_of(kind, content):
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(content.decode())))
    if kind == "excel.csv":
        text = content.decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text), delimiter=";")
        return [{name: value.replace(",", ".") for name, value in row.items()} for row in rows]
    if kind == "zip":
        files = zipfile.ZipFile(io.BytesIO(content))
        return list(csv.DictReader(io.StringIO(files.read("indicators.csv").decode())))
    return []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_each_number(client, language):
    page = client.get(f"{LANGUAGES[language]}/2025/").content.decode()
    for numbers in as_page(language).values():
        for number in numbers:
            assert number in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_shows_each_number_in_its_row(client, language):
    told = " ".join(pdfs.text(client.get(f"{LANGUAGES[language]}/2025.pdf").content).split())
    periods = ("2015", "2025", "2030")
    for numbers in as_page(language).values():
        cells = " ".join(f"{number} {period}" for number, period in zip(numbers, periods, strict=False))
        assert " ".join(f"{cells} {numbers[3]}".split()) in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["csv", "excel.csv", "zip"])
def test_each_table_has_the_numbers_that_the_page_rounds(client, kind, language):
    query = "?excel=da" if kind == "excel.csv" else ""
    content = client.get(f"{LANGUAGES[language]}/2025.{kind.rpartition('.')[2]}{query}").content
    found = dict(as_shown(row, language) for row in rows_of(kind, content) if row.get("share"))
    assert found == as_page(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_the_numbers_that_the_page_rounds(client, language):
    book = load_workbook(io.BytesIO(client.get(f"{LANGUAGES[language]}/2025.xlsx").content))
    cells = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
    numbers = [float(cell) for rows in cells.values() for row in rows for cell in row if isinstance(cell, int | float)]
    for base, latest, target, _decimals in SERIES.values():
        for number in (base, latest, target):
            assert float(number) in numbers


def test_the_json_and_the_api_say_the_same(client):
    content = json.loads(client.get("/en/reports/2025.json").content)
    entries = {row["code"]: row for row in _report(content)["indicators"]}
    for code in SERIES:
        told = client.get(f"/api/v1/indicators/{code}?as_of=2025-12-31").json()
        entry = entries[code]
        assert (entry["value"], entry["share"], entry["status"]) == (
            told["latest"]["value"], told["share"], told["status"],
        )  # fmt: skip
        assert entry["needed"] == told["needed_share"]


def _report(content):
    return content if "indicators" in content else content["report"]


def test_every_kind_is_compared():
    assert set(KINDS) - {"pdf", "xlsx", "json", "csv", "excel.csv", "zip", "docx"} == set()
