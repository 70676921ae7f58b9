"""One indicator's page, series and chart, and who may see them."""

import csv
import io
import re
from datetime import date
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from indicators.models import Indicator
from initiatives.models import KeyFeature
from tests.factories import (
    IndicatorFactory,
    InitiativeFactory,
    MeasurementFactory,
    OrganisationFactory,
    TargetFactory,
)
from tests.indicators.test_views_progress import text_of

pytestmark = pytest.mark.django_db
PAGE = "/en/indicators/co2/"
LAST = timezone.localdate().year - 1


def indicator(*values, direction="down", target=0, **options):
    """From 100 in 2007 to 0 in 2039, with figures for the years up to last year."""
    given = {
        "code": "co2", "name_en": "Emissions", "name_da": "Udledning", "unit_en": "% of 2007", "direction": direction,
        "feature": KeyFeature.objects.get(code="3.1"), "baseline_on": date(2007, 12, 31), "baseline_value": 100,
        "source_en": "The office",
    }  # fmt: skip
    row = IndicatorFactory(**given | options)
    if target is not None:
        TargetFactory(indicator=row, on=date(2039, 12, 31), value=target)
    for number, value in enumerate(reversed(values)):
        MeasurementFactory(indicator=row, period=str(LAST - number), value=value)
    return row


def finding(stranger):
    return stranger.get(PAGE).context["finding"]


@pytest.mark.parametrize(
    ("values", "options", "sentence"),
    [
        ([0], {}, f"The target is reached: 0% in {LAST}, and 0% was to be reached by 2039"),
        ([20], {}, f"Down from 100% in 2007 to 20% in {LAST} – on track to reach 0% in 2039"),
        ([70], {}, f"Down from 100% in 2007 to 70% in {LAST} – not fast enough to reach 0% in 2039"),
        ([95], {}, f"Down from 100% in 2007 to 95% in {LAST} – far too slow to reach 0% in 2039"),
        ([120], {}, f"Up from 100% in 2007 to 120% in {LAST} – the wrong way: 0% is to be reached in 2039"),
        ([], {}, "No figures yet"),
        ([50], {"not_applicable_reason_en": "No coast"}, "Not applicable here: No coast"),
        (
            [40, 50],
            {"target": None, "baseline_on": None, "baseline_value": None},
            f"Up from 40% in {LAST - 1} to 50% in {LAST} – there is no target to judge by",
        ),
        (
            [50],
            {"target": None, "baseline_on": None, "baseline_value": None},
            f"50% in {LAST} – there is no target to judge by",
        ),
        (
            [50, 50],
            {"direction": "none", "target": None, "baseline_on": None, "baseline_value": None},
            f"Still 50% in {LAST}, as in {LAST - 1} – context that is not judged",
        ),
    ],
)
def test_the_finding_is_one_sentence(stranger, values, options, sentence):
    indicator(*values, **options)
    assert finding(stranger) == sentence
    assert sentence in text_of(stranger.get(PAGE))


def test_an_old_figure_is_shown_and_not_judged(stranger):
    MeasurementFactory(indicator=indicator(), period="2010", value=90)
    assert finding(stranger) == "The latest figure, 90%, is for 2010: too old to judge by"
    assert '<dd class="pale">90 <span>' in stranger.get(PAGE).content.decode()


def test_nothing_is_said_across_a_change_of_method(stranger):
    MeasurementFactory(indicator=indicator(50, 20), period=str(LAST - 2), value=70, figure="break")
    assert finding(stranger) == f"20% in {LAST} – on track to reach 0% in 2039"
    page = text_of(stranger.get(PAGE))
    assert f"The method changed with the figure for {LAST - 2}." in page
    assert "Pace now – The method changed since the baseline." in page
    assert "Now: " not in page


def test_a_reason_stands_where_the_figure_would(stranger):
    row = indicator(50)
    MeasurementFactory(
        indicator=row,
        period=str(LAST - 1),
        value=None,
        absent_reason_da="Ukendt",
        absent_reason_en="Not counted",
        figure="final",
    )
    table = stranger.get(PAGE).context["table"]
    assert [(line.period, line.value, line.reason) for line in table] == [
        (str(LAST), "50", ""), (str(LAST - 1), "", "Not counted"),
    ]  # fmt: skip
    assert f"{LAST - 1} No figure: Not counted" in text_of(stranger.get(PAGE))


