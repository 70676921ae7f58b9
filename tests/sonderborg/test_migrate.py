"""Migrations may take long, but do not hold the site up."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import pre_migrate

pytestmark = pytest.mark.django_db(transaction=True)


def limits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        return cursor.fetchone()


def test_a_migration_takes_its_time_and_waits_two_seconds_for_a_lock():
    before, during = limits(), []

    def listen(**_signal):
        during.append(limits())

    pre_migrate.connect(listen)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        pre_migrate.disconnect(listen)
    assert set(during) == {("0", "2s")}
    assert limits() == before == ("1min", "0")
