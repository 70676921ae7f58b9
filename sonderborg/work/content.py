"""Suggestions, texts that wait or come out by themselves, and texts that lack a language."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from events.models import Event, Suggestion
from indicators.models import Question
from initiatives import rules
from initiatives.fields import moment_in_words, told
from initiatives.models import Initiative, InitiativeSuggestion, Milestone, State, Submission
from initiatives.models import Update as News
from sonderborg.translation_gaps import KINDS, lacking_rows
from sonderborg.work.figures import day
from sonderborg.work.parts import MOST, NAMED, Group, Item, Scope

PUBLISHED = ((Initiative, "lead"), (News, "initiative__lead"), (Event, "organiser"))
RETURNED, WAITING = Submission.State.RETURNED, Submission.State.WAITING
NEXT, PROPOSED = "next", "proposed"
SUGGESTED = (Suggestion, InitiativeSuggestion)
WRITTEN_BY_EDITORS = (Initiative, Milestone, News, Event)


def written(scope: Scope) -> tuple[Group, Group, Group, Group, Group]:
    """(what was returned to one, what waits for one's review, next versions of what is published that wait for it, what
    citizens suggested, what comes out by itself): initiatives, news and events, each oldest first; one query."""
    parts = [_newest(part) for part in (*_sent(scope), *_texts(scope), *_suggested(scope))]
    found: dict[str, list[Any]] = {RETURNED: [], WAITING: [], NEXT: [], PROPOSED: [], State.PUBLISHED: []}
    for row in sorted(parts[0].union(*parts[1:], all=True), key=lambda row: (row[4], row[1])):
        found[WAITING if row[3] == State.IN_REVIEW else row[3]].append(row)
    returned = [
        Item(title, _review(kind, pk), _called(kind), quote=Truncator(why).chars(160), state="returned")
        for kind, pk, title, _state, _at, why in found[RETURNED]
    ]
    planned = [
        Item(row[2], _change(*row[:2]), f"{_called(row[0])} · {moment_in_words(row[4])}")
        for row in found[State.PUBLISHED]
    ]
    note = _("What is published stays as it is until you decide.")
    return (
        _named("mend", _("Texts returned to you"), returned),
        _named("texts", _("Texts that wait for your review"), _to_review(found[WAITING])),
        _named("next", _("Next versions that wait for your review"), _to_review(found[NEXT]), note=note),
        _suggestions(found[PROPOSED]),
        _named("coming", _("Comes out by itself"), planned, asks=False),
    )


COLUMNS = ("of_kind", "number", "called", "at_state", "at", "why")


def _newest(rows: Any) -> Any:
    return rows.values_list(*COLUMNS).order_by("at", "number")[: MOST + 1]


def _texts(scope: Scope) -> Iterator[Any]:
    """What is planned; and for reviewers what is in review although nobody sent it, such as from an older version.
    Modeltranslation's own querysets would put the columns in an order that no union can match."""
    for model, owner in PUBLISHED:
        sent = Submission.objects.waiting().filter(model=model._meta.label_lower, object_id=OuterRef("pk"))
        wanted: Any = Q(state=State.PUBLISHED, published_at__gt=scope.now)
        if rules.may_review_something(scope.user):
            wanted |= Q(state=State.IN_REVIEW) & ~Exists(sent)
        yield scope.of(QuerySet(model).filter(wanted), owner).annotate(
            of_kind=_kind(model), number=F("pk"), called=told("title"), at_state=F("state"),
            at=Coalesce("published_at", "created_at"), why=_word(""),
        )  # fmt: skip


def _sent(scope: Scope) -> Iterator[Any]:
    """One's own that came back, and others' for one's review."""
    mended = Submission.objects.filter(model=OuterRef("model"), object_id=OuterRef("object_id"), pk__gt=OuterRef("pk"))
    wanted: list[Any] = [Q(state=RETURNED, author=scope.user) & ~Exists(mended)]
    if rules.may_review_something(scope.user):
        others = Q(state=WAITING) & (Q(author=None) | ~Q(author=scope.user))
        wanted += [others & Q(data__isnull=True), others & Q(data__isnull=False)]
    for each in wanted:
        yield scope.of(Submission.objects.filter(each), "organisation").annotate(
            of_kind=F("model"), number=F("object_id"), called=F("name"), at=F("sent_at"), why=F("reason"),
            at_state=Case(When(state=WAITING, data__isnull=False, then=_word(NEXT)), default=F("state")),
        )  # fmt: skip


