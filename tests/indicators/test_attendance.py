"""Figures that attendance at events proposes: what counts, what is said to be missing, what is kept."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from events.models import Event, Occurrence
from indicators import actions, attendance
from indicators.models import Indicator, Measurement
from indicators.periods import Period
from initiatives.models import KeyFeature
from tests.conftest import signed_in
from tests.factories import (
    EventFactory,
    IndicatorFactory,
    InitiativeFactory,
    OccurrenceFactory,
    OrganisationFactory,
    ProgrammeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 20, 11, tzinfo=UTC)
TODAY = NOW.date()
YEAR = Period.parse("2026")


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def indicator(editor: Any) -> Indicator:
    """How many came to the events of its Key Feature; the editor's organisation reports it."""
    return IndicatorFactory(
        code="fremmoede", name="Fremmøde", unit="personer", responsible=editor.organisation,
        feature=KeyFeature.objects.get(code="4.2"), counted_events="feature",
    )  # fmt: skip


def event(indicator: Indicator, **options: Any) -> Event:
    row = EventFactory(**options)
    row.features.add(indicator.feature)
    return row


def on(event: Event, month: int, day: int, attendance: int | None = None, **options: Any) -> Occurrence:
    year = options.pop("year", 2026)
    return OccurrenceFactory(event=event, first_on=date(year, month, day), attendance=attendance, **options)


def propose(indicator: Indicator, period: Period = YEAR, today: date = TODAY) -> attendance.Proposal:
    return attendance.propose(indicator, period, today)


# --- What counts ---------------------------------------------------------------------------------
def test_the_sum_of_the_period_with_its_dates(indicator: Indicator) -> None:
    course = event(indicator, title_da="Kor", title_en="Choir")
    on(course, 12, 31, 10)
    on(course, 1, 1, 5)
    on(course, 1, 1, 100, year=2027)
    on(course, 12, 31, 100, year=2025)
    found = propose(indicator)
    assert [(row.on, row.attendance) for row in found.rows] == [(date(2026, 1, 1), 5), (date(2026, 12, 31), 10)]
    assert (found.total, found.missing, found.ahead, found.is_whole) == (15, 0, 0, True)
    assert [row.title for row in found.rows] == ["Kor", "Kor"]


def test_a_date_that_nobody_counted_is_missing_and_zero_is_a_number(indicator: Indicator) -> None:
    course = event(indicator)
    on(course, 3, 1, 0)
    on(course, 3, 8)
    found = propose(indicator)
    assert (found.total, found.missing) == (0, 1)
    assert attendance.missing_in_words(found) == "1 dato har intet tal og er ikke med i summen."


def test_where_nobody_counted_anything_nothing_is_proposed(indicator: Indicator, editor: Any) -> None:
    on(event(indicator), 3, 1)
    assert (propose(indicator).total, propose(indicator).missing) == (None, 1)
    assert attendance.hand_in(indicator=indicator, period=YEAR, by=editor.user, at=NOW, today=TODAY) is None


def test_what_is_off_is_neither_counted_nor_missing(indicator: Indicator) -> None:
    course = event(indicator)
    on(course, 3, 1, 7, status="cancelled", reason="Syg")
    on(course, 3, 8, status="postponed", reason="Sne")
    on(course, 3, 15, 4, status="moved online", reason="Sne")
    assert (propose(indicator).total, propose(indicator).missing) == (4, 0)


def test_what_is_still_to_come_is_not_missing(indicator: Indicator) -> None:
    course = event(indicator)
    on(course, 3, 1, 4)
    on(course, 6, 1)
    found = propose(indicator, today=date(2026, 5, 1))
    assert (found.total, found.missing, found.ahead, found.is_whole) == (4, 0, 1, False)


def test_an_exhibition_over_new_year_counts_once_where_it_begins(indicator: Indicator) -> None:
    on(event(indicator), 11, 1, 300, last_on=date(2027, 2, 1))
    assert propose(indicator).total == 300
    assert propose(indicator, Period.parse("2027")).rows == ()


def test_a_number_for_the_whole_counts_in_the_period_of_the_last_date(indicator: Indicator) -> None:
    course = event(indicator, attendance=250)
    on(course, 3, 1)
    on(course, 9, 1)
    assert [(row.on, row.attendance, row.whole) for row in propose(indicator).rows] == [(date(2026, 9, 1), 250, True)]
    assert propose(indicator, Period.parse("2026-Q1")).rows == ()
    assert propose(indicator, Period.parse("2026-Q3")).total == 250


def test_drafts_and_invented_events_feed_no_real_figure(indicator: Indicator) -> None:
    on(event(indicator, state="draft", published_at=None), 3, 1, 5)
    on(event(indicator, sample=True), 3, 1, 6)
    on(event(indicator, state="archived"), 3, 1, 7)
    assert propose(indicator).total == 7
    indicator.sample = True
    assert propose(indicator).total == 13


