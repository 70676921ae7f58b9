"""The report's page and files with what was chosen in the address."""

import json

import pytest
from django.utils import timezone
from django.utils.translation import override

from indicators.asked_report import chosen
from indicators.report_about import about
from indicators.report_files import EXCEL, KINDS
from indicators.report_print import paper
from indicators.reports import report_for
from initiatives.city import here
from initiatives.models import Goal, KeyFeature
from tests.factories import EventFactory, OccurrenceFactory, OrganisationFactory
from tests.indicators.test_board import measured
from tests.indicators.test_exports import rows_of
from tests.indicators.test_reports import date, freeze, linked, select
from tests.indicators.test_views_progress import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


def two_features():
    for code, number, name in (("3.1", 7, "Waste"), ("5.2", 4, "Reading")):
        KeyFeature.objects.get(code=code).goals.set(Goal.objects.filter(number=number))
        measured(code, 50, period="2021", name_en=name)
        linked(code, title_en=f"About {name}")


def test_a_feature_cuts_the_report_down_and_its_cover_says_so(stranger):
    two_features()
    page = text_of(stranger.get("/en/reports/2021/?feature=3.1"))
    assert ("Waste" in page, "About Waste" in page, "About Reading" in page) == (True, True, False)
    assert "1 Key Feature is in this extract." in page
    assert "The wheel, which shows all 42, is only in the whole report." in page
    assert "The Key Features of this extract are 50% of the way, judged by the 1 of 1 that have figures." in page
    context = stranger.get("/en/reports/2021/?feature=3.1&goal=7").context
    assert [label for label, _text in context["filters"]] == ["Goals", "Key Features"]


def test_the_files_take_the_same_choice(stranger):
    two_features()
    response = stranger.get("/en/reports/2021.csv?feature=3.1")
    assert {row["key_feature"] for row in rows_of(response.text)} == {"3.1"}
    assert 'filename="learning-city-report-2021-extract.csv"' in response["Content-Disposition"]
    assert (response["X-Robots-Tag"], "X-Robots-Tag" in stranger.get("/en/reports/2021.csv")) == ("noindex", False)


def test_a_choice_is_kept_from_search_engines(stranger):
    plain, chosen = stranger.get("/en/reports/2021/"), stranger.get("/en/reports/2021/?goal=7")
    robots = '<meta name="robots" content="noindex, follow">'
    assert (robots in plain.text, robots in chosen.text) == (False, True)
    assert '<link rel="canonical" href="http://localhost:8000/en/reports/2021/">' in chosen.text


def test_what_nobody_knows_is_left_out_and_named(stranger):
    secret = OrganisationFactory(slug="secret", state="draft")
    linked("3.1", lead=secret)
    response = stranger.get("/en/reports/2021/?goal=99&feature=x&organisation=secret&as_of=2020-01-01&from=%00")
    assert "We do not know these choices and left them out: �, 2020-01-01, 99, x, secret" in text_of(response)
    assert response.context["document"].choice.query() == []


def test_a_period_has_the_activities_of_its_years_and_the_figures_of_its_end(stranger):
    measured("3.1", 50, period="2021")
    linked("3.1", title_en="Over in 2019", ends_on=date(2019, 5, 1))
    OccurrenceFactory(event=EventFactory(title_en="Old fair"), first_on=date(2019, 5, 1))
    plain, longer = (text_of(stranger.get(f"/en/reports/2021/{query}")) for query in ("", "?from=2019"))
    assert ("Over in 2019" in plain, "Old fair" in plain) == (False, False)
    assert ("Over in 2019" in longer, "Old fair" in longer, "Report 2019–2021" in longer) == (True, True, True)
    assert "Figures as of 31 December 2021" in longer


def test_as_of_a_day_of_the_year(stranger):
    measured("3.1", 50, period="2021-05")
    before = stranger.get("/en/reports/2021/?as_of=2021-04-30").context["document"]
    after = stranger.get("/en/reports/2021/?as_of=2021-05-31").context["document"]
    assert [row.value for row in (*before.indicators, *after.indicators)] == [None, 50]
    assert (before.as_of, after.as_of) == (date(2021, 4, 30), date(2021, 5, 31))


def test_a_frozen_baseline_is_cut_from_the_frozen_document_alone(stranger, today):
    two_features()
    freeze(report_for(2021, today, whole=True))
    measured("3.1", 50, period="2021", name_en="Later")
    page = text_of(stranger.get("/en/reports/2021/?goal=7"))
    assert ("Waste" in page, "Later" in page, "About Reading" in page) == (True, False, False)
    assert "This is an extract of it: nothing was added or changed." in page
    assert "Later" not in stranger.get("/en/reports/2021.csv?goal=7").text


def test_live_figures_of_a_frozen_year_say_what_they_are(stranger, today):
    two_features()
    freeze(report_for(2021, today, whole=True))
    measured("3.1", 50, period="2021", name_en="Later")
    page = text_of(stranger.get("/en/reports/2021/?figures=live"))
    assert ("Later" in page, "Live figures, as they stand now, not the frozen baseline." in page) == (True, True)
    assert "Later" in stranger.get("/en/reports/2021.csv?figures=live").text


