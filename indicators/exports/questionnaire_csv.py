"""An answered questionnaire as CSV: one row for each question and language."""

from collections.abc import Iterator

from indicators.exports.cells import Cell, Dialect, csv_text
from indicators.questionnaire_document import Answered

HEADER = (
    "year", "period_from", "period_to", "section", "section_title", "number", "question", "question_text", "kind",
    "rating", "language", "answer", "words", "word_limit", "as_of", "signed_by", "signed_at", "checksum",
)  # fmt: skip


def questionnaire_csv(document: Answered, language: str, dialect: Dialect = "open") -> str:
    """Titles and questions in the language, answers in each that they are written in."""
    return csv_text(HEADER, rows(document, language), dialect)


def rows(document: Answered, language: str) -> Iterator[list[Cell]]:
    """Unanswered questions too, in the network's language."""
    head: list[Cell] = [document.year, document.period_from, document.period_to]
    signed = document.signed
    tail: list[Cell] = [
        document.as_of,
        *([signed.by, signed.at.isoformat(), signed.checksum] if signed else ["", "", ""]),
    ]
    for number, section in enumerate(document.sections, 1):
        for order, row in enumerate(section.questions, 1):
            asked: list[Cell] = [
                section.code,
                section.title.to(language),
                f"{number}.{order}",
                row.code,
                row.text.to(language),
                row.kind,
                row.rating or None,
            ]
            written = [code for code in ("en", "da", "de") if getattr(row.answer, code)] or [document.languages[0]]
            for code in written:
                yield [*head, *asked, code, getattr(row.answer, code), row.words(code), row.word_limit, *tail]