def test_each_way_of_choosing_events() -> None:
    initiative, programme, organiser = InitiativeFactory(), ProgrammeFactory(), OrganisationFactory()
    feature = KeyFeature.objects.first()
    rows = [EventFactory(), EventFactory(), EventFactory(programme=programme), EventFactory(organiser=organiser)]
    rows[0].initiatives.add(initiative)
    rows[1].features.add(feature)
    for number, row in enumerate(rows):
        on(row, 3, 1, 10**number)
    of_initiative = IndicatorFactory(counted_events="initiatives")
    of_initiative.initiatives.add(initiative)
    fed = [
        of_initiative,
        IndicatorFactory(counted_events="feature", feature=feature),
        IndicatorFactory(counted_events="programme", counted_programme=programme),
        IndicatorFactory(counted_events="organiser", counted_organiser=organiser),
    ]
    typed = IndicatorFactory()
    found = attendance.propose_all([*fed, typed], YEAR, TODAY)
    assert [found[one.pk].total for one in fed] == [1, 10, 100, 1000]
    assert typed.pk not in found


def test_an_event_that_is_chosen_twice_counts_once(indicator: Indicator) -> None:
    initiatives = [InitiativeFactory(), InitiativeFactory()]
    both = IndicatorFactory(counted_events="initiatives")
    both.initiatives.set(initiatives)
    row = EventFactory()
    row.initiatives.set(initiatives)
    on(row, 3, 1, 8)
    assert propose(both).total == 8


@pytest.mark.parametrize("number", [1, 3])
def test_proposals_cost_the_same(django_assert_num_queries: Any, number: int) -> None:
    programme = ProgrammeFactory()
    fed = [IndicatorFactory(counted_events="programme", counted_programme=programme) for _ in range(number)]
    for _ in range(number):
        on(EventFactory(programme=programme), 3, 1, 5)
    with django_assert_num_queries(2):  # events, dates
        attendance.propose_all(fed, YEAR, TODAY)
    with django_assert_num_queries(0):
        attendance.propose_all([IndicatorFactory.build()], YEAR, TODAY)


# --- Handed in -----------------------------------------------------------------------------------
def test_what_is_handed_in_keeps_its_dates_whatever_becomes_of_them(indicator: Indicator, editor: Any) -> None:
    course = event(indicator, title_da="Kor", title_en="Choir")
    first = on(course, 3, 1, 12)
    on(course, 3, 8)
    figure: Any = attendance.hand_in(indicator=indicator, period=YEAR, by=editor.user, at=NOW, today=TODAY)
    Occurrence.objects.filter(pk=first.pk).update(attendance=99)
    course.delete()
    figure.refresh_from_db()
    assert (figure.value, figure.figure, figure.review) == (12, "provisional", "submitted")
    assert [(row.on, row.attendance, row.title) for row in attendance.kept(figure.counted)] == [
        (date(2026, 3, 1), 12, "Kor"), (date(2026, 3, 8), None, "Kor"),
    ]  # fmt: skip
    assert figure.note_da == "Sum af deltagere, talte datoer: 1. Datoer uden tal, ikke med i summen: 1."
    assert figure.note_en == "Sum of attendance, dates counted: 1. Dates without a number, not in the sum: 1."


@pytest.mark.parametrize(("today", "state"), [(TODAY, "final"), (date(2026, 12, 31), "provisional")])
def test_a_figure_is_final_when_all_is_counted_and_the_period_is_over(
    indicator: Indicator, editor: Any, today: date, state: str
) -> None:
    on(event(indicator), 3, 1, 12)
    figure: Any = attendance.hand_in(indicator=indicator, period=YEAR, by=editor.user, at=NOW, today=today)
    assert figure.figure == state


# --- The page ------------------------------------------------------------------------------------
def page(indicator: Indicator, period: str = "2026") -> str:
    return f"/admin/indicators/indicator/{indicator.pk}/attendance/?period={period}"


def test_the_proposal_is_looked_at_handed_in_and_reviewed_like_any_figure(
    indicator: Indicator, editor: Any, coordinator: Any, stranger: Client
) -> None:
    on(event(indicator, title_da="Korprøve"), 3, 1, 1234)
    shown = editor.get(page(indicator))
    text = shown.content.decode()
    assert "Korprøve" in text
    assert "Send 1.234 til godkendelse" in text
    answer = editor.post(page(indicator), {"seal": shown.context["proposal"].seal})
    assert answer["Location"] == f"/admin/indicators/indicator/{indicator.pk}/change/"
    [figure] = Measurement.objects.all()
    assert "1.234" not in stranger.get(indicator.get_absolute_url()).content.decode()
    review = coordinator.get(f"/admin/indicators/measurement/{figure.pk}/change/").content.decode()
    assert "Korprøve" in review
    actions.approve(measurements=[figure], by=coordinator.user, at=NOW)
    assert "1.234" in stranger.get(indicator.get_absolute_url()).content.decode()
    assert "Netop disse tal er sendt ind." in editor.get(page(indicator)).content.decode()


