"""Parts of a total have rows of their own in the grid: they add up, and small ones are suppressed."""

import pytest

from indicators.models import Draft, Measurement
from initiatives import bulk
from tests.factories import IndicatorFactory, MeasurementFactory
from tests.indicators.grid import GRID, rows, save, send

pytestmark = pytest.mark.django_db
PART = "sex=female"


@pytest.fixture
def broken_down(editor):
    """An indicator whose last year was told by sex."""
    row = IndicatorFactory(responsible=editor.organisation, unit="personer", additive=True)
    for breakdown, value in (("", 100), ("sex=female", 48), ("sex=male", 52)):
        MeasurementFactory(indicator=row, period="2024", breakdown=breakdown, value=value)
    return row


def test_the_parts_of_last_time_have_rows_of_their_own(editor, broken_down):
    assert list(rows(editor.get(GRID))) == [broken_down, (broken_down, PART), (broken_down, "sex=male")]
    send(editor, {broken_down: "90", (broken_down, PART): "40", (broken_down, "sex=male"): "50"})
    found = Measurement.objects.filter(period="2025").order_by("breakdown")
    assert [(row.breakdown, row.value) for row in found] == [("", 90), ("sex=female", 40), ("sex=male", 50)]


def test_parts_that_do_not_add_up_are_asked_about_at_the_total(editor, broken_down):
    values = {broken_down: "90", (broken_down, PART): "40", (broken_down, "sex=male"): "49"}
    answer = send(editor, values)
    assert rows(answer)[broken_down].questions == ["Delene af »Køn« giver tilsammen 89, det samlede tal er 90."]
    assert [row.breakdown for row in Measurement.objects.filter(period="2025").order_by("breakdown")] == [
        "sex=female", "sex=male",
    ]  # fmt: skip
    send(editor, {broken_down: {"confirm": rows(answer)[broken_down].seal}})
    assert Measurement.objects.get(period="2025", breakdown="").doubts[0][0] == "sum"


def test_a_small_count_is_suppressed_with_one_press(editor, broken_down):
    save(editor, {(broken_down, PART): "3"})
    row = rows(editor.get(GRID))[broken_down, PART]
    assert (row.state, row.may_be_few) == ("confirm", True)
    save(editor, {}, do=f"hide:{row.prefix}")
    assert (Draft.objects.get().typed, Draft.objects.get().figure) == ("", "suppressed")
    send(editor, {})
    figure = Measurement.objects.get(period="2025")
    assert (figure.value, figure.figure, figure.numerator) == (None, "suppressed", None)
    assert [figure.absent_reason_da, figure.absent_reason_en, figure.absent_reason_de] == [
        "Udeladt: så få, at de kan genkendes", "Suppressed: so few that they may be recognised",
        "Weggelassen: so wenige, dass man sie erkennen könnte",
    ]  # fmt: skip


def test_a_single_suppressed_part_is_pointed_out(editor, broken_down):
    answer = send(editor, {broken_down: "90", (broken_down, PART): "c", (broken_down, "sex=male"): "88"})
    assert "»Kvinder og piger« er den eneste udeladte del af »Køn«" in rows(answer)[broken_down].questions[0]


# --- As a spreadsheet ------------------------------------------------------------------------------
def test_the_grid_can_be_fetched_as_a_spreadsheet_with_its_rows_in_order(editor, broken_down):
    save(editor, {broken_down: "90", (broken_down, PART): {"value": "tolv", "note": "=1+1"}})
    answer = editor.get("/admin/progress/2025.xlsx")
    sheet = bulk.read(answer.content)
    assert sheet.headers == ["Nøgletræk", "Indikator", "Opdeling", "Enhed", "Sidst", "Ny værdi", "Note"]
    assert [tuple(map(str, row[2:])) for row in sheet] == [
        ("", "personer", "100", "90", ""),
        ("Kvinder og piger", "personer", "48", "tolv", "=1+1"),
        ("Mænd og drenge", "personer", "52", "", ""),
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="indberetning-2025.xlsx"'
    assert editor.get("/admin/progress/2199.xlsx").status_code == 404
