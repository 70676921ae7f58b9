"""Write database and uploads to one file, with versions and checksums."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from initiatives import audit
from initiatives.models.audit import Act
from sonderborg.backup import BackupError, backup


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, help="the file to write, for example portal-2026-12-01.tar")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backup(options["file"], timezone.now())
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:  # no right to write, no room, an upload that was deleted meanwhile
            raise CommandError(f"{error}. No backup was written; mend that, and try again.") from error
        uploads = len(manifest["files"]) - 1
        audit.record(
            act=Act.BACKED_UP,
            by=None,
            name=options["file"].name,
            after={"file": str(options["file"].resolve()), "uploads": uploads},
        )
        size = sum(facts["size"] for facts in manifest["files"].values())
        self.stdout.write(f"{options['file']}: database and {uploads} uploads, {size:,} bytes.")
