"""Freezing a year: what is kept, that nothing changes it, and how a mistake is put right."""

import hashlib
import json
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from indicators.freezing import FreezeError, freeze
from indicators.models import Assessment, Baseline, BaselineRow, Cycle
from indicators.reports import NoReportError, report_for
from initiatives.models import Initiative, KeyFeature
from tests.factories import (
    EventFactory,
    MeasurementFactory,
    MilestoneFactory,
    OccurrenceFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.indicators.test_board import measured
from tests.indicators.test_reports import TODAY, linked, select

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)


@pytest.fixture
def coordinator_user(db):
    return UserFactory(role="coordinator", first_name="Karen", last_name="Hemmelig")


def frozen(year=2025, by=None, **options):
    return freeze(year=year, by=by, at=NOW, **options)


def a_year():
    """A selected, assessed Key Feature with an indicator, an initiative and an event."""
    row = measured("3.1", "20.5", name_da="Affald", name_en="Waste", name_de="Abfall", source_en="The office")
    MeasurementFactory(indicator=row, period="2024", value="7")
    MeasurementFactory(indicator=row, period="2025", breakdown="sex=female", value="21")
    MeasurementFactory(indicator=row, period="2026", value="99")
    cycle = select(2025, "3.1")
    Assessment.objects.create(
        cycle=cycle, feature=KeyFeature.objects.get(code="3.1"), level=3, rationale_da="Godt", rationale_en="Good",
        evidence_da="Referat", assessor=UserFactory(),
    )  # fmt: skip
    initiative = linked("3.1", title_en="Repair shop", lead=OrganisationFactory(name_en="The shop"))
    MilestoneFactory(initiative=initiative, title_en="Opening", due_on=date(2025, 9, 1))
    OccurrenceFactory(event=EventFactory(title_en="Fair"), first_on=date(2025, 5, 1))
    return row


def test_the_document_stands_alone(coordinator_user):
    a_year()
    row = frozen(by=coordinator_user)
    kept = json.loads(row.document)
    assert (kept["schema_version"], kept["arithmetic"], kept["year"], kept["as_of"]) == (1, 1, 2025, "2025-12-31")
    assert kept["frozen"] == {
        "version": 1, "at": "2026-11-24T11:00:00+00:00", "by": "Sønderborg Kommune",
        "reason": {"da": "", "en": "", "de": ""}, "replaces": "",
    }  # fmt: skip
    assert (kept["on_track_from"], kept["behind_from"]) == ("0.9500", "0.5000")
    (indicator,) = kept["indicators"]
    assert indicator["name"] == {"da": "Affald", "en": "Waste", "de": "Abfall"}
    assert (indicator["value"], indicator["share"], indicator["share_exact"]) == ("20.5", "0.2050", "41/200")
    assert (indicator["status"], indicator["source"]["en"]) == ("far_behind", "The office")
    assert [(one["period"], one["breakdown"], one["value"]) for one in kept["figures"]] == [
        ("2024", "", "7"), ("2025", "", "20.5"), ("2025", "sex=female", "21"),
    ]  # fmt: skip
    feature = next(one for one in kept["features"] if one["selected"])
    assert (feature["level"], feature["rationale"]["en"], feature["reason"]["da"]) == (3, "Good", "Derfor 3.1")
    assert [one["level"] for one in kept["levels"]] == [0, 1, 2, 3, 4]
    assert {language for one in kept["levels"] for language, text in one["meaning"].items() if text} == {
        "da", "en", "de",
    }  # fmt: skip
    assert kept["initiatives"][0]["milestones"][0]["title"]["en"] == "Opening"
    assert "Hemmelig" not in row.document  # whose name it is stays with the row, which only staff see
    assert row.frozen_by_name == "Karen Hemmelig"


def test_the_checksum_is_of_the_canonical_form():
    row = frozen()
    assert row.checksum == hashlib.sha256(row.document.encode()).hexdigest()
    again = json.dumps(json.loads(row.document), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert again == row.document


def test_there_are_rows_for_queries():
    measured("3.1", 20)
    measured("3.2", 30)
    measured(None, 5)
    select(2025, "3.1")
    row = frozen()
    assert list(row.rows.values_list("feature_code", "period", "value", "share", "status")) == [
        ("3.1", "2025", 20, "1/5", "far_behind"), ("", "2025", 5, "1/20", "far_behind"),
    ]  # fmt: skip


def test_indicators_of_what_was_not_selected_are_kept_for_comparisons():
    measured("3.2", 30)
    select(2025, "3.1")
    kept = json.loads(frozen().document)
    assert (kept["indicators"], [one["feature"] for one in kept["others"]], kept["figures"]) == ([], ["3.2"], [])


@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
@pytest.mark.parametrize("model", [Baseline, BaselineRow, Assessment])
def test_the_database_refuses_every_change(change, model):
    a_year()
    frozen()
    refused = pytest.raises(DatabaseError, match="is never changed")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(model._meta.db_table))
    assert model.objects.count() == {Baseline: 1, BaselineRow: 1, Assessment: 1}[model]