def test_without_any_figure_the_newest_reason_is_the_finding(stranger):
    MeasurementFactory(
        indicator=indicator(), period=str(LAST), value=None, absent_reason_da="Ukendt", absent_reason_en="Not counted"
    )
    assert finding(stranger) == "No figures yet: Not counted"
    assert "Latest – Not counted" in text_of(stranger.get(PAGE))


def test_zero_is_a_figure(stranger):
    indicator(0)
    assert [(fact.name, fact.value) for fact in stranger.get(PAGE).context["facts"]][:2] == [
        ("Baseline 2007", "100"), (f"Latest {LAST}", "0"),
    ]  # fmt: skip


def test_the_calculation_has_its_numbers_to_four_places(stranger):
    MeasurementFactory(indicator=indicator(), period="2024", value=43)
    gone, whole = (date(2024, 12, 31) - date(2007, 12, 31)).days, (date(2039, 12, 31) - date(2007, 12, 31)).days
    steps = {step.name: step.formula for step in stranger.get(PAGE).context["steps"]}
    assert steps == {
        "From the baseline to the target": "100",
        "From the latest figure to the target": "43",
        "Share of the way": "1 − 43 / 100 = 0.5700 → 57%",
        "Needed by 31 December 2024": f"{gone} of {whole} days = {gone / whole:.4f} → {gone / whole:.0%}",
    }


def test_the_table_has_the_plan_and_the_status_of_the_time(stranger):
    indicator(95, 20)
    table = stranger.get(PAGE).context["table"]
    assert [(line.period, line.word) for line in table] == [(str(LAST), "On track"), (str(LAST - 1), "Off track")]
    gone, whole = (date(LAST, 12, 31) - date(2007, 12, 31)).days, (date(2039, 12, 31) - date(2007, 12, 31)).days
    assert table[0].plan == str(round(100 - 100 * gone / whole))


def test_breakdowns_stand_side_by_side_on_the_same_axes_with_their_tables(stranger):
    row = indicator(50)
    for sex, values in (("female", [40, 80]), ("male", [60, 20])):
        for year, value in zip((LAST - 1, LAST), values, strict=True):
            MeasurementFactory(indicator=row, period=str(year), breakdown=f"sex={sex}", value=value)
    MeasurementFactory(
        indicator=row,
        period=str(LAST),
        breakdown="area=Als",
        value=None,
        absent_reason="Too few",
        figure="suppressed",
    )
    response = stranger.get(PAGE)
    area, sex = response.context["breakdowns"]
    assert [(part.name, part.value, part.note, part.mini) for part in area.parts] == [
        ("Als", "Suppressed", f"{LAST}: Too few", None)
    ]
    assert [(part.name, part.value, part.note) for part in sex.parts] == [
        ("Women and girls", "80%", str(LAST)), ("Men and boys", "20%", str(LAST)),
    ]  # fmt: skip
    female, male = (part.mini for part in sex.parts)
    assert female.label == f"Emissions, Women and girls: 80% in {LAST}"
    assert float(female.y) < float(male.y)  # higher up on the axis that both share
    page = response.content.decode()
    assert page.count("<td>Final</td>") == 4 + 2 + 1  # the parts, with them the total; the total's own table
    assert "Too few" in page


def test_source_definition_and_limits_are_told(stranger):
    indicator(
        50, definition_en="What is counted", limitations_en="Not the farms", proxy_note_en="For all gases",
        source_url="https://example.org/co2", responsible=OrganisationFactory(name_en="The office of figures"),
    )  # fmt: skip
    page = text_of(stranger.get(PAGE))
    for text in (
        "What is counted", "Not the farms", "For all gases", "The office of figures", "CC BY 4.0",
        "Official statistics", "Down: a lower value is better", "Every year", "(working wording)",
    ):  # fmt: skip
        assert text in page
    assert 'href="https://example.org/co2"' in stranger.get(PAGE).content.decode()


def test_the_wording_that_is_verified_has_no_warning(stranger):
    indicator(50)
    KeyFeature.objects.filter(code="3.1").update(wording_verified=True, verified_at=timezone.now())
    assert "working wording" not in text_of(stranger.get(PAGE))


def test_only_what_the_reader_may_see_is_beside_it(stranger, coordinator):
    row = indicator(50)
    row.initiatives.set([InitiativeFactory(title_en="Open"), InitiativeFactory(title_en="Hidden", state="draft")])
    for name, state in (("Noise", "published"), ("Silence", "draft")):
        IndicatorFactory(name_en=name, state=state, feature=row.feature)
    shown = stranger.get(PAGE).context
    assert [initiative.title for initiative in shown["initiatives"]] == ["Open"]
    assert [standing.indicator.name for standing in shown["others"]] == ["Noise"]
    assert len(coordinator.get(PAGE).context["others"]) == 2


