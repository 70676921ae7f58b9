"""Likely duplicates of a table, two of them side by side, and the word that makes them one or takes that back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives import merging, rules
from initiatives.models import Merge

NAMED = 10  # rows of each kind that are named
LATEST = 20


class MergeForm(forms.Form):
    keep = forms.ChoiceField(
        label=gettext_lazy("Which one stays"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("All that belongs to the other one moves here, and the other one's address leads here."),
    )
    fill = forms.BooleanField(
        label=gettext_lazy("Take over texts that it lacks"),
        required=False,
        initial=True,
        help_text=gettext_lazy("What is empty in the one that stays is filled from the other."),
    )


class MergePages:
    """For tables with duplicates. `named` is the column that names a row."""

    named = "name"
    change_list_template: Any = "admin/merging/change_list.html"

    def get_urls(self) -> list[Any]:
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("duplicates/", duplicates, "duplicates"),
            ("merge/<int:one>/<int:other>/", compare, "merge"),
            ("merge/<int:pk>/take-back/", take_back, "merge_take_back"),
        ]
        guarded = self.admin_site.admin_view  # type: ignore[attr-defined]
        base = f"{self.opts.app_label}_{self.opts.model_name}"  # type: ignore[attr-defined]
        own = [path(address, guarded(partial(view, self)), name=f"{base}_{name}") for address, view, name in pages]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(  # type: ignore[misc]
            request, {"may_merge": rules.may_steer(request.user), **(extra_context or {})}
        )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)  # type: ignore[misc]
        if rules.may_steer(request.user):
            found["merge_two"] = (_merge_two, "merge_two", str(gettext_lazy("Merge two into one …")))
        return found

    def after_merge(self, keep: Any, made: Merge) -> None:
        """What follows for those above this app, in the same transaction."""

    def place(self, what: str, *parts: int) -> str:
        options = self.opts  # type: ignore[attr-defined]
        return reverse(f"admin:{options.app_label}_{options.model_name}_{what}", args=parts)


def _merge_two(page: Any, request: HttpRequest, rows: Any) -> HttpResponse | None:
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:3])
    if len(ids) != 2:
        messages.error(request, _("Choose exactly two rows to merge."))
        return None
    return HttpResponseRedirect(page.place("merge", *ids))


def _steering(request: HttpRequest) -> None:
    if not rules.may_steer(request.user):
        raise PermissionDenied


def duplicates(page: Any, request: HttpRequest) -> HttpResponse:
    _steering(request)
    pairs = merging.likely(page.model, page.named)
    rows = page.model._default_manager.in_bulk({pk for one, other, _alike in pairs for pk in (one, other)})
    context = {
        "opts": page.opts,
        "pairs": [
            (rows[one], rows[other], round(alike * 100), page.place("merge", one, other)) for one, other, alike in pairs
        ],
        "merges": [
            (merge, page.place("merge_take_back", merge.pk))
            for merge in Merge.objects.filter(model=page.opts.label_lower).select_related("by")[:LATEST]
        ],
        "title": _("Likely duplicates"),
    }
    return render(request, "admin/merging/duplicates.html", admin.site.each_context(request) | context)


def compare(page: Any, request: HttpRequest, one: int, other: int) -> HttpResponse:
    _steering(request)
    if one == other or max(one, other) >= 2**63:
        raise Http404
    rows = [get_object_or_404(page.model, pk=pk) for pk in (one, other)]
    form = MergeForm(request.POST or None)
    choice: Any = form.fields["keep"]
    choice.choices = [(str(row.pk), str(row)) for row in rows]
    if request.method == "POST" and form.is_valid():
        return _merged(page, request, rows, form)
    context = {
        "opts": page.opts,
        "form": form,
        "rows": rows,
        "values": list(_values(*rows)),
        "moving": list(_moving(*rows)),
        "addresses": [row.get_absolute_url() for row in rows if hasattr(row, "slug")],
        "title": _("Merge two into one"),
    }
    return render(request, "admin/merging/compare.html", admin.site.each_context(request) | context)


def _merged(page: Any, request: HttpRequest, rows: list[Any], form: MergeForm) -> HttpResponse:
    keep, gone = rows if form.cleaned_data["keep"] == str(rows[0].pk) else rows[::-1]
    with transaction.atomic():
        made = merging.merge(keep=keep, gone=gone, by=request.user, at=timezone.now(), fill=form.cleaned_data["fill"])
        page.after_merge(keep, made)
    told = {"gone": made.gone_name, "kept": made.kept_name, "number": len(made.moved)}
    messages.success(
        request,
        _("“%(gone)s” is now part of “%(kept)s”; %(number)d links moved. It can be taken back below.") % told,
    )
    return HttpResponseRedirect(page.place("duplicates"))


def _values(one: Any, other: Any) -> Any:
    """(label, what the one says, what the other says, whether they differ) of all that is said in either."""
    for name in [*merging.fillable(one), *(name for name in ("state", "kind", "slug") if hasattr(one, name))]:
        said = [_said(row, name) for row in (one, other)]
        if any(said):
            yield one._meta.get_field(name).verbose_name, *said, said[0] != said[1]


def _said(row: Any, name: str) -> str:
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown() if shown else getattr(row, name) or "")


def _moving(one: Any, other: Any) -> Any:
    """(label, rows of the one, rows of the other), each (number, some names)."""
    for here, there in zip(merging.pointing_at(one), merging.pointing_at(other), strict=True):
        found = [
            (pointing.rows.count(), [_name(pointing, row) for row in pointing.rows[:NAMED]])
            for pointing in (here, there)
        ]
        if any(number for number, _names in found):
            yield here.label, *found


def _name(pointing: merging.Pointing, row: Any) -> str:
    """A row of a table between two tables is the other end of it."""
    if not row._meta.auto_created:
        return str(row)
    ends = [field for field in row._meta.concrete_fields if field.remote_field and field.name != pointing.field.name]
    return str(getattr(row, ends[0].name))


def take_back(page: Any, request: HttpRequest, pk: int) -> HttpResponse:
    _steering(request)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    found = get_object_or_404(Merge, pk=min(pk, 2**63 - 1), model=page.opts.label_lower, undone_at=None)
    with transaction.atomic():
        row = merging.take_back(merge=found, by=request.user, at=timezone.now())
        page.after_merge(row, found)
    messages.success(request, _("“%(row)s” is there again, with what had moved.") % {"row": row})
    return HttpResponseRedirect(page.place("duplicates"))
