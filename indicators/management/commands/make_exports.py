"""Make what waits: the files of frozen baselines that lack some, then the exports that somebody asked for."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.urls import get_urlconf, set_urlconf
from django.utils import timezone

from indicators import exporting, frozen_files
from indicators.reports import BrokenReportError


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()  # they load every page of the site, and the web server has run them

    def handle(self, *args: Any, **options: Any) -> None:
        before = get_urlconf()
        set_urlconf(settings.EXPORT_URLCONF)
        try:
            self._make()
        finally:
            set_urlconf(before)

    def _make(self) -> None:
        """A session's lock: it is let go when the process ends, however it ends."""
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")  # the limit is meant for pages
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [exporting.WORKER_LOCK])
            if not cursor.fetchone()[0]:
                self.stdout.write("Another process makes them already.")
                return
            try:
                exporting.take_up()
                self._baselines()
                self._exports()
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [exporting.WORKER_LOCK])

    def _baselines(self) -> None:
        for baseline in frozen_files.unmade():
            try:
                for made in frozen_files.make_missing(baseline, at=timezone.now()):
                    self.stdout.write(f"{made.name}: {made.size} bytes, SHA-256 {made.checksum}")
            except BrokenReportError:
                self.stderr.write(f"The baseline {baseline} is not what was frozen: no files are made of it.")

    def _exports(self) -> None:
        for export in exporting.work(now=timezone.now):
            self.stdout.write(f"{export}: {export.state}")
        exporting.prune(timezone.now())
