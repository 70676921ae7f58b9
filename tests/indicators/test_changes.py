"""What changed between two days: each kind once, and nothing that the public may not see."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from indicators import change_words
from indicators.board import board_on
from indicators.changes import Changes, changes
from initiatives import compass
from initiatives.models import MilestoneShift
from tests.factories import IndicatorFactory, InitiativeFactory, MeasurementFactory, MilestoneFactory
from tests.indicators.test_board import measured
from tests.indicators.test_views_progress import text_of

pytestmark = pytest.mark.django_db
SINCE, DAY = date(2024, 6, 1), date(2026, 6, 1)
PAGE = "/en/progress/"


def moving(*values: int, **options: Any) -> Any:
    """Figures for 2023, 2024 ... of an indicator that goes from 0 (2020) to 100 (2030)."""
    row = measured("3.1", values[0], period="2023", **options)
    for year, value in enumerate(values[1:], 2024):
        MeasurementFactory(indicator=row, period=str(year), value=value)
    return row


def found(since: date = SINCE, day: date = DAY) -> Changes:
    return changes(since, day, compass.load())


def kinds(changed: Changes) -> dict[str, list[str]]:
    return {kind: [row.indicator.code for row in rows] for kind, rows in changed.moved.items() if rows}


def test_each_indicator_has_moved_in_one_way_or_not_at_all() -> None:
    moving(20, 30, code="up")
    moving(20, 10, code="down")
    moving(20, 20, code="same")
    moving(120, 130, code="still-achieved")
    moving(20, code="aged")
    measured("3.1", 20, period="2024", code="first")
    measured("3.1", 20, period="2026", code="not-ended")
    IndicatorFactory(code="nothing")
    context = IndicatorFactory(code="context", direction="none")
    MeasurementFactory(indicator=context, period="2023", value=1)
    MeasurementFactory(indicator=context, period="2024", value=2)
    broken = moving(20, 30, code="broken")
    MeasurementFactory(indicator=broken, period="2025", value=90, figure="break")
    assert kinds(found()) == {
        "improved": ["up"], "worsened": ["down"], "new": ["first"], "other": ["context", "same", "still-achieved"],
        "broken": ["broken"], "old": ["aged"],
    }  # fmt: skip


def test_a_change_of_method_before_both_figures_does_not_matter() -> None:
    row = measured("3.1", 20, period="2021", code="a")
    MeasurementFactory(indicator=row, period="2022", value=20, figure="break")
    MeasurementFactory(indicator=row, period="2023", value=30)
    MeasurementFactory(indicator=row, period="2024", value=40)
    assert kinds(found()) == {"improved": ["a"]}


def test_the_wrong_way_worsens_although_the_shown_share_stays_at_nothing() -> None:
    moving(-10, -20, code="a")
    changed = found()
    assert kinds(changed) == {"worsened": ["a"]}
    with translation.override("en"):
        (group,) = change_words.groups(changed, compass.load())
    assert group.lines[0].change == "−10 points"


def test_corrections_are_told_with_what_stood_before() -> None:
    row = moving(20, code="a", name_en="Waste", unit_en="kg")
    first = row.measurements.get()
    first_id = first.pk
    type(first).objects.filter(pk=first_id).update(current=False)
    for day, value, current in ((date(2024, 5, 31), 25, False), (date(2024, 6, 2), 30, True)):
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        first = MeasurementFactory(
            indicator=row, period="2023", value=value, supersedes_id=first_id, reviewed_at=at, current=current
        )
        first_id = first.pk
    changed = found(day=date(2024, 12, 1))
    assert kinds(changed) == {}
    with translation.override("en"):
        (group,) = change_words.groups(changed, compass.load())
    assert (group.kind, group.sentence) == ("corrected", "1 figure was corrected.")
    assert [(line.name, line.before, line.now) for line in group.lines] == [("Waste, 2023", "25 kg", "30 kg")]


def test_milestones_done_and_moved_are_told_with_the_reason() -> None:
    initiative = InitiativeFactory(title="Fair")
    MilestoneFactory(initiative=initiative, title="Open", due_on=date(2025, 1, 1), done_on=date(2025, 2, 1))
    MilestoneFactory(initiative=initiative, done_on=SINCE)  # before it
    later = MilestoneFactory(initiative=initiative, title="Close", due_on=date(2026, 9, 1))
    hidden = MilestoneFactory(initiative=InitiativeFactory(state="draft"), done_on=date(2025, 2, 1))
    for milestone in (later, hidden):
        shift = MilestoneShift.objects.create(
            milestone=milestone, due_before=date(2026, 3, 1), due_after=date(2026, 9, 1), reason="Rain"
        )
        MilestoneShift.objects.filter(pk=shift.pk).update(moved_at=datetime(2026, 1, 1, tzinfo=UTC))
    with translation.override("en"):
        groups = change_words.groups(found(), compass.load())
    told = [(group.kind, [(line.name, line.before, line.now) for line in group.lines]) for group in groups]
    assert told == [
        ("done", [("Fair: Open", "1 January 2025", "1 February 2025")]),
        ("shifted", [("Fair: Close", "1 March 2026", "1 September 2026: Rain")]),
    ]


def test_what_the_public_may_not_see_changed_nothing() -> None:
    moving(20, 30, state="draft")
    changed = found()
    assert (kinds(changed), changed.corrected, changed.city.measured) == ({}, [], 0)


def test_the_city_of_then_is_the_board_of_that_day() -> None:
    moving(20, 30)
    moving(50, 90)
    measured("4.2", 10, period="2022")
    assert found().city == board_on(SINCE).city


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("da", "1 indikator er kommet tættere på sit mål."),
        ("en", "1 indicator is closer to its target."),
        ("de", "1 Indikator ist seinem Zielwert näher gekommen."),
    ],
)
def test_the_sentences_are_there_in_three_languages(language: str, sentence: str) -> None:
    moving(20, 30)
    changed, framework = found(), compass.load()
    with translation.override(language):
        assert [group.sentence for group in change_words.groups(changed, framework)] == [sentence]


@pytest.mark.parametrize("rows", [1, 3])
def test_changes_cost_five_queries(rows: int, django_assert_num_queries: Any) -> None:
    framework = compass.load()
    for _number in range(rows):
        moving(20, 30)
        MilestoneFactory(done_on=date(2025, 2, 1))
    with django_assert_num_queries(5):
        change_words.groups(changes(SINCE, DAY, framework), framework)


# --- On the page ------------------------------------------------------------------------------------
def test_the_page_tells_it_in_sentences_and_a_table_with_as_many_rows(stranger: Any) -> None:
    moving(20, 40, name_en="Waste", unit_en="kg")
    response = stranger.get(PAGE, {"since": "2024-06-01", "as_of": "2025-06-01"})
    page = text_of(response)
    assert "From 1 June 2024 to 1 June 2025" in page
    assert (
        "The city as a whole: from 20% of the way (1 of 42 Key Features measured) to 40% (1 of 42). "
        "1 indicator is closer to its target." in page
    )
    assert "3.1 Waste 20 kg (2023) 40 kg (2024) +20 points" in page
    (group,) = response.context["changed"]
    assert response.content.decode().count('id="changed-improved"') == len(group.lines) == 1


def test_nothing_is_compared_until_it_is_asked_for(stranger: Any) -> None:
    moving(20, 40)
    response = stranger.get(PAGE, {"as_of": "2025-06-01"})
    assert "changed" not in response.context
    assert 'name="since"' in response.content.decode()
    assert 'value="2024-06-01"' in response.content.decode()


def test_a_quiet_time_is_said_to_be_one(stranger: Any) -> None:
    assert "Nothing changed between these days" in text_of(stranger.get(PAGE, {"since": "2024-06-01"}))


@pytest.mark.parametrize("text", ["x", "2024-02-30", "2025-06-01", "2025-06-02", "1899-12-31", "\x00", "9" * 5000])
def test_a_day_that_is_none_or_not_before_gives_a_notice(stranger: Any, text: str) -> None:
    response = stranger.get(PAGE, {"since": text, "as_of": "2025-06-01"})
    assert "is not a day before 1 June 2025, so nothing is compared." in text_of(response)
    assert "changed" not in response.context


def test_both_days_may_be_nonsense(stranger: Any) -> None:
    response = stranger.get(PAGE, {"since": "<script>", "as_of": "<b>"})
    assert len(response.context["notices"]) == 2
    assert "<script>" not in response.content.decode()


def test_a_long_table_is_cut_and_leads_to_all_of_it(stranger: Any) -> None:
    for number in range(change_words.SHOWN + 2):
        moving(20, 40, code=f"up-{number:02}")
        moving(40, 20, code=f"down-{number:02}")
    asked = {"as_of": DAY.isoformat(), "since": SINCE.isoformat()}
    answer = stranger.get(PAGE, asked)
    assert [(group.kind, len(group.lines), group.more) for group in answer.context["changed"]] == [
        ("improved", 12, 2), ("worsened", 12, 2),
    ]  # fmt: skip
    assert "14 indicators are closer to their targets." in text_of(answer)
    link = "?as_of=2026-06-01&amp;since=2024-06-01&amp;show=worsened#changed-worsened"
    assert f'<a class="more" href="{PAGE}{link}">and 2 more</a>' in answer.content.decode()
    whole = stranger.get(PAGE, asked | {"show": "worsened"}).context["changed"]
    assert [(group.kind, len(group.lines), group.more) for group in whole] == [
        ("improved", 12, 2), ("worsened", 14, 0),
    ]  # fmt: skip
    for odd in ("x", "\x00", "improved,worsened"):
        assert [group.more for group in stranger.get(PAGE, asked | {"show": odd}).context["changed"]] == [2, 2]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_with_changes_costs_eleven_queries(stranger: Any, rows: int, django_assert_num_queries: Any) -> None:
    for _number in range(rows):
        moving(20, 30)
        MilestoneFactory(done_on=date(2025, 2, 1))
    asked = {"as_of": DAY.isoformat(), "since": SINCE.isoformat()}
    stranger.get(PAGE, asked)
    # the six of the page, the five of the changes
    with django_assert_num_queries(11):
        stranger.get(PAGE, asked)
