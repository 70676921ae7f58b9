"""What changed since the baseline before, in the files of a report: the same as on the page of what changed."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone

from indicators.freezing import freeze
from tests.factories import MeasurementFactory
from tests.indicators.test_board import measured
from tests.indicators.test_reports import linked
from tests.indicators.test_views_progress import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


def frozen(year):
    return freeze(year=year, by=None, at=timezone.now())


def _as_numbers(answer):
    """Its rows: change, what, before, after, days."""
    if answer["Content-Type"] == "application/zip":
        text = zipfile.ZipFile(io.BytesIO(answer.content)).read("changes.csv").decode()
        names = ("change", "what", "before_value", "after_value", "unit", "before_on", "after_on", "sentence")
        rows = [[row[name] or None for name in names] for row in csv.DictReader(io.StringIO(text))]
        return [[*row[:2], *(number and Decimal(number) for number in row[2:4]), *row[4:]] for row in rows]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["What changed"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    days = [[day and day.date().isoformat() for day in row[6:8]] for row in rows]
    return [
        [*row[:2], *(None if number is None else Decimal(str(number)) for number in row[3:5]), row[5], *day, row[8]]
        for row, day in zip(rows, days, strict=True)
    ]


@pytest.mark.parametrize("kind", ["xlsx", "zip"])
@pytest.mark.parametrize("to", [2021, "now"])
def test_the_reports_files_tell_what_changed_as_the_page_does(stranger, today, kind, to):
    row = measured("3.1", 20, period="2020", name_en="Waste", unit_en="kg")
    row.decimals = 1
    row.save()
    initiative = linked("3.1", title_en="Repair shop", starts_on=date(2021, 2, 1))
    stone = initiative.milestones.create(title_en="Opening", due_on=date(2021, 9, 1))
    shift = stone.shifts.create(due_before=date(2021, 3, 1), due_after=stone.due_on, reason="Regn")
    type(shift).objects.filter(pk=shift.pk).update(moved_at=datetime(2021, 2, 5, 12, tzinfo=UTC))
    frozen(2020)
    MeasurementFactory(indicator=row, period="2021", value="35.25")
    if to == 2021:
        frozen(2021)
    told = _as_numbers(stranger.get(f"/en/reports/{today.year if to == 'now' else to}.{kind}"))
    page = text_of(stranger.get(f"/en/reports/changes/?from=2020&to={to}"))
    for *_rest, sentence in told:
        assert sentence in page
    if to == 2021:
        assert ["Better", "Waste", 20, Decimal("35.25"), "kg", None, None] in [each[:7] for each in told]
        assert "35.2 kg (2021)" in page  # half to even, as everywhere
    counts = [int(each) for each in re.findall(r"<b>(\d+)</b> ", stranger.get(
        f"/en/reports/changes/?from=2020&to={to}").content.decode())]  # fmt: skip
    assert len(told) == sum(counts) > 0


def test_an_extract_and_the_first_year_are_compared_with_nothing(stranger):
    measured("3.1", 20, period="2020")
    frozen(2020)
    for address in ("2020.zip", "2021.zip?feature=3.1"):
        assert _as_numbers(stranger.get(f"/en/reports/{address}")) == []
