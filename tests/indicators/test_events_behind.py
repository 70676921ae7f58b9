"""Which events stand behind a figure: the public ones by name, the others as a number."""

from typing import Any

import pytest
from django.test import Client

from events.models import Event
from indicators.models import Indicator
from tests.factories import EventFactory, IndicatorFactory, MeasurementFactory
from tests.indicators.test_views_progress import text_of

pytestmark = pytest.mark.django_db
PAGE = "/en/indicators/visitors/"


@pytest.fixture
def visitors() -> Indicator:
    return IndicatorFactory(code="visitors", name_en="Visitors", unit_en="people", direction="none")


def date(event: Event, on: str, attendance: int | None, *, whole: bool = False) -> dict[str, Any]:
    titles = {"da": event.title_da, "en": event.title_en or "", "de": ""}  # type: ignore[attr-defined]
    return {"event": event.slug, "title": titles, "on": on, "attendance": attendance, "whole": whole}


def section(answer: Any) -> str:
    return text_of(answer).partition("Events behind the figures")[2]


def test_public_events_are_linked_and_the_others_counted(stranger: Client, visitors: Indicator) -> None:
    fair, draft = EventFactory(title="Messe", title_en="Fair"), EventFactory(title="Hemmelig", state="draft")
    gone, quiet = EventFactory(), EventFactory(title="Stille")
    rows = [
        date(fair, "2025-05-01", 20), date(fair, "2025-05-02", 30), date(draft, "2025-06-01", 7),
        date(gone, "2025-06-02", 1), date(quiet, "2025-06-03", None),
    ]  # fmt: skip
    gone.delete()
    MeasurementFactory(indicator=visitors, value=58, counted=rows)
    MeasurementFactory(indicator=visitors, period="2024", value=7, counted=rows[2:3])
    answer = stranger.get(PAGE)
    told = section(answer)
    assert "2025: 58 people Fair 50 2 dates Stille not counted and 2 other events" in told
    assert "2024: 7 people 1 event that is not shown here" in told
    assert "Hemmelig" not in text_of(answer)
    assert f'<a href="/en/events/{fair.slug}/">Fair</a>' in answer.content.decode()


def test_an_event_that_was_renamed_is_found_under_its_new_address(stranger: Client, visitors: Indicator) -> None:
    fair = EventFactory(title="Messe")
    MeasurementFactory(indicator=visitors, value=20, counted=[date(fair, "2025-05-01", 20)])
    fair.slug = "stor-messe"
    fair.save()
    assert '<a href="/en/events/stor-messe/">Messe</a>' in stranger.get(PAGE).content.decode()


def test_without_events_nothing_is_said(stranger: Client, visitors: Indicator) -> None:
    MeasurementFactory(indicator=visitors, value=20)
    assert section(stranger.get(PAGE)) == ""


def test_a_correction_without_events_takes_the_list_away(stranger: Client, visitors: Indicator) -> None:
    fair = EventFactory()
    old = MeasurementFactory(indicator=visitors, value=20, counted=[date(fair, "2025-05-01", 20)], current=False)
    MeasurementFactory(indicator=visitors, value=21, supersedes=old)
    assert section(stranger.get(PAGE)) == ""


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_three_queries(
    stranger: Client, visitors: Indicator, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        counted = [date(EventFactory(), f"202{number}-05-01", 20) for _ in range(rows)]
        MeasurementFactory(indicator=visitors, period=f"202{number}", value=20, counted=counted)
    stranger.get(PAGE)
    # indicator, standings, figures, targets, initiatives; all sums, old addresses, events; whether there is sample data
    with django_assert_num_queries(9):
        stranger.get(PAGE)


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((20, 3, 4), "20|few|few"),
        ((20, 3, 30), "few|few|30"),  # the sum less the others would tell the 3
        ((3,), "few"),
        ((0, 5, None), "0|5|not counted"),
    ],
)
def test_few_persons_at_an_event_are_not_told_nor_to_be_worked_out(
    stranger: Client, visitors: Indicator, numbers: tuple[int | None, ...], told: str
) -> None:
    rows = [date(EventFactory(title=f"Aften {at}"), "2025-05-01", number) for at, number in enumerate(numbers)]
    MeasurementFactory(indicator=visitors, value=sum(filter(None, numbers)), counted=rows)
    words = [
        f"Aften {at} {word}"
        for at, word in enumerate(told.replace("few", "left out, so that nobody is recognised").split("|"))
    ]
    assert " ".join(words) in section(stranger.get(PAGE))


def test_two_indicators_do_not_give_away_what_each_leaves_out(stranger: Client, visitors: Indicator) -> None:
    """20 + 3 + 6 and 6 + 3 + 40: the 6 that goes with the 3 here goes there too, where 40 would have done as well."""
    other = IndicatorFactory(code="guests", name_en="Guests", unit_en="people", direction="none")
    few, six, many, most = (EventFactory(title=name, title_en="") for name in ("Få", "Seks", "Mange", "Flest"))
    rows = [date(few, "2025-05-01", 3), date(six, "2025-05-02", 6)]
    MeasurementFactory(indicator=visitors, value=29, counted=[*rows, date(many, "2025-05-03", 20)])
    MeasurementFactory(indicator=other, value=49, counted=[*rows, date(most, "2025-05-03", 40)])
    gone = "left out, so that nobody is recognised"
    for page, shown in ((PAGE, "Mange 20"), ("/en/indicators/guests/", "Flest 40")):
        assert f"Få {gone} Seks {gone} {shown}" in section(stranger.get(page))


def test_a_draft_indicator_tells_nothing_of_the_others(stranger: Client, visitors: Indicator) -> None:
    draft = IndicatorFactory(code="secret", state="draft", published_at=None)
    few, many = EventFactory(title="Få"), EventFactory(title="Mange")
    MeasurementFactory(indicator=visitors, value=20, counted=[date(many, "2025-05-03", 20)])
    MeasurementFactory(indicator=draft, value=23, counted=[date(few, "2025-05-01", 3), date(many, "2025-05-03", 20)])
    assert "Mange 20" in section(stranger.get(PAGE))
