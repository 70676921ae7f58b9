"""The report as files: which kinds there are, and the bytes of each from the document alone."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import override

from indicators.document import Document
from indicators.exports.csv_report import report_csv
from indicators.exports.json_report import report_json
from indicators.exports.pdf_report import pdf
from indicators.exports.xlsx_report import report_xlsx
from indicators.exports.zip_report import report_zip
from indicators.report_about import About, about
from indicators.report_print import paper
from initiatives.city import here


@dataclass(frozen=True, slots=True)
class Kind:
    """`whole` says that it has the rows behind the report, which cost a query more."""

    mime: str
    write: Callable[[Document, About], bytes]
    whole: bool = False


def _csv(document: Document, told: About) -> bytes:
    return report_csv(document, told.language).encode()


def _excel_csv(document: Document, told: About) -> bytes:
    return report_csv(document, told.language, "excel-da").encode()


def _docx(document: Document, told: About) -> bytes:
    from indicators.exports.docx_report import docx  # noqa: PLC0415 - megabytes that few workers ever need

    return docx(paper(document, told, here(told.language)))


def _pdf(document: Document, told: About) -> bytes:
    return pdf(paper(document, told, here(told.language)))


EXCEL = "excel.csv"  # CSV for Excel in Danish: the same address as CSV, with ?excel=da
KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", _pdf, whole=True),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", report_xlsx, whole=True),
    "docx": Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx, whole=True),
    "csv": Kind("text/csv; charset=utf-8", _csv),
    EXCEL: Kind("text/csv; charset=utf-8", _excel_csv),
    "zip": Kind("application/zip", report_zip, whole=True),
    "json": Kind("application/json; charset=utf-8", report_json, whole=True),
}


def report_file(document: Document, kind: str, language: str) -> bytes:
    """The same document gives the same bytes."""
    with override(language):
        return KINDS[kind].write(document, about(document, language))


def file_name(document: Document, kind: str) -> str:
    """An extract and an earlier version of a year say so in their names."""
    again = f"-v{document.frozen.version}" if document.frozen and document.frozen.replaced else ""
    span = f"{document.first_year}-" if document.first_year != document.year else ""
    part = "-extract" if document.choice.query() else ""
    return f"learning-city-report-{span}{document.year}{again}{part}.{kind.rpartition('.')[2]}"
