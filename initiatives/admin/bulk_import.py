"""A bulk file brought in by hand: chosen, looked at, and then imported as it was shown, all of it or nothing."""

import hashlib
import json
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.results import RowResult

from initiatives import bulk
from initiatives.admin.proposed import version_of
from initiatives.cells import ON_THE_WEB, Fault, FileError
from initiatives.differing import differing
from initiatives.import_results import BulkResult, BulkRowResult, Fate
from initiatives.models import BulkFile

KEPT = timedelta(days=1)  # a file that was looked at and not imported
SHOWN = 100  # rows of each kind, and errors
LONGEST_QUERY = "30s"  # a whole file takes longer than a page may
NEW, CHANGED, SAME = RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE, RowResult.IMPORT_TYPE_SKIP


class Looked(NamedTuple):
    """What a file would do, or did. `digest` stands for all that was shown."""

    result: BulkResult
    faults: list[Fault]
    digest: str
    written: bool


class Group(NamedTuple):
    kind: str
    word: str
    number: int
    rows: list[tuple[int, str, str, list[tuple[str, str, str]]]]  # row, its key, its fate, (column, before, after)


class BulkFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV (UTF-8) or XLSX, at most 5 MB and 10,000 rows. The first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )

    def clean_file(self) -> tuple[str, bytes]:
        """Name and content of a file that can be read."""
        upload = self.cleaned_data["file"]
        data = upload.read(ON_THE_WEB.size + 1)
        try:
            bulk.read(data, ON_THE_WEB)
        except FileError as error:
            raise ValidationError([str(fault) for fault in error.faults[:SHOWN]]) from error
        return upload.name.replace("\x00", "")[:200], data


def choose(page: Any, request: HttpRequest) -> HttpResponse:
    """`page` is the table's page in the admin."""
    if not page.may_import(request):
        raise PermissionDenied
    form = BulkFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        BulkFile.objects.older_than(timezone.now() - KEPT).delete()
        name, content = form.cleaned_data["file"]
        user: Any = request.user
        file = BulkFile.objects.create(table=page.opts.label_lower, name=name, content=content, by=user)
        return HttpResponseRedirect(reverse(page.name_of("import_preview"), args=[file.pk]))
    context = {
        "form": form,
        "opts": page.opts,
        "columns": list(page.resource().fields),
        "needed": [*page.resource.key, *page.resource.needs],
        "what_becomes": page.what_becomes(request),
        "title": _("Import from a file"),
    }
    return render(request, "admin/bulk/import.html", admin.site.each_context(request) | context)


def preview(page: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is written before the word to import, and then just what was shown."""
    if not page.may_import(request):
        raise PermissionDenied
    rows = BulkFile.objects.filter(by=request.user.pk, table=page.opts.label_lower)
    file = get_object_or_404(rows, pk=pk)
    shown = request.POST.get("digest") if request.method == "POST" else None
    looked = _look(page, request, file, shown)
    if looked.written:
        file.delete()
        messages.success(request, _told(file, looked.result))
        return HttpResponseRedirect(reverse(page.name_of("changelist")))
    if shown is not None:
        messages.warning(request, _("Something changed here in the meantime. Look at it again before you import."))
    context = {
        "file": file,
        "opts": page.opts,
        "looked": looked,
        "faults": looked.faults[:SHOWN],
        "doubts": looked.result.doubts[:SHOWN],
        "groups": _groups(looked.result),
        "writes": looked.result.totals[NEW] + looked.result.totals[CHANGED],
        "what_becomes": page.what_becomes(request),
        "title": _("What the import will do"),
    }
    return render(request, "admin/bulk/import_preview.html", admin.site.each_context(request) | context)


def _look(page: Any, request: HttpRequest, file: BulkFile, shown: str | None) -> Looked:
    """The import itself, taken back unless it does exactly what was `shown`."""
    resource = page.resource(now=timezone.now(), limited_to=request.user)
    resource.version = partial(version_of, page, request)
    data = bytes(file.content)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST_QUERY}'")
        result = resource.import_data(bulk.read(data, ON_THE_WEB), use_transactions=True, user=request.user)
        faults = [*result.faults, *_refused_by_the_database(result)]
        digest = _digest(data, result, faults)
        written = shown == digest and not faults
        if not written:
            transaction.set_rollback(True)
    return Looked(result, faults, digest, written)


def _refused_by_the_database(result: BulkResult) -> list[Fault]:
    """A rule that no check knows stops the file with the rule's own sentence; a fault of ours is none of theirs."""
    if result.faults or not result.base_errors:
        return []
    error = result.base_errors[0].error
    if isinstance(error, ValidationError):
        return [Fault(" ".join(error.messages))]
    if not isinstance(error, DatabaseError):
        raise error
    return [Fault(_("The database refuses what the file says: %(error)s") % {"error": str(error).splitlines()[0]})]


def _digest(data: bytes, result: BulkResult, faults: Iterable[Fault]) -> str:
    told = [[row.import_type, row.label, row.fate, row.changes] for row in result.rows]
    text = json.dumps([told, [str(fault) for fault in faults], [str(doubt) for doubt in result.doubts]])
    return hashlib.sha256(data + text.encode()).hexdigest()


def _groups(result: BulkResult) -> list[Group]:
    words = {NEW: _("New"), CHANGED: _("Changed"), Fate.LEFT: _("Left out"), SAME: _("Unchanged")}
    numbered = [(number, row) for number, row in enumerate(result.rows, 2) if row.label]
    found = []
    for kind, word in words.items():
        rows = [(number, row) for number, row in numbered if _kind(row) == kind]
        shown = [(number, row.label, _fate(row), list(_changes(row))) for number, row in rows[:SHOWN]]
        found += [Group(kind, word, len(rows), shown)] if rows else []
    return found


def _kind(row: BulkRowResult) -> str:
    return Fate.LEFT if row.fate == Fate.LEFT else row.import_type


def _fate(row: BulkRowResult) -> str:
    words = {
        Fate.NOW: _("saved at once"),
        Fate.REVIEW: _("goes to review"),
        Fate.LEFT: _("left out: a change of it waits for review, or came back to its author"),
    }
    return words[Fate(row.fate)] if row.fate else ""


def _changes(row: BulkRowResult) -> Iterable[tuple[str, str, str]]:
    """A new row is all that it says; of a change, where the texts differ."""
    for column, (before, after) in row.changes.items():
        if row.import_type == NEW and after:
            yield column, "", differing("", after)[1]
        elif _kind(row) in (CHANGED, Fate.LEFT):
            yield column, *differing(before, after)


def _told(file: BulkFile, result: BulkResult) -> str:
    counts = {"file": file.name, "new": result.totals[NEW], "changed": result.totals[CHANGED]}
    told = _("%(file)s is imported: %(new)d new, %(changed)d changed.") % counts
    if waiting := sum(row.fate == Fate.REVIEW for row in result.rows):
        told += " " + _("%(number)d of them wait for review.") % {"number": waiting}
    return told