def test_a_number_that_changed_meanwhile_is_looked_at_again(indicator: Indicator, editor: Any) -> None:
    row = on(event(indicator), 3, 1, 12)
    seal = editor.get(page(indicator)).context["proposal"].seal
    Occurrence.objects.filter(pk=row.pk).update(attendance=13)
    assert "ændret i mellemtiden" in editor.post(page(indicator), {"seal": seal}).content.decode()
    assert not Measurement.objects.exists()
    again = editor.get(page(indicator)).context["proposal"]
    assert again.total == 13
    editor.post(page(indicator), {"seal": again.seal})
    assert Measurement.objects.get().value == 13


def test_missing_numbers_are_said_on_the_page(indicator: Indicator, editor: Any) -> None:
    on(event(indicator), 3, 1)
    text = editor.get(page(indicator)).content.decode()
    assert "Ingen har noteret, hvor mange der kom" in text
    assert "ikke talt" in text
    assert "til godkendelse" not in text


def test_without_a_period_it_is_the_last_one_that_ended(indicator: Indicator, editor: Any) -> None:
    address = page(indicator).partition("?")[0]
    assert str(editor.get(address).context["period"]) == "2026"
    Indicator.objects.update(frequency="quarter")
    assert str(editor.get(address).context["period"]) == "2026-Q4"


@pytest.mark.parametrize("period", ["2030", "x", "9999", "", "\x00", "2026-13"])
def test_a_period_that_is_none_or_not_begun_is_not_there(indicator: Indicator, editor: Any, period: str) -> None:
    assert editor.get(page(indicator).partition("?")[0], {"period": period}).status_code == 404


def test_others_look_and_do_not_hand_in(indicator: Indicator, stranger: Client) -> None:
    on(event(indicator), 3, 1, 12)
    other = signed_in("editor")
    OrganisationFactory().memberships.create(user=other.user)
    shown = other.get(page(indicator))
    assert "til godkendelse" not in shown.content.decode()
    assert other.post(page(indicator), {"seal": shown.context["proposal"].seal}).status_code == 403
    assert stranger.get(page(indicator))["Location"].startswith("/admin/login/")
    assert not Measurement.objects.exists()


def test_an_indicator_whose_figures_are_typed_has_no_such_page(editor: Any) -> None:
    typed = IndicatorFactory(responsible=editor.organisation)
    assert editor.get(page(typed)).status_code == 404
    assert "attendance" not in editor.get(f"/admin/indicators/indicator/{typed.pk}/change/").content.decode()


def test_the_indicators_page_leads_to_it(indicator: Indicator, editor: Any) -> None:
    assert (
        page(indicator).partition("?")[0]
        in editor.get(f"/admin/indicators/indicator/{indicator.pk}/change/").content.decode()
    )


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same(
    indicator: Indicator, editor: Any, django_assert_num_queries: Any, number: int
) -> None:
    for day in range(number):
        on(event(indicator), 3, 1 + day, 5)
    # session, user, indicator, events, dates, may edit, what is handed in, own organisations for the menu
    with django_assert_num_queries(8):
        editor.get(page(indicator))


def test_the_grid_says_what_attendance_proposes_and_leads_there(indicator: Indicator, editor: Any) -> None:
    course = event(indicator)
    assert "Fra arrangementer: ingen har talt endnu" in editor.get("/admin/progress/2026/").content.decode()
    on(course, 3, 1, 1234)
    on(course, 3, 8)
    text = editor.get("/admin/progress/2026/").content.decode()
    assert "Fra arrangementer: 1.234 (1 dato ikke talt)" in text
    assert page(indicator) in text


def test_the_grid_asks_nothing_where_no_indicator_is_fed(
    editor: Any, django_assert_max_num_queries: Any, indicator: Indicator
) -> None:
    with django_assert_max_num_queries(20):
        editor.get("/admin/progress/2026/")
    Indicator.objects.update(counted_events="")
    assert editor.get("/admin/progress/2026/").context["proposals"] == {}


def test_a_day_is_not_missing_on_the_evening_itself(indicator: Indicator) -> None:
    row = on(event(indicator), 3, 1)
    assert propose(indicator, today=row.first_on).missing == 0
    assert propose(indicator, today=row.first_on + timedelta(days=1)).missing == 1


def test_nobody_without_the_right_hands_in(indicator: Indicator) -> None:
    on(event(indicator), 3, 1, 12)
    with pytest.raises(PermissionDenied):
        attendance.hand_in(indicator=indicator, period=YEAR, by=UserFactory(role="editor"), at=NOW, today=TODAY)
