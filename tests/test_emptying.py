"""What stands between two tests that commit."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from tests import emptying

WAITING = (
    "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database"
    " WHERE datname = current_database() AND NOT granted AND mode = 'AccessExclusiveLock')"
)


@pytest.mark.django_db(transaction=True)
def test_a_page_still_being_answered_is_waited_for_though_each_wants_what_the_other_has():
    has_its_first, answered = Event(), []

    def page() -> None:
        """Holds the table that is locked last, and when we wait for it, asks for the one locked first."""
        with transaction.atomic(), connection.cursor() as cursor:
            if emptying.possible():
                cursor.execute("SET LOCAL deadlock_timeout = '1h'")  # so that it is we who are told of it
            cursor.execute(f'SELECT FROM "{tables[-1]}"')
            has_its_first.set()
            while not cursor.execute(WAITING).fetchone()[0]:
                pass
            cursor.execute(f'SELECT FROM "{tables[0]}"')
            answered.append(True)
        connection.close()

    tables = emptying._tables()
    other = Thread(target=page)
    other.start()
    assert has_its_first.wait(120)
    with transaction.atomic():
        emptying.lock()
        other.join(120)
        assert answered == [True]
