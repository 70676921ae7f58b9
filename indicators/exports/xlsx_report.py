"""The report as a workbook in the reader's language: numbers and dates are real ones, words are those of the pages.

Equal documents give equal bytes.
"""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import BinaryIO

from django.utils.translation import gettext as _

from indicators import report_words as words
from indicators import wording
from indicators.document import Document
from indicators.exports import dictionary
from indicators.exports.columns import Table, Value
from indicators.exports.tables import tables
from indicators.exports.workbook import Line, Page, told_of, write_workbook
from indicators.report_about import About
from indicators.report_labels import labels, word, yes_or_no
from indicators.report_labels import words as words_of
from indicators.report_notes import notes

SHEETS = (
    "key_features", "indicators", "measurements", "initiatives", "tags", "milestones", "milestone_moves", "updates",
    "programmes", "events", "event_changes", "venues", "organisations", "changes", "sources",
)  # fmt: skip
IN_OTHER_FILES = frozenset({"body"})  # a page of text fits no cell
CODE = re.compile(r"^[a-z]+|(?<=; )working")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # of a baseline or target that ends no month
MANY = 5_000  # rows: from here on each is written as it comes, or the workbook would fill the memory


def report_xlsx(document: Document, about: About) -> bytes:
    file = io.BytesIO()
    write_xlsx(document, about, file)
    return file.getvalue()


def write_xlsx(document: Document, about: About, file: BinaryIO) -> None:
    sparing = sum(map(len, (document.figures, document.initiatives, document.tags, document.updates))) > MANY
    write_workbook(_pages(document, about), about, file, sparing=sparing)


def _pages(document: Document, about: About) -> Iterator[Page]:
    language = about.language
    found = {table.name: table.without(IN_OTHER_FILES) for table in tables(document, language)}
    yield Page(_("Summary"), lambda: _summary(document, about, found))
    for name in SHEETS:
        yield _page(found[name], language)
    yield Page(_("Notes"), lambda: _notes(document, language, [found[name] for name in SHEETS]))


def _page(table: Table, language: str) -> Page:
    return Page(dictionary.tables()[table.name].title.to(language), lambda: _lines(table, language), table=True)


def _lines(table: Table, language: str) -> Iterator[Line]:
    known = dictionary.columns()
    kinds = [known[column].type for column in table.columns]
    yield Line([known[column].title.to(language) for column in table.columns], kinds, head=True)
    for row in table.rows:
        yield Line([_worded(*each) for each in zip(table.columns, kinds, row, strict=True)], kinds)


def _worded(column: str, kind: str, value: Value) -> Value:
    """Codes as the words that pages have for them."""
    if kind in ("word", "words") and isinstance(value, str):
        return word(column, value) if kind == "word" else words_of(column, value)
    if isinstance(value, bool):
        return yes_or_no(value)
    if kind == "period" and isinstance(value, str) and not value.isdigit() and value:
        return date.fromisoformat(value) if DAY.fullmatch(value) else wording.period(value)
    return value


def _summary(document: Document, about: About, found: dict[str, Table]) -> Iterator[Line]:
    yield from told_of(about)
    yield from _told(_("The year in short"), [words.headline(document)])
    if document.choice.narrative:
        yield from _told(_("What went well"), words.went_well(document))
        yield from _told(_("What we must work on"), words.to_work_on(document))
    yield Line([])
    yield Line([_("Key Features by status"), _("Number")], head=True)
    yield from (Line([label, number]) for _status, label, number in words.counts(document))
    for name in ("dimensions", "goals"):
        yield Line([])
        yield from _lines(found[name], about.language)


def _told(title: str, lines: Sequence[str]) -> Iterator[Line]:
    if lines:
        yield Line([])
        yield Line([title], head=True)
        yield from (Line([line]) for line in lines)


def _notes(document: Document, language: str, sheets: Sequence[Table]) -> Iterator[Line]:
    yield Line([_("Notes")], head=True)
    yield from (Line([note]) for note in notes(document))
    yield Line([_("Texts that a spreadsheet would run begin with an apostrophe.")])
    yield Line([])
    yield Line([_("Sheet"), _("Column"), _("Meaning"), _("Unit")], head=True)
    known = dictionary.columns()
    for table in sheets:
        name = dictionary.tables()[table.name].title.to(language)
        for column in table.columns:
            about = known[column]
            yield Line([name, about.title.to(language), _meaning(about, language), about.unit])


def _meaning(column: dictionary.Meaning, language: str) -> str:
    """As the archive explains it, with the words that cells of a workbook have in place of codes."""
    if found := labels(column.name):
        told = {"choices": " · ".join(found)}
        return (
            _("Several of these: %(choices)s") % told
            if column.type == "words"
            else _("One of these: %(choices)s") % told
        )
    own = {"yes": yes_or_no(True), "no": yes_or_no(False)} if column.type == "yes_no" else {}
    if column.name == "wording":
        own = {code: word(column.name, code) for code in ("verified", "working")}
    return CODE.sub(lambda found: own.get(found[0], found[0]), column.meaning.to(language))
