"""After a test that commits, the tables as they were after `migrate`. Django empties each table with TRUNCATE and fills
the framework in again from its files: two seconds for each such test, of which there are more than a hundred."""

from typing import Any

from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

TRIES = 10  # of one second each, PostgreSQL's `deadlock_timeout`
KEPT = "as_migrated"  # a schema beside the tests' own, with a copy of each table that has rows


def possible() -> bool:
    """Only a superuser may write without triggers; whoever tests with another account has Django's way."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        return cursor.fetchone() == ("on",)


def keep() -> None:
    """Once for each database, before the first test. In one that is used again a run may have been broken off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_namespace WHERE nspname = %s", [KEPT])
        if cursor.fetchone() is not None:
            call_command("flush", interactive=False, verbosity=0)
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE; CREATE SCHEMA {KEPT}")
        for table in _tables():
            cursor.execute(f'SELECT EXISTS (SELECT FROM public."{table}")')
            if cursor.fetchone()[0]:
                cursor.execute(f'CREATE TABLE {KEPT}."{table}" AS TABLE public."{table}"')


def put_back(_test: Any = None) -> None:
    """Waits for whoever still writes, as TRUNCATE does. Without triggers: the audit trail refuses DELETE."""
    with transaction.atomic(), connection.cursor() as cursor:
        lock()
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(";".join(f'DELETE FROM public."{table}"' for table in _tables()))
        for table, columns in _kept_columns(cursor):
            cursor.execute(f'INSERT INTO public."{table}" ({columns}) SELECT {columns} FROM {KEPT}."{table}"')


def lock() -> None:
    """All tables, alone, inside a transaction. A page that the live server still answers for a closed window may wait
    for a table of ours while we wait for one of its own: we give ours back, and ask again when it has ended."""
    names = ", ".join(f'public."{table}"' for table in _tables())
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected) or not left:
                raise
        else:
            return


def _tables() -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(names) - {"django_migrations"})


def _kept_columns(cursor: Any) -> list[tuple[str, str]]:
    """Those that PostgreSQL computes fill themselves."""
    cursor.execute(
        "SELECT table_name, string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
        " WHERE table_schema = 'public' AND is_generated = 'NEVER'"
        " AND table_name IN (SELECT table_name FROM information_schema.tables WHERE table_schema = %s)"
        " GROUP BY table_name",
        [KEPT],
    )
    return list(cursor.fetchall())
