"""One box over everything: initiatives, Key Features, goals, indicators, events and organisations."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from events.models import Event
from indicators.models import Indicator
from initiatives import compass
from initiatives.models import Initiative, Organisation, Update
from initiatives.search import fold

SHOWN = 10
LONGEST = 200


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    text: str = ""
    code: str = ""
    goal: int | None = None


@dataclass(frozen=True)
class Group:
    """Hits of one kind; `more` when there are further ones than are shown."""

    name: str
    hits: list[Hit]
    more: bool


def search(request: HttpRequest) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    groups = [group for group in _groups(text, request.user) if group.hits] if text else []
    context = {"q": text, "groups": groups, "found": sum(len(group.hits) for group in groups)}
    return render(request, "search.html", context)


def _groups(text: str, user: Any) -> Iterable[Group]:
    yield _group(_("Initiatives"), Initiative.objects.visible_to(user).search(text), _initiative)
    yield _framework(text)
    yield _group(_("Indicators"), Indicator.objects.visible_to(user).search(text), _indicator)
    yield _group(_("Events"), Event.objects.visible_to(user).search(text).order_by("-updated_at"), _event)
    organisations = Organisation.objects.visible_to(user).search(text).by_name()
    yield _group(_("Organisations"), organisations, _organisation)
    updates = Update.objects.visible_to(user).search(text).select_related("initiative")
    yield _group(_("News"), updates, _update)


def _group(name: str, rows: QuerySet, hit: Callable[[Any], Hit]) -> Group:
    found = list(rows[: SHOWN + 1])
    return Group(name, [hit(row) for row in found[:SHOWN]], more=len(found) > SHOWN)


def _initiative(row: Initiative) -> Hit:
    return Hit(row.title, row.get_absolute_url(), row.summary)


def _indicator(row: Indicator) -> Hit:
    return Hit(row.name, row.get_absolute_url(), row.unit)


def _event(row: Event) -> Hit:
    return Hit(row.title, row.get_absolute_url(), row.summary)


def _organisation(row: Organisation) -> Hit:
    return Hit(row.name, row.get_absolute_url(), row.get_kind_display())


def _update(row: Update) -> Hit:
    return Hit(row.title, row.initiative.get_absolute_url(), row.initiative.title)


def _framework(text: str) -> Group:
    """The 63 entries and their areas, searched in memory in the reader's language."""
    framework = compass.load()
    words = fold(text).split()
    entries: list[Any] = [*framework.dimensions, *framework.goals, *framework.areas, *framework.features]
    hits = [
        Hit(
            title=getattr(entry, "title", "") or entry.name,
            url=entry.get_absolute_url(),
            code=getattr(entry, "code", "") if hasattr(entry, "title") else "",
            goal=getattr(entry, "number", None) if hasattr(entry, "colour") else None,
        )
        for entry in entries
        if all(word in fold(str(entry)) for word in words)
    ]
    return Group(_("The 4-17-42 framework"), hits, more=False)
