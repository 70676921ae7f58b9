"""The version of the data: another one after each transaction that wrote something a page could show.

A trigger on every such table (`sonderborg.triggers`) adds a row to `Change`, once for each transaction; nobody waits
for anybody. A reader sees that row exactly when it sees what was written, so what was made under a version is right
for as long as the version is read. No version comes back: while nothing is taken away the rows only grow in number;
`prune` takes only rows below all that can still be added and adds one of its own, so that a later set with the same
lowest row holds all of the earlier one, and more.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection
from django.utils import timezone

from initiatives.models.base import Published

T = TypeVar("T")

LOOK = """
SELECT count(*), min(transaction), max(began_at), {turned},
       EXISTS (SELECT FROM initiatives_initiative WHERE sample)
       OR EXISTS (SELECT FROM initiatives_organisation WHERE sample)
FROM initiatives_change
"""
# How many rows the clock alone made public since the minute began: what is kept is kept by the minute besides.
TURNED = "SELECT count(*) FROM {table} WHERE published_at > date_trunc('minute', %(now)s) AND published_at <= %(now)s"
MANY = 200  # rows that are counted in no time
PRUNE = """
WITH pruned AS (
    DELETE FROM initiatives_change
    WHERE transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
      AND (SELECT count(*) FROM initiatives_change) > %s
    RETURNING id
)
INSERT INTO initiatives_change (transaction, began_at)
SELECT pg_current_xact_id()::text::bigint, transaction_timestamp() FROM pruned LIMIT 1
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader saw of the data: the version, and whether invented rows are about."""

    version: str
    sample: bool


@cache
def _look() -> str:
    """Of all tables whose rows have a moment of publication, whichever app they are of."""
    tables = sorted(
        model._meta.db_table for model in apps.get_models() if issubclass(model, Published) and model._meta.managed
    )
    return LOOK.format(turned=" + ".join(f"({TURNED.format(table=connection.ops.quote_name(one))})" for one in tables))


def look() -> Seen:
    """One query. What is read after it is of this version or a newer one."""
    with connection.cursor() as cursor:
        cursor.execute(_look(), {"now": timezone.now()})
        *version, sample = cursor.fetchone()
    return Seen(" ".join(map(str, version)), sample)


def prune() -> None:
    """Meant for every night. Rows of transactions that are not over stay, with all that came after them."""
    with connection.cursor() as cursor:
        cursor.execute(PRUNE, [MANY])


# --- What is kept between two requests -----------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Store:
    version: str
    values: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)

    def put(self, key: Hashable, value: Any) -> None:
        self.values[key] = value
        if len(self.values) > MOST_KEPT:
            self.values.popitem(last=False)


MOST_KEPT = 100  # values of one version; what was asked for longest ago makes room
_version: ContextVar[str | None] = ContextVar("version", default=None)
_store = _Store("")


@contextmanager
def reading() -> Iterator[None]:
    """From `read_as` to the end of this, `kept` keeps."""
    token = _version.set(None)
    try:
        yield
    finally:
        _version.reset(token)


def read_as(version: str) -> None:
    """`version` is that of the data, with whatever else decides what is made from them, such as the minute."""
    _version.set(version)


def keeping() -> bool:
    return _version.get() is not None


def kept(make: Callable[[], T], *key: Hashable) -> T:
    """`make()`, or what it gave under this key while all was as it is now. Only for what is the same for everyone, and
    is never changed by who gets it. Outside `reading`, as in commands and where the reader may write, nothing is kept.
    """
    global _store  # noqa: PLW0603 - a cache of the process
    version = _version.get()
    if version is None:
        return make()
    store = _store
    if store.version != version:
        store = _store = _Store(version)
    try:
        store.values.move_to_end(key)
        return store.values[key]
    except KeyError:
        pass
    value = make()
    store.put(key, value)
    return value
