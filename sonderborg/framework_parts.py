"""What the pages of a dimension, a goal, an area and a Key Feature share: what it is, its neighbours, what goes on,
what is missing, and how to follow it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.conditions import CONDITIONS
from events.models import Occurrence
from indicators.board import Board
from indicators.missing import missing
from initiatives import structured
from initiatives.fields import named
from initiatives.models import Dimension, Goal, Initiative, KeyFeature, Tag
from initiatives.named import Named

CARDS = 6
DATES = 4


@dataclass(frozen=True)
class Subject:
    """An entry of the framework with all that narrows other things to it.

    `words` is the entry with its explanation; `tagged` are the tags of its initiatives, `query` narrows their list, and
    `dates` (facet, values) the calendar. `neighbours` are those of its own kind in order.
    """

    kind: str
    name: Named
    code: str
    words: Any
    features: Sequence[KeyFeature]
    tagged: Q
    query: str
    dates: tuple[str, list[str]]
    neighbours: Sequence[Any]
    trail: Sequence[tuple[str, str]]

    @property
    def dates_query(self) -> str:
        facet, values = self.dates
        return urlencode({facet: values}, doseq=True)

    @property
    def url(self) -> str:
        return self.words.get_absolute_url()


def parts(subject: Subject, board: Board, user: Any, claims: Mapping[int, int]) -> dict[str, Any]:
    """Two queries: initiatives and events."""
    coming = _coming(subject, user, board.day)
    before, after = _beside(subject.neighbours, subject.words)
    return {
        "subject": subject,
        "before": before,
        "after": after,
        "trail": subject.trail,
        "today": board.day,
        "occurrences": coming,
        "missing": missing(board, subject.features, claims, events=bool(coming)),
        "structured": _structured(subject),
        "news_query": f"?{subject.query}&lang={get_language()}",
        "calendar_query": f"?{subject.dates_query}",
        "feed_query": f"?{subject.dates_query}&lang={get_language()}",
        "section": "framework",
        **_initiatives(subject, user, board.day),
    }


def root() -> tuple[str, str]:
    return _("The 4-17-42 framework"), reverse("framework")


def _initiatives(subject: Subject, user: Any, today: date) -> dict[str, Any]:
    """The latest cards of those with such a tag; one more than shown tells whether there are others."""
    found = Tag.objects.filter(subject.tagged).values("initiative")  # a join would give one row for each of its tags
    rows = Initiative.objects.visible_to(user).filter(pk__in=found).for_cards(today)
    cards = list(rows.order_by("-featured", "-updated_at", "pk")[: CARDS + 1])
    return {"initiatives": cards[:CARDS], "has_more": len(cards) > CARDS}


def _coming(subject: Subject, user: Any, today: date) -> list[Occurrence]:
    facet, values = subject.dates
    if not values:
        return []
    rows = Occurrence.objects.visible_to(user).filter(CONDITIONS[facet](values))
    return list(rows.for_front_page(today)[:DATES])


def _beside(entries: Sequence[Any], entry: Any) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    """(name, address) of the entries before and after; None at the ends."""
    place = next(i for i, other in enumerate(entries) if other.pk == entry.pk)
    before, after = entries[:place][-1:], entries[place + 1 :][:1]
    return (_link(before[0]) if before else None), (_link(after[0]) if after else None)


def _link(entry: Any) -> tuple[str, str]:
    if isinstance(entry, Dimension | Goal):
        title = named(entry, "name") if isinstance(entry, Dimension) else named(entry, "title", f"{entry.number} ")
        return title, entry.get_absolute_url()
    number = entry.code if isinstance(entry, KeyFeature) else entry.number
    return named(entry, "short", f"{number} "), entry.get_absolute_url()


def _structured(subject: Subject) -> list[dict[str, Any]]:
    home, site = (_("Front page"), reverse("home")), settings.SITE_URL
    name, url = root()
    return [
        structured.crumbs([home, *subject.trail, (subject.name, subject.url)], site),
        structured.term(
            name=subject.name,
            code=subject.code,
            text=getattr(subject.words, "explanation", "") or getattr(subject.words, "description", ""),
            url=site + subject.url,
            of=name,
            of_url=site + url,
            language=subject.name.lang or get_language() or "da",
        ),
    ]
