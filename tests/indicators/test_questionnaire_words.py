"""The tables of a questionnaire lead to all of their rows where they end before them."""

from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from indicators import questionnaire_print, report_sheets
from indicators.exports.print_blocks import Heading, Table, Words
from indicators.questionnaire_document import Answered, QuestionEntry, SectionEntry, TableEntry
from indicators.questionnaire_words import complete, printed
from indicators.texts import Text
from tests.indicators.test_document import document

FILE = f"{settings.SITE_URL}/en/reports/2016.xlsx"


def answered(kind="events", rows=1, **values):
    (event,) = document().events
    table = TableEntry(kind, events=tuple(replace(event, slug=f"e{number}") for number in range(rows)))
    asked = QuestionEntry("q", Text(en="Events"), Text(), "table", None, required=False, answer=Text(), table=table)
    given = {
        "year": 2016, "title": Text(en="Report"), "note": Text(), "period_from": date(2015, 1, 1),
        "period_to": date(2016, 12, 31), "deadline": None, "source_url": "", "as_of": date(2016, 12, 31),
        "languages": ("en",), "sections": (SectionEntry("s", Text(en="Section"), Text(), (asked,)),),
    }  # fmt: skip
    return Answered(**given | values)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("kind", "values", "query"),
    [
        ("events", {}, "?from=2015&selection=all"),
        ("partners", {"period_from": date(2016, 1, 1)}, "?selection=all"),
        ("initiatives", {"baseline_checksum": "a" * 64}, "?from=2015&figures=live&selection=all"),
        ("baseline", {"baseline_checksum": "a" * 64}, ""),
        ("profile", {}, ""),
    ],
)
def test_activities_are_of_the_whole_period_and_figures_of_the_report(kind, values, query):
    assert complete(answered(**values), kind) == FILE + query


@pytest.mark.parametrize(("rows", "told"), [(2, []), (3, [f"{FILE}?from=2015&selection=all"])])
def test_a_table_that_ends_early_says_where_all_rows_are(monkeypatch, rows, told):
    monkeypatch.setattr(questionnaire_print, "LISTED", 2)
    monkeypatch.setattr(report_sheets, "LISTED", 2)
    made = answered(rows=rows)
    blocks = questionnaire_print.paper(made, {"name": "Testby", "network": "Network", "municipality": "Town"}).blocks
    (table,) = (block for block in blocks if isinstance(block, Table))
    links = [line.text for block in blocks if isinstance(block, Words) for line in block.lines if line.style == "link"]
    assert (len(table.rows), links) == (2, told)
    page = render_to_string("indicators/_questionnaire.html", printed(made))
    assert [f'href="{link.replace("&", "&amp;")}"' in page for link in told] == [True] * len(told)
    assert ("as a spreadsheet" in page) is bool(told)


def test_what_stands_over_an_answer_stays_with_it_on_the_page():
    (asked,) = answered().questions
    row = replace(asked[1], table=None, answer=Text(en="We do.\n\nTwice.", da="Det gør vi."), rating=4)
    made = replace(answered(languages=("en", "da")), sections=(SectionEntry("s", Text(en="Ours"), Text(), (row,)),))
    blocks = questionnaire_print.paper(made, {"name": "Testby", "network": "Network", "municipality": "Town"}).blocks
    told = [(block.lines[0].text, block.leads_in) for block in blocks if not isinstance(block, Heading)]
    assert told == [
        ("4 of 5", True), ("English", True), ("We do.", False), ("Twice.", False),
        ("Danish", True), ("Det gør vi.", False),
    ]  # fmt: skip
