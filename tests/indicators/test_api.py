import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from indicators.actions import rebuild_standings
from indicators.freezing import freeze
from indicators.models import Assessment, Cycle, Indicator, Measurement
from initiatives.models import Goal, KeyFeature
from tests.factories import (
    IndicatorFactory,
    InitiativeFactory,
    MeasurementFactory,
    OrganisationFactory,
    TargetFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOTHING = {"da": None, "en": None, "de": None}
LONG_AGO = datetime(2021, 1, 1, tzinfo=UTC)
JUDGED = ("latest", "share", "needed_share", "status")
ROLLED = ("share", "needed_share", "status", "measured", "of", "wrong_way")


def get(client: Any, address: str) -> Any:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def part(answer: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: answer[name] for name in names}


def co2(**options: Any) -> Indicator:
    """100 in 2007, to be 0 in 2029: measured 43 in 2020, when 4749 of 8036 days had gone (0.5910)."""
    row = IndicatorFactory(
        code="co2", direction="down", baseline_on=date(2007, 12, 31), baseline_value=100,
        feature=KeyFeature.objects.get(code="3.1"), **options,
    )  # fmt: skip
    TargetFactory(indicator=row, on=date(2029, 12, 31), value=0)
    MeasurementFactory(indicator=row, period="2020", value=43)
    return row


MEASURED = {"latest": {"period": "2020", "value": "43"}, "share": "0.5700", "needed_share": "0.5910"}


@pytest.mark.parametrize(
    ("day", "judged"),
    [
        ("2019-12-31", {"latest": None, "share": None, "needed_share": None, "status": "no_data"}),
        ("2021-06-01", MEASURED | {"status": "on_track"}),
        ("2023-01-01", MEASURED | {"status": "too_old"}),
        ("9999-12-31", MEASURED | {"status": "too_old"}),
    ],
)
def test_indicator_is_judged_on_the_day_asked_for(stranger: Any, day: str, judged: dict[str, Any]) -> None:
    co2()
    assert part(get(stranger, f"indicators/co2?as_of={day}"), *JUDGED) == judged
    assert part(get(stranger, f"indicators?as_of={day}")["results"][0], *JUDGED) == judged


def test_wrong_way_is_told_raw_by_the_indicator_and_clamped_by_the_feature(stranger: Any) -> None:
    row = co2()
    MeasurementFactory(indicator=row, period="2021", value=120)
    asked = "?as_of=2022-01-01"
    assert part(get(stranger, f"indicators/co2{asked}"), "share", "status") == {
        "share": "-0.2000",
        "status": "wrong_way",
    }
    found = get(stranger, f"features/3.1{asked}")
    assert part(found, "share", "wrong_way", "worst") == {"share": "0.0000", "wrong_way": 1, "worst": "co2"}


def test_without_a_target_there_is_a_latest_figure_but_no_share(stranger: Any) -> None:
    MeasurementFactory(
        indicator=IndicatorFactory(code="bare", direction="none"), period="2025-Q2", value=Decimal("7.25")
    )
    assert part(get(stranger, "indicators/bare?as_of=2025-07-01"), *JUDGED) == {
        "latest": {"period": "2025-Q2", "value": "7.25"}, "share": None, "needed_share": None, "status": "no_target",
    }  # fmt: skip


def test_default_day_is_today_in_copenhagen(stranger: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # half past midnight of July there
    monkeypatch.setattr(timezone, "now", lambda: late)
    assert get(stranger, "progress")["as_of"] == "2026-07-01"


def test_indicator_tells_its_plan_and_description(stranger: Any) -> None:
    row = co2(
        responsible=OrganisationFactory(slug="draft", state="draft", published_at=None),
        name_en="Emissions", source="Energy accounts", lower_bound=0, baseline_source="Report",
    )  # fmt: skip
    row.initiatives.set([InitiativeFactory(slug="a"), InitiativeFactory(slug="b", state="draft", published_at=None)])
    found = get(stranger, "indicators/co2")
    assert found["baseline"] == {"on": "2007-12-31", "value": "100", "source": "Report"}
    assert found["targets"] == [
        {"on": "2029-12-31", "value": "0", "low": None, "high": None, "decided_by": None, "source_url": None}
    ]
    assert part(found, "feature", "initiatives", "responsible", "lower_bound", "upper_bound", "licence") == {
        "feature": "3.1", "initiatives": ["a"], "responsible": None, "lower_bound": "0", "upper_bound": None,
        "licence": "CC BY 4.0",
    }  # fmt: skip
    assert found["name"]["en"] == "Emissions"
    assert found["definition"] == NOTHING


def test_draft_indicator_counts_nowhere_even_for_staff(stranger: Any, coordinator: Any) -> None:
    co2(state="draft", published_at=None)
    for client in (stranger, coordinator):
        assert get(client, "indicators")["results"] == []
        assert client.get("/api/v1/indicators/co2").status_code == 404
        assert client.get("/api/v1/indicators/co2/measurements").status_code == 404
        assert part(get(client, "features/3.1"), "indicators", "of", "measured") == {
            "indicators": [], "of": 0, "measured": 0,
        }  # fmt: skip


def test_measurements_are_those_that_stand(stranger: Any) -> None:
    row = IndicatorFactory(code="share")
    MeasurementFactory(indicator=row, period="2019", value=Decimal("64.50"), numerator=129, denominator=200)
    MeasurementFactory(indicator=row, period="2019", breakdown="sex=female", value=0, figure="provisional")
    MeasurementFactory(
        indicator=row, period="2018", value=None, absent_reason_da="Ikke målt", note_en="Survey fell out"
    )
    MeasurementFactory(indicator=row, period="2020", review="submitted", current=False, reviewed_at=None)
    MeasurementFactory(indicator=row, period="2019", value=60, current=False)
    found = get(stranger, "indicators/share/measurements")["results"]
    names = ("period", "breakdown", "value", "numerator", "denominator", "figure")
    assert [tuple(part(figure, *names).values()) for figure in found] == [
        ("2018", None, None, None, None, "final"),
        ("2019", None, "64.5", "129", "200", "final"),
        ("2019", "sex=female", "0", None, None, "provisional"),
    ]
    assert part(found[0], "absent_reason", "note", "starts_on", "ends_on") == {
        "absent_reason": NOTHING | {"da": "Ikke målt"}, "note": NOTHING | {"en": "Survey fell out"},
        "starts_on": "2018-01-01", "ends_on": "2018-12-31",
    }  # fmt: skip


def test_updated_since_finds_figures_approved_since(stranger: Any) -> None:
    row = co2()
    co2_figures = "indicators/co2/measurements?updated_since=2024-01-01"
    Indicator.objects.update(updated_at=LONG_AGO)
    assert get(stranger, "indicators?updated_since=2024-01-01")["results"] == []
    assert get(stranger, co2_figures)["results"] == []
    MeasurementFactory(indicator=row, period="2021", value=40, reviewed_at=datetime(2024, 5, 1, tzinfo=UTC))
    assert [found["code"] for found in get(stranger, "indicators?updated_since=2024-01-01")["results"]] == ["co2"]
    assert [found["period"] for found in get(stranger, co2_figures)["results"]] == ["2021"]


@pytest.mark.parametrize("address", ["features/3.1", "areas/3", "goals/7", "dimensions/environmental", "progress"])
def test_progress_is_told_with_its_counts_at_every_level(stranger: Any, address: str) -> None:
    co2()
    feature = KeyFeature.objects.get(code="3.1")
    feature.goals.set([Goal.objects.get(number=7)])
    IndicatorFactory(feature=feature)  # no figure yet
    IndicatorFactory(feature=feature, not_applicable_reason_da="Ingen kyst")
    parts = {
        "features/3.1": 2,
        "areas/3": KeyFeature.objects.filter(area__number=3).count(),
        "goals/7": KeyFeature.objects.filter(goals__number=7).count(),
        "dimensions/environmental": KeyFeature.objects.filter(goals__dimension__code="environmental")
        .distinct()
        .count(),
        "progress": 42,
    }
    assert part(get(stranger, f"{address}?as_of=2021-06-01"), "as_of", *ROLLED) == {
        "as_of": "2021-06-01", "share": "0.5700", "needed_share": "0.5910", "status": "on_track",
        "measured": 1, "of": parts[address], "wrong_way": 0,
    }  # fmt: skip


def test_city_without_figures_has_no_share(stranger: Any) -> None:
    found = get(stranger, "progress")
    assert part(found, "share", "needed_share", "status", "measured", "of") == {
        "share": None, "needed_share": None, "status": "no_data", "measured": 0, "of": 42,
    }  # fmt: skip
    assert part(found, "on_track_from", "behind_from") == {"on_track_from": "0.95", "behind_from": "0.5"}


@pytest.mark.parametrize(
    ("name", "key", "count"),
    [("dimensions", "code", 4), ("goals", "number", 17), ("areas", "number", 12), ("features", "code", 42)],
)
def test_framework_is_whole_and_each_entry_has_its_own_address(stranger: Any, name: str, key: str, count: int) -> None:
    rows = get(stranger, name)["results"]
    assert len(rows) == count
    assert get(stranger, f"{name}/{rows[-1][key]}") == rows[-1]


def test_feature_is_linked_both_ways(stranger: Any) -> None:
    feature = get(stranger, "features/3.1")
    assert "3.1" in get(stranger, f"areas/{feature['area']}")["features"]
    assert all("3.1" in get(stranger, f"goals/{number}")["features"] for number in feature["goals"])
    assert feature["wording_verified"] is False
    assert {suggestion["kind"] for suggestion in feature["possible_measurements"]} <= {
        "official statistics", "citizen survey", "experts' review",
    }  # fmt: skip


def test_updated_since_finds_corrected_wording(stranger: Any) -> None:
    KeyFeature.history.update(history_date=LONG_AGO)
    feature = KeyFeature.objects.get(code="3.1")
    feature.title_da = "Ny ordlyd"
    feature.save()
    since = (timezone.now() - timezone.timedelta(hours=1)).isoformat()
    assert [row["code"] for row in get(stranger, f"features?updated_since={since}")["results"]] == ["3.1"]


@pytest.mark.parametrize("name", ["features/3.1", "goals/7", "areas/3", "dimensions/social", "progress", "indicators"])
@pytest.mark.parametrize("day", ["today", "2026-02-30", "1", "%00", ""])
def test_day_that_is_none_is_refused_in_words(stranger: Any, name: str, day: str) -> None:
    response = stranger.get(f"/api/v1/{name}?as_of={day}")
    assert (response.status_code, response.json()) == (422, {"detail": "as_of: write a date such as 2026-11-24"})


def test_cycle_tells_what_was_selected_and_why(stranger: Any) -> None:
    cycle = Cycle.objects.create(year=2017, selecting_on=date(2017, 1, 1))
    cycle.selections.create(feature=KeyFeature.objects.get(code="3.1"), reason_da="Vigtigt")
    assert get(stranger, "cycles/2017") == {
        "year": 2017, "selecting_on": "2017-01-01", "learning_fair_on": None, "green_generation_on": None,
        "learning_week_on": None, "baseline_on": None, "network_meeting_on": None, "closes_on": None,
        "months_only": False, "source": None, "sample": False, "assessments": [],
        "features": [{"code": "3.1", "reason": NOTHING | {"da": "Vigtigt"}}],
    }  # fmt: skip
    assert get(stranger, "cycles")["results"] == [get(stranger, "cycles/2017")]
    Cycle.history.update(history_date=LONG_AGO)
    assert [row["year"] for row in get(stranger, "cycles?updated_since=2024-01-01")["results"]] == [2017]  # selection
    assert stranger.get("/api/v1/cycles/2018").status_code == 404


def test_cycle_tells_the_newest_assessments_and_not_by_whom(stranger: Any) -> None:
    cycle, feature = Cycle.objects.create(year=2017), KeyFeature.objects.get(code="3.1")
    for level, why in ((1, "Først"), (3, "Siden")):
        Assessment.objects.create(cycle=cycle, feature=feature, level=level, rationale_da=why, assessor=UserFactory())
    (found,) = get(stranger, "cycles/2017")["assessments"]
    assert found.pop("assessed_at")
    assert found == {"code": "3.1", "level": 3, "rationale": NOTHING | {"da": "Siden"}, "evidence": NOTHING}


def test_baseline_is_given_as_it_was_frozen(stranger: Any) -> None:
    row = freeze(year=2017, by=None, at=LONG_AGO)
    answer = stranger.get("/api/v1/baselines/2017")
    found = answer.json()
    assert found.pop("checksum") == row.checksum
    assert found == json.loads(row.document)
    canonical = json.dumps(found, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == row.checksum
    assert stranger.get("/api/v1/baselines/2017", HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
    assert get(stranger, "baselines")["results"] == [
        {
            "year": 2017, "version": 1, "stands": True, "reason": None, "as_of": "2017-12-31", "schema_version": 1,
            "checksum": row.checksum, "frozen_at": "2021-01-01T00:00:00Z",
        }
    ]  # fmt: skip
    assert get(stranger, "baselines?updated_since=2022-01-01")["results"] == []
    assert stranger.get("/api/v1/baselines/2018").status_code == 404


def test_both_versions_of_a_baseline_can_be_read(stranger: Any) -> None:
    first = freeze(year=2017, by=None, at=LONG_AGO)
    second = freeze(year=2017, by=None, at=LONG_AGO, reason="Forkert")
    assert [(row["version"], row["stands"], row["reason"]) for row in get(stranger, "baselines")["results"]] == [
        (1, False, None), (2, True, "Forkert"),
    ]  # fmt: skip
    assert get(stranger, "baselines/2017")["checksum"] == second.checksum
    assert get(stranger, "baselines/2017?version=1")["checksum"] == first.checksum
    assert stranger.get("/api/v1/baselines/2017?version=3").status_code == 404


def test_indicator_written_in_bulk_without_standings_has_no_data(stranger: Any) -> None:
    Indicator.objects.bulk_create([IndicatorFactory.build(code="bulk")])
    assert get(stranger, "indicators/bulk")["status"] == "no_data"
    rebuild_standings()
    assert get(stranger, "indicators/bulk")["status"] == "no_data"


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("indicators", 4),  # indicators with feature and organisation, targets, initiatives, standings with figure
        ("dimensions", 3),  # the board: goals, Key Features, standings
        ("goals", 3),  # the board
        ("areas", 3),  # the board
        ("features", 5),  # possible measurements, what initiatives claim, the board
        ("progress", 3),  # the board
        ("cycles", 3),  # years, selections and assessments with Key Feature
        ("baselines", 1),  # baselines
        ("indicators/first/measurements", 2),  # the indicator, its figures
    ],
)
def test_cost_does_not_grow_with_the_rows(
    stranger: Any, address: str, queries: int, rows: int, django_assert_num_queries: Any
) -> None:
    first = IndicatorFactory(code="first")
    for number in range(rows):
        row = IndicatorFactory(feature=KeyFeature.objects.all()[number], responsible=OrganisationFactory())
        row.initiatives.add(InitiativeFactory())
        TargetFactory(indicator=row)
        MeasurementFactory(indicator=row)
        MeasurementFactory(indicator=first, period=str(2000 + number))
        cycle = Cycle.objects.create(year=2000 + number)
        cycle.selections.create(feature=row.feature, reason="Vigtigt")
        freeze(year=2000 + number, by=None, at=LONG_AGO)
    assert Measurement.objects.count() == 2 * rows
    with django_assert_num_queries(queries):
        get(stranger, address)