def _suggested(scope: Scope) -> Iterator[Any]:
    for model in SUGGESTED:
        yield scope.of(model.objects.visible_to(scope.user).waiting(), "organisation").annotate(
            of_kind=_kind(model), number=F("pk"), called=F("title"), at_state=_word(PROPOSED),
            at=Coalesce("confirmed_at", "created_at"), why=_word(""),
        )  # fmt: skip


def _to_review(rows: list[Any]) -> list[Item]:
    return [Item(row[2], _review(*row[:2]), _called(row[0]), state="waiting") for row in rows]


def _suggestions(rows: list[Any]) -> Group:
    """More of them are in the list that most of them stand in."""
    items = [
        Item(row[2], _change(*row[:2]), f"{_called(row[0])} · " + _("sent on %(day)s") % {"day": _local_day(row[4])})
        for row in rows
    ]
    kinds = [row[0] for row in rows]
    kind = max(kinds, key=kinds.count, default="events.suggestion")
    queue = reverse(f"admin:{kind.replace('.', '_')}_changelist") + "?state__exact=waiting"
    return _named("suggestions", _("Suggested by citizens"), items, more=queue)


def questions(scope: Scope) -> Group:
    """Those of the network's that one was asked to answer, until the questionnaire is signed: one query."""
    rows: Any = Question.objects.waiting_for(scope.user).annotate(called=told("text"))
    found = list(rows.values_list("pk", "called", "section__code", "section__questionnaire__year")[:MOST])
    items = [
        Item(title, reverse("admin:questionnaire-section", args=[year, code]) + f"#q{pk}")
        for pk, title, code, year in found
    ]
    return _group("questions", _("Questions that you were asked to answer"), items[:NAMED], len(items))


def untranslated(scope: Scope) -> Group:
    """Published texts without one of the site's languages: those that editors write; for coordinators, who have a
    page of their own for them, all kinds by number. One query."""
    if len(settings.LANGUAGES) < 2 or scope.own == []:
        return _group("languages", "", [], 0)
    kinds = KINDS if scope.is_all else WRITTEN_BY_EDITORS
    parts = [_of(scope, lacking_rows(model, public=True), KINDS[model][1]) for model in kinds]
    together = parts[0].union(*parts[1:], all=True)
    rows = list((together if scope.is_all else together.order_by("called", "page"))[: MOST + 1])
    items = [Item(title or "–", _change(kind, pk), _called(kind)) for kind, pk, title in rows[:NAMED]]
    page = reverse("admin:translations") + (f"?organisation={scope.chosen.slug}" if scope.chosen else "")
    steers = rules.may_steer(scope.user)
    actions = [(page, _("See what is missing in which language"))] if steers else []
    note = _("Readers get these in another language until somebody writes them.")
    shown = [] if scope.is_all else items
    return _group(
        "languages", _("Not translated yet"), shown, len(rows), more=page if steers else "", actions=actions, note=note
    )


def _of(scope: Scope, rows: Any, owner: str) -> Any:
    """What belongs to no organisation stands only among all."""
    return scope.of(rows, owner) if owner else rows


def _group(key: str, title: str, items: list[Item], number: int, **more: Any) -> Group:
    return Group(key, title, items, min(number, MOST), many=number > MOST, **more)


def _named(key: str, title: str, items: list[Item], **more: Any) -> Group:
    return _group(key, title, items[:NAMED], len(items), **more)


def _kind(model: Any) -> Value:
    return _word(model._meta.label_lower)


def _word(word: str) -> Value:
    return Value(word, output_field=CharField())


def _model(kind: str) -> Any:
    return next(model for model in _known() if model._meta.label_lower == kind)


def _known() -> Iterator[Any]:
    yield from (*SUGGESTED, *KINDS)


def _called(kind: str) -> str:
    return capfirst(str(_model(kind)._meta.verbose_name))


def _review(kind: str, pk: int) -> str:
    """Where it is decided, and where its author reads the reason."""
    return reverse(f"admin:{kind.replace('.', '_')}_review", args=[pk])


def _change(kind: str, pk: int) -> str:
    """A milestone is written on its initiative's page; `pk` is that page's."""
    model = Initiative if _model(kind) is Milestone else _model(kind)
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[pk])


def _local_day(at: datetime) -> str:
    return day(timezone.localtime(at).date())
