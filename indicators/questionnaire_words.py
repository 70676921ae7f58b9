"""A questionnaire as it is read and printed: its answers in English beside the city's language, its tables as the
report's."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from indicators import wording
from indicators.document import Text
from indicators.models import Part
from indicators.questionnaire_document import Answered, QuestionEntry
from indicators.report_choice import Choice
from indicators.report_sheets import Block, table_block


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in one language; `lang` names it to screen readers where it is not the page's."""

    name: str
    lang: str
    paragraphs: list[str]


@dataclass(frozen=True, slots=True)
class Line:
    number: str
    text: Text
    said: list[Said]
    rating: int
    missing: bool
    block: Block | None
    complete: str


@dataclass(frozen=True, slots=True)
class Heading:
    number: int
    title: Text
    lines: list[Line]


def spoken(code: str) -> str:
    """A language in the middle of a sentence: Danish writes it small."""
    name = str(Part(code).label)
    return name.lower() if wording.language().startswith("da") else name


def title_of(document: Answered) -> str:
    return f"{document.title.to(wording.language())} {document.year}"


def printed(document: Answered) -> dict[str, Any]:
    """All that its templates show, in the language that is active."""
    return {
        "title": title_of(document),
        "document": document,
        "headings": [
            Heading(
                number,
                section.title,
                [_line(f"{number}.{order}", row, document) for order, row in enumerate(section.questions, 1)],
            )
            for number, section in enumerate(document.sections, 1)
        ],
        "languages": _(" and ").join(spoken(code) for code in document.languages),
    }


def _line(number: str, row: QuestionEntry, document: Answered) -> Line:
    return Line(
        number=number,
        text=row.text,
        said=[_said(row, code) for code in languages_of(row, document)],
        rating=row.rating,
        missing=bool(row.lacks(document.languages)),
        block=table_block(row.table) if row.table else None,
        complete=complete(document, row.table.kind) if row.table else "",
    )


def complete(document: Answered, kind: str) -> str:
    """The address of the workbook that has all rows of a table: of the period where it is of activities, else of the
    report that the figures are from."""
    year = document.as_of.year
    since = document.period_from.year
    choice = Choice(since=since if since < year else None, live=bool(document.baseline_checksum), everything=True)
    query = urlencode(choice.query() if kind in {"initiatives", "events", "partners"} else [])
    return f"{settings.SITE_URL}{reverse('report-xlsx', args=[year])}{'?' if query else ''}{query}"


def languages_of(row: QuestionEntry, document: Answered) -> list[str]:
    """Those that are written: the network's first, then the city's, then the others."""
    order = dict.fromkeys((*document.languages, "en", "da", "de"))
    return [code for code in order if getattr(row.answer, code)]


def _said(row: QuestionEntry, code: str) -> Said:
    text = getattr(row.answer, code)
    own = wording.language().partition("-")[0] == code
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    return Said(str(Part(code).label), "" if own else code, paragraphs)
