"""Suggest an event: the form, the word that it was sent, and the pages that the links in letters lead to.

Nothing here is public, so that nothing may be kept by a cache or found by a search machine.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import suggesting
from events.models import Occurrence, Suggestion
from events.suggesting import CONFIRM, EDIT
from events.suggestion_forms import SuggestionForm
from events.suggestion_words import when_of
from initiatives.models import Letter
from initiatives.visitors import DAY, address_of, may_send

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        response = view(request, *args, **options)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "same-origin"  # the address of a page holds the right to change something
        return response

    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(answer))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = SuggestionForm(request.POST if request.method == "POST" else None, now=now)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form)
    if there := _not_seen(form):
        return _form(request, form, alike=there)
    if not may_send("suggest event", address_of(request), now=now, most=settings.FORMS_PER_ADDRESS,
                    in_all=settings.FORMS_IN_ALL):  # fmt: skip
        return _form(request, form, too_often=True)
    mailbox = form.cleaned_data["email"].lower()
    if not may_send("letter", mailbox, now=now, most=settings.LETTERS_PER_MAILBOX, in_all=10**6, within=DAY):
        form.add_error("email", _("This address got several letters from us today. Try again tomorrow."))
        return _form(request, form)
    assert form.page_id is not None  # a valid form has its page
    row = suggesting.suggest(page=form.page_id, language=get_language() or "da", **_said(form))
    return _after_sending(request, form, row)


def _after_sending(request: HttpRequest, form: SuggestionForm, row: Suggestion) -> HttpResponse:
    """Where the letter did not leave, the person is told: an address that is refused can be put right at once."""
    letter = Letter.objects.filter(about=suggesting.about(row)).first()
    if letter and letter.refused:
        form.add_error("email", _("The mail server does not take letters to this address. Check it, and send again."))
        return _form(request, form)
    address = reverse("suggest-event-sent")
    return HttpResponseRedirect(f"{address}?letter=later" if letter else address)


def _not_seen(form: SuggestionForm) -> list[Occurrence]:
    """What is in the calendar already and looks like it, unless the page showed just that before."""
    data = form.cleaned_data
    days = [span.first_on for span in suggesting.dates_of(Suggestion(**form.columns()))]
    there = suggesting.alike(data["title"], data["place"], days)
    seen = sha256(repr(sorted(row.pk for row in there)).encode()).hexdigest()[:32] if there else ""
    if data["seen"] == seen:
        return []
    form.put("seen", seen)
    return there


def _form(request: HttpRequest, form: SuggestionForm, *, alike: Any = (), too_often: bool = False,
          row: Suggestion | None = None) -> HttpResponse:  # fmt: skip
    context = {
        "form": form,
        "alike": alike,
        "too_often": too_often,
        "suggestion": row,
        "submit": _("Send the corrections") if row else _("Send it anyway") if alike else _("Send the suggestion"),
        "before_form": "events/_alike.html" if alike else "events/_too_often.html" if too_often else "",
        "trail": [(_("What's on"), reverse("event-list"))],
    }  # fmt: skip
    response = render(request, "events/suggest.html", context, status=429 if too_often else 200)
    if too_often:
        response["Retry-After"] = str(int(timedelta(hours=1).total_seconds()))
    return response


def _said(form: SuggestionForm) -> dict[str, Any]:
    return {
        "values": form.columns(),
        "goals": form.cleaned_data["goals"],
        "dimensions": form.cleaned_data["dimensions"],
    }


@private
def sent(request: HttpRequest) -> HttpResponse:
    context = {
        "later": request.GET.get("letter") == "later",
        "trail": _trail(),
        "days": settings.SUGGESTION_UNCONFIRMED_DAYS,
    }
    return render(request, "events/suggest_sent.html", context)


@private
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows a button and does nothing: programs that check mail open it, too."""
    row = _row_of(request, token, CONFIRM)
    if isinstance(row, HttpResponse):
        return row
    if request.method == "POST":
        suggesting.confirm(suggestion=row, now=timezone.now())
        return HttpResponseRedirect(request.path)
    when = when_of(suggesting.schedule_of(row), suggesting.dates_of(row), get_language() or "da")
    edit_url = reverse("suggest-event-edit", args=[signing.TimestampSigner(salt=EDIT).sign(row.key.hex)])
    context = {"suggestion": row, "when": when, "edit_url": edit_url, "trail": _trail()}
    return render(request, "events/suggest_confirm.html", context)


@private
def edit(request: HttpRequest, token: str) -> HttpResponse:
    row = _row_of(request, token, EDIT)
    if isinstance(row, HttpResponse):
        return row
    if not row.is_undecided:
        return render(request, "events/suggest_decided.html", {"suggestion": row, "trail": _trail()})
    now = timezone.now()
    form = SuggestionForm(request.POST if request.method == "POST" else None, now=now, initial=SuggestionForm.told(row))
    form.fields["email"].disabled = True  # it was confirmed, and another one was not
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, row=row)
    try:
        suggesting.correct(suggestion=row, **_said(form))
    except suggesting.AlreadyDecidedError:
        return HttpResponseRedirect(request.path)
    context = {"suggestion": row, "corrected": True, "trail": _trail()}
    return render(request, "events/suggest_sent.html", context)


def _row_of(request: HttpRequest, token: str, salt: str) -> Suggestion | HttpResponse:
    """The suggestion that a link means, or a page that says what to do instead."""
    try:
        row = suggesting.found(token, salt)
    except signing.SignatureExpired:
        return render(request, "events/suggest_link.html", {"expired": True}, status=410)
    except (signing.BadSignature, ValueError):
        row = None
    return row or render(request, "events/suggest_link.html", {"expired": False}, status=404)


def _trail() -> list[tuple[str, str]]:
    return [(_("What's on"), reverse("event-list")), (_("Suggest an event"), reverse("suggest-event"))]