@pytest.mark.parametrize("ending", ["/", ".csv", ".svg"])
def test_a_draft_is_not_there_for_strangers(stranger, editor, coordinator, ending):
    indicator(50, state="draft", responsible=editor.organisation)
    address = f"/en/indicators/co2{ending}"
    assert [client.get(address).status_code for client in (stranger, editor, coordinator)] == [404, 200, 200]
    assert coordinator.get(address)["Cache-Control"].startswith("no-cache, no-store") or (
        "no-store" in coordinator.get(address)["Cache-Control"]
    )


@pytest.mark.parametrize("ending", ["/", ".csv", ".svg"])
def test_an_old_code_leads_to_the_new_one(stranger, ending):
    row = Indicator.objects.get(pk=indicator(50).pk)
    row.code = "emissions"
    row.save()
    response = stranger.get(f"/en/indicators/co2{ending}")
    assert (response.status_code, response["Location"]) == (301, f"/en/indicators/emissions{ending}")
    Indicator.objects.update(state="draft")
    assert stranger.get(f"/en/indicators/co2{ending}").status_code == 404


@pytest.mark.parametrize("code", ["unknown", "x" * 3000, "co2%00", "-", "%F0%9F"])
def test_what_does_not_exist_is_not_there(stranger, code):
    assert stranger.get(f"/en/indicators/{code}/").status_code == 404


def test_context_belongs_to_no_key_feature(stranger):
    indicator(50, feature=None, direction="none")
    response = stranger.get(PAGE)
    assert (response.context["goals"], response.context["others"]) == ([], [])
    assert "Context: it belongs to no Key Feature" in text_of(response)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_eight_queries(stranger, rows, django_assert_num_queries):
    row = indicator(*range(50, 50 + rows))
    for number in range(rows):
        row.initiatives.add(InitiativeFactory())
        MeasurementFactory(indicator=IndicatorFactory(feature=row.feature), period=str(LAST))
        TargetFactory(indicator=row, on=date(2031 + number, 12, 31), value=90 - 30 * number)
    stranger.get(PAGE)
    # indicator, standings, figures, targets, goals, initiatives, their tags; whether there is sample data
    with django_assert_num_queries(8):
        stranger.get(PAGE)


def rows_of(response, **options):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), **options))


def test_the_series_as_open_data(stranger):
    row = indicator("43.5", unit_en="kg", decimals=0)
    MeasurementFactory(indicator=row, period=str(LAST), breakdown="sex=female", value=0, note_en="=SUM(A1)")
    response = stranger.get("/en/indicators/co2.csv")
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "text/csv; charset=utf-8", 'attachment; filename="co2.csv"',
    )  # fmt: skip
    rows = rows_of(response)
    assert [(line["kind"], line["period"], line["breakdown"], line["value"]) for line in rows] == [
        ("baseline", "2007", "", "100"),
        ("measured", str(LAST), "", "43.5"),
        ("measured", str(LAST), "sex=female", "0"),
        ("target", "2039", "", "0"),
    ]
    assert rows[2]["note"] == "'=SUM(A1)"
    same = {"indicator": "co2", "name": "Emissions", "unit": "kg", "direction": "down", "source": "The office",
            "licence": "CC BY 4.0", "made_on": timezone.localdate().isoformat()}  # fmt: skip
    assert all({name: line[name] for name in same} == same for line in rows)


def test_the_series_for_excel_in_danish(stranger):
    indicator("43.5")
    response = stranger.get("/en/indicators/co2.csv?excel=da")
    assert response.content.startswith("\ufeffindicator;name;kind;".encode())
    assert rows_of(response, delimiter=";")[1]["value"] == "43,5"
    assert not stranger.get("/en/indicators/co2.csv?excel=x").content.startswith("\ufeff".encode())


def test_the_series_of_a_past_day_is_what_had_been_measured_by_then(stranger):
    indicator(60, 50, 40)
    day = f"{LAST - 1}-12-31"
    address = f"/en/indicators/co2.csv?as_of={day}"
    assert f'href="{address}"' in stranger.get(PAGE, {"as_of": day}).content.decode()
    measured = [line["value"] for line in rows_of(stranger.get(address)) if line["kind"] == "measured"]
    assert measured == ["60", "50"]
    assert len(rows_of(stranger.get("/en/indicators/co2.csv?as_of=nonsense"))) == 5


