"""Figures on the staff pages: doubts confirmed, reasons kept, parts that do not add up, counts that are suppressed."""

from decimal import Decimal

import pytest

from indicators import actions
from indicators.models import Measurement
from tests.conftest import signed_in
from tests.factories import IndicatorFactory, MeasurementFactory, OrganisationFactory
from tests.indicators.test_admin import LIST, NOW, decide, hand_in, new_figures, told
from tests.staff import errors, filled

pytestmark = pytest.mark.django_db
JUMP = "87,4 er omkring 40 gange det seneste tal, 2,1 (2024): Er kommaet sat rigtigt?"


@pytest.fixture
def own(editor):
    row = IndicatorFactory(responsible=editor.organisation, unit="ton", additive=True, decimals=2)
    MeasurementFactory(indicator=row, period="2024", value=Decimal("2.1"))
    return row


@pytest.fixture
def reviewer(editor):
    client = signed_in("reviewer")
    editor.organisation.memberships.create(user=client.user)
    return client


def thread(client, figure):
    """The table of all that was handed in for the period, on the figure's page."""
    html = client.get(page(figure)).content.decode()
    return html[html.index('class="figures"') :]


def page(figure):
    return f"{LIST}{figure.pk}/change/"


def add(client, indicator, **values):
    return client.post(f"{LIST}add/", filled(client.get(f"{LIST}add/"), indicator=indicator.pk, **values))


def box(response):
    """The seal in the box that the answer asks to tick."""
    html = response.content.decode()
    start = html.index('-confirmed" value="' if '-confirmed" value="' in html else 'name="confirmed" value="')
    return html[start:].split('value="')[1].split('"')[0]


# --- Doubts --------------------------------------------------------------------------------------
def test_a_doubt_on_the_figures_page_is_confirmed_with_a_tick(editor, own):
    asked = add(editor, own, period="2025", value="87,4")
    assert list(errors(asked)) == ["value"]
    assert JUMP in errors(asked)["value"][0]
    assert not own.measurements.filter(period="2025").exists()
    again = add(editor, own, period="2025", value="78,4", confirmed=box(asked))
    assert list(errors(again)) == ["value"]  # the tick was for another figure
    assert add(editor, own, period="2025", value="87,4", confirmed=box(asked)).status_code == 302
    figure = own.measurements.get(period="2025")
    assert (figure.value, [kind for kind, _facts in figure.doubts]) == (Decimal("87.4"), ["jump"])


def test_a_doubt_under_the_indicator_is_confirmed_in_its_row(editor, own):
    asked = new_figures(editor, own, {"period": "2025", "value": "87,4"})
    assert list(errors(asked)) == ["measurements-0-value"]
    assert 'name="measurements-0-confirmed"' in asked.content.decode()
    assert new_figures(editor, own, {"period": "2025", "value": "87,4", "confirmed": box(asked)}).status_code == 302
    assert own.measurements.get(period="2025").doubts


def test_the_reviewer_sees_what_was_confirmed(editor, reviewer, own):
    asked = add(editor, own, period="2025", value="87,4")
    add(editor, own, period="2025", value="87,4", confirmed=box(asked))
    figure = own.measurements.get(period="2025")
    assert JUMP in reviewer.get(page(figure)).content.decode()
    reviewer.cookies["django_language"] = "en"
    assert "is the decimal right?" in reviewer.get(page(figure)).content.decode()
    assert 'class="field-questions">1<' in reviewer.get(LIST).content.decode()


def test_what_was_typed_in_the_sentences_is_text(editor, own):
    MeasurementFactory(indicator=own, period="2025", value=100)
    for part, value in (("<b>x</b>", "60"), ("y", "60")):
        answer = add(editor, own, period="2025", breakdown=f"<i>={part}", value=value)
    assert "<i>" not in answer.content.decode().replace("&lt;i&gt;", "")
    assert "&lt;i&gt;" in answer.content.decode()


# --- Shares --------------------------------------------------------------------------------------
def test_a_share_is_worked_out_from_its_parts_and_must_agree_with_them(editor):
    share = IndicatorFactory(responsible=editor.organisation, unit="% af voksne", lower_bound=0, upper_bound=100)
    parts = {"period": "2025", "numerator": "1", "denominator": "3"}
    assert errors(add(editor, share, value="50", **parts)) == {
        "value": ["Tæller og nævner giver 33,33\N{NO-BREAK SPACE}%, ikke 50."]
    }
    assert list(errors(add(editor, share, value="", period="2025", numerator="4", denominator="3"))) == ["numerator"]
    assert add(editor, share, value="", **parts).status_code == 302
    assert Measurement.objects.get().value == Decimal("33.33333333")


def test_a_share_under_the_indicator_is_worked_out_from_its_parts_and_shown_with_them(editor):
    share = IndicatorFactory(responsible=editor.organisation, unit="% af voksne", lower_bound=0, upper_bound=100)
    parts = {"period": "2025", "numerator": "129", "denominator": "200"}
    wrong = new_figures(editor, share, parts | {"value": "50"}, {"period": "2024", "numerator": "1"})
    assert sorted(errors(wrong)) == ["measurements-0-value", "measurements-1-denominator", "measurements-1-value"]
    assert new_figures(editor, share, parts).status_code == 302
    row = share.measurements.get()
    assert (row.value, row.numerator, row.denominator) == (Decimal("64.5"), 129, 200)
    html = editor.get(f"/admin/indicators/indicator/{share.pk}/change/").content.decode()
    assert '<td class="num">64,5<br><span class="of">129 / 200</span></td>' in html


