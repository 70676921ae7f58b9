"""The files of frozen baselines: made once, kept in the database with their checksums, and served as they are for ever.

In the database, because they then come and go with the baseline in one transaction, one backup and one replica, and a
trigger refuses what would change them. A receipt (`BaselineFile`) outlives lost bytes: what was kept once is never made
anew, for a newer program would write other bytes. What was never kept is made when it is missed, and says when.
"""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from indicators.contents import put
from indicators.document import Document
from indicators.models import Baseline, BaselineContent, BaselineFile
from indicators.report_files import EXCEL, KINDS, file_name, report_file
from indicators.report_queries import Frozen
from indicators.reports import BrokenReportError, read_frozen
from indicators.since_last import with_changes

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
    """Each is kept as soon as it is made: what is stopped in the middle goes on from there."""
    if left := missing(baseline):
        document = read(baseline)
        for wanted in left:
            yield keep(baseline, document, wanted, at=at)


def read(baseline: Baseline) -> Document:
    """Whole, and as the version that counts: whether a later one replaced it is not for its files to say."""
    text = Baseline.objects.values_list("document", flat=True).get(pk=baseline.pk)
    return read_frozen(baseline.year, Frozen(text, baseline.checksum, baseline.version), whole=True)


@transaction.atomic
def keep(baseline: Baseline, document: Document, wanted: Wanted, *, at: datetime) -> BaselineFile:
    """Two at once: the first one's is kept, and both get it."""
    told = with_changes(document, wanted.kind, timezone.localtime(at).date())
    data = report_file(told, wanted.kind, wanted.language)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [BASELINE_LOCK, baseline.pk])
    own = {"baseline": baseline, "kind": wanted.kind, "language": wanted.language}
    if kept := BaselineFile.objects.filter(**own).first():
        return kept
    name = named(file_name(document, wanted.kind), baseline.version, wanted)
    made = BaselineFile.objects.create(**own, name=name, size=len(data), checksum=digest(data), made_at=at)
    put(BaselineContent(file=made, data=data))
    return made


BASELINE_LOCK = 41_742_100


def named(name: str, version: int, wanted: Wanted) -> str:
    """With version, dialect and language, so that all files of a year may lie in one folder."""
    stem, dot, ending = name.rpartition(".")
    again = f"-v{version}" if version > 1 else ""
    dialect = "-excel" if wanted.kind == EXCEL else ""
    return f"{stem}{again}{dialect}-{wanted.language}{dot}{ending}"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def is_large(document: Document) -> bool:
    """Whether a reader would wait too long for one of its files."""
    rows = (document.indicators, document.others, document.context, document.initiatives, document.events)
    return sum(map(len, rows)) > settings.EXPORT_LARGE


# --- Serving -----------------------------------------------------------------------------------------
def kept(year: int, version: int, wanted: Wanted) -> tuple[BaselineFile, bytes] | None:
    """The file as it was made; None where it never was. BrokenFileError where it is not what was made. One query."""
    rows = BaselineFile.objects.filter(baseline__year=year, baseline__version=version).select_related("content")
    receipt = rows.filter(kind=wanted.kind, language=wanted.language).first()
    return None if receipt is None else (receipt, checked(receipt))


def checked(receipt: BaselineFile) -> bytes:
    data = bytes(receipt.content.data) if hasattr(receipt, "content") else b""
    if len(data) != receipt.size or digest(data) != receipt.checksum:
        log.critical("The file %s of a frozen baseline is not what was made: its checksum does not hold.", receipt.name)
        raise BrokenFileError(receipt.baseline.year)
    return data


# --- Verifying ---------------------------------------------------------------------------------------
def faults(baseline: Baseline) -> Iterator[str]:
    """In English sentences, for whoever runs the portal; nothing where all is as it was made."""
    try:
        read(baseline)
    except BrokenReportError:
        yield f"{baseline}: the document is not what was frozen. Restore it from a backup."
        return
    for receipt in BaselineFile.objects.filter(baseline=baseline).select_related("baseline").iterator():
        content = BaselineContent.objects.filter(pk=receipt.pk).values_list("data", flat=True).first()
        if content is None:
            yield f"{baseline}: the content of {receipt.name} is gone. Restore it from a backup."
        elif digest(bytes(content)) != receipt.checksum:
            yield f"{baseline}: {receipt.name} is not what was made. Restore it from a backup."
    if left := missing(baseline):
        names = "; ".join(map(str, left))
        yield f"{baseline}: never made: {names}. `make_exports` makes them, and they say when."
