"""Freeze the baseline of a year; the same as the button on the staff pages."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from indicators import frozen_files
from indicators.freezing import FreezeError, freeze
from initiatives.models import User


class Command(BaseCommand):
    help = "Freeze the report of a year: it never changes afterwards. A year is frozen once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--by", metavar="USERNAME", help="A coordinator in whose name; default: nobody's.")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, metavar="DATE", help="Default: 31 December, or today in this year."
        )
        parser.add_argument("--signed", default="", metavar="TEXT", help="Who the public reads; default: the city.")
        parser.add_argument("--reason", default="", help="Freeze a year again that was frozen by mistake: why.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = _user(options["by"]) if options["by"] else None
        chosen = {name: options[name] for name in ("year", "as_of", "signed", "reason")}
        if isinstance(chosen["as_of"], str):  # as called from code
            chosen["as_of"] = date.fromisoformat(chosen["as_of"])
        with translation.override("en"):
            try:
                baseline = freeze(**chosen, by=user, at=timezone.now())
            except PermissionDenied as error:
                raise CommandError(f"{user} may not freeze a baseline: only coordinators may.") from error
            except FreezeError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(
            f"The baseline of {baseline.year}, version {baseline.version}, is frozen as of {baseline.as_of}.\n"
            f"SHA-256 {baseline.checksum}"
        )
        for made in frozen_files.make_missing(baseline, at=timezone.now()):
            self.stdout.write(f"{made.checksum}  {made.name}")


def _user(username: str) -> User:
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist as error:
        raise CommandError(f"There is no user {username}.") from error
