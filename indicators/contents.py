"""Large contents on their way into the database and back, piece by piece: neither process has to hold a second whole.

By statements of their own: Django writes values into the statement, which takes seven times the room of a file.
"""

import io
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import BinaryIO, cast

import psycopg
from django.db import connection
from django.db.models.expressions import RawSQL
from psycopg import sql

from indicators.models import Baseline, BaselineContent, ExportContent
from indicators.packing import PIECE, pieces

Content = type[BaselineContent | ExportContent]
SMALL = 1 << 20  # bytes: what is larger stands on the disk
# The text that is laid out, for the row that is made meanwhile.
LAID_OUT = RawSQL("(SELECT convert_from(string_agg(piece, ''::bytea ORDER BY place), 'UTF8') FROM laid_out)", ())


def put(content: Content, key: int, file: BinaryIO) -> None:
    """Kept in the open transaction, in the place of what was there: of a frozen baseline a trigger refuses that."""
    statement = sql.SQL(
        "INSERT INTO {0} ({1}, data) SELECT %s, string_agg(piece, ''::bytea ORDER BY place) FROM laid_out"
        " ON CONFLICT ({1}) DO UPDATE SET data = excluded.data"
    ).format(*_names(content))
    with laid_out(file), _cursor() as cursor:
        cursor.execute(statement, [key])


@contextmanager
def laid_out(file: BinaryIO) -> Iterator[None]:
    """The whole file in pieces, in a table that only this transaction has."""
    file.seek(0)
    with _cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE laid_out (place serial, piece bytea) ON COMMIT DROP")
        with cursor.copy("COPY laid_out (piece) FROM STDIN (FORMAT binary)") as copy:
            for piece in pieces(file):
                copy.write_row([piece])
    yield
    with _cursor() as cursor:
        cursor.execute("DROP TABLE laid_out")


def fetched(kind: type[Baseline] | Content, key: int) -> BinaryIO:
    """The bytes of a row's content, or document, in a file that stands at its end; empty where there is no such row."""
    # Each is computed, and so unpacked once: of a stored value every piece would be cut out of the whole unpacked anew.
    value = "convert_to(document, 'UTF8')" if kind is Baseline else "data || ''::bytea"
    statement = sql.SQL(
        "SELECT place, substring(whole FROM place FOR {3}) FROM (SELECT {2} AS whole FROM {0} WHERE {1} = %s OFFSET 0)"
        " AS one, generate_series(1, octet_length(whole), {3}) AS place"
    ).format(*_names(kind), sql.SQL(value), sql.Literal(PIECE))
    with ExitStack() as undone, _cursor() as cursor:
        file = cast("BinaryIO", undone.enter_context(tempfile.SpooledTemporaryFile(SMALL)))
        for place, piece in cursor.stream(statement, [key], binary=True):
            file.seek(place - 1)
            file.write(piece)
        file.seek(0, io.SEEK_END)
        undone.pop_all()  # whoever reads it closes it
    return file


def _names(kind: type[Baseline] | Content) -> tuple[sql.Identifier, sql.Identifier]:
    return sql.Identifier(kind._meta.db_table), sql.Identifier(kind._meta.pk.attname)


@contextmanager
def _cursor() -> Iterator[psycopg.Cursor]:
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        yield cursor
