"""Freezing a year by a button (`/admin/years/<year>/freeze/`): first what is missing and who owes it, then the seal."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from indicators.freezing import FreezeError, freeze
from indicators.missing_page import missing_in
from indicators.models import Baseline
from indicators.periods import FIRST_YEAR
from indicators.reports import gather, last_day
from initiatives import rules


class FreezeForm(forms.Form):
    as_of = forms.DateField(
        label=gettext_lazy("Figures as of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("A day in the year that has come. Later figures are not in the baseline."),
    )
    signed = forms.CharField(
        label=gettext_lazy("Signed by"),
        max_length=200,
        help_text=gettext_lazy("Shown in public and kept for ever. Write your own name only if you want it there."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is frozen again"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Shown in public beside the new version."),
    )

    use_required_attribute = False

    def __init__(self, *args: Any, again: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not again:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True


@require_http_methods(["GET", "HEAD", "POST"])
def freeze_page(request: HttpRequest, year: int) -> HttpResponse:
    if not rules.may_steer(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    if not FIRST_YEAR <= year <= today.year:
        raise Http404
    frozen = list(Baseline.objects.for_list().filter(year=year).order_by("-version"))
    form = FreezeForm(request.POST or None, again=bool(frozen), initial=_initial(year, today))
    if request.method == "POST" and form.is_valid() and _freeze(request, year, form):
        return redirect("admin:year-freeze", year)
    document = gather(year, _asked_day(request, year, today), today)
    context = admin.site.each_context(request) | {
        "title": _("Freeze the baseline of %s") % year,
        "year": year,
        "document": document,
        "frozen": frozen,
        "form": form,
        **missing_in(document),
    }
    return render(request, "admin/freeze.html", context)


def _initial(year: int, today: date) -> dict[str, Any]:
    return {"as_of": last_day(year, today), "signed": settings.CITY["municipality"]}


def _asked_day(request: HttpRequest, year: int, today: date) -> date:
    """What is missing is told as of the day that is about to be frozen."""
    try:
        day = date.fromisoformat(request.POST.get("as_of", ""))
    except ValueError:
        return last_day(year, today)
    return day if day.year == year and day <= today else last_day(year, today)


def _freeze(request: HttpRequest, year: int, form: FreezeForm) -> bool:
    """A sentence under the form where it cannot be."""
    try:
        baseline = freeze(year=year, by=request.user, at=timezone.now(), **form.cleaned_data)
    except FreezeError as error:
        form.add_error(None, str(error))
        return False
    said = {"year": year, "checksum": baseline.checksum[:12]}
    messages.success(request, _("The baseline of %(year)s is frozen. Its checksum begins with %(checksum)s.") % said)
    return True