def _rename(row):
    KeyFeature.objects.filter(code="3.1").update(title_da="Nyt", title_en="New", short_de="Neu", code="3.99")


def _translate(row):
    row.name_de, row.unit_en, row.source_da = "Müll", "kilos", "Ny kilde"
    row.save()


def _delete(row):
    row.delete()


def _correct(row):
    before = row.measurements.get(period="2025", breakdown="")
    type(before).objects.filter(pk=before.pk).update(current=False)
    MeasurementFactory(indicator=row, period="2025", value=80, supersedes=before)


def _retarget(row):
    row.targets.update(value=500)
    row.baseline_value = -100
    row.save()


def _reassess(row):
    cycle = Cycle.objects.get()
    Assessment.objects.create(
        cycle=cycle, feature=KeyFeature.objects.get(code="3.1"), level=0, rationale_da="x", assessor=UserFactory()
    )
    cycle.selections.all().delete()


def _activities(row):
    linked("3.1", title_en="Another")
    Initiative.objects.filter(title_en="Repair shop").delete()


@pytest.mark.parametrize("change", [_rename, _translate, _delete, _correct, _retarget, _reassess, _activities])
def test_later_changes_change_nothing_in_page_and_files(stranger, settings, change):
    row = a_year()
    frozen()
    addresses = [
        "/rapporter/2025/", "/en/reports/2025/", "/de/berichte/2025/", "/en/reports/2025.csv", "/de/berichte/2025.csv",
        "/en/reports/2025.xlsx", "/api/v1/baselines/2025",
    ]  # fmt: skip
    before = {address: stranger.get(address).content for address in addresses}
    change(row)
    settings.ON_TRACK_FROM, settings.BEHIND_FROM = "0.2", "0.1"
    assert {address: stranger.get(address).content for address in addresses} == before


def test_a_year_is_frozen_once():
    frozen()
    with pytest.raises(FreezeError, match="2025 er allerede frosset"):
        frozen()
    assert Baseline.objects.count() == 1


def test_a_mistake_is_put_right_by_a_version_that_says_why(stranger):
    row = measured("3.1", 20, name_en="Waste")
    first = frozen()
    row.name_en = "Refuse"
    row.save()
    second = frozen(reason="Forkert navn")
    assert (second.version, json.loads(second.document)["frozen"]["replaces"]) == (2, first.checksum)
    now, then = report_for(2025, TODAY), report_for(2025, TODAY, 1)
    assert (now.indicators[0].name.en, now.frozen.replaced) == ("Refuse", False)
    assert (then.indicators[0].name.en, then.frozen.replaced) == ("Waste", True)
    with pytest.raises(NoReportError):
        report_for(2025, TODAY, 3)
    assert b"Refuse" in stranger.get("/en/reports/2025.csv").content
    old = stranger.get("/en/reports/2025.csv?version=1")
    assert b"Waste" in old.content
    assert old["Content-Disposition"] == 'attachment; filename="learning-city-report-2025-en.csv"'
    page = stranger.get("/en/reports/2025/?version=1")
    assert "Waste" in page.text
    assert "This version was replaced" in page.text
    assert 'href="/en/reports/2025/?version=1"' in stranger.get("/en/reports/2025/").text


@pytest.mark.parametrize("version", ["0", "3", "-1", "x", "1" * 50, "²", "%00"])
def test_a_version_that_is_none_breaks_nothing(stranger, version):
    frozen()
    assert stranger.get(f"/en/reports/2025/?version={version}").status_code in (200, 404)
    assert stranger.get(f"/api/v1/baselines/2025?version={version}").status_code in (200, 404, 422)


def test_only_coordinators_freeze():
    for role in ("editor", "reviewer", ""):
        with pytest.raises(PermissionDenied):
            frozen(by=UserFactory(role=role))
    assert Baseline.objects.count() == 0


