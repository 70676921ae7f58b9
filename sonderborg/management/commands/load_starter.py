from typing import Any

from django.core.management.base import BaseCommand

from sonderborg import starter


class Command(BaseCommand):
    help = "Load the real starter data with its sources. Loads each row once; never overwrites what staff edited."

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        new = starter.load()
        if verbosity:
            self.stdout.write(f"{new} rows are new." if new else "Everything is there already.")