def test_a_day_within_a_month_stands_in_the_series_as_it_is(stranger):
    row = indicator(50, baseline_on=date(2012, 2, 28))
    TargetFactory(indicator=row, on=date(2016, 10, 22), value=80)
    TargetFactory(indicator=row, on=date(2020, 2, 29), value=70)
    lines = rows_of(stranger.get("/en/indicators/co2.csv"))
    assert [line["period"] for line in lines] == ["2012-02-28", str(LAST), "2016-10-22", "2020-02", "2039"]


def test_what_waits_for_approval_is_in_no_file(stranger, coordinator):
    MeasurementFactory(indicator=indicator(50), period="2009", review="submitted", current=False)
    assert [line["period"] for line in rows_of(coordinator.get("/en/indicators/co2.csv"))] == [
        "2007",
        str(LAST),
        "2039",
    ]


def test_the_chart_may_be_shown_elsewhere_and_kept_for_an_hour(stranger):
    indicator(50, name_en='<Emissions> & "more"')
    response = stranger.get("/en/indicators/co2.svg")
    assert (response["Content-Type"], response["Cache-Control"], response["Cross-Origin-Resource-Policy"]) == (
        "image/svg+xml", "public, max-age=3600", "cross-origin",
    )  # fmt: skip
    svg = ET.fromstring(response.content)
    assert svg.findtext("{http://www.w3.org/2000/svg}title") == '<Emissions> & "more"'
    assert {"class", "style"}.isdisjoint({name for element in svg.iter() for name in element.attrib})
    again = stranger.get("/en/indicators/co2.svg", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_picture_that_is_shown_elsewhere_follows_a_new_code(stranger):
    row = Indicator.objects.get(pk=indicator(50).pk)
    row.code = "emissions"
    row.save()
    response = stranger.get("/en/indicators/co2.svg")
    assert (response.status_code, response["Location"]) == (301, "/en/indicators/emissions.svg")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert stranger.get("/en/indicators/co2/")["Cross-Origin-Resource-Policy"] == "same-origin"


def test_without_figures_there_is_no_chart(stranger):
    indicator()
    assert stranger.get(PAGE).context["chart"] is None
    assert "No figure to draw" in text_of(stranger.get(PAGE))


def test_a_picture_without_figures_says_so_where_it_is_shown(stranger):
    row = indicator(name_en='<Emissions> & "more"')
    for asked in ("", "?as_of=2010-01-01"):
        response = stranger.get(f"/en/indicators/co2.svg{asked}")
        assert (response.status_code, response["Cross-Origin-Resource-Policy"]) == (200, "cross-origin")
        svg = ET.fromstring(response.content)
        texts = [element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")]
        assert (texts[0], texts[-1][:18]) == ('<Emissions> & "more"', "Source: The office")
        assert svg.findtext("{http://www.w3.org/2000/svg}desc") in texts
        assert {"class", "style"}.isdisjoint({name for element in svg.iter() for name in element.attrib})
    Indicator.objects.filter(pk=row.pk).update(state="draft")
    assert stranger.get("/en/indicators/co2.svg").status_code == 404


def test_what_is_approved_before_its_period_has_ended_waits(stranger):
    row = indicator(50)
    this_year = timezone.localdate().year
    MeasurementFactory(indicator=row, period=str(this_year), value=99)
    response = stranger.get(PAGE)
    first, second = response.context["table"]
    assert (first.period, first.value, first.status) == (str(this_year), "99", "")
    assert first.note == f"The period has not ended: the figure counts from 31 December {this_year}."
    assert second.period == str(LAST)
    texts = [text.text for text in response.context["chart"].drawings[0].texts]
    assert ("50" in texts, "99" in texts) == (True, False)


def test_the_code_to_embed_is_whole_whatever_the_name(stranger):
    indicator(50, name_en='5" <b> & more')
    page = unescape(stranger.get(PAGE).content.decode())
    code = page[page.index('class="mono">') :].partition("</textarea>")[0]
    assert 'alt="5&quot; &lt;b&gt; &amp; more: ' in code
    assert '<a href="http' in code
    assert 'lang="en" width="100%"' in code  # as wide as where it is shown


def test_the_code_to_embed_speaks_one_language(stranger):
    indicator(50, name_en="")
    page = unescape(stranger.get(PAGE).content.decode())
    code = page[page.index('class="mono">') :].partition("</textarea>")[0]
    assert re.search(r'alt="([^"]*)"', code).group(1) == stranger.get(PAGE).context["finding"].replace("\u00a0", " ")