def test_only_a_share_is_worked_out_while_it_is_typed(editor, own):
    share = IndicatorFactory(responsible=editor.organisation, unit="%")
    pages = [editor.get(f"/admin/indicators/indicator/{row.pk}/change/").content.decode() for row in (share, own)]
    assert [html.count("data-share") for html in pages] == [2, 0]  # of the first row, and of those added to it


def test_the_total_has_no_breakdown_however_it_is_called(editor, own):
    assert add(editor, own, period="2025", value="3", breakdown=" Total ").status_code == 302
    assert own.measurements.get(period="2025").breakdown == ""
    assert list(errors(add(editor, own, period="2025", value="3", breakdown="kvinder"))) == ["breakdown"]


# --- Reasons -------------------------------------------------------------------------------------
def test_every_reason_stands_on_the_page_of_each_figure_of_the_period(editor, reviewer, own):
    rows = []
    for value, reason in (("3", "Er det tusinder?"), ("4", "Forkert år")):
        rows.append(hand_in(own, editor.user, value=value))
        decide(reviewer, "return_with_reason", rows[-1], reason=reason)
    rows.append(hand_in(own, editor.user, value="5"))
    for row in rows:
        table = thread(editor, row)
        assert table.index("Er det tusinder?") < table.index("Forkert år")
    decide(reviewer, "approve", rows[-1])
    kept = [(row.value, row.review, row.return_reason) for row in own.measurements.filter(period="2025").order_by("pk")]
    assert kept == [(3, "returned", "Er det tusinder?"), (4, "returned", "Forkert år"), (5, "approved", "")]


def test_what_was_corrected_stays_readable_on_the_page(editor, reviewer, own):
    for value in ("3", "4", "5"):
        decide(reviewer, "approve", hand_in(own, editor.user, value=value))
    table = thread(editor, own.measurements.get(current=True, period="2025"))
    assert [f'<td class="num">{value}</td>' in table for value in (3, 4, 5)] == [True] * 3
    assert table.count("rettet siden") == 2


# --- Parts that do not go together -----------------------------------------------------------------
def parts(own, by, total, **values):
    figures = [hand_in(own, by, value=total)]
    for name, value in values.items():
        new = Measurement(
            indicator=own, period="2025", breakdown=f"sex={name}", value=value, absent_reason_da="" if value else "Få",
            figure="final" if value else "suppressed",
        )  # fmt: skip
        figures.append(actions.hand_in(measurement=new, by=by, at=NOW))
    return figures


def test_approving_parts_that_do_not_add_up_asks_first(editor, reviewer, own):
    figures = parts(own, editor.user, "100", female=40, male=50)
    asked = decide(reviewer, "approve", *figures)
    assert asked.templates[0].name == "admin/indicators/measurement/approve.html"
    assert "Delene af »Køn« giver tilsammen 90, det samlede tal er 100." in asked.content.decode()
    assert not own.measurements.filter(period="2025", current=True).exists()
    assert told(decide(reviewer, "approve", *figures, sure="1")) == ["success"]
    assert own.measurements.filter(period="2025", current=True).count() == 3


def test_parts_that_add_up_and_parts_that_still_wait_are_not_asked_about(editor, reviewer, own):
    total, female, male = parts(own, editor.user, "100", female=40, male=60)
    assert told(decide(reviewer, "approve", total, female)) == ["success"]
    assert told(decide(reviewer, "approve", male)) == ["success"]


def test_a_part_that_could_be_worked_out_is_asked_about(editor, reviewer, own):
    asked = decide(reviewer, "approve", *parts(own, editor.user, "100", female=None, male=97))
    assert "»Kvinder og piger« er den eneste udeladte del af »Køn«" in asked.content.decode()


# --- Suppression ---------------------------------------------------------------------------------
def test_a_small_count_is_suppressed_with_one_press_and_the_public_is_told(editor, reviewer, own, client):
    part = MeasurementFactory(indicator=own, period="2024", breakdown="sex=female", value=Decimal("3.25"))
    assert editor.get(page(part)).context["may_suppress"]
    assert told(decide(editor, "suppress", part)) == ["success"]
    waiting = own.measurements.get(review="submitted")
    assert (waiting.value, waiting.figure, waiting.supersedes) == (None, "suppressed", part)
    assert "3,25" in client.get(own.get_absolute_url()).content.decode()
    decide(reviewer, "approve", waiting, sure="1")
    html = client.get(own.get_absolute_url()).content.decode()
    assert "3,25" not in html
    assert "Udeladt: så få, at de kan genkendes" in html
    assert "3,25" not in client.get(f"{own.get_absolute_url()[:-1]}.csv").content.decode()
    assert Measurement.objects.get(pk=part.pk).value == Decimal("3.25")  # staff can still read it


def test_suppression_is_for_ones_own_figures_that_stand_or_wait(editor, own):
    other = MeasurementFactory(indicator__responsible=OrganisationFactory(), breakdown="sex=female")
    old = MeasurementFactory(indicator=own, period="2023", breakdown="sex=female", current=False)
    assert told(decide(editor, "suppress", other, old)) == ["warning"]
    assert not Measurement.objects.filter(figure="suppressed").exists()


def test_the_page_of_a_total_offers_no_suppression(editor, own):
    assert not editor.get(page(own.measurements.get())).context["may_suppress"]
