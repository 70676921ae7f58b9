"""An answered questionnaire as a workbook: a row for each question, its answers side by side; and what it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.document import LANGUAGES
from indicators.exports.columns import Value
from indicators.exports.workbook import Line, Page, told_of, workbook
from indicators.questionnaire_document import Answered, QuestionEntry
from indicators.questionnaire_words import spoken
from indicators.report_about import About


@dataclass(frozen=True, slots=True)
class Written:
    """Who wrote an answer, and when last: for those who write, not for the public."""

    by: str
    on: date


def questionnaire_xlsx(document: Answered, about: About, written: Mapping[int, Written] | None = None) -> bytes:
    """`written` is by the id of the question; without it there is nothing of who wrote what."""
    answers = Page(_("Answers"), lambda: _lines(document, about.language, written), table=True)
    return workbook([answers, Page(_("About the file"), lambda: told_of(about))], about)


def _lines(document: Answered, language: str, written: Mapping[int, Written] | None) -> Iterator[Line]:
    codes = _languages(document)
    by = [_("Written by"), _("Last written")] if written is not None else []
    words = [_("Words, %(language)s") % {"language": spoken(code)} for code in codes]
    answers = [_("Answer, %(language)s") % {"language": spoken(code)} for code in codes]
    head = [pgettext("question", "No."), _("Section"), _("Question"), _("Word limit"), *words, _("Rating"), *answers]
    yield Line([*head, *by, _("Signed off")], head=True)
    kinds = ["code", "text", "text", "integer", *["integer"] * len(codes), "integer", *["text"] * len(codes)]
    kinds += [*(["text", "date"] if written is not None else []), "date"]
    signed = timezone.localtime(document.signed.at).date() if document.signed else None
    for number, section in enumerate(document.sections, 1):
        for order, row in enumerate(section.questions, 1):
            asked: list[Value] = [f"{number}.{order}", section.title.to(language), row.text.to(language)]
            yield Line([*asked, *_answered(row, codes), *_writer(row, written), signed], kinds)


def _languages(document: Answered) -> Sequence[str]:
    """Those that it must be written in, the network's first, and any other that something is written in."""
    others = [code for code in LANGUAGES if any(getattr(row.answer, code) for _number, row in document.questions)]
    return list(dict.fromkeys([*document.languages, *others]))


def _answered(row: QuestionEntry, codes: Sequence[str]) -> list[Value]:
    words = [row.words(code) if getattr(row.answer, code) else None for code in codes]
    return [row.word_limit, *words, row.rating or None, *(getattr(row.answer, code) for code in codes)]


def _writer(row: QuestionEntry, written: Mapping[int, Written] | None) -> list[Value]:
    if written is None:
        return []
    found = written.get(row.id)
    return [found.by, found.on] if found else [None, None]
