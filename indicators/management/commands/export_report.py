"""The report of a year as a file, the same as the page's download."""

import shutil
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from indicators import frozen_files, readiness
from indicators.asked_report import chosen
from indicators.document import Document
from indicators.report_files import EXCEL, KINDS, write_report
from indicators.report_sheets import page_context
from indicators.reports import BrokenReportError, NoReportError
from indicators.since_last import with_changes
from initiatives import audit
from initiatives.city import here
from initiatives.models.audit import Act

STYLES = ("tokens", "base", "parts", "initiatives", "progress", "report", "print")


class Command(BaseCommand):
    help = "Write the report of a year: the frozen baseline where there is one, else as of 31 December (or today)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--format", choices=[*(kind for kind in KINDS if kind != EXCEL), "html"], default="csv")
        parser.add_argument("--output", type=Path, metavar="FILE", help="Default: to the standard output.")
        parser.add_argument("--language", "--lang", choices=[code for code, _name in settings.LANGUAGES], default="da")
        parser.add_argument(
            "--baseline-version", type=int, dest="version", help="An earlier version of a year that was frozen again."
        )
        parser.add_argument(
            "--choose", default="", metavar="QUERY", help="What of it, as in the page's address: 'goal=7&narrative=no'."
        )
        parser.add_argument("--excel", choices=["da"], help="CSV for Excel in Danish: semicolon, decimal comma.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = chosen(_query(options), options["year"], timezone.localdate(), **_parts(options))
        except NoReportError as error:
            raise CommandError(f"There is no report for {error}: give a year from 1900 to this one.") from error
        except BrokenReportError as error:
            raise CommandError(f"The frozen baseline of {error} is not what was frozen: nothing is written.") from error
        if found.asked.unknown or found.asked.fixed:
            told = ", ".join(found.asked.unknown) or "a frozen baseline has its own period and day"
            raise CommandError(f"This cannot be chosen: {told}.")
        document = found.document
        try:
            file = _kept(document, options) or _written(document, options)
        except BrokenReportError as error:
            raise CommandError(f"A kept file of {error} is not what was made: nothing is written.") from error
        audit.record(
            act=Act.EXPORTED,
            by=None,
            name=f"{options['year']} {options['format']}",
            after={"format": options["format"], "file": str(options["output"] or "")},
        )
        with file:
            file.seek(0)
            self._put(file, Path(options["output"]) if options["output"] else None)  # from code it may be a text
        self._tell_gaps(document)

    def _tell_gaps(self, document: Document) -> None:
        """As the page before the export does. Nothing is held back for them."""
        with translation.override("en"):
            found = readiness.missing(document)
            number = sum(gaps.number for gaps in found)
            kinds = "; ".join(f"{gaps.title}: {gaps.number}" for gaps in found)
        self.stderr.write(f"Gaps in the report: {number}. {kinds}." if found else "Gaps in the report: none.")

    def _put_text(self, file: BinaryIO) -> None:
        """Called from code, with a place for text."""
        try:
            self.stdout.write(file.read().decode(), ending="")
        except UnicodeDecodeError as error:
            raise CommandError("This format is no text: add --output FILE.") from error

    def _put(self, file: BinaryIO, to: Path | None) -> None:
        if to is None and hasattr(self.stdout, "buffer"):
            shutil.copyfileobj(file, self.stdout.buffer)  # type: ignore[arg-type]
            self.stdout.flush()
            return
        if to is None:
            self._put_text(file)
            return
        try:
            with to.open("wb") as target:
                shutil.copyfileobj(file, target)
        except OSError as error:
            raise CommandError(f"{to}: {error.strerror}.") from error
        self.stderr.write(f"{to}: {file.tell()} bytes.")


def _query(options: dict[str, Any]) -> dict[str, list[Any]]:
    asked = dict(QueryDict(options["choose"]).lists())
    return asked | ({"version": [str(options["version"])]} if options["version"] is not None else {})


def _kind(options: dict[str, Any]) -> str:
    return EXCEL if options["format"] == "csv" and options["excel"] else options["format"]


def _parts(options: dict[str, Any]) -> dict[str, bool]:
    return {} if options["format"] == "html" else KINDS[_kind(options)].parts


def _kept(document: Document, options: dict[str, Any]) -> BinaryIO | None:
    """The file that a frozen baseline was given when it was frozen; nothing where there is none, or for an extract."""
    if document.frozen is None or options["format"] == "html" or document.choice.query():
        return None
    wanted = frozen_files.Wanted(_kind(options), options["language"])
    found = frozen_files.kept(document.year, document.frozen.version, wanted)
    return found[1] if found else None


def _written(document: Document, options: dict[str, Any]) -> BinaryIO:
    file: Any = tempfile.TemporaryFile()  # noqa: SIM115 - whoever copies it closes it
    with translation.override(options["language"]):
        _write(document, options, file)
    return file  # type: ignore[no-any-return]


def _write(document: Document, options: dict[str, Any], file: BinaryIO) -> None:
    language = options["language"]
    if options["format"] != "html":
        kind = _kind(options)
        write_report(with_changes(document, kind, timezone.localdate()), kind, language, file)
        return
    context = {"city": here(language), "LANGUAGE_CODE": language, "styles": _styles()}
    file.write(render_to_string("indicators/report_file.html", page_context(document) | context).encode())


def _styles() -> SafeString:
    """All style sheets in one element, so that the file stands alone. Ours, so nothing in them needs escaping."""
    files = [Path(found) for name in STYLES if (found := finders.find(f"css/{name}.css"))]
    return mark_safe(f"<style>{''.join(file.read_text() for file in files)}</style>")  # noqa: S308
