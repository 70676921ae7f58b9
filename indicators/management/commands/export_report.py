"""The report of a year as a file, the same as the page's download."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from indicators.document import Document
from indicators.exports.csv_report import report_csv
from indicators.exports.xlsx_report import report_xlsx
from indicators.report_sheets import page_context, title_of
from indicators.reports import BrokenReportError, NoReportError, report_for
from initiatives import audit
from initiatives.city import here
from initiatives.models.audit import Act

STYLES = ("tokens", "base", "parts", "initiatives", "progress", "report", "print")


class Command(BaseCommand):
    help = "Write the report of a year: the frozen baseline where there is one, else as of 31 December (or today)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--format", choices=["csv", "xlsx", "html"], default="csv")
        parser.add_argument("--output", type=Path, metavar="FILE", help="Default: to the standard output.")
        parser.add_argument("--lang", choices=[code for code, _name in settings.LANGUAGES], default="da")
        parser.add_argument(
            "--baseline-version", type=int, dest="version", help="An earlier version of a year that was frozen again."
        )
        parser.add_argument("--excel", choices=["da"], help="CSV for Excel in Danish: semicolon, decimal comma.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = report_for(options["year"], timezone.localdate(), options["version"])
        except NoReportError as error:
            raise CommandError(f"There is no report for {error}: give a year from 1900 to this one.") from error
        except BrokenReportError as error:
            raise CommandError(f"The frozen baseline of {error} is not what was frozen: nothing is written.") from error
        with translation.override(options["lang"]):
            content = _content(document, options)
        audit.record(
            act=Act.EXPORTED,
            by=None,
            name=f"{options['year']} {options['format']}",
            after={"format": options["format"], "file": str(options["output"] or "")},
        )
        self._put(content, options["output"])

    def _put(self, content: bytes, file: Path | None) -> None:
        if file is None:
            self.stdout.buffer.write(content)  # type: ignore[attr-defined]
            self.stdout.flush()
            return
        try:
            file.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        self.stderr.write(f"{file}: {len(content)} bytes.")


def _content(document: Document, options: dict[str, Any]) -> bytes:
    language = options["lang"]
    if options["format"] == "xlsx":
        return report_xlsx(document, language, title_of(document))
    if options["format"] == "html":
        context = {"city": here(language), "LANGUAGE_CODE": language, "styles": _styles()}
        return render_to_string("indicators/report_file.html", page_context(document) | context).encode()
    return report_csv(document, language, "excel-da" if options["excel"] else "open").encode()


def _styles() -> SafeString:
    """All style sheets in one element, so that the file stands alone. Ours, so nothing in them needs escaping."""
    files = [Path(found) for name in STYLES if (found := finders.find(f"css/{name}.css"))]
    return mark_safe(f"<style>{''.join(file.read_text() for file in files)}</style>")  # noqa: S308
