"""Suggest something: the form, the word that it was sent, and the pages that the links in letters lead to.

Nothing here is public, so that nothing may be kept by a cache or found by a search machine.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from initiatives.models import Letter
from initiatives.models.suggested import Suggested
from initiatives.suggesting import CONFIRM, EDIT, AlreadyDecidedError, Suggestions, about, token
from initiatives.suggestion_forms import SuggestForm
from initiatives.visitors import DAY, address_of, hashed, may_send, may_try

View = Callable[..., HttpResponse]
S = TypeVar("S", bound=Suggested)
METHODS = ["GET", "HEAD", "POST"]


def private(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        response = view(request, *args, **options)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "same-origin"  # the address of a page holds the right to change something
        return response

    return never_cache(require_http_methods(METHODS)(answer))


def _sent(request: HttpRequest, *, files: bool = True) -> tuple[Any, Any]:
    """The data and the files of a form that was sent."""
    return (request.POST, request.FILES if files else None) if request.method == "POST" else (None, None)


@dataclass(frozen=True)
class PageWords:
    """What the pages say of the thing that is suggested; lazy translations."""

    title: Any
    description: Any
    last_step: Any
    last_step_text: Any
    decided: Any
    see: Any
    back: Any
    too_old: Any


class SuggestionPages(ABC, Generic[S]):
    """The pages of one kind of suggestion. Subclasses say what is already there and what it is called."""

    suggestions: Suggestions[S]
    form: type[SuggestForm]
    words: PageWords
    back_to: str  # name of the list that it may come into
    alike_template: str

    @abstractmethod
    def alike(self, form: SuggestForm) -> list[Any]:
        """What is public already and looks like it."""

    @abstractmethod
    def list_title(self) -> str:
        """What the list is called that it may come into."""

    # --- Addresses -------------------------------------------------------------------------------------
    def urls(self, *, start: Any, sent: Any, confirm: Any, edit: Any) -> list[Any]:
        name = f"suggest-{self.suggestions.kind}"
        start_view = never_cache(require_http_methods(METHODS)(self.suggest))
        return [
            path(start, start_view, name=name),
            path(sent, private(self.sent), name=f"{name}-sent"),
            path(confirm, private(self.confirm), name=f"{name}-confirm"),
            path(edit, private(self.edit), name=f"{name}-edit"),
        ]

    def _address(self, what: str = "", **keys: Any) -> str:
        return reverse("-".join(filter(None, ["suggest", self.suggestions.kind, what])), kwargs=keys)

    # --- The form --------------------------------------------------------------------------------------
    def suggest(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        if not self._may_try(request, now):
            return self._form(request, self.form(*_sent(request, files=False), now=now), too_often=True)
        form = self.form(*_sent(request), now=now)
        if request.method != "POST" or not form.is_valid():
            return self._form(request, form)
        if there := self._not_seen(form):
            return self._form(request, form, alike=there)
        if not may_send(f"suggest {self.suggestions.kind}", address_of(request), now=now,
                        most=settings.FORMS_PER_ADDRESS, in_all=settings.FORMS_IN_ALL):  # fmt: skip
            return self._form(request, form, too_often=True)
        mailbox = form.cleaned_data["email"].lower()
        if not may_send("letter", mailbox, now=now, most=settings.LETTERS_PER_MAILBOX, in_all=10**6, within=DAY):
            form.add_error("email", _("This address got several letters from us today. Try again tomorrow."))
            return self._form(request, form)
        assert form.page_id is not None  # a valid form has its page
        row = self.suggestions.suggest(page=form.page_id, language=get_language() or "da", **form.said())
        return self._after_sending(request, form, row)

    def _may_try(self, request: HttpRequest, now: datetime) -> bool:
        """Opening a page is free."""
        return request.method != "POST" or may_try(f"suggest {self.suggestions.kind}", request, now=now)

    def _after_sending(self, request: HttpRequest, form: SuggestForm, row: S) -> HttpResponse:
        """Where the letter did not leave, the person is told: an address that is refused can be put right at once."""
        letter = Letter.objects.filter(about=about(row)).first()
        if letter and letter.refused:
            sentence = _("The mail server does not take letters to this address. Check it, and send again.")
            form.add_error("email", sentence)
            return self._form(request, form)
        form.sent()
        address = self._address("sent")
        return HttpResponseRedirect(f"{address}?letter=later" if letter else address)

    def _not_seen(self, form: SuggestForm) -> list[Any]:
        """What looks like it, unless the page showed just that before."""
        there = self.alike(form)
        seen = sha256(repr(sorted(row.pk for row in there)).encode()).hexdigest()[:32] if there else ""
        if form.cleaned_data["seen"] == seen:
            return []
        form.put("seen", seen)
        return there

    def _form(self, request: HttpRequest, form: SuggestForm, *, alike: Any = (), too_often: bool = False,
              row: S | None = None) -> HttpResponse:  # fmt: skip
        unread = request.FILES if too_often and not form.files else None
        form.reads = unread is None
        form.show_again(unread=unread, who=hashed(address_of(request)))
        too_many = "suggestions/_too_often.html"
        context = {
            "form": form,
            "alike": alike,
            "suggestion": row,
            "submit": _("Send the corrections") if row else _("Send it anyway") if alike else _("Send the suggestion"),
            "before_form": self.alike_template if alike else too_many if too_often else "",
        }
        response = self._page(request, "form", context, status=429 if too_often else 200)
        if too_often:
            response["Retry-After"] = str(int(timedelta(hours=1).total_seconds()))
        return response

    # --- After it --------------------------------------------------------------------------------------
    def sent(self, request: HttpRequest) -> HttpResponse:
        later = request.GET.get("letter") == "later"
        return self._page(request, "sent", {"later": later, "days": settings.SUGGESTION_UNCONFIRMED_DAYS})

    def confirm(self, request: HttpRequest, token: str) -> HttpResponse:
        """Opening the link shows a button and does nothing: programs that check mail open it, too."""
        row = self._row_of(request, token, CONFIRM)
        if isinstance(row, HttpResponse):
            return row
        if request.method == "POST":
            self.suggestions.confirm(suggestion=row, now=timezone.now())
            return HttpResponseRedirect(request.path)
        in_short = self.suggestions.in_short(row, get_language() or "da")
        context = {"suggestion": row, "in_short": in_short, "edit_url": self._edit_address(row)}
        return self._page(request, "confirm", context)

    def edit(self, request: HttpRequest, token: str) -> HttpResponse:
        row = self._row_of(request, token, EDIT)
        if isinstance(row, HttpResponse):
            return row
        if not row.is_undecided:
            return self._page(request, "decided", {"suggestion": row})
        now = timezone.now()
        tried = self._may_try(request, now)
        form = self.form(*_sent(request, files=tried), now=now, initial=self.form.told(row))
        form.fields["email"].disabled = True  # it was confirmed, and another one was not
        if not tried:
            return self._form(request, form, too_often=True, row=row)
        if request.method != "POST" or not form.is_valid():
            return self._form(request, form, row=row)
        try:
            self.suggestions.correct(suggestion=row, **form.said())
        except AlreadyDecidedError:
            return HttpResponseRedirect(request.path)
        form.sent()
        return self._page(request, "sent", {"suggestion": row, "corrected": True})

    def _edit_address(self, row: S) -> str:
        return self._address("edit", token=token(row, EDIT))

    def _row_of(self, request: HttpRequest, text: str, salt: str) -> S | HttpResponse:
        """The suggestion that a link means, or a page that says what to do instead."""
        try:
            row = self.suggestions.found(text, salt)
        except signing.SignatureExpired:
            return self._page(request, "link", {"expired": True}, status=410)
        except (signing.BadSignature, ValueError):
            row = None
        return row or self._page(request, "link", {"expired": False}, status=404)

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        trail = [(self.list_title(), reverse(self.back_to))]
        if name != "form":
            trail.append((str(self.words.title), self._address()))
        more = {"words": self.words, "start": self._address(), "back_url": reverse(self.back_to), "trail": trail}
        return render(request, f"suggestions/{name}.html", context | more, status=status)
