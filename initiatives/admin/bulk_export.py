"""The rows of a list as a bulk file: those that the filters leave, of own organisations where rights say so."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from initiatives import audit, bulk, formats
from initiatives.cells import FileError
from initiatives.city import here
from initiatives.models.audit import Act

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=gettext_lazy("File"),
        choices=[("xlsx", gettext_lazy("Spreadsheet (XLSX)")), ("csv", gettext_lazy("Open data (CSV, UTF-8)"))],
        initial="xlsx",
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Both have the columns that the import reads. What the file is, when it was made and under which licence "
            "stands on a sheet of its own, in CSV below the rows; the import passes it by."
        ),
    )


def export(page: Any, request: HttpRequest) -> HttpResponse:
    """`page` is the table's page in the admin. The address carries the filters of its list."""
    if not page.may_export(request):
        raise PermissionDenied
    try:
        listed = page.get_changelist_instance(request)
    except IncorrectLookupParameters:  # as the list itself answers it
        return HttpResponseRedirect(f"{reverse(page.name_of('changelist'))}?e=1")
    rows = page.exported_rows(request, listed.get_queryset(request))
    form, notes = ExportForm(request.POST or None), list(_notes(page, request, listed, rows))
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["format"]
        try:
            return _file(page, request, rows, kind, notes)
        except FileError as error:
            form.add_error("format", str(error))
    context = {"form": form, "opts": page.opts, "notes": notes, "title": _("Export to a file")}
    return render(request, "admin/bulk/export.html", admin.site.each_context(request) | context)


def _file(
    page: Any, request: HttpRequest, rows: models.QuerySet, kind: str, notes: list[tuple[str, str]]
) -> HttpResponse:
    resource = page.resource()
    data = bulk.write(resource.export(rows), kind, str(resource.title), notes)
    audit.record(act=Act.EXPORTED, by=request.user, name=str(resource.title), after={"format": kind, **dict(notes)})
    name = f"{page.opts.model_name}-{timezone.localtime():%Y-%m-%d-%H%M}.{kind}"
    return HttpResponse(
        data, content_type=TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _notes(page: Any, request: HttpRequest, listed: Any, rows: models.QuerySet) -> Iterator[tuple[str, str]]:
    """What the file says of itself, after its rows."""
    names = here()
    yield _("Contents"), str(page.resource.title)
    yield _("Rows"), str(rows.count())
    if period := page.resource.period_of(rows):
        yield _("Period"), period
    yield _("Filter"), "; ".join(_filters(page, request, listed)) or _("none")
    yield _("Made"), formats.moment(timezone.localtime(), get_language() or "da")
    yield _("Source"), f"{names['name']}, {settings.SITE_URL}"
    yield _("Licence"), "CC BY 4.0"


def _filters(page: Any, request: HttpRequest, listed: Any) -> Iterator[str]:
    """In the words of the list."""
    if page.only_own(request):
        yield _("own organisations")
    for spec in listed.filter_specs:
        chosen = [str(choice["display"]) for choice in list(spec.choices(listed))[1:] if choice["selected"]]
        if chosen:
            yield f"{spec.title}: {', '.join(chosen)}"
    if listed.query:
        yield _("words: %(words)s") % {"words": listed.query}
