"""Compare every frozen baseline and its files with their checksums; what is damaged, gone or missing is told."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.frozen_files import faults
from indicators.models import Baseline, BaselineFile


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        rows = list(Baseline.objects.for_list().order_by("year", "version"))
        found = [fault for row in rows for fault in faults(row)]
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{len(found)} faults in {len(rows)} baselines.")
        self.stdout.write(f"{len(rows)} baselines and {BaselineFile.objects.count()} files are as they were made.")
