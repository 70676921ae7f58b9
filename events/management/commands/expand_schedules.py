"""`manage.py expand_schedules`: every event's dates brought in step with its schedules. Meant for every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from events.actions import Expansion, expand_all
from events.models import Event, Schedule
from initiatives import versions


class Command(BaseCommand):
    help = (
        "Expand the schedules of all events into dates, eighteen months ahead. Run again, it changes nothing. "
        "Also tidies up what the page cache goes by."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        versions.prune()
        slugs = dict(Event.objects.order_by("pk").values_list("pk", "slug"))
        found = list(expand_all(events=slugs, today=today))
        self._report(found, slugs)
        for schedule in Schedule.objects.for_review(today).select_related("event"):
            self.stdout.write(f"{schedule.event.slug}: look at the repetition again, its day was {schedule.review_on}")
        failed = [(row, row.error) for row in found if row.error]
        for row, error in failed:
            self.stderr.write(f"{slugs[row.event_id]}: {_(error.message) % error.params}")
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(found)} events could not be expanded; their dates are as before."
            )

    def _report(self, found: list[Expansion], slugs: dict[int, str]) -> None:
        changed = [row for row in found if row.total]
        for row in changed:
            self.stdout.write(
                f"{slugs[row.event_id]}: {row.added} added, {row.changed} changed, {row.removed} taken away"
            )
        dates = sum(row.total for row in changed)
        self.stdout.write(f"{len(found)} events: {dates} dates in {len(changed)} of them changed.")
