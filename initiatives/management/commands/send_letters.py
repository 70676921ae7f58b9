"""Send the e-mails that the mail server did not take at first. Meant for every ten minutes."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from initiatives import letters


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        sent, left = letters.send_again(timezone.now())
        self.stdout.write(f"{sent} sent, {left} not.")
