"""What the import and export commands share. A command names its resource and is done."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from import_export.results import RowResult

from initiatives import audit, bulk
from initiatives.cells import ANY, FileError
from initiatives.import_results import BulkResult
from initiatives.imports import BulkResource
from initiatives.models import User
from initiatives.models.audit import Act

SHOWN = 50
NEW, CHANGED = RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE
WORDS = {NEW: "new", CHANGED: "changed", RowResult.IMPORT_TYPE_SKIP: "unchanged"}


class ImportCommand(BaseCommand):
    resource: type[BulkResource]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="A CSV or XLSX file with the columns that the export writes.")
        parser.add_argument("--dry-run", action="store_true", help="Show what would change, and write nothing.")
        parser.add_argument("--by", metavar="USERNAME", help="In whose name; default: the import's own account.")

    def handle(self, *args: Any, **options: Any) -> None:
        """English like all output of commands: the texts are the admin's, who shows them translated."""
        with translation.override("en"):
            self._import(options["file"], dry_run=options["dry_run"], by=options["by"])

    def _import(self, file: Path, *, dry_run: bool, by: str | None) -> None:
        user = user_called(by) if by else None
        try:
            dataset = bulk.read(_bytes(file))
        except FileError as error:
            raise CommandError(f"{file}: nothing is imported.\n{error}") from error
        with transaction.atomic():
            with connection.cursor() as cursor:  # the limit is meant for web pages
                cursor.execute("SET LOCAL statement_timeout = 0")
            result = self.resource().import_data(dataset, dry_run=dry_run, use_transactions=True, user=user)
        if result.faults:
            raise CommandError("\n".join([f"{file}: nothing is imported.", *map(str, result.faults)]))
        if result.has_errors():
            raise _failure(file, result.base_errors[0].error)
        for line in _report(result, dry_run=dry_run):
            self.stdout.write(line)


def _failure(file: Path, error: Exception) -> Exception:
    """What the database refuses in a sentence; a fault of ours whole."""
    if isinstance(error, DatabaseError):
        return CommandError(f"{file}: nothing is imported, the database refused it: {error}")
    return error


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(ANY.size + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def user_called(username: str) -> User:
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist as error:
        raise CommandError(f"There is no user {username}.") from error


def _report(result: BulkResult, *, dry_run: bool) -> Iterator[str]:
    rows = [(at, row) for at, row in enumerate(result.rows, 2) if row.import_type in (NEW, CHANGED)]
    for at, row in rows[:SHOWN]:
        what = "new" if row.import_type == NEW else f"changed: {', '.join(row.changes)}"
        yield f"row {at}, {row.label}: {what}"
    if len(rows) > SHOWN:
        yield f"… and {len(rows) - SHOWN} more"
    for doubt in result.doubts:
        yield f"doubt: {doubt}"
    counts = ", ".join(f"{result.totals[kind]} {word}" for kind, word in WORDS.items())
    yield f"Dry run, nothing is written: {counts}." if dry_run else f"{counts}."


class ExportCommand(BaseCommand):
    resource: type[BulkResource]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", type=Path, metavar="FILE", help="Default: standard output.")
        parser.add_argument("--format", choices=bulk.FORMATS, help="Default: by the file's ending, otherwise CSV.")

    def handle(self, *args: Any, **options: Any) -> None:
        file = Path(options["output"]) if options["output"] else None  # called from code it may be a text
        kind = options["format"] or ("xlsx" if file and file.suffix.lower() == ".xlsx" else "csv")
        if kind == "xlsx" and not file:
            raise CommandError("A spreadsheet needs a place: add --output FILE.")
        resource = self.resource()
        with translation.override("en"):
            try:
                data = bulk.write(resource.export(), kind, str(resource.title))
            except FileError as error:
                raise CommandError(str(error)) from error
        audit.record(
            act=Act.EXPORTED, by=None, name=str(resource.title), after={"format": kind, "file": str(file or "")}
        )
        if file:
            _replace(file, data)
        else:
            self.stdout.write(data.decode(), ending="")


def _replace(file: Path, data: bytes) -> None:
    """Whole or not at all: whoever reads the file meanwhile sees the old one."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
