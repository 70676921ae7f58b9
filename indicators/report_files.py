"""The report as files: which kinds there are, and the bytes of each from the document alone."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import override

from indicators.document import Document
from indicators.exports.csv_report import report_csv
from indicators.exports.json_report import write_json
from indicators.exports.pdf_report import pdf
from indicators.exports.xlsx_report import IN_OTHER_FILES, write_xlsx
from indicators.exports.zip_report import write_zip
from indicators.report_about import About, about
from indicators.report_print import paper
from indicators.sealed import DETAILS, NOTHING_UNREAD, Unread
from initiatives.city import here

ON_PAPER = Unread(("tags", "updates", "venues", "changes", "framework"), DETAILS)


@dataclass(frozen=True, slots=True)
class Kind:
    """`whole` says that it has the rows behind the report, which cost a query more, `details` that it has the long
    texts, links and news as well, which are most of a large report. `unread` is what of a frozen one it has no place
    for."""

    mime: str
    write: Callable[[Document, About, BinaryIO], object]
    whole: bool = False
    details: bool = False
    unread: Unread = ON_PAPER

    @property
    def parts(self) -> dict[str, bool]:
        """What of a report it needs."""
        return {"whole": self.whole, "details": self.details}


def _csv(document: Document, told: About, file: BinaryIO) -> None:
    file.write(report_csv(document, told.language).encode())


def _excel_csv(document: Document, told: About, file: BinaryIO) -> None:
    file.write(report_csv(document, told.language, "excel-da").encode())


def _docx(document: Document, told: About, file: BinaryIO) -> None:
    from indicators.exports.docx_report import docx  # noqa: PLC0415 - megabytes that few workers ever need

    file.write(docx(paper(document, told, here(told.language))))


def _pdf(document: Document, told: About, file: BinaryIO) -> None:
    file.write(pdf(paper(document, told, here(told.language))))


EXCEL = "excel.csv"  # CSV for Excel in Danish: the same address as CSV, with ?excel=da
KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", _pdf, whole=True),
    "xlsx": Kind(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_xlsx,
        whole=True,
        details=True,
        unread=Unread(told=IN_OTHER_FILES),
    ),
    "docx": Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx, whole=True),
    "csv": Kind("text/csv; charset=utf-8", _csv),
    EXCEL: Kind("text/csv; charset=utf-8", _excel_csv),
    "zip": Kind("application/zip", write_zip, whole=True, details=True, unread=NOTHING_UNREAD),
    "json": Kind("application/json; charset=utf-8", write_json, whole=True, details=True, unread=NOTHING_UNREAD),
}


TEXTS = {name for name, kind in KINDS.items() if "charset" in kind.mime}  # of megabytes, and packed a tenth as large


def report_file(document: Document, kind: str, language: str) -> bytes:
    """The same document gives the same bytes."""
    file = io.BytesIO()
    write_report(document, kind, language, file)
    return file.getvalue()


def write_report(document: Document, kind: str, language: str, file: BinaryIO) -> None:
    """As a large one is written: it may not fit in memory beside its document."""
    with override(language):
        KINDS[kind].write(document, about(document, language), file)


def file_name(document: Document, kind: str) -> str:
    """An extract and an earlier version of a year say so in their names."""
    again = f"-v{document.frozen.version}" if document.frozen and document.frozen.replaced else ""
    span = f"{document.first_year}-" if document.first_year != document.year else ""
    part = "-extract" if document.choice.query() else ""
    return f"learning-city-report-{span}{document.year}{again}{part}.{kind.rpartition('.')[2]}"
