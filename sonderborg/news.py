"""What moved lately: stories that were told and milestones that were reached.

They come along with the initiatives of the front page as two columns, so that the page asks no more often.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiatives.models import Initiative, Milestone, Update
from initiatives.models.initiatives import InitiativeQuerySet


@dataclass(frozen=True, slots=True)
class News:
    """`lang` and `initiative_lang` name the language of a text where it is not the reader's, else are empty."""

    day: date
    kind: str
    title: str
    lang: str
    initiative: str
    initiative_lang: str
    url: str


def with_news(rows: InitiativeQuerySet, user: Any, today: date, most: int) -> InitiativeQuerySet:
    """Each row with the `most` newest of each kind, of all initiatives that `user` may see."""
    visible = Initiative.objects.visible_to(user).order_by().values("pk")
    told = Update.objects.visible_to(user).filter(told_on__lte=today).order_by("-told_on", "-pk")
    done = Milestone.objects.filter(initiative__in=visible, done_on__lte=today).order_by("-done_on", "-pk")
    return rows.annotate(updates_told=_newest(told, "told_on", most), milestones_reached=_newest(done, "done_on", most))


def _newest(rows: QuerySet, day: str, most: int) -> ArraySubquery:
    titles = {f"title_{code}": f"title_{code}" for code, _name in settings.LANGUAGES}
    names = {f"name_{code}": f"initiative__title_{code}" for code, _name in settings.LANGUAGES}
    found = rows.annotate(one=JSONObject(day=day, slug="initiative__slug", **titles, **names))
    return ArraySubquery(found.values("one")[:most])


def news_of(rows: Iterable[Any], most: int) -> list[News]:
    """The newest of both, from any of the rows that `with_news` gave."""
    first = next(iter(rows), None)
    if first is None:
        return []
    found = [_news(one, _("News")) for one in first.updates_told]
    found += [_news(one, _("Milestone reached")) for one in first.milestones_reached]
    return sorted(found, key=lambda one: one.day, reverse=True)[:most]


def _news(one: dict[str, Any], kind: str) -> News:
    title, lang = _shown(one, "title")
    initiative, initiative_lang = _shown(one, "name")
    url = reverse("initiative-detail", args=[one["slug"]])
    return News(date.fromisoformat(one["day"]), kind, title, lang, initiative, initiative_lang, url)


def _shown(one: dict[str, Any], field: str) -> tuple[str, str]:
    """The text in the reader's language, else in the first that has it, and then which that is."""
    reader = get_language() or settings.LANGUAGE_CODE
    for code in (reader, *(code for code, _name in settings.LANGUAGES)):
        if text := one[f"{field}_{code}"]:
            return text, "" if code == reader else code
    return "", ""
