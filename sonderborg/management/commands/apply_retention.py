"""Delete what has been kept long enough: see sonderborg/retention.py. Meant for every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from sonderborg import retention


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and keep it")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for rule, number in retention.apply(timezone.now()):
            self.stdout.write(f"{number:6}  {rule.what}, after {rule.days} days")
        if options["dry_run"]:
            transaction.set_rollback(True)
            self.stdout.write("Dry run, nothing is deleted.")
