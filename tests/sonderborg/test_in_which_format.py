"""In which formats of a report each text stands that can be entered: the archive, the JSON and the workbook have all
(`entered.py` names the places), paper (PDF and text document) and the page what a reader looks for there.

Each field is filled with words of its own; whichever are found in a format must be those that are declared for it.
"""

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import repeat

import openpyxl
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from indicators.exports.print_blocks import plain
from indicators.exports.xlsx_report import report_xlsx
from indicators.report_about import about
from indicators.report_print import paper
from indicators.report_sheets import page_context
from indicators.reports import report_for
from initiatives.city import here
from tests.indicators.test_document import document, programme
from tests.sonderborg.entered import WHERE
from tests.sonderborg.test_whatever_is_entered import TODAY, everything

OWN = re.compile(r"Qz\d+x")  # the words that `Filled` gives a text
# By table; whoever looks for the rest finds it in the archive and the JSON.
PAGE = {
    "Dimension": "short", "Event": "date_note place title",
    "Indicator": "definition licence limitations name not_applicable_reason source unit", "Initiative": "summary title",
    "Measurement": "absent_reason", "Organisation": "name", "Pillar": "name", "Programme": "summary title",
    "Venue": "name",
}  # fmt: skip
PAPER = PAGE | {
    "Assessment": "evidence rationale", "Cycle": "note source", "CycleFeature": "reason", "Dimension": "name short",
    "Goal": "title", "Indicator": f"{PAGE['Indicator']} baseline_source proxy_note", "KeyFeature": "title",
}  # fmt: skip
NOT_IN_THE_WORKBOOK = {
    "Cycle": "note", "Dimension": "description example short", "Event": "body",
    "FocusArea": "explanation short title", "Goal": "explanation text", "Initiative": "body",
    "KeyFeature": "explanation short", "Pillar": "description name", "Programme": "body", "Target": "decided_by",
    "Update": "body",
}  # fmt: skip


@pytest.fixture
def texts(db):
    """The English texts by table and field, and the words that each format has."""
    rows = everything().rows
    with translation.override("en"):
        found = {
            (name, field): {*map(_own, rows[name], repeat(field))} - {""} for name in rows for field in WHERE[name]
        }
        return {key: words for key, words in found.items() if words}, _formats()


def _own(row, field):
    value = getattr(row, f"{field}_en", None) if hasattr(row, f"{field}_da") else getattr(row, field, None)
    return value if isinstance(value, str) and OWN.fullmatch(value) else ""


def _formats():
    page, file = report_for(2025, TODAY), report_for(2025, TODAY, whole=True)
    whole = report_for(2025, TODAY, whole=True, details=False)
    city = here("en")
    html = render_to_string("indicators/_sheets.html", page_context(page) | {"city": city})
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx(file, about(file, "en"))))
    cells = " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    return {"paper": str(plain(paper(whole, about(whole, "en"), city))), "page": html, "workbook": cells}


def test_each_text_stands_in_the_formats_that_are_declared(texts):
    words, formats = texts
    found = {
        name: {key for key, own in words.items() if own <= set(OWN.findall(told))} for name, told in formats.items()
    }
    assert found == {
        "paper": _keys(PAPER),
        "page": _keys(PAGE),
        "workbook": set(words) - _keys(NOT_IN_THE_WORKBOOK),
    }


def _keys(declared):
    return {(table, name) for table, names in declared.items() for name in names.split()}


def test_days_of_programmes_and_prices_are_on_paper_and_page():
    """Their forms are not of a kind that can be told from other numbers, so each is looked for."""
    umbrella = programme(starts_on=date(2016, 3, 1), ends_on=date(2016, 3, 7))
    (fair,) = document().events
    rows = (replace(fair, programme="week", price="amount", price_amount=Decimal("49.50")),)
    told = _printed(document(events=rows, programmes=(umbrella,)))
    for name in ("1–7 March 2016", "Programme: Learning Week", "Price: DKK 49.50"):
        assert [name in text for text in told] == [True, True]


@pytest.mark.parametrize(("price", "said"), [("free", "Price: Free"), ("unknown", ""), ("", "")])
def test_a_price_that_nobody_knows_is_not_told(price, said):
    (fair,) = document().events
    for text in _printed(document(events=(replace(fair, price=price),))):
        assert said in text
        assert ("Price" in text) is bool(said)


def test_a_programme_without_an_event_of_the_report_is_in_the_files_only():
    for text in _printed(document(programmes=(programme(),))):
        assert "Learning Week" not in text


def _printed(made):
    """Paper and page."""
    with translation.override("en"):
        page = render_to_string("indicators/_sheets.html", page_context(made) | {"city": here("en")})
        words = " ".join(re.sub(r"<[^>]+>", "", page).split())
        return str(plain(paper(made, about(made, "en"), here("en")))), words