@pytest.mark.parametrize(
    ("year", "as_of"),
    [(2027, None), (1899, None), (2025, date(2026, 1, 1)), (2025, date(2024, 12, 31)), (2026, date(2026, 11, 25))],
)
def test_a_day_that_has_not_come_or_lies_outside_is_refused(year, as_of):
    with pytest.raises(FreezeError):
        frozen(year, as_of=as_of)
    assert Baseline.objects.count() == 0


def test_a_baseline_of_a_day_in_the_year_knows_no_later_figure():
    row = measured("3.1", 20, period="2024")
    MeasurementFactory(indicator=row, period="2025", value=90)
    kept = json.loads(frozen(as_of=date(2025, 5, 31)).document)
    assert (kept["indicators"][0]["period"], [one["period"] for one in kept["figures"]]) == ("2024", ["2024"])


def test_figures_that_wait_and_drafts_are_not_in_it():
    row = measured("3.1", 20)
    MeasurementFactory(indicator=row, period="2023", value=4242, review="submitted", current=False, reviewed_at=None)
    measured("3.1", 4242, state="draft")
    linked("3.1", title_en="4242", state="draft")
    assert "4242" not in frozen().document


def test_the_command_takes_a_day_as_a_text_where_code_calls_it(monkeypatch):
    asked = []

    def refuse(**options):
        asked.append(options["as_of"])
        raise FreezeError("Not today.")

    monkeypatch.setattr("indicators.management.commands.freeze_baseline.freeze", refuse)
    with pytest.raises(CommandError, match="Not today"):
        call_command("freeze_baseline", "2025", as_of="2025-06-30")
    assert asked == [date(2025, 6, 30)]


def test_the_command_does_the_same(coordinator_user):
    measured("3.1", 20)
    out = StringIO()
    call_command("freeze_baseline", "2025", by=coordinator_user.username, as_of=date(2025, 6, 30), stdout=out)
    row = Baseline.objects.get()
    assert (row.as_of, row.frozen_by_name) == (date(2025, 6, 30), "Karen Hemmelig")
    told = f"The baseline of 2025, version 1, is frozen as of 2025-06-30.\nSHA-256 {row.checksum}\n"
    assert out.getvalue() == told + "".join(f"{made.checksum}  {made.name}\n" for made in row.files.order_by("pk"))
    with pytest.raises(CommandError, match="2025 is frozen already"):
        call_command("freeze_baseline", "2025")
    with pytest.raises(CommandError, match="There is no user nobody"):
        call_command("freeze_baseline", "2024", by="nobody")
    with pytest.raises(CommandError, match="may not freeze"):
        call_command("freeze_baseline", "2024", by=UserFactory(role="editor").username)
    with pytest.raises(CommandError, match="cannot be frozen"):
        call_command("freeze_baseline", "9999")
    call_command("freeze_baseline", "2025", reason="Wrong day", stdout=out)
    assert [(one.version, one.reason) for one in Baseline.objects.all()] == [(2, "Wrong day"), (1, "")]


def test_a_tampered_document_is_shown_nowhere_and_logged(stranger, caplog, tmp_path):
    measured("3.1", 20, name_en="Waste")
    row = frozen()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE indicators_baseline DISABLE TRIGGER baseline_is_immutable")
        cursor.execute("UPDATE indicators_baseline SET document = replace(document, 'Waste', 'Paste')")
        cursor.execute("ALTER TABLE indicators_baseline ENABLE TRIGGER baseline_is_immutable")
    for address in ("/en/reports/2025/", "/en/reports/2025.csv", "/en/reports/2025.xlsx"):
        response = stranger.get(address)
        assert response.status_code == 503
        assert "Its checksum does not hold" in response.text
        assert "Paste" not in response.text
    answer = stranger.get("/api/v1/baselines/2025")
    assert (answer.status_code, list(answer.json())) == (503, ["detail"])
    with pytest.raises(CommandError, match="is not what was frozen"):
        call_command("export_report", "2025", output=tmp_path / "x.csv")
    assert "The frozen baseline of 2025 is not what was frozen" in caplog.text
    assert stranger.get("/en/reports/").status_code == 200
    assert row.pk


@pytest.mark.parametrize("rows", [1, 3])
def test_freezing_costs_the_same_with_more_rows(rows, django_assert_num_queries):
    for _number in range(rows):
        measured("3.1", 20)
        linked("3.1")
    # savepoint, timeout, locks, versions; the report (7) and what its files hold (5); the baseline, its rows,
    # savepoint's end
    with django_assert_num_queries(20):
        frozen()
