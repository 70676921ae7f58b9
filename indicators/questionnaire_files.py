"""The answered questionnaire as files: which kinds there are, and the bytes of each from the document alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import override

from indicators.exports.questionnaire_csv import questionnaire_csv
from indicators.exports.questionnaire_xlsx import Written, questionnaire_xlsx
from indicators.questionnaire_document import Answered
from indicators.questionnaire_print import about, paper
from initiatives.city import here


@dataclass(frozen=True, slots=True)
class Kind:
    mime: str
    write: Callable[[Answered, str], bytes]


def _pdf(document: Answered, language: str) -> bytes:
    from indicators.exports.pdf_report import pdf  # noqa: PLC0415 - megabytes that few workers ever need

    return pdf(paper(document, here(language)))


def _docx(document: Answered, language: str) -> bytes:
    from indicators.exports.docx_report import docx  # noqa: PLC0415 - the same

    return docx(paper(document, here(language)))


def _csv(document: Answered, language: str) -> bytes:
    return questionnaire_csv(document, language).encode()


def _xlsx(document: Answered, language: str) -> bytes:
    return questionnaire_xlsx(document, about(document, language))


KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", _pdf),
    "docx": Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "csv": Kind("text/csv; charset=utf-8", _csv),
}


def questionnaire_file(document: Answered, kind: str, language: str) -> bytes:
    """The same document gives the same bytes."""
    with override(language):
        return KINDS[kind].write(document, language)


def writers_xlsx(document: Answered, written: Mapping[int, Written], language: str) -> bytes:
    """For those who write: with who wrote what, and when."""
    with override(language):
        return questionnaire_xlsx(document, about(document, language), written)


def file_name(document: Answered, ending: str) -> str:
    draft = "" if document.signed else "-draft"
    return f"learning-city-questionnaire-{document.year}{draft}.{ending}"
