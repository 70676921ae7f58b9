"""A whole period at once: what is right is handed in, what is wrong stays with its text."""

from decimal import Decimal

import pytest
from django.utils import timezone

from indicators import actions
from indicators.models import Measurement
from initiatives.models import KeyFeature
from tests.factories import IndicatorFactory, MeasurementFactory, OrganisationFactory, TargetFactory
from tests.indicators.test_admin import NOW, hand_in

pytestmark = pytest.mark.django_db
GRID = "/admin/progress/2025/"


@pytest.fixture
def own(editor):
    features = KeyFeature.objects.all()[:3]
    return [IndicatorFactory(responsible=editor.organisation, feature=feature, upper_bound=100) for feature in features]


def save(client, values, address=GRID, **more):
    """The answer after typing `values`, by indicator: a value, or (value, figure, note)."""
    data = dict(more)
    for indicator, typed in values.items():
        value, figure, note = typed if isinstance(typed, tuple) else (typed, "final", "")
        data |= {f"{indicator.pk}-value": value, f"{indicator.pk}-figure": figure, f"{indicator.pk}-note": note}
    return client.post(address, data)


def rows(response):
    return {row.indicator: row for row in response.context["rows"]}


def test_one_save_hands_in_every_filled_row(editor, own):
    first, second, third = own
    answer = save(editor, {first: "12,5", second: ("0", "provisional", "Endeligt i maj."), third: ""})
    assert (answer.status_code, answer["Location"]) == (302, GRID)
    found = [
        (m.indicator, m.period, m.value, m.figure, m.note, m.review, m.entered_by)
        for m in Measurement.objects.order_by("pk")
    ]
    assert found == [
        (first, "2025", Decimal("12.5"), "final", "", "submitted", editor.user),
        (second, "2025", Decimal(0), "provisional", "Endeligt i maj.", "submitted", editor.user),
    ]


def test_zero_is_a_figure_and_not_missing(editor, own):
    save(editor, {own[0]: "0"})
    states = {row.indicator: row.state for row in editor.get(GRID).context["rows"]}
    assert states == {own[0]: "waiting", own[1]: "missing", own[2]: "missing"}


def test_right_rows_are_saved_and_wrong_ones_keep_their_text(editor, own):
    first, second, third = own
    answer = save(editor, {first: "12,5", second: ("tolv", "estimated", "Ring til Ole"), third: "101"})
    assert answer.status_code == 200
    assert [m.indicator for m in Measurement.objects.all()] == [first]
    html = answer.content.decode()
    assert 'value="tolv"' in html
    assert 'value="Ring til Ole"' in html
    assert [row.indicator for row in answer.context["wrong"]] == [second, third]
    assert [list(rows(answer)[one].form.errors) for one in own] == [[], ["value"], ["value"]]
    assert rows(answer)[first].state == "waiting"
    assert not rows(answer)[first].form.is_bound
    levels = [message.level_tag for message in answer.context["messages"]]
    assert levels == ["success", "error"]


def test_an_error_stands_beside_its_cell_and_is_named_by_it(editor, own):
    html = save(editor, {own[0]: "1.5"}).content.decode()
    cell = f'id="id_{own[0].pk}-value"'
    field = html[html.index(cell) - 400 : html.index(cell) + 200]
    assert 'aria-invalid="true"' in field
    assert f'id="id_{own[0].pk}-value_error"' in html


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [("da", "1.234,5", "1234.5"), ("de", "1.234,5", "1234.5"), ("en", "1,234.5", "1234.5"), ("da", "−3", "-3")],
)
def test_numbers_are_read_in_the_readers_language(editor, language, typed, value):
    indicator = IndicatorFactory(responsible=editor.organisation)
    editor.cookies["django_language"] = language
    save(editor, {indicator: typed})
    assert Measurement.objects.get().value == Decimal(value)


def test_a_note_without_a_figure_is_no_figure(editor, own):
    assert list(rows(save(editor, {own[0]: ("", "final", "Mangler")}))[own[0]].form.errors) == ["value"]
    assert not Measurement.objects.exists()


def test_the_same_page_sent_twice_is_handed_in_once(editor, own):
    for _ in range(2):
        save(editor, {own[0]: ("12,5", "final", "Note")})
    assert Measurement.objects.count() == 1
    save(editor, {own[0]: "13"})
    assert Measurement.objects.count() == 2


