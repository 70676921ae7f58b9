"""The staff pages of a questionnaire (`/admin/questionnaires/<year>/`): how far it is and who writes what, one section
to write with what the evidence offers beside each answer, and the earlier versions of an answer."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from indicators import answering, evidence
from indicators.answer_boxes import Box, Field, box, key_of, prefix_of, rule_of
from indicators.answer_text import difference, words
from indicators.answering import AnswerError, Kept, Key, Posted
from indicators.document import Document
from indicators.models import Answer, AnswerVersion, Part, Question, Questionnaire
from indicators.questionnaire_content import Asked, Chapter, all_languages, chapters, material
from indicators.questionnaire_content import table as table_of
from indicators.report_sheets import table_block
from indicators.views.reports import sealed
from initiatives import formats, rules


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To the newest that one may see."""
    newest = Questionnaire.objects.visible_to(request.user).first()
    if newest is None:
        raise Http404
    return redirect("admin:questionnaire", newest.year)


def questionnaire_or_404(request: HttpRequest, year: int) -> Questionnaire:
    rows = Questionnaire.objects.visible_to(request.user).filter(year=year)
    row = rows.first() if year < 10_000 else None
    if row is None:
        raise Http404
    return row


def signed(questionnaire: Questionnaire) -> Any:
    return questionnaire.sign_offs.standing().for_list().first()  # type: ignore[attr-defined]


