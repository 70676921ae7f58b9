"""Figures handed in, approved and returned, and the standings that follow from them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

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
    authors = {"2024": member_of(organisation, "reviewer"), "2025": UserFactory(role="coordinator")}
    for period, author in authors.items():
        row = handed_in(indicator, author, period=period)
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


# --- Append-only -----------------------------------------------------------------------------------
def approved(indicator, member, reviewer, value):
    row = handed_in(indicator, member, value=value)
    actions.approve(measurements=[row], by=reviewer, at=LATER)
    return row


def test_a_chain_of_corrections_keeps_every_link(indicator, member):
    reviewer = UserFactory(role="coordinator")
    rows = [approved(indicator, member, reviewer, value) for value in (50, 60, 70)]
    found = Measurement.objects.of_cell(*rows[0].cell)
    assert [(row.value, row.current, row.supersedes) for row in found] == [
        (50, False, None),
        (60, False, rows[0]),
        (70, True, rows[1]),
    ]
    assert standing(indicator).measurement == rows[2]


@pytest.mark.parametrize("change", [{"value": 51}, {"note_da": "x"}, {"period": "2024"}, {"doubts": [["same", {}]]}])
def test_the_database_refuses_to_change_a_figure(indicator, member, change):
    row = handed_in(indicator, member)
    with pytest.raises(IntegrityError, match="A measurement is never changed"), transaction.atomic():
        Measurement.objects.filter(pk=row.pk).update(**change)


@pytest.mark.parametrize("change", [{"review": "submitted"}, {"return_reason": "Other"}, {"reviewed_at": NOW}])
def test_the_database_refuses_to_change_a_decision(indicator, member, change):
    row = handed_in(indicator, member)
    actions.hand_back(measurement=row, by=UserFactory(role="coordinator"), at=LATER, reason="Wrong year")
    with pytest.raises(IntegrityError, match="A decision about a measurement is never changed"), transaction.atomic():
        Measurement.objects.filter(pk=row.pk).update(**change)


def test_every_reason_is_kept_when_a_returned_figure_is_corrected(indicator, member):
    reviewer, reasons = UserFactory(role="coordinator"), ["Thousands?", "Still the wrong year"]
    for value, reason in zip((5000, 51), reasons, strict=True):
        actions.hand_back(measurement=handed_in(indicator, member, value=value), by=reviewer, at=LATER, reason=reason)
    last = handed_in(indicator, member, value=52)
    actions.approve(measurements=[last], by=reviewer, at=LATER)
    thread = Measurement.objects.of_cell(*last.cell)
    assert [(row.value, row.review, row.return_reason) for row in thread] == [
        (5000, "returned", reasons[0]),
        (51, "returned", reasons[1]),
        (52, "approved", ""),
    ]
    assert [row.return_reason for row in thread.returned()] == reasons


def test_a_figure_handed_in_anew_replaces_the_one_that_waits(indicator, member):
    first, part = handed_in(indicator, member), handed_in(indicator, member, breakdown="sex=female")
    second, reviewer = handed_in(indicator, member, value=51), UserFactory(role="coordinator")
    first.refresh_from_db()
    assert (first.review, part.review, second.review) == ("replaced", "submitted", "submitted")
    assert actions.approve(measurements=[first], by=reviewer, at=LATER) == 0
    assert actions.approve(measurements=[second], by=reviewer, at=LATER) == 1
    first.refresh_from_db()
    assert (first.value, first.review, first.current) == (50, "replaced", False)


# --- What is refused whichever way it comes --------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"value": 101}, "value"),
        ({"value": None}, "value"),
        ({"value": 5, "figure": "suppressed"}, "value"),
        ({"value": 50, "numerator": 1, "denominator": 3}, "value"),
        ({"value": None, "numerator": 5, "denominator": 4}, "numerator"),
        ({"breakdown": "women"}, "breakdown"),
    ],
)
def test_a_figure_that_cannot_be_is_not_handed_in(indicator, member, values, field):
    indicator.upper_bound = 100
    indicator.save()
    with pytest.raises(ValidationError) as refused:
        handed_in(indicator, member, **values)
    assert list(refused.value.message_dict) == [field]
    assert not Measurement.objects.exists()


def test_a_share_is_worked_out_when_it_is_handed_in(indicator, member):
    row = handed_in(indicator, member, value=None, numerator=2, denominator=3)
    row.refresh_from_db()
    assert row.value == Decimal("66.66666667")


def test_what_someone_else_typed_is_handed_in_in_their_name(indicator, organisation, member):
    other = member_of(organisation, "editor")
    row = handed_in(indicator, member, entered_by=other)
    assert (row.entered_by, row.review) == (other, "submitted")


@pytest.mark.parametrize("rows", [1, 3])
def test_handing_in_costs_the_same_for_one_and_for_three(indicator, member, rows, django_assert_num_queries):
    figures = [figure(indicator, period=str(2020 + number)) for number in range(rows)]
    # savepoint, own organisations, what is there already, insert, release
    with django_assert_num_queries(6):
        actions.hand_in_all(measurements=figures, by=member, at=NOW)
