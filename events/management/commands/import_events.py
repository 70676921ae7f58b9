"""Read an organisation's events from a calendar file (.ics): all of them, or nothing and every reason with its line."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone, translation

from events.import_report import KINDS, Report
from events.import_words import line_of, note_of
from events.imports import import_calendar
from events.incoming import CalendarFileError
from events.incoming.lines import MAX_BYTES
from initiatives.import_writing import import_user
from initiatives.management.bulk import SHOWN, user_called
from initiatives.models import Organisation


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="A calendar file as Google, Outlook and Apple export it.")
        parser.add_argument("--organisation", metavar="SLUG", required=True, help="Whose events they are.")
        parser.add_argument("--dry-run", action="store_true", help="Show what would change, and write nothing.")
        parser.add_argument("--skip-refused", action="store_true", help="Import the rest when some are refused.")
        parser.add_argument("--by", metavar="USERNAME", help="In whose name; default: the import's own account.")

    def handle(self, *args: Any, **options: Any) -> None:
        """English like all output of commands."""
        with translation.override("en"):
            report = self._import(options)
            self._tell(report, options)

    def _import(self, options: dict[str, Any]) -> Report:
        file = options["file"]
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:  # the limit is meant for web pages
                    cursor.execute("SET LOCAL statement_timeout = 0")
                return import_calendar(
                    data=_bytes(file),
                    organisation=_organisation(options["organisation"]),
                    by=user_called(options["by"]) if options["by"] else import_user(),
                    now=timezone.now(),
                    skip_refused=options["skip_refused"],
                    dry_run=options["dry_run"],
                )
        except CalendarFileError as error:
            raise CommandError(f"{file}: nothing is imported.\n{error}") from error

    def _tell(self, report: Report, options: dict[str, Any]) -> None:
        refused = [line_of(row) for row in report.refused]
        if refused and not options["skip_refused"]:
            raise CommandError("\n".join([f"{options['file']}: nothing is imported.", *refused]))
        for line in _lines(report):
            self.stdout.write(line)
        counts = ", ".join(f"{report.count(kind)} {kind}" for kind in KINDS)
        self.stdout.write(f"Dry run, nothing is written: {counts}." if options["dry_run"] else f"{counts}.")


def _lines(report: Report) -> Iterator[str]:
    for note in report.notes:
        yield note_of(note)
    rows = [row for row in report.rows if row.kind != "unchanged" or row.reason or row.kept or row.kept_dates]
    for row in rows[:SHOWN]:
        yield line_of(row)
    if len(rows) > SHOWN:
        yield f"… and {len(rows) - SHOWN} more"


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def _organisation(slug: str) -> Organisation:
    try:
        return Organisation.objects.get(slug=slug)
    except Organisation.DoesNotExist as error:
        raise CommandError(f"There is no organisation {slug}.") from error
