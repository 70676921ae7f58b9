"""A questionnaire as a whole (`/admin/questionnaires/<year>/`): how far each answer is and who writes it, then the
signature. And how it will be printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from indicators import answering, signing
from indicators.answer_boxes import STATES, Box, box
from indicators.answering import AnswerError
from indicators.models import Question, Questionnaire
from indicators.questionnaire_content import Chapter, answered, chapters, languages, material
from indicators.questionnaire_copy import copy
from indicators.questionnaire_document import Answered
from indicators.questionnaire_files import KINDS, file_name, questionnaire_file, writers_xlsx
from indicators.questionnaire_page import questionnaire_or_404, signed
from indicators.questionnaire_words import printed
from indicators.small_charts import Stack, stack
from indicators.views.files import download
from indicators.views.reports import sealed
from indicators.who_wrote import who_wrote
from initiatives import rules
from initiatives.models import User

SIGNED_AS = 200  # characters


@dataclass(frozen=True)
class Part:
    """A section with its questions as boxes."""

    chapter: Chapter
    boxes: Sequence[Box]


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest, year: int) -> HttpResponse:
    questionnaire = questionnaire_or_404(request, year)
    if request.method == "POST":
        return _do(request, questionnaire)
    return render(request, "admin/questionnaire.html", _context(request, questionnaire))


def _context(request: HttpRequest, questionnaire: Questionnaire) -> dict[str, Any]:
    found = chapters(questionnaire)
    parts = [Part(chapter, [box(asked, request.user, {}) for asked in chapter.asked]) for chapter in found]
    boxes = [each for part in parts for each in part.boxes]
    asked = [each for each in boxes if each.state != "free"]
    steers = rules.may_steer(request.user)
    return admin.site.each_context(request) | {
        "title": str(questionnaire),
        "questionnaire": questionnaire,
        "others": Questionnaire.objects.visible_to(request.user).exclude(pk=questionnaire.pk),
        "parts": parts,
        "languages": languages(),
        "done": sum(each.state == "done" for each in asked),
        "of": len(asked),
        "meter": _meter(asked),
        "steers": steers,
        "colleagues": _colleagues() if steers else [],
        "signed": signed(questionnaire),
        "reopened": _reopened(questionnaire) if steers else [],
        "hindered": _hindered(request, questionnaire, boxes) if steers else [],
        "municipality": settings.CITY["municipality"],
        "next_year": questionnaire.year + 2,
    }


def _meter(boxes: Sequence[Box]) -> Stack:
    return stack([(css, sum(each.state == state for each in boxes)) for state, css in STATES.items()], height=16)


def _colleagues() -> Sequence[User]:
    rows = User.objects.filter(is_active=True).exclude(role="")
    return list(rows.order_by("first_name", "last_name", "username"))


def _reopened(questionnaire: Questionnaire) -> Any:
    rows = questionnaire.sign_offs.exclude(reopened_at=None)  # type: ignore[attr-defined]
    return rows.for_list()


def _hindered(request: HttpRequest, questionnaire: Questionnaire, boxes: Sequence[Box]) -> list[str]:
    """As signing would say it, from what is loaded already."""
    own = request.user.pk in answering.writers(questionnaire)
    missing = [each for each in boxes if each.state in ("missing", "partly")]
    found = [_("You wrote some of the answers: someone else must sign for them.")] if own else []
    if missing:
        text = ngettext(
            "%(number)s question is not answered in all languages.",
            "%(number)s questions are not answered in all languages.",
            len(missing),
        )
        found.append(text % {"number": len(missing)})
    if long := [each.asked.number for each in boxes if each.state == "long"]:
        found.append(_("Too long: %s.") % ", ".join(long))
    return found


# --- What its buttons do ----------------------------------------------------------------------------
def _do(request: HttpRequest, questionnaire: Questionnaire) -> HttpResponse:
    if not rules.may_steer(request.user):  # type: ignore[arg-type]
        raise PermissionDenied
    make = {"assign": _assign, "sign": _sign, "reopen": _reopen, "copy": _copy}.get(request.POST.get("do", ""))
    try:
        target = make(request, questionnaire) if make else None
    except AnswerError as error:
        messages.error(request, str(error))
        target = None
    return redirect("admin:questionnaire", (target or questionnaire).year)


def _assign(request: HttpRequest, questionnaire: Questionnaire) -> None:
    """Only what is another than before; someone who was deleted or left meanwhile is nobody."""
    colleagues = {str(row.pk): row for row in _colleagues()}
    number = 0
    for question in Question.objects.filter(section__questionnaire=questionnaire, retired=False):
        asked = request.POST.get(f"to-{question.pk}")
        to = colleagues.get(asked or "")
        if asked is None or (to.pk if to else None) == question.assigned_to_id:
            continue
        answering.assign(question=question, to=to, by=request.user)
        number += 1
    text = ngettext("Saved: %(number)s question was given out.", "Saved: %(number)s questions were given out.", number)
    messages.success(request, text % {"number": number} if number else _("Nothing was changed."))


def _sign(request: HttpRequest, questionnaire: Questionnaire) -> None:
    said = request.POST.get("signed_as", "").replace("\x00", "")[:SIGNED_AS]
    row = signing.sign(questionnaire=questionnaire, by=request.user, at=timezone.now(), signed_as=said)
    messages.success(request, _("Signed. The checksum begins with %s.") % row.checksum[:12])


def _reopen(request: HttpRequest, questionnaire: Questionnaire) -> None:
    reason = request.POST.get("reason", "").replace("\x00", "")
    answering.reopen(questionnaire=questionnaire, reason=reason, by=request.user, at=timezone.now())
    messages.success(request, _("Reopened. The answers can be changed until the questionnaire is signed again."))


def _copy(request: HttpRequest, questionnaire: Questionnaire) -> Questionnaire:
    row = copy(questionnaire=questionnaire, by=request.user)
    messages.success(request, _("The questionnaire of %s has the same questions and no answers yet.") % row.year)
    return row


# --- On paper ---------------------------------------------------------------------------------------
@sealed
@require_safe
def preview(request: HttpRequest, year: int) -> HttpResponse:
    """As it would be printed today."""
    document = _document(questionnaire_or_404(request, year))
    context = admin.site.each_context(request) | printed(document)
    return render(request, "admin/questionnaire_print.html", context)


@sealed
@require_safe
def preview_file(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The same as a file, to be read by those who are asked; what is not signed says so in it."""
    questionnaire, language = questionnaire_or_404(request, year), (get_language() or "da").partition("-")[0]
    document = _document(questionnaire)
    if kind not in KINDS:
        raise Http404
    if kind == "xlsx":
        content = writers_xlsx(document, who_wrote(questionnaire), language)
    else:
        content = questionnaire_file(document, kind, language)
    return download(content, file_name(document, kind), KINDS[kind].mime)


def _document(questionnaire: Questionnaire) -> Answered:
    row = questionnaire.sign_offs.standing().first()  # type: ignore[attr-defined]
    if row is not None:
        return signing.opened(row)
    return answered(questionnaire, chapters(questionnaire), material(questionnaire, timezone.localdate()))
