"""Figures handed in, approved and returned, and the standings that follow from them."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied

from indicators import actions
from indicators.models import Indicator, Measurement, Standing
from indicators.progress import judge
from tests.factories import IndicatorFactory, MeasurementFactory, OrganisationFactory, TargetFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
DAY = date(2026, 6, 1)


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def member(organisation):
    """An editor of the organisation that reports the indicator."""
    return member_of(organisation, "editor")


@pytest.fixture
def indicator(organisation):
    row = IndicatorFactory(responsible=organisation, baseline_on=date(2020, 12, 31), baseline_value=0)
    TargetFactory(indicator=row)
    return row


def member_of(organisation, role):
    user = UserFactory(role=role)
    user.memberships.create(organisation=organisation)
    return user


def figure(indicator, **values):
    return Measurement(**{"indicator": indicator, "period": "2025", "value": 50} | values)


def handed_in(indicator, by, **values):
    return actions.hand_in(measurement=figure(indicator, **values), by=by, at=NOW)


def standing(indicator):
    return Standing.objects.on(DAY).get(indicator=indicator)


def test_a_figure_handed_in_waits_and_changes_nothing_yet(indicator, member):
    row = handed_in(indicator, member)
    row.refresh_from_db()
    assert (row.review, row.current, row.entered_by, row.entered_at) == ("submitted", False, member, NOW)
    assert standing(indicator).status == "no_data"


def test_who_may_hand_in(indicator, organisation):
    for user in (member_of(organisation, "reviewer"), UserFactory(role="coordinator")):
        assert handed_in(indicator, user).pk
    others = (UserFactory(role=""), UserFactory(role="editor"), member_of(OrganisationFactory(), "editor"))
    for user in others:
        with pytest.raises(PermissionDenied):
            handed_in(indicator, user)
    assert Measurement.objects.count() == 2


def test_an_approved_figure_stands_and_is_judged(indicator, organisation, member):
    row, reviewer = handed_in(indicator, member), member_of(organisation, "reviewer")
    assert actions.approve(measurements=[row], by=reviewer, at=LATER) == 1
    row.refresh_from_db()
    assert (row.review, row.current, row.reviewed_by, row.reviewed_at) == ("approved", True, reviewer, LATER)
    assert (standing(indicator).status, standing(indicator).measurement) == ("on_track", row)


def test_nobody_approves_a_figure_of_their_own(indicator, organisation):
    for author in (member_of(organisation, "reviewer"), UserFactory(role="coordinator")):
        row = handed_in(indicator, author)
        with pytest.raises(PermissionDenied):
            actions.approve(measurements=[row], by=author, at=LATER)
        with pytest.raises(PermissionDenied):
            actions.hand_back(measurement=row, by=author, at=LATER, reason="Mine")
    assert set(Measurement.objects.values_list("review", "current")) == {("submitted", False)}


def test_editors_and_other_organisations_approve_nothing(indicator, organisation, member):
    row = handed_in(indicator, UserFactory(role="coordinator"))
    for user in (member, member_of(OrganisationFactory(), "reviewer"), UserFactory(role="")):
        with pytest.raises(PermissionDenied):
            actions.approve(measurements=[row], by=user, at=LATER)
    assert standing(indicator).status == "no_data"


def test_one_refused_figure_keeps_all_from_being_approved(indicator, organisation, member):
    coordinator = UserFactory(role="coordinator")
    rows = [handed_in(indicator, member), handed_in(indicator, coordinator, period="2024")]
    with pytest.raises(PermissionDenied):
        actions.approve(measurements=rows, by=coordinator, at=LATER)
    assert set(Measurement.objects.values_list("review", "current")) == {("submitted", False)}


def test_a_correction_takes_the_place_of_what_stood(indicator, member):
    reviewer = UserFactory(role="coordinator")
    first = handed_in(indicator, member)
    actions.approve(measurements=[first], by=reviewer, at=LATER)
    second = handed_in(indicator, member, value=80)
    assert (second.supersedes, standing(indicator).measurement) == (first, first)
    actions.approve(measurements=[second], by=reviewer, at=LATER)
    first.refresh_from_db()
    assert (first.current, first.value, first.review) == (False, 50, "approved")
    assert (standing(indicator).measurement, standing(indicator).part.share) == (second, Fraction(4, 5))


def test_a_breakdown_corrects_only_itself(indicator, member):
    total = handed_in(indicator, member)
    actions.approve(measurements=[total], by=UserFactory(role="coordinator"), at=LATER)
    assert handed_in(indicator, member, breakdown="sex=female").supersedes is None
    assert handed_in(indicator, member, period="2024").supersedes is None


def test_what_is_decided_is_not_decided_again(indicator, member):
    row, reviewer = handed_in(indicator, member), UserFactory(role="coordinator")
    actions.approve(measurements=[row], by=reviewer, at=NOW)
    assert actions.approve(measurements=[row], by=reviewer, at=LATER) == 0
    actions.hand_back(measurement=row, by=reviewer, at=LATER, reason="Too late")
    row.refresh_from_db()
    assert (row.review, row.reviewed_at, row.return_reason) == ("approved", NOW, "")


def test_a_figure_is_handed_back_with_the_reason(indicator, member):
    row, reviewer = handed_in(indicator, member), UserFactory(role="coordinator")
    actions.hand_back(measurement=row, by=reviewer, at=LATER, reason="Wrong year")
    row.refresh_from_db()
    assert (row.review, row.reviewed_by, row.reviewed_at, row.return_reason, row.current) == (
        "returned", reviewer, LATER, "Wrong year", False,
    )  # fmt: skip
    assert standing(indicator).status == "no_data"


def test_rebuilding_changes_nothing_that_is_right(indicator):
    MeasurementFactory(indicator=indicator)
    before = list(Standing.objects.order_by("pk").values())
    assert actions.rebuild_standings() == 0
    assert list(Standing.objects.order_by("pk").values()) == before


def test_rebuilding_puts_right_what_is_wrong_and_nothing_else(indicator):
    right = IndicatorFactory()
    MeasurementFactory(indicator=indicator)
    Standing.objects.filter(indicator=indicator).update(status="achieved")
    kept = list(Standing.objects.filter(indicator=right).values())
    assert actions.rebuild_standings() == 1
    assert standing(indicator).status == "on_track"
    assert list(Standing.objects.filter(indicator=right).values()) == kept


def test_rebuilding_one_leaves_the_others_alone(indicator):
    other = IndicatorFactory()
    Standing.objects.update(status="achieved")
    assert actions.rebuild_standings(indicators=[other.pk]) == 1
    assert set(Standing.objects.values_list("indicator", "status")) == {
        (indicator.pk, "achieved"),
        (other.pk, "no_data"),
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_rebuilding_costs_the_same_for_one_and_for_three(rows, django_assert_num_queries):
    for number in range(rows):
        row = IndicatorFactory(baseline_on=date(2020, 12, 31), baseline_value=0)
        TargetFactory(indicator=row)
        MeasurementFactory(indicator=row, period=str(2021 + number))
    Standing.objects.all().delete()
    # savepoint, indicators, targets, figures, standings, delete, insert, release
    with django_assert_num_queries(8):
        assert actions.rebuild_standings() == rows


@pytest.mark.parametrize("direction", ["up", "down", "range", "none"])
def test_the_standing_of_any_day_is_what_the_arithmetic_says(direction):
    row = IndicatorFactory(direction=direction, baseline_on=date(2018, 12, 31), baseline_value=60)
    ends = {"up": {"value": 100}, "down": {"value": 0}, "range": {"value": None, "low": 70, "high": 80}}
    TargetFactory(indicator=row, on=date(2030, 12, 31), **ends.get(direction, {"value": 100}))
    for period, value in (("2019", 62), ("2020-Q2", 50), ("2020", 75), ("2024", 60), ("2025", 100)):
        MeasurementFactory(indicator=row, period=period, value=value)
    MeasurementFactory(indicator=row, period="2023", value=None, absent_reason="Not measured")
    MeasurementFactory(indicator=row, period="2026", breakdown="sex=female", value=1)
    indicator = Indicator.objects.with_plan().get(pk=row.pk)
    readings = [reading for figure in row.measurements.all() if (reading := figure.reading)]
    day = date(2018, 1, 1)
    while day < date(2031, 1, 1):
        wanted = judge(indicator.plan, readings, day, actions.thresholds())
        found = Standing.objects.on(day).select_related("measurement").get(indicator=row)
        reading = found.measurement.reading if found.measurement else None
        assert (found.status, found.part.share, found.part.needed, reading) == (
            wanted.status, wanted.share, wanted.needed, wanted.reading,
        )  # fmt: skip
        day += timedelta(days=61)


def test_the_thresholds_are_settings(settings, indicator):
    MeasurementFactory(indicator=indicator, value=46)
    assert standing(indicator).status == "behind"
    settings.ON_TRACK_FROM = "0.9"
    actions.rebuild_standings()
    assert standing(indicator).status == "on_track"
