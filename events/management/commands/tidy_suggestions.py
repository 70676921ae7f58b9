"""Delete what is no longer needed of suggested events: those nobody confirmed, old refusals, names and e-mails of
what is settled. Meant for every night."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from events import suggesting


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        deleted, cleared = suggesting.tidy(
            now=timezone.now(),
            unconfirmed=timedelta(days=settings.SUGGESTION_UNCONFIRMED_DAYS),
            senders=timedelta(days=settings.SUGGESTION_SENDER_DAYS),
        )
        self.stdout.write(f"{deleted} suggestions deleted, {cleared} senders forgotten.")
