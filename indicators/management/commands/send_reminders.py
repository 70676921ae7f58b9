"""Remind staff by e-mail of figures that are due, late or returned, and of the baseline. Meant for every morning."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from indicators.reminders import remind_all


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        number = remind_all(timezone.now())
        self.stdout.write(f"{number} reminders written.")
