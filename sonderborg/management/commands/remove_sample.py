from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Model

from sonderborg.sample.remove import remove


class Command(BaseCommand):
    help = (
        "Remove all sample data and nothing else. What staff added to a sample row, such as a figure of a sample "
        "indicator, goes with it; real rows that point at one live on with that link empty."
    )

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        removed = remove()
        if not verbosity:
            return
        if not removed.rows.total():
            self.stdout.write("There is no sample data.")
        self._say("Removed", removed.rows)
        self._say("Of these, added by staff to sample rows", removed.added)
        self._say("Kept, with the link to a sample row emptied", removed.emptied)

    def _say(self, heading: str, counts: Counter[type[Model]]) -> None:
        if counts.total():
            self.stdout.write(f"{heading}:")
        for model, number in counts.items():
            if number:
                self.stdout.write(f"{number:>8} {model._meta.verbose_name_plural}")
