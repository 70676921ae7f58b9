"""Where the links of a reminder lead. Nobody signs in: nothing else can be read here, and opening changes nothing."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from indicators import short_report
from indicators.grid_content import FINAL
from indicators.grid_rows import Row
from indicators.links import LinkError, Opened, choice_token, open_choice, open_report
from indicators.models import ReminderChoice
from initiatives.suggestion_pages import private
from initiatives.visitors import address_of, may_send

NO_SECTION = "-"  # of the main menu: its address begins like that of the reports
STATUS = {"expired": 410, "broken": 404, "used": 200, "rights": 403, "other": 403}


@private
def report_figure(request: HttpRequest, token: str) -> HttpResponse:
    try:
        opened = open_report(token, request.user)
        if request.method != "POST":
            return _form(request, opened, short_report.row_of(opened, _language()))
        return _take_in(request, opened, token)
    except LinkError as error:
        return _no_form(request, error)


def _take_in(request: HttpRequest, opened: Opened, link: str) -> HttpResponse:
    now = timezone.now()
    if not may_send("report figure", address_of(request), now=now,
                    most=settings.FORMS_PER_ADDRESS * 3, in_all=settings.FORMS_IN_ALL * 3):  # fmt: skip
        row = short_report.row_of(opened, _language())
        response = _form(request, opened, row, said=short_report.posted(request.POST), too_often=True, status=429)
        response["Retry-After"] = "3600"
        return response
    evidence = short_report.EvidenceForm(request.POST, request.FILES, link=link, now=now)
    said = short_report.posted(request.POST)
    if not evidence.is_valid():
        evidence.keep()
        row = short_report.row_of(opened, _language())
        wrong_file = evidence.errors.get("evidence", [""])[0]
        return _form(request, opened, row, said=said, wrong_file=wrong_file, evidence=evidence)
    row = short_report.report(
        opened=opened, said=said, evidence=evidence.cleaned_data["evidence"], language=_language(), at=now
    )
    if row.state == "saved":
        evidence.sent()
        return HttpResponseRedirect(request.path)  # the link is used now, and says so
    evidence.keep()
    return _form(request, opened, row, said=said, sent=True, evidence=evidence)


def _form(request: HttpRequest, opened: Opened, row: Row, *, said: Any = None, sent: bool = False, status: int = 200,
          **more: Any) -> HttpResponse:  # fmt: skip
    content = said.content if said and not row.conflict and row.content.empty else row.content
    numerator, slash, denominator = content.typed.partition("/")
    had_parts = row.limits.per_cent and row.last is not None and row.last.numerator is not None
    context = {
        "section": NO_SECTION,
        "person": opened.user,
        "row": row,
        "content": content,
        "parts": (numerator, denominator) if slash else ("", ""),
        "ask_parts": had_parts and (bool(slash) or not content.typed),
        "is_empty": sent and row.content.empty,
        "other_figure": row.content.figure != FINAL,
        "returned": row.reasons,
        "grid": reverse("admin:progress-period", args=[opened.period]),
        **more,
    }
    wrong = sent or "wrong_file" in more
    return render(request, "indicators/short_report.html", context | {"wrong": wrong}, status=status)


def _no_form(request: HttpRequest, error: LinkError) -> HttpResponse:
    context = {"section": NO_SECTION, "reason": error.reason, "figure": error.figure, "period": error.period}
    return render(request, "indicators/short_link.html", context, status=STATUS[error.reason])


# --- What one wants to be reminded of --------------------------------------------------------------
@csrf_exempt  # a mail program sends one POST and has no cookie; the address itself is the right to do it
@private
def reminders(request: HttpRequest, token: str) -> HttpResponse:
    try:
        user = open_choice(token)
    except LinkError as error:
        return _no_form(request, error)
    choice = ReminderChoice.of(user)
    if request.method == "POST":
        wanted = [] if request.POST.get("List-Unsubscribe") or "none" in request.POST else request.POST.getlist("kind")
        ReminderChoice.objects.update_or_create(
            user=user, defaults={kind: kind in wanted for kind in ReminderChoice.KINDS}
        )
        return HttpResponseRedirect(f"{request.path}?saved=1")
    kinds = [
        (kind, ReminderChoice._meta.get_field(kind).verbose_name, getattr(choice, kind))  # type: ignore[union-attr]
        for kind in ReminderChoice.KINDS
    ]
    context = {
        "section": NO_SECTION,
        "person": user,
        "kinds": kinds,
        "saved": "saved" in request.GET,
        "none": not choice.wanted,
    }
    return render(request, "indicators/reminders.html", context)


@login_required
def own_reminders(request: HttpRequest) -> HttpResponse:
    """From the staff pages, without a letter at hand, and in the language of those pages."""
    return redirect("reminders", choice_token(request.user))  # type: ignore[arg-type]


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
