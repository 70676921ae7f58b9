"""Delete what is no longer needed of suggested events and initiatives: those nobody confirmed, old refusals, names
and e-mails of what is settled. Meant for every night."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from events.models import CalendarFile
from events.suggesting import suggested_events
from initiatives.models import Attempt
from initiatives.suggested_initiatives import suggested_initiatives
from initiatives.visitors import DAY


class Command(BaseCommand):
    help = __doc__

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        unconfirmed = timedelta(days=settings.SUGGESTION_UNCONFIRMED_DAYS)
        senders = timedelta(days=settings.SUGGESTION_SENDER_DAYS)
        done = [
            kind.tidy(now=now, unconfirmed=unconfirmed, senders=senders)
            for kind in (suggested_events, suggested_initiatives)
        ]
        CalendarFile.objects.older_than(now - DAY).delete()
        Attempt.objects.filter(at__lt=now - DAY).delete()
        deleted, cleared = map(sum, zip(*done, strict=True))
        self.stdout.write(f"{deleted} suggestions deleted, {cleared} senders forgotten.")
