"""The files of frozen baselines: made once, kept in the database with their checksums, and served as they are for ever.

In the database, because they then come and go with the baseline in one transaction, one backup and one replica, and a
trigger refuses what would change them. A receipt (`BaselineFile`) outlives lost bytes: what was kept once is never made
anew, for a newer program would write other bytes. What was never kept is made when it is missed, and says when.
"""

import logging
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Length
from django.utils import timezone

from indicators import contents, since_last
from indicators.comparison import Compared
from indicators.document import Document
from indicators.memory import give_back
from indicators.models import Baseline, BaselineContent, BaselineFile
from indicators.packing import measured
from indicators.report_files import EXCEL, KINDS, file_name, write_report
from indicators.report_queries import Frozen
from indicators.reports import BrokenReportError, read_frozen
from indicators.sealed import NOTHING_UNREAD, TO_COMPARE, Unread

log = logging.getLogger("indicators")


class BrokenFileError(BrokenReportError):
    """What is kept of a file is not what was made, or is gone."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file that a baseline has, or should have."""

    kind: str
    language: str

    def __str__(self) -> str:
        return f"{self.kind}, {self.language}"


def all_wanted() -> list[Wanted]:
    return [Wanted(kind, code) for kind in KINDS for code, _name in settings.LANGUAGES]


# --- Making ------------------------------------------------------------------------------------------
def missing(baseline: Baseline) -> list[Wanted]:
    """Those that were never made."""
    made = set(BaselineFile.objects.filter(baseline=baseline).values_list("kind", "language"))
    return [wanted for wanted in all_wanted() if (wanted.kind, wanted.language) not in made]


def unmade() -> list[Baseline]:
    """Baselines that lack files, the newest first."""
    return [row for row in Baseline.objects.for_list().order_by("-frozen_at") if missing(row)]


def make_missing(baseline: Baseline, *, at: datetime) -> Iterator[BaselineFile]:
    """Each is kept as soon as it is made: what is stopped in the middle goes on from there. Of a large document is read
    what the next files have, and let go after them."""
    left = missing(baseline)
    for unread in dict.fromkeys(KINDS[wanted.kind].unread for wanted in left):
        yield from _make([each for each in left if KINDS[each.kind].unread == unread], baseline, unread, at=at)


def _make(left: Sequence[Wanted], baseline: Baseline, unread: Unread, *, at: datetime) -> Iterator[BaselineFile]:
    document = read(baseline, unread)
    tells = any(wanted.kind in since_last.KINDS for wanted in left)
    known = since_last.changes(document, _day(at)) if tells else None
    for wanted in left:
        yield keep(baseline, document, wanted, at=at, known=known)
        give_back()


def read(baseline: Baseline, unread: Unread = NOTHING_UNREAD) -> Document:
    """As the version that counts: whether a later one replaced it is not for its files to say."""
    return read_frozen(baseline.year, Frozen(baseline.pk, baseline.checksum, baseline.version), unread)


@transaction.atomic
def keep(
    baseline: Baseline, document: Document, wanted: Wanted, *, at: datetime, known: Compared | None = None
) -> BaselineFile:
    """Two at once: the first one's is kept, and both get it. `known` is what changed, where that was asked before."""
    with tempfile.TemporaryFile() as file:
        told = since_last.with_changes(document, wanted.kind, _day(at), known)
        write_report(told, wanted.kind, wanted.language, file)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [BASELINE_LOCK, baseline.pk])
        own = {"baseline": baseline, "kind": wanted.kind, "language": wanted.language}
        if kept := BaselineFile.objects.filter(**own).first():
            return kept
        size, checksum = measured(file)
        name = named(file_name(document, wanted.kind), baseline.version, wanted)
        made = BaselineFile.objects.create(**own, name=name, size=size, checksum=checksum, made_at=at)
        contents.put(BaselineContent, made.pk, file)
        return made


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


BASELINE_LOCK = 41_742_100
ENTRY = 3_000  # letters that an entry takes in a document, with what belongs to it


def named(name: str, version: int, wanted: Wanted) -> str:
    """With version, dialect and language, so that all files of a year may lie in one folder."""
    stem, dot, ending = name.rpartition(".")
    again = f"-v{version}" if version > 1 else ""
    dialect = "-excel" if wanted.kind == EXCEL else ""
    return f"{stem}{again}{dialect}-{wanted.language}{dot}{ending}"


def is_large(baseline: Baseline) -> bool:
    """Whether a reader would wait too long for one of its files. Without reading it: who waits asks again and again."""
    most = settings.EXPORT_LARGE * ENTRY
    return Baseline.objects.filter(pk=baseline.pk).annotate(size=Length("document")).filter(size__gt=most).exists()


# --- Serving -----------------------------------------------------------------------------------------
def kept(year: int, version: int, wanted: Wanted) -> tuple[BaselineFile, BinaryIO] | None:
    """The file as it was made; None where it never was. BrokenFileError where it is not what was made. Two queries."""
    rows = BaselineFile.objects.filter(baseline__year=year, baseline__version=version).select_related("baseline")
    rows = rows.defer("baseline__document")
    receipt = rows.filter(kind=wanted.kind, language=wanted.language).first()
    return None if receipt is None else (receipt, checked(receipt))


def checked(receipt: BaselineFile) -> BinaryIO:
    file = contents.fetched(BaselineContent, receipt.pk)
    if measured(file) != (receipt.size, receipt.checksum):
        file.close()
        log.critical("The file %s of a frozen baseline is not what was made: its checksum does not hold.", receipt.name)
        raise BrokenFileError(receipt.baseline.year)
    return file


# --- Verifying ---------------------------------------------------------------------------------------
def faults(baseline: Baseline) -> Iterator[str]:
    """In English sentences, for whoever runs the portal; nothing where all is as it was made."""
    try:
        read(baseline, TO_COMPARE)
    except BrokenReportError:
        yield f"{baseline}: the document is not what was frozen. Restore it from a backup."
        return
    for receipt in BaselineFile.objects.filter(baseline=baseline):
        with contents.fetched(BaselineContent, receipt.pk) as file:
            size, checksum = measured(file)
        if not size:
            yield f"{baseline}: the content of {receipt.name} is gone. Restore it from a backup."
        elif checksum != receipt.checksum:
            yield f"{baseline}: {receipt.name} is not what was made. Restore it from a backup."
    if left := missing(baseline):
        names = "; ".join(map(str, left))
        yield f"{baseline}: never made: {names}. `make_exports` makes them, and they say when."
