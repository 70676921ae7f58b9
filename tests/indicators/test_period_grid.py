"""A whole period at once: what is typed is kept, what is right is handed in, what is wrong stays with its text."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from indicators import actions
from indicators.models import Draft, Indicator, Measurement
from initiatives.models import KeyFeature
from tests.conftest import signed_in
from tests.factories import IndicatorFactory, MeasurementFactory, OrganisationFactory, TargetFactory
from tests.indicators.grid import GRID, fields, rows, save, send, states, typed
from tests.indicators.test_admin import NOW, hand_in

pytestmark = pytest.mark.django_db
PART = "sex=female"


@pytest.fixture
def own(editor):
    features = KeyFeature.objects.all()[:3]
    return [IndicatorFactory(responsible=editor.organisation, feature=feature, upper_bound=100) for feature in features]


def handed_in():
    rows = Measurement.objects.order_by("pk")
    return [(row.indicator, row.period, row.value, row.figure, row.note, row.review, row.entered_by) for row in rows]


def told(response):
    return [message.level_tag for message in response.context["messages"]]


# --- Sending -------------------------------------------------------------------------------------
def test_one_sending_hands_in_every_filled_row_and_the_drafts_go(editor, own):
    first, second, third = own
    answer = send(editor, {first: "12,5", second: {"value": "0 p", "note": "Endeligt i maj."}, third: ""})
    assert (answer.status_code, answer["Location"]) == (302, GRID)
    assert handed_in() == [
        (first, "2025", Decimal("12.5"), "final", "", "submitted", editor.user),
        (second, "2025", Decimal(0), "provisional", "Endeligt i maj.", "submitted", editor.user),
    ]
    assert not Draft.objects.exists()
    assert states(editor) == {first: "waiting", second: "waiting", third: "missing"}


def test_saving_keeps_what_is_typed_and_hands_in_nothing(editor, own):
    assert save(editor, {own[0]: "12,5", own[1]: "0"}).status_code == 302
    assert states(editor) == {own[0]: "saved", own[1]: "saved", own[2]: "missing"}
    assert not Measurement.objects.exists()
    send(editor, {})
    assert [value for _i, _p, value, *_rest in handed_in()] == [Decimal("12.5"), 0]


def test_zero_is_a_figure_and_empty_is_none(editor, own):
    send(editor, {own[0]: "0", own[1]: ""})
    assert [row.value for row in Measurement.objects.all()] == [0]
    assert states(editor)[own[1]] == "missing"


def test_right_rows_are_handed_in_and_wrong_ones_keep_their_text(editor, own):
    first, second, third = own
    answer = send(editor, {first: "12,5", second: {"value": "tolv", "note": "Ring til Ole"}, third: "101"})
    assert (answer.status_code, told(answer)) == (200, ["success"])
    assert [row.indicator for row in Measurement.objects.all()] == [first]
    html = answer.content.decode()
    assert 'value="tolv"' in html
    assert 'value="Ring til Ole"' in html
    assert html.index("<title>Fejl:") < html.index("Den højeste mulige værdi er 100.")
    assert [row.indicator for row in answer.context["wrong"]] == [second, third]
    assert [rows(answer)[one].state for one in own] == ["waiting", "wrong", "wrong"]
    assert f'href="#id_{second.pk}-value"' in html
    assert fields(editor.get(GRID))[f"{second.pk}-value"] == "tolv"  # it is still there another day


def test_an_error_stands_beside_its_cell_and_is_named_by_it(editor, own):
    save(editor, {own[0]: "1.5"})
    html = editor.get(GRID).content.decode()
    cell = html[html.index(f'id="id_{own[0].pk}-value"') :][:900]
    assert f'aria-describedby="m_{own[0].pk}" aria-invalid="true"' in cell
    assert "»1.5« er ikke et tal. Skriv det som 1.234,5." in html[html.index(f'id="m_{own[0].pk}"') :]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [("da", "1.234,5", "1234.5"), ("de", "1.234,5", "1234.5"), ("en", "1,234.5", "1234.5"), ("da", "−3", "-3")],
)
def test_numbers_are_read_in_the_readers_language(editor, language, text, value):
    indicator = IndicatorFactory(responsible=editor.organisation, unit="kg")
    editor.cookies["django_language"] = language
    send(editor, {indicator: text})
    assert Measurement.objects.get().value == Decimal(value)


def test_a_draft_is_shown_in_the_next_readers_writing(editor, own):
    save(editor, {own[0]: "12,5", own[1]: "1/8", own[2]: "tolv"})
    editor.cookies["django_language"] = "en"
    shown = fields(editor.get(GRID))
    assert [shown[f"{one.pk}-value"] for one in own] == ["12.5", "1/8", "tolv"]
    send(editor, {})
    assert [value for _i, _p, value, *_rest in handed_in()] == [Decimal("12.5"), Decimal("12.5")]


def test_a_share_is_worked_out_from_its_parts(editor, own):
    save(editor, {own[0]: "129/200"})
    assert "= 64,5 %" in editor.get(GRID).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    send(editor, {})
    row = Measurement.objects.get()
    assert (row.value, row.numerator, row.denominator) == (Decimal("64.5"), 129, 200)
    assert rows(save(editor, {own[1]: "5/4"}, do="send"))[own[1]].state == "wrong"


def test_no_figure_has_its_reason_in_the_note(editor, own):
    answer = send(editor, {own[0]: "..", own[1]: {"value": "..", "note": "Ikke målt i år."}})
    assert rows(answer)[own[0]].error == "Skriv i noten, hvorfor der ikke er noget tal."
    assert [(row.value, row.absent_reason, row.note) for row in Measurement.objects.all()] == [
        (None, "Ikke målt i år.", "")
    ]


def test_a_note_without_a_figure_is_no_figure(editor, own):
    assert rows(send(editor, {own[0]: {"note": "Mangler"}}))[own[0]].state == "wrong"
    assert not Measurement.objects.exists()
    assert fields(editor.get(GRID))[f"{own[0].pk}-note"] == "Mangler"


def test_the_same_page_sent_twice_is_handed_in_once(editor, own):
    data = typed(editor, {own[0]: {"value": "12,5", "note": "Note"}}, do="send")
    for _ in range(2):
        assert editor.post(GRID, data).status_code == 302
    assert Measurement.objects.count() == 1
    assert not Draft.objects.exists()
    send(editor, {own[0]: "13"})
    assert [(row.value, row.review) for row in Measurement.objects.order_by("pk")] == [
        (Decimal("12.5"), "replaced"),
        (13, "submitted"),
    ]


def test_what_someone_else_typed_is_handed_in_in_their_name(editor, own):
    other = signed_in("editor")
    editor.organisation.memberships.create(user=other.user)
    save(other, {own[0]: "5"})
    send(editor, {own[1]: "6"})
    assert [(row.value, row.entered_by) for row in Measurement.objects.order_by("value")] == [
        (5, other.user),
        (6, editor.user),
    ]


def test_a_phone_offers_the_minus_where_figures_may_lie_below_zero(editor, own):
    Indicator.objects.filter(pk=own[0].pk).update(lower_bound=None)
    MeasurementFactory(indicator=own[0], period="2024", value=-3)
    page = editor.get(GRID).content.decode()
    modes = [re.search(f'inputmode="([a-z]+)" id="id_{one.pk}-value"', page)[1] for one in own]
    assert modes == ["text", "decimal", "decimal"]


# --- Still the same --------------------------------------------------------------------------------
def test_still_the_same_is_one_sign_or_one_button(editor, own):
    for one in own[:2]:
        MeasurementFactory(indicator=one, period="2024", value=Decimal("48.6"))
    assert save(editor, {own[0]: "="}).status_code == 302
    save(editor, {}, do=f"same:{own[1].pk}")
    shown = fields(editor.get(GRID))
    assert [shown[f"{one.pk}-value"] for one in own] == ["48,6", "48,6", ""]
    assert states(editor) == {own[0]: "saved", own[1]: "saved", own[2]: "missing"}
    send(editor, {})
    figures = Measurement.objects.filter(period="2025")
    assert [(row.value, [kind for kind, _facts in row.doubts]) for row in figures] == [(Decimal("48.6"), ["same"])] * 2


def test_without_a_last_figure_nothing_is_still_the_same(editor, own):
    answer = send(editor, {own[0]: "="})
    assert rows(answer)[own[0]].error == "Der er intet seneste tal at gentage."
    assert "same:" not in answer.content.decode()


# --- Doubts --------------------------------------------------------------------------------------
def test_a_doubt_is_confirmed_before_the_figure_is_handed_in(editor, own):
    MeasurementFactory(indicator=own[0], period="2024", value=Decimal("2.1"))
    answer = send(editor, {own[0]: "87,4"})
    row = rows(answer)[own[0]]
    assert (row.state, row.questions) == (
        "confirm",
        ["87,4 er omkring 40 gange det seneste tal, 2,1 (2024): Er kommaet sat rigtigt?"],
    )
    assert not Measurement.objects.filter(period="2025").exists()
    send(editor, {own[0]: {"confirm": row.seal}})
    figure = Measurement.objects.get(period="2025")
    assert (figure.value, [kind for kind, _facts in figure.doubts]) == (Decimal("87.4"), ["jump"])


def test_who_enters_the_year_is_asked_where_it_would_tell_a_suppressed_quarter(editor, own):
    Indicator.objects.filter(pk=own[0].pk).update(additive=True)
    for period, number in (("2025-Q1", 30), ("2025-Q3", 31), ("2025-Q4", 27)):
        MeasurementFactory(indicator=own[0], period=period, value=number)
    why = {"figure": "suppressed", "absent_reason": "Få"}
    hidden = MeasurementFactory(indicator=own[0], period="2025-Q2", value=None, **why)
    row = rows(send(editor, {own[0]: "91"}))[own[0]]
    assert (row.state, row.questions) == (
        "confirm",
        [
            "2. kvartal 2025 er udeladt, men alle kan regne det ud fra 2025 og de andre tal i den tid. "
            "Udelad ét tal mere."
        ],
    )
    Measurement.objects.filter(pk=hidden.pk).update(current=False)
    assert send(editor, {own[0]: "91"}).status_code == 302


def test_a_tick_says_nothing_about_another_figure(editor, own):
    MeasurementFactory(indicator=own[0], period="2024", value=Decimal("2.1"))
    seal = rows(send(editor, {own[0]: "87,4"}))[own[0]].seal
    answer = send(editor, {own[0]: {"value": "78,4", "confirm": seal}})
    assert rows(answer)[own[0]].state == "confirm"
    assert not Measurement.objects.filter(period="2025").exists()


def test_a_tick_for_nothing_confirms_nothing(editor, own):
    send(editor, {own[0]: {"value": "50", "confirm": "x" * 500}})
    assert Measurement.objects.get().doubts == []


# --- What stands in a row ------------------------------------------------------------------------
def test_a_row_shows_what_stood_before_and_what_became_of_this_period(editor, coordinator, own):
    approved, returned, empty = own
    MeasurementFactory(indicator=approved, period="2024", value=10)
    MeasurementFactory(indicator=approved, period="2023", value=9)
    MeasurementFactory(indicator=approved, period="2025", value=11)
    figure = hand_in(returned, editor.user)
    actions.hand_back(measurement=figure, by=coordinator.user, at=NOW, reason="Tusinder?")
    answer = editor.get(GRID)
    found = {row.indicator: (row.state, row.last and row.last.period) for row in answer.context["rows"]}
    assert found == {approved: ("approved", "2024"), returned: ("returned", None), empty: ("missing", None)}
    assert "Tusinder?" in answer.content.decode()
    assert answer.context["counts"] == {"saved": 1, "confirm": 0, "wrong": 0, "missing": 2}


def test_every_reason_stays_in_sight_until_a_figure_is_approved(editor, coordinator, own):
    for value, reason in (("5", "Tusinder?"), ("6", "Forkert år")):
        send(editor, {own[0]: value})
        figure = Measurement.objects.get(review="submitted")
        actions.hand_back(measurement=figure, by=coordinator.user, at=NOW, reason=reason)
    save(editor, {own[0]: "7"})
    row = rows(editor.get(GRID))[own[0]]
    assert (row.state, [figure.return_reason for figure in row.reasons]) == ("saved", ["Forkert år", "Tusinder?"])
    send(editor, {})
    actions.approve(measurements=Measurement.objects.filter(review="submitted"), by=coordinator.user, at=NOW)
    assert rows(editor.get(GRID))[own[0]].reasons == []


def test_the_first_day_that_something_is_due_is_named(editor, own):
    for one, day in zip(own, (date(2026, 3, 1), date(2026, 2, 1), date(2026, 1, 1)), strict=True):
        type(one).objects.filter(pk=one.pk).update(next_due_on=day)
    MeasurementFactory(indicator=own[2], period="2025")
    answer = editor.get(GRID)
    assert answer.context["deadline"] == date(2026, 2, 1)
    assert "Frist: <b>1. februar 2026</b>" in answer.content.decode()
    assert answer.content.decode().count('class="due"') == 1


@pytest.mark.parametrize(
    ("day", "frequency"), [(date(2025, 3, 1), "year"), (date(2027, 3, 1), "year"), (date(2028, 2, 29), "two years")]
)
def test_a_day_before_the_period_ended_was_for_an_earlier_figure_and_one_a_period_later_for_the_next(
    editor, own, day, frequency
):
    type(own[0]).objects.filter(pk=own[0].pk).update(next_due_on=day, frequency=frequency)
    answer = editor.get(GRID)
    assert (answer.context["deadline"], 'class="due"' in answer.text) == (None, False)


# --- Whose rows ----------------------------------------------------------------------------------
def test_an_editor_sees_own_indicators_and_a_coordinator_all(editor, coordinator, own):
    other = IndicatorFactory(code="y", responsible=OrganisationFactory(), feature=KeyFeature.objects.last())
    draft = IndicatorFactory(code="z", state="draft", published_at=None, feature=KeyFeature.objects.last())
    IndicatorFactory(state="archived", responsible=editor.organisation)
    IndicatorFactory(not_applicable_reason_da="Ingen kyst", responsible=editor.organisation)
    assert list(rows(editor.get(GRID))) == own
    assert list(rows(coordinator.get(GRID))) == [*own, other, draft]
    assert list(rows(coordinator.get(f"{GRID}?organisation={other.responsible.slug}"))) == [other]
    assert list(rows(editor.get(f"{GRID}?organisation={other.responsible.slug}"))) == []


def test_a_forged_row_is_not_saved_and_said_so(editor, own):
    other = IndicatorFactory(responsible=OrganisationFactory())
    answer = send(editor, {own[0]: "1", other: "99"})
    assert [row.indicator for row in Measurement.objects.all()] == [own[0]]
    assert not Draft.objects.exists()
    assert answer.status_code == 302
    assert told(editor.get(GRID)) == ["success", "error"]


def test_coordinators_see_who_has_not_reported(editor, coordinator, own):
    late = OrganisationFactory(name="AAA")
    IndicatorFactory(responsible=late)
    MeasurementFactory(indicator=own[0], period="2025")
    hand_in(own[1], editor.user)
    save(editor, {own[2]: "1"})
    found = [
        (row.slug, row.expected, row.handed_in, row.drafts, row.missing)
        for row in coordinator.get(GRID).context["reported"]
    ]
    assert found == [(late.slug, 1, 0, 0, 1), (editor.organisation.slug, 3, 2, 1, 1)]
    assert editor.get(GRID).context["reported"] == []


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
    assert editor.post(f"/admin/progress/{period}/drafts/").status_code == 404


def test_the_shortcut_leads_to_the_year_that_ended_last(editor, stranger):
    answer = editor.get("/admin/progress/")
    assert answer.status_code == 302
    assert editor.get("/admin/progress/?period=2024-q3")["Location"] == "/admin/progress/2024-Q3/"
    assert editor.get("/admin/progress/?period=soon")["Location"] == answer["Location"]
    assert stranger.get(GRID)["Location"] == f"/admin/login/?next={GRID}"


def test_the_way_on_ends_with_the_period_that_runs(editor):
    today = timezone.localdate()
    found = editor.get(f"/admin/progress/{today.year}/").context["neighbours"]
    assert [str(one) for one in found] == [str(today.year - 1)]
    assert [str(one) for one in editor.get(GRID).context["neighbours"]] == ["2024", "2026"]


# --- Cost ----------------------------------------------------------------------------------------
def filled(number):
    for feature in KeyFeature.objects.all()[:number]:
        indicator = IndicatorFactory(responsible=OrganisationFactory(), feature=feature)
        for breakdown in ("", PART):
            MeasurementFactory(indicator=indicator, period="2024", breakdown=breakdown)
            Draft.objects.create(
                indicator=indicator, period="2025", breakdown=breakdown, typed="51", language="da", edited_at=NOW
            )
        MeasurementFactory(indicator=indicator, period="2025")
        TargetFactory(indicator=indicator)


@pytest.mark.parametrize("number", [1, 3])
def test_the_grid_costs_the_same(coordinator, django_assert_num_queries, number):
    filled(number)
    # session, user; which indicators, parts of this period and of drafts, parts of last time; indicators, targets, last
    # figures, figures of the period, drafts; of what is typed: series, period, parts; who reported, organisations,
    # sample rows
    with django_assert_num_queries(17):
        coordinator.get(GRID)


@pytest.mark.parametrize("number", [1, 3])
def test_saving_costs_the_same(coordinator, django_assert_num_queries, number):
    filled(number)
    page = typed(coordinator, {})
    data = page | {name: "52" for name in page if name.endswith("-value")}
    # session, user; which cells (4); savepoint, indicators (locked), targets, last figures, figures of the period,
    # drafts, changed; series, period, parts; release
    with django_assert_num_queries(17):
        assert coordinator.post(f"{GRID}drafts/", data).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_sending_costs_the_same(coordinator, django_assert_num_queries, number):
    filled(number)
    data = typed(coordinator, {}, do="send")
    # as saving, then handing in, then what the page looks like
    with django_assert_num_queries(39):
        assert coordinator.post(GRID, data).status_code == 302
    assert Measurement.objects.filter(review="submitted").count() == 2 * number
