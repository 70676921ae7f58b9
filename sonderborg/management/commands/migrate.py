"""Django's own `migrate`, with the limits turned round: a change may take its time (an index over 100,000 rows), but
waits two seconds at most for a lock, so that the site behind it does not stand still."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

LIMITS = "SET statement_timeout = 0; SET lock_timeout = '2s'"
AS_BEFORE = "RESET statement_timeout; RESET lock_timeout"


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute(LIMITS)
        try:
            super().handle(*args, **options)
        finally:
            if not connection.in_atomic_block or not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute(AS_BEFORE)
