from typing import Any

from django.core.management.base import BaseCommand

from indicators.actions import rebuild_standings


class Command(BaseCommand):
    help = "Derive all standings anew from figures and targets. On a sound database it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = rebuild_standings()
        self.stdout.write(f"{changed} indicators had to be brought in step." if changed else "Everything was in step.")
