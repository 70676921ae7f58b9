"""Indicators and figures in bulk files through the staff pages."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from indicators.models import Indicator, Measurement
from initiatives import bulk
from tests.conftest import signed_in
from tests.factories import IndicatorFactory, MeasurementFactory

pytestmark = pytest.mark.django_db
FIGURES, INDICATORS = "/admin/indicators/measurement/", "/admin/indicators/indicator/"


def look(client, content, base=FIGURES):
    data = content if isinstance(content, bytes) else content.encode()
    answer = client.post(f"{base}import/", {"file": SimpleUploadedFile("tal.csv", data)})
    return client.get(answer["Location"]), answer["Location"]


def bring_in(client, content, base=FIGURES):
    page, place = look(client, content, base)
    return client.post(place, {"digest": page.context["looked"].digest})


def counts(page):
    return {group.kind: group.number for group in page.context["groups"]}


def faults(page):
    return [(fault.row, fault.column) for fault in page.context["looked"].faults]


def test_figures_wait_for_somebody_else_whoever_imports_them(editor, coordinator, stranger):
    indicator = IndicatorFactory(code="affald", responsible=editor.organisation)
    MeasurementFactory(indicator=indicator, period="2023", value=5)
    for client in (editor, coordinator):
        Measurement.objects.filter(review="submitted").delete()
        page, place = look(client, "indicator,period,value\naffald,2023,6\naffald,2024,7\n")
        assert counts(page) == {"new": 1, "update": 1}
        assert {row[2] for group in page.context["groups"] for row in group.rows} == {"går til godkendelse"}
        assert client.post(place, {"digest": page.context["looked"].digest}).status_code == 302
        waiting = Measurement.objects.filter(review="submitted").order_by("period")
        assert [(row.value, row.entered_by, row.current) for row in waiting] == [
            (Decimal(6), client.user, False),
            (Decimal(7), client.user, False),
        ]
        assert Measurement.objects.get(current=True).value == 5
    assert "7" not in [line.split(",")[1] for line in stranger.get("/indikatorer/affald.csv").text.splitlines()[1:]]


def test_the_same_file_again_hands_in_nothing(editor):
    IndicatorFactory(code="affald", responsible=editor.organisation)
    content = "indicator,period,value\naffald,2024,7\n"
    bring_in(editor, content)
    page, _place = look(editor, content)
    assert counts(page) == {"skip": 1}
    assert Measurement.objects.count() == 1


def test_an_editor_reports_for_own_organisations_only(editor):
    IndicatorFactory(code="deres")
    IndicatorFactory(code="skjult", state="draft")
    page, _place = look(editor, "indicator,period,value\nderes,2024,7\nskjult,2024,7\n")
    assert faults(page) == [(2, "indicator"), (3, "indicator")]
    assert "Der er ingen indikator skjult." in page.text
    assert Measurement.objects.count() == 0


def test_what_is_doubtful_is_said_and_may_be_imported(editor):
    indicator = IndicatorFactory(code="affald", responsible=editor.organisation)
    for year in range(2015, 2024):
        MeasurementFactory(indicator=indicator, period=str(year), value=100 + year - 2015)
    page, place = look(editor, "indicator,period,value\naffald,2024,100000\n")
    assert len(page.context["doubts"]) == 1
    assert editor.post(place, {"digest": page.context["looked"].digest}).status_code == 302
    assert Measurement.objects.get(period="2024").doubts != []


def test_figures_are_exported_with_the_time_they_are_about(editor):
    own = IndicatorFactory(code="egen", responsible=editor.organisation)
    MeasurementFactory(indicator=own, period="2019")
    MeasurementFactory(indicator=own, period="2021")
    MeasurementFactory(indicator=own, period="2022", current=False, review="submitted", reviewed_at=None)
    MeasurementFactory(indicator=IndicatorFactory(code="deres"))
    place = f"{FIGURES}export/"
    notes = dict(editor.get(place).context["notes"])
    assert (notes["Rækker"], notes["Periode"]) == ("2", "1. januar 2019 – 31. december 2021")
    answer = editor.post(place, {"format": "csv"})
    assert [row[:2] for row in bulk.read(answer.content)] == [("egen", "2019"), ("egen", "2021")]


def test_indicators_are_brought_in_by_coordinators_alone(editor, coordinator):
    IndicatorFactory(code="egen", responsible=editor.organisation)
    for client in (editor, signed_in("reviewer")):
        assert client.get(f"{INDICATORS}import/").status_code == 403
    content = "code,name_da,unit,kind,direction\nny,Ny,kg,official statistics,down\n"
    assert bring_in(coordinator, content, INDICATORS).status_code == 302
    assert Indicator.objects.get(code="ny").history.get().history_user == coordinator.user
    answer = editor.post(f"{INDICATORS}export/", {"format": "csv"})
    assert [row[0] for row in bulk.read(answer.content)] == ["egen"]


def test_a_target_on_the_wrong_side_of_the_baseline_stops_the_file(coordinator):
    content = (
        "code,name_da,unit,kind,direction,baseline_on,baseline_value,target_on,target_value\n"
        "ny,Ny,kg,official statistics,down,2015,10,2025,20\n"
    )
    page, _place = look(coordinator, content, INDICATORS)
    assert len(page.context["looked"].faults) == 1
    assert Indicator.objects.count() == 0