# --- One section ---------------------------------------------------------------------------------
@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def section_page(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """What is typed is kept and the page shown again; where two wrote the same answer, it shows both."""
    questionnaire = questionnaire_or_404(request, year)
    documents = material(questionnaire, timezone.localdate())
    kept: dict[Key, Kept] = {}
    if request.method == "POST":
        kept = _take_in(request, questionnaire, code, documents.living)
        if not any(each.conflict or each.error for each in kept.values()):
            return redirect(f"{request.path}{_anchor(request)}")
    found = chapters(questionnaire)
    chapter = _chapter_or_404(found, code)
    boxes = [_box(asked, request.user, kept, documents) for asked in chapter.asked]
    return render(request, "admin/questionnaire_section.html", _context(request, questionnaire, found, chapter, boxes))


def _chapter_or_404(found: Sequence[Chapter], code: str) -> Chapter:
    chapter = next((each for each in found if each.row.code == code), None)
    if chapter is None:
        raise Http404
    return chapter


def _box(asked: Asked, user: Any, kept: dict[Key, Kept], documents: Any) -> Box:
    made = box(asked, user, kept)
    made.offers = evidence.offers(asked.row.offers, rule_of(asked.row), documents.living, all_languages())
    if asked.row.table:
        made.table = table_block(table_of(asked.row.table, documents))
    return made


def _context(
    request: HttpRequest, questionnaire: Questionnaire, found: Sequence[Chapter], chapter: Chapter, boxes: Sequence[Box]
) -> dict[str, Any]:
    at = found.index(chapter)
    sign_off = signed(questionnaire)
    return admin.site.each_context(request) | {
        "title": f"{chapter.number} {chapter.row.title}",
        "questionnaire": questionnaire,
        "chapter": chapter,
        "chapters": found,
        "before": found[at - 1] if at else None,
        "after": found[at + 1] if at + 1 < len(found) else None,
        "boxes": boxes,
        "signed": sign_off,
        "may_write": sign_off is None and any(each.may_write for each in boxes),
        "troubled": [field for each in boxes for field in each.troubled],
        "failed": request.method == "POST",
    }


def _anchor(request: HttpRequest) -> str:
    """Back to the question that a button belongs to."""
    number = request.POST.get("do", "").partition(":")[2].partition(":")[0]
    key = key_of(number)
    return f"#q{key[0]}" if key else f"#q{number}" if number.isascii() and number.isdigit() else ""


def _take_in(request: HttpRequest, questionnaire: Questionnaire, code: str, document: Document) -> dict[Key, Kept]:
    posted = _posted(request)
    what, _colon, whose = request.POST.get("do", "").partition(":")
    if what == "insert":
        posted |= _inserted(questionnaire, code, whose, posted, document)
    kept = _keep(request, questionnaire, posted)
    if kept and not any(each.conflict or each.error for each in kept.values()):
        messages.success(request, _saved_at())
    return kept


def _keep(request: HttpRequest, questionnaire: Questionnaire, posted: dict[Key, Posted]) -> dict[Key, Kept]:
    try:
        return answering.keep(questionnaire=questionnaire, posted=posted, by=request.user, at=timezone.now())
    except AnswerError as error:
        messages.error(request, str(error))
        return {}


def _posted(request: HttpRequest) -> dict[Key, Posted]:
    """By question and part; the other's version is taken where that was chosen."""
    taken = key_of(request.POST.get("do", "").removeprefix("theirs:"))
    found = {}
    for name, text in request.POST.items():
        key = key_of(name)
        if key is not None and key != taken:
            found[key] = Posted(str(text), request.POST.get(f"{name}-was", ""))
    return found


def _inserted(
    questionnaire: Questionnaire, code: str, whose: str, posted: dict[Key, Posted], document: Document
) -> dict[Key, Posted]:
    """Without a script: the sentence that was chosen, at the end of the answer in each language that is shown."""
    number, _colon, name = whose.partition(":")
    for chapter in chapters(questionnaire):
        for asked in chapter.asked if chapter.row.code == code else ():
            if str(asked.row.pk) == number:
                row = asked.row
                piece = evidence.piece(name, rule_of(row), row.offers, document, all_languages())
                return _with(piece, row.pk, posted) if piece else {}
    return {}


def _with(piece: evidence.Piece, question: int, posted: dict[Key, Posted]) -> dict[Key, Posted]:
    found = {}
    for language, sentence in piece.sentences.items():
        if said := posted.get((question, language)):
            text = f"{said.text.rstrip()}\n\n{sentence}" if said.text.strip() else sentence
            found[question, language] = Posted(text, said.token)
    return found


# --- The answer to a script ------------------------------------------------------------------------
@require_POST
def section_drafts(request: HttpRequest, year: int, code: str) -> JsonResponse:
    """What the page saves while one types: some of its fields. The answer tells how each stands now."""
    questionnaire = questionnaire_or_404(request, year)
    try:
        kept = answering.keep(questionnaire=questionnaire, posted=_posted(request), by=request.user, at=timezone.now())
    except AnswerError as error:
        return JsonResponse({"refused": str(error)}, status=409)
    rows = Question.objects.in_bulk({key[0] for key in kept})
    fields = {prefix_of(key): _as_json(key, each, rows[key[0]]) for key, each in kept.items()}
    return JsonResponse({"fields": fields, "told": _saved_at()})


def _as_json(key: Key, kept: Kept, question: Question) -> dict[str, Any]:
    shown = Field(question, key[1], kept.answer, kept.text, kept.conflict, kept.error)
    return {
        "was": shown.token,
        "stored": kept.answer.text if kept.answer else "",
        "trouble": bool(kept.conflict or kept.error),
        "messages": render_to_string("admin/_answer_messages.html", {"field": shown}),
        "who": render_to_string("admin/_answer_who.html", {"field": shown}),
    }


def _saved_at() -> str:
    time = formats.clock(timezone.localtime(), get_language() or "da")
    return _("Last saved at %(time)s") % {"time": time}


# --- Earlier versions ------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def answer_history(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Each version against the one before it, the newest first; an earlier one can be made the one that stands."""
    questionnaire = questionnaire_or_404(request, year)
    rows = Answer.objects.filter(question__section__questionnaire=questionnaire, pk=min(pk, 2**62))
    answer = rows.select_related("question__section").first()
    if answer is None:
        raise Http404
    if request.method == "POST":
        return _restore(request, answer)
    context = admin.site.each_context(request) | {
        "title": _("Versions of the answer"),
        "questionnaire": questionnaire,
        "answer": answer,
        "language": Part(answer.part).label,
        "versions": _versions(answer.versions.select_related("written_by")),  # type: ignore[attr-defined]
        "may_write": rules.may_answer(request.user, answer.question.assigned_to_id) and not signed(questionnaire),
    }
    return render(request, "admin/answer_history.html", context)


def _versions(rows: Iterable[AnswerVersion]) -> list[dict[str, Any]]:
    listed = list(rows)
    earlier = [*(row.text for row in listed), ""][1:]
    return [
        {"row": row, "pieces": difference(before, row.text), "words": words(row.text), "current": at == 0}
        for at, (row, before) in enumerate(zip(listed, earlier, strict=True))
    ]


def _restore(request: HttpRequest, answer: Answer) -> HttpResponse:
    number = request.POST.get("number", "")
    if not (number.isascii() and number.isdigit() and len(number) < 9):
        raise Http404
    try:
        answering.restore(answer=answer, number=int(number), by=request.user, at=timezone.now())
    except AnswerVersion.DoesNotExist as error:
        raise Http404 from error
    except AnswerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Version %s stands again.") % number)
    return redirect(request.path)
