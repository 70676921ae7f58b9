"""The version of the data differs after every write that was committed, and after nothing else."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction

from initiatives import versions
from initiatives.models import Change, Goal, Initiative
from tests.conftest import NOW
from tests.factories import InitiativeFactory, OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other() -> Iterator[psycopg.Connection]:
    """Another reader and writer of the same database."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as another:
        yield another


def seen_by(other: psycopg.Connection) -> Any:
    with other.cursor() as cursor:
        row = cursor.execute(versions._look(), {"now": NOW}).fetchone()
    other.commit()
    return row


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def writes(row: Initiative) -> Iterator[Callable[[], Any]]:
    """Of every kind, one after the other."""
    yield row.save
    yield InitiativeFactory
    yield lambda: Initiative.objects.filter(pk=row.pk).update(phase="idea")
    yield lambda: Initiative.objects.bulk_create([InitiativeFactory.build(slug="x", lead=None)])
    yield lambda: Initiative.objects.bulk_update([row], ["phase"])
    yield lambda: row.partners.add(OrganisationFactory())
    yield lambda: raw("UPDATE initiatives_goal SET title_da = 'Ny' WHERE number = 1")
    yield row.delete
    yield lambda: raw("TRUNCATE initiatives_milestone CASCADE")


def test_every_kind_of_write_makes_another_version():
    found = [versions.look().version]
    for write in writes(InitiativeFactory()):
        write()
        found.append(versions.look().version)
        assert versions.look().version == found[-1]
    assert len(set(found)) == len(found) == 10


def test_one_transaction_is_one_row_however_much_it_writes():
    before = Change.objects.count()
    with transaction.atomic():
        for _number in range(3):
            InitiativeFactory()
    assert Change.objects.count() == before + 1


def test_a_write_counts_for_others_when_it_is_committed_and_not_before(other):
    before = seen_by(other)
    with transaction.atomic():
        InitiativeFactory()
        assert seen_by(other) == before
    assert seen_by(other) != before


def test_what_was_rolled_back_never_counts_and_takes_nothing_from_the_rest(other):
    before = seen_by(other)
    with transaction.atomic():
        InitiativeFactory()
        transaction.set_rollback(True)
    assert seen_by(other) == before
    with transaction.atomic():
        with transaction.atomic():
            InitiativeFactory()
            transaction.set_rollback(True)
        Goal.objects.filter(number=1).update(retired=False)
    assert seen_by(other) != before


def test_writers_do_not_wait_for_each_other_and_each_makes_a_version(other):
    found = [seen_by(other)]
    with transaction.atomic():
        Goal.objects.filter(number=1).update(retired=False)
        other.execute("SET lock_timeout = '1s'")
        other.execute("UPDATE initiatives_goal SET retired = false WHERE number = 2")
        other.commit()
        found.append(seen_by(other))
    found.append(seen_by(other))
    assert len(set(found)) == 3


# --- Pruning -----------------------------------------------------------------------------------------
# What can be pruned ends at the oldest transaction that runs anywhere on the server: other databases count too, such
# as those of the tests beside this one. So the rows are compared with where that end was before and after.
def many(number: int) -> None:
    for _number in range(number):
        Goal.objects.filter(number=1).update(retired=False)


def oldest_running() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def transactions(**where: Any) -> set[int]:
    return set(Change.objects.filter(**where).values_list("transaction", flat=True))


def prune_and_compare() -> set[int]:
    """Prunes, and returns the rows that are left of those that were there."""
    before, from_before = transactions(), transactions(transaction__gte=oldest_running())
    versions.prune()
    from_after, left = transactions(transaction__gte=oldest_running()), transactions()
    assert from_after & before <= left & before <= from_before
    assert len(left - before) == (left & before != before)  # its own row, if it took any
    return left & before


def test_pruning_leaves_its_own_row_and_makes_a_version_that_never_was(monkeypatch):
    monkeypatch.setattr(versions, "MANY", 2)
    found = [versions.look().version]
    for _round in range(3):
        for _number in range(4):
            many(1)
            found.append(versions.look().version)
        if transactions() != prune_and_compare():
            found.append(versions.look().version)
    assert len(set(found)) == len(found)


def test_few_rows_are_left_alone():
    many(3)
    before = versions.look().version
    versions.prune()
    assert versions.look().version == before


def test_pruning_while_someone_writes_keeps_what_came_after_and_all_versions_differ(other, monkeypatch):
    monkeypatch.setattr(versions, "MANY", 2)
    many(3)
    found = [versions.look().version]
    other.execute("UPDATE initiatives_goal SET retired = false WHERE number = 2")
    came_before = transactions()
    many(2)
    found.append(versions.look().version)
    came_after = transactions() - came_before
    before = transactions()
    left = prune_and_compare()
    assert came_after <= left
    assert len(came_after) == 2
    if left != before:
        found.append(versions.look().version)
    other.commit()
    found.append(versions.look().version)
    assert len(set(found)) == len(found)


def test_the_nightly_command_prunes(monkeypatch):
    pruned = []
    monkeypatch.setattr(versions, "prune", lambda: pruned.append(True))
    call_command("expand_schedules", verbosity=0)
    assert pruned == [True]


# --- What is kept ------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=False)
def test_a_value_is_kept_for_its_version_and_its_key():
    calls = []

    def make():
        calls.append(1)
        return len(calls)

    with versions.reading():
        assert (versions.kept(make, "a"), versions.kept(make, "a")) == (
            1,
            2,
        )  # nothing is kept before there is a version
        versions.read_as("1")
        assert (versions.kept(make, "a"), versions.kept(make, "a"), versions.kept(make, "b")) == (3, 3, 4)
        versions.read_as("2")
        assert versions.kept(make, "a") == 5
    assert versions.kept(make, "a") == 6


@pytest.mark.django_db(transaction=False)
def test_only_so_much_is_kept():
    with versions.reading():
        versions.read_as("many")
        for number in range(3 * versions.MOST_KEPT):
            assert versions.kept(lambda number=number: number, number) == number
            assert len(versions._store.values) <= versions.MOST_KEPT
