"""Files of live reports: each is made once for one state of the data, at once or by `make_exports` in the background.

A stranger can ask for as many different extracts as they like, and a PDF costs the processor a second: so what was made
is kept for a day under the version of the data, few are begun in a minute, and what is large waits in a queue.
"""

import hashlib
import io
import logging
import secrets
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.http import QueryDict
from django.utils import timezone

from indicators import packing
from indicators.asked_report import chosen
from indicators.contents import put
from indicators.exports.headway import told_to
from indicators.models import Export, ExportContent, Indicator
from indicators.report_files import KINDS, TEXTS, file_name, write_report
from indicators.reports import BrokenReportError, NoReportError
from indicators.since_last import changes_of_living, with_changes
from initiatives import versions
from initiatives.models import Initiative

log = logging.getLogger("indicators")
State = Export.State

STEPS = 3  # gathered, written, kept
TRIES = 3
KEPT = timedelta(days=1)
MINUTE = timedelta(minutes=1)
WORKER_LOCK = 41_743  # whoever holds it is the one that makes exports


class TooManyError(Exception):
    """So many are being made that this one must wait."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`query` is what the address chooses, in one order."""

    year: int
    kind: str
    language: str
    query: str = ""


# --- Asking ------------------------------------------------------------------------------------------
def ask(what: Asked, *, by: Any, at: datetime) -> Export:
    """The one that there is for this state of the data, else a new one that waits."""
    user = by if by is not None and by.is_authenticated else None
    key = _key(what, at)
    if (found := Export.objects.filter(key=key).exclude(state=State.FAILED).first()) is not None:
        return found
    if user is None:
        _limit(at)
    prune(at)
    fresh = {"state": State.WAITING, "step": 0, "tries": 0, "finished_at": None, "fault": ""}
    named = {"token": secrets.token_urlsafe(16), "asked_by": user, "asked_at": at}
    export, _new = Export.objects.update_or_create(key=key, defaults={**asdict(what), **named, **fresh})
    return export


def _key(what: Asked, at: datetime) -> str:
    """The day is part of it: a running year's report is of today."""
    parts = (*astuple(what), timezone.localtime(at).date().isoformat(), versions.look().version)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _limit(at: datetime) -> None:
    busy = Export.objects.filter(asked_by=None).busy(at - MINUTE)
    if busy["asked"] >= settings.EXPORTS_PER_MINUTE or busy["waiting"] >= settings.EXPORTS_WAITING:
        raise TooManyError


def is_large() -> bool:
    """Whether a report takes longer than a reader waits: one count, cut off where it is sure."""
    most = settings.EXPORT_LARGE + 1
    rows = (Initiative.objects.public(), Indicator.objects.public())
    first, second = (each.order_by().values("pk")[:most] for each in rows)
    return first.union(second, all=True).count() >= most


# --- Making ------------------------------------------------------------------------------------------
def make(export: Export, *, at: datetime) -> Export:
    """Gather, write, keep; the step is seen by others while it goes on. What fails is told, and raised."""
    _step(export, state=State.RUNNING, step=0, tries=F("tries") + 1)
    try:
        with tempfile.TemporaryFile() as file:
            name = _write(export, file, timezone.localtime(at).date())
            _step(export, step=2)
            return _keep(export, file, name, at=at)
    except Exception as error:
        log.exception("The export %s failed.", export)
        _step(export, state=State.FAILED, finished_at=at, fault=_fault(error))
        raise


def _write(export: Export, file: BinaryIO, today: date) -> str:
    """Its name. The document is let go here: to keep the file takes room as well."""
    query = dict(QueryDict(export.query).lists())
    known = None if query else changes_of_living(export.kind, export.year, today)
    document = chosen(query, export.year, today, **KINDS[export.kind].parts).document
    _step(export, step=1)
    with told_to(_Listener(export)):
        write_report(with_changes(document, export.kind, today, known), export.kind, export.language, file)
    return file_name(document, export.kind)


def _fault(error: Exception) -> Export.Fault:
    if isinstance(error, BrokenReportError):
        return Export.Fault.BROKEN
    return Export.Fault.NONE if isinstance(error, NoReportError) else Export.Fault.ERROR


def _step(export: Export, **values: Any) -> None:
    """A new step begins with none of its parts done."""
    Export.objects.filter(pk=export.pk).update(**{"part": 0, "parts": 0} | values)


class _Listener:
    """Notes how far the file is, for those who look at its page: once in a second is enough."""

    def __init__(self, export: Export) -> None:
        self.export, self.noted = export, 0.0

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self.noted > 1 or done == of:
            self.noted = now
            _step(self.export, part=done, parts=of)


@transaction.atomic
def _keep(export: Export, file: BinaryIO, name: str, *, at: datetime) -> Export:
    size, checksum = packing.measured(file)
    put(ExportContent, export.pk, io.BytesIO(packing.packed(file)) if export.kind in TEXTS else file)
    _step(export, state=State.DONE, step=STEPS, name=name, size=size, checksum=checksum, finished_at=at)
    export.refresh_from_db()
    return export


# --- The queue ---------------------------------------------------------------------------------------
def claim() -> Export | None:
    """The one that has waited longest, taken so that nobody else takes it."""
    with transaction.atomic():
        rows = Export.objects.select_for_update(skip_locked=True).filter(state=State.WAITING)
        found = rows.order_by("asked_at", "pk").first()
        if found is not None:
            _step(found, state=State.RUNNING)
        return found


def take(export: Export) -> bool:
    """The one that is asked for, where nobody else makes it."""
    return bool(Export.objects.filter(pk=export.pk, state=State.WAITING).update(state=State.RUNNING))


def take_up() -> None:
    """What a process that is gone was making: once more, or told as failed. Only for the holder of the lock."""
    left = Export.objects.filter(state=State.RUNNING)
    stopped = {"state": State.FAILED, "finished_at": timezone.now(), "fault": Export.Fault.STOPPED}
    left.filter(tries__gte=TRIES).update(**stopped)
    left.filter(tries__lt=TRIES).update(state=State.WAITING, step=0)


def work(*, now: Any) -> Iterator[Export]:
    """All that waits, one after the other."""
    while (export := claim()) is not None:
        try:
            yield make(export, at=now())
        except Exception:  # it is logged, and its page says so
            export.refresh_from_db()
            yield export


def prune(at: datetime) -> int:
    """What is older than a day makes room."""
    return Export.objects.filter(asked_at__lt=at - KEPT).delete()[0]


def somebody_works() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [WORKER_LOCK],
        )
        return bool(cursor.fetchone()[0])