def test_a_frozen_baseline_has_its_own_period_and_day(stranger, today):
    freeze(report_for(2021, today, whole=True))
    response = stranger.get("/en/reports/2021/?as_of=2021-05-31&from=2019")
    assert "A frozen baseline tells about its own year and day." in text_of(response)
    assert response.context["document"].as_of == date(2021, 12, 31)


@pytest.mark.parametrize("frozen", [False, True])
def test_all_42_where_some_were_selected(stranger, today, frozen):
    select(2021, "3.1")
    two_features()
    if frozen:
        freeze(report_for(2021, today, whole=True))
    plain, whole = (stranger.get(f"/en/reports/2021/{query}").context["document"] for query in ("", "?selection=all"))
    assert [[row.name.en for row in made.indicators] for made in (plain, whole)] == [["Waste"], ["Waste", "Reading"]]
    assert (len(plain.selected), len(whole.selected), len(whole.left_out)) == (1, 42, 0)


def test_without_narrative(stranger):
    measured("3.1", 50, period="2021")
    linked("3.1", title_en="Shop", summary_en="A long story")
    plain, short = (text_of(stranger.get(f"/en/reports/2021/{query}")) for query in ("", "?narrative=no"))
    assert ("A long story" in plain, "What went well" in plain) == (True, True)
    assert ("A long story" in short, "What went well" in short, "Shop" in short) == (False, False, True)


def test_a_draft_is_in_no_choice(stranger, coordinator):
    measured("3.1", 50, period="2021", state="draft", name_en="Secret")
    linked("3.1", state="draft", title_en="Secret")
    for client in (stranger, coordinator):
        for query in ("?feature=3.1", "?selection=all", "?figures=live", "?from=2000"):
            assert "Secret" not in client.get(f"/en/reports/2021/{query}").text


@pytest.mark.parametrize("rows", [1, 3])
def test_a_choice_costs_no_query_more(stranger, rows, django_assert_num_queries):
    for _number in range(rows):
        measured("3.1", 20, period="2021")
        linked("3.1", lead=OrganisationFactory()).partners.add(OrganisationFactory())
        OccurrenceFactory(event=EventFactory(organiser=OrganisationFactory()), first_on=date(2021, 5, 1))
    address = "/en/reports/2021/?feature=3.1&selection=all&from=2020&narrative=no"
    stranger.get(address)
    with django_assert_num_queries(8):
        stranger.get(address)


@pytest.mark.parametrize(
    "query",
    ["?from=1&from=2&goal=&goal=%00&feature=" + "x" * 300, "?as_of=0000-00-00&figures=%FF", "?goal=" + "7&goal=" * 90],
)
@pytest.mark.parametrize("ending", ["/", ".csv", ".xlsx"])
def test_nothing_that_is_asked_breaks_it(stranger, query, ending):
    assert stranger.get(f"/en/reports/2021{ending}{query}").status_code == 200


def test_the_heading_of_the_events_names_the_whole_period(stranger):
    assert "Events in 2019–2021" in text_of(stranger.get("/en/reports/2021/?from=2019"))


def test_the_printed_report_leaves_out_the_same_and_says_so(stranger):
    two_features()
    with override("en"):
        found = chosen({"feature": ["3.1"], "narrative": ["no"]}, 2021, timezone.localdate(), whole=True)
        made = paper(found.document, about(found.document, "en"), here("en"))
    headings = [block.text for block in made.blocks if block.kind == "heading"]
    told = [line.text for block in made.blocks if block.kind == "words" for line in block.lines]
    assert ("What went well" in headings, "Indicators" in headings) == (False, True)
    assert told[0] == (
        "The Key Features of this extract are 50% of the way, judged by the 1 of 1 that have figures. "
        "1 Key Feature is achieved or on track."
    )
    assert "figure" not in [block.kind for block in made.blocks]
    titles = next(block for block in made.blocks if block.kind == "table" and block.caption == "Working wording")
    assert [row[0][0].text for row in titles.rows] == ["3.1"]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != EXCEL])
def test_an_empty_year_is_a_file_all_the_same(stranger, kind):
    assert stranger.get(f"/en/reports/1950.{kind}?goal=7&narrative=no").status_code == 200


@pytest.mark.parametrize(
    ("frozen", "query", "said"),
    [
        (False, "feature=99.9&goal=x", "We do not know these choices and left them out: x, 99.9"),
        (False, "as_of=2022-06-30", "We do not know these choices and left them out: 2022-06-30"),
        (True, "from=2020", "A frozen baseline tells about its own year and day. Choose live figures to see another "
         "period or day."),
        (False, "goal=7", ""),
    ],
)  # fmt: skip
def test_what_was_asked_for_in_vain_is_told_on_page_cover_and_in_files(stranger, today, frozen, query, said):
    two_features()
    if frozen:
        freeze(report_for(2021, today, whole=True))
    assert stranger.get(f"/en/reports/2021/?{query}").context["in_vain"] == said
    content = json.loads(stranger.get(f"/en/reports/2021.json?{query}").getvalue())
    assert {pair["label"]: pair["value"] for pair in content["about"]}.get("Not possible", "") == said
    assert [note for note in content["notes"] if note == said] == [said] * bool(said)