def test_a_row_shows_what_stood_before_and_what_became_of_this_period(editor, coordinator, own):
    approved, returned, empty = own
    MeasurementFactory(indicator=approved, period="2024", value=10)
    MeasurementFactory(indicator=approved, period="2023", value=9)
    MeasurementFactory(indicator=approved, period="2025", value=11)
    MeasurementFactory(indicator=empty, period="2024", breakdown="sex=female", value=3)
    figure = hand_in(returned, editor.user)
    actions.hand_back(measurement=figure, by=coordinator.user, at=NOW, reason="Tusinder?")
    answer = editor.get(GRID)
    found = {row.indicator: (row.state, row.last and row.last.period) for row in answer.context["rows"]}
    assert found == {approved: ("saved", "2024"), returned: ("returned", None), empty: ("missing", None)}
    assert "Tusinder?" in answer.content.decode()
    assert answer.context["done"] == 1


# --- Whose rows ----------------------------------------------------------------------------------
def test_an_editor_sees_own_indicators_and_a_coordinator_all(editor, coordinator, own):
    other = IndicatorFactory(responsible=OrganisationFactory(), feature=KeyFeature.objects.last())
    draft = IndicatorFactory(state="draft", published_at=None, feature=KeyFeature.objects.last())
    IndicatorFactory(state="archived", responsible=editor.organisation)
    IndicatorFactory(not_applicable_reason_da="Ingen kyst", responsible=editor.organisation)
    assert list(rows(editor.get(GRID))) == own
    assert list(rows(coordinator.get(GRID))) == [*own, other, draft]
    assert list(rows(coordinator.get(f"{GRID}?organisation={other.responsible.slug}"))) == [other]
    assert list(rows(editor.get(f"{GRID}?organisation={other.responsible.slug}"))) == []


def test_a_forged_row_is_not_saved_and_said_so(editor, own):
    other = IndicatorFactory(responsible=OrganisationFactory())
    answer = save(editor, {own[0]: "1", other: "99"})
    assert [m.indicator for m in Measurement.objects.all()] == [own[0]]
    assert answer.status_code == 302
    levels = [message.level_tag for message in editor.get(GRID).context["messages"]]
    assert levels == ["success", "error"]


def test_a_period_shows_what_is_measured_by_it(editor):
    found = {
        frequency: IndicatorFactory(responsible=editor.organisation, frequency=frequency)
        for frequency in ("month", "quarter", "year", "two years", "four years")
    }
    kinds = {"2025": {"year", "two years", "four years"}, "2025-Q2": {"quarter"}, "2025-05": {"month"}}
    for period, frequencies in kinds.items():
        shown = set(rows(editor.get(f"/admin/progress/{period}/")))
        assert shown == {found[frequency] for frequency in frequencies}


@pytest.mark.parametrize("period", ["2025-13", "abc", "2199", "2025-Q5", "99999999", "20%0025", "٢٠٢٥"])
def test_what_is_no_period_is_not_there(editor, period):
    assert editor.get(f"/admin/progress/{period}/").status_code == 404


def test_the_shortcut_leads_to_the_year_that_ended_last(editor, stranger):
    answer = editor.get("/admin/progress/")
    assert answer.status_code == 302
    assert editor.get("/admin/progress/?period=2024-q3")["Location"] == "/admin/progress/2024-Q3/"
    assert editor.get("/admin/progress/?period=soon")["Location"] == answer["Location"]
    assert stranger.get(GRID)["Location"] == f"/admin/login/?next={GRID}"


@pytest.mark.parametrize("number", [1, 3])
def test_the_grid_costs_the_same(coordinator, django_assert_num_queries, number):
    for feature in KeyFeature.objects.all()[:number]:
        indicator = IndicatorFactory(responsible=OrganisationFactory(), feature=feature)
        MeasurementFactory(indicator=indicator, period="2024")
        MeasurementFactory(indicator=indicator, period="2025")
        TargetFactory(indicator=indicator)
    # session, user, count, indicators, targets, figures before, figures of the period, organisations, sample rows
    with django_assert_num_queries(9):
        coordinator.get(GRID)


def test_the_way_on_ends_with_the_period_that_runs(editor):
    today = timezone.localdate()
    found = editor.get(f"/admin/progress/{today.year}/").context["neighbours"]
    assert [str(one) for one in found] == [str(today.year - 1)]
    assert [str(one) for one in editor.get(GRID).context["neighbours"]] == ["2024", "2026"]
