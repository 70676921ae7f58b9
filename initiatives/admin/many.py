"""Actions of a list that change many rows at once, with a page between that says what will happen to each."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, ActionForm
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.admin.many_forms import ManyForm
from initiatives.many import MOST, Outcome, change_many


def _now() -> str:
    return timezone.now().isoformat()


class ListForm(ActionForm):
    """Beside the choice of an action: when the list was shown, so that what changed since can be pointed out."""

    seen_at = forms.CharField(label="", required=False, widget=forms.HiddenInput, initial=_now)


class ManyAtOnce:
    """`together`: the forms of the changes that this list offers. `tagged`: tags are read once for all rows."""

    together: tuple[type[ManyForm], ...] = ()
    tagged = False
    action_form: Any = ListForm

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)  # type: ignore[misc]
        if self.has_change_permission(request):  # type: ignore[attr-defined]
            for form in self.together:
                found[_name(form)] = (_action(form), _name(form), str(form.title))
        return found

    @transaction.atomic
    def change_together(self, request: HttpRequest, rows: models.QuerySet, kind: type[ManyForm]) -> HttpResponse | None:
        """Asks, shows, and then does just what was shown."""
        doing = request.POST.get("do")
        form = kind(request, request.POST if doing else None)
        chosen = self._chosen(rows, lock=doing == "write")
        if len(chosen) > MOST:
            messages.error(request, _("At most %(most)d rows can be changed at once.") % {"most": MOST})
            return None
        found = self._look(request, chosen, form, write=False) if doing and form.is_valid() else []
        if doing == "write" and found:
            if request.POST.get("digest") == _digest(found):
                self._carry_out(request, chosen, form)
                return None
            messages.warning(request, _("Something changed here in the meantime. Look at it again."))
        return self._page(request, form, chosen, found)

    def _carry_out(self, request: HttpRequest, chosen: list[Any], form: ManyForm) -> None:
        number = sum(one.goes for one in self._look(request, chosen, form, write=True))
        told = ngettext("%(number)d row is changed.", "%(number)d rows are changed.", number)
        messages.success(request, told % {"number": number})

    def _chosen(self, rows: models.QuerySet, *, lock: bool) -> list[Any]:
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        found = self.model._default_manager.filter(pk__in=ids).order_by("pk")  # type: ignore[attr-defined]
        if lock:
            list(found.select_for_update().values_list("pk"))
        return list(found.prefetch_related("tags") if self.tagged else found)

    def _look(self, request: HttpRequest, rows: list[Any], form: ManyForm, *, write: bool) -> list[Outcome]:
        anyway = {int(pk) for pk in request.POST.getlist("anyway") if pk.isascii() and pk.isdecimal() and len(pk) < 19}
        name = f"{self.opts.verbose_name_plural}: {form.title}"  # type: ignore[attr-defined]
        return change_many(
            rows=rows, change=form.change(), by=request.user, seen_at=_moment(request), anyway=anyway, write=write,
            name=name,
        )  # fmt: skip

    def _page(self, request: HttpRequest, form: ManyForm, chosen: list[Any], found: list[Outcome]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": str(form.title).removesuffix("…").strip(),
            "opts": self.opts,  # type: ignore[attr-defined]
            "form": form,
            "action": _name(type(form)),
            "selected": [row.pk for row in chosen],
            "rows": chosen,
            "outcomes": found,
            "number": sum(one.goes for one in found),
            "seen_at": request.POST.get("seen_at", ""),
            "digest": _digest(found),
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/many.html", context)


def _name(form: type[ManyForm]) -> str:
    return f"many_{form.__name__.removesuffix('Form').lower()}"


def _action(form: type[ManyForm]) -> Callable[..., HttpResponse | None]:
    def action(page: Any, request: HttpRequest, rows: models.QuerySet) -> HttpResponse | None:
        return page.change_together(request, rows, form)

    return action


def _moment(request: HttpRequest) -> datetime | None:
    """None where the list did not say: then nothing is called stale."""
    try:
        found = parse_datetime(request.POST.get("seen_at", ""))
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) else None


def _digest(found: list[Outcome]) -> str:
    """What was shown, so that just this is done."""
    return "|".join(f"{one.row.pk}:{one.row.updated_at.timestamp()}:{int(one.goes)}" for one in found)
