"""Put a backup's database and uploads in the place of what is there. The file is read and checked first."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from initiatives import audit
from initiatives.models.audit import Act
from sonderborg.backup import BackupError, checked, restore


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="only say whether the file is whole")
        parser.add_argument("--yes", action="store_true", help="replace what is there without asking")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = checked(options["file"])
            self.stdout.write(f"The backup of {manifest['made_at']} is whole: {len(manifest['files']) - 1} uploads.")
            if options["check"]:
                return
            if not options["yes"]:
                raise CommandError("All that is in the portal now would be replaced. Say --yes if that is meant.")
            restore(options["file"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        call_command("migrate", verbosity=0, interactive=False)
        audit.record(act=Act.RESTORED, by=None, name=options["file"].name, after={"made_at": manifest["made_at"]})
        self.stdout.write("Restored.")
