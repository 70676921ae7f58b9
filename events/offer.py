"""What the dates can be narrowed by now, in words: one query, whatever there is to choose."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import DateField, Exists, F, IntegerField, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy

from events.conditions import HOURS, WEEKDAYS
from events.models import Event, PriceKind, Programme, Venue
from events.models.events import SpokenLanguage
from initiatives import formats
from initiatives.city import place_name
from initiatives.fields import told, told_in
from initiatives.models import Dimension, Goal, Initiative, KeyFeature, Organisation
from initiatives.models.choices import Audience, LifeStage
from initiatives.named import Named
from initiatives.search import danish_key

MOST_VALUES = 50  # of one filter; more than any form of ours gives
PROGRAMMES = 5
ZERO = Value(0)
FACETS = {  # in the order of the form
    "dimension": gettext_lazy("Dimension"),
    "goal": gettext_lazy("Goal"),
    "feature": gettext_lazy("Key Feature"),
    "audience": gettext_lazy("For whom"),
    "stage": gettext_lazy("Life stage"),
    "price": pgettext_lazy("filter", "Price"),
    "language": gettext_lazy("Spoken language"),
    "weekday": gettext_lazy("Weekday"),
    "time": gettext_lazy("Time of day"),
    "place": gettext_lazy("Place"),
    "access": gettext_lazy("Access"),
    "programme": gettext_lazy("Programme"),
    "initiative": gettext_lazy("Initiative"),
    "organisation": gettext_lazy("Organiser"),
}
HOUR_WORDS = {
    "morning": gettext_lazy("Morning (before 12)"),
    "afternoon": gettext_lazy("Afternoon (12 to 17)"),
    "evening": gettext_lazy("Evening (from 17)"),
}


@dataclass(frozen=True)
class Offer:
    """For each filter the words by value. `programmes`: (title, slug, first, last day)."""

    labels: Mapping[str, Mapping[str, str]]
    programmes: Sequence[tuple[str, str, date, date]] = ()


def asked_for(query: QueryDict, name: str) -> list[str]:
    return list(dict.fromkeys(value for value in query.getlist(name) if value))[:MOST_VALUES]


def offered(query: QueryDict, user: Any, today: date, *, everything: bool = False) -> Offer:
    """Of the long lists only what the address names, unless `everything` can be chosen."""
    events = Event.objects.visible_to(user)
    parts = [_dimensions(), _places(events), _programmes(user, today)]
    for name, rows, value, label, column in _long_lists(user, events):
        asked = [each.replace("\x00", "") for each in asked_for(query, name)]
        chosen = rows if everything else rows.annotate(key=Cast(value, TextField())).filter(key__in=asked)
        parts.append(_choices(chosen.order_by(), name, value, label, column))
    found: dict[str, list[tuple[Any, ...]]] = {name: [] for name in (*FACETS, "current")}
    for kind, *rest in parts[0].union(*parts[1:], all=True).order_by("facet", "first", "rank", "value"):
        found[kind].append(tuple(rest))
    words = {
        kind: {value: Named.of(label, lang) for value, label, lang, *_more in rest} for kind, rest in found.items()
    }
    programmes = [
        (Named.of(label, lang), slug, first, last) for slug, label, lang, first, last, _rank in found["current"]
    ]
    return Offer({name: _known(name) or _sorted(name, words[name]) for name in FACETS}, programmes)


def _known(name: str) -> dict[str, str]:
    """The words of the short lists that never change."""
    if name == "price":
        return {PriceKind.FREE.value: pgettext("price", "Free")}
    if name == "access":
        fields: Any = {name: Venue._meta.get_field(name) for name in Venue.ACCESS}
        return {name: capfirst(str(field.verbose_name)) for name, field in fields.items()}
    style = formats.style_of(get_language() or settings.LANGUAGE_CODE)
    pairs: dict[str, Any] = {
        "audience": Audience.choices,
        "stage": LifeStage.choices,
        "language": SpokenLanguage.choices,
        "weekday": zip(WEEKDAYS, map(capfirst, style.weekdays), strict=True),
        "time": [(value, HOUR_WORDS[value]) for value in HOURS],
    }
    return {value: str(label) for value, label in pairs.get(name, ())}


def _sorted(name: str, words: Mapping[str, str]) -> Mapping[str, str]:
    if name in ("goal", "feature"):
        return dict(sorted(words.items(), key=lambda item: [int(part) for part in re.findall("[0-9]+", item[0])]))
    if name == "dimension":
        return words
    if name == "place":
        words = {value: place_name(label) for value, label in words.items()}
    return dict(sorted(words.items(), key=lambda item: danish_key(item[1])))


def _long_lists(user: Any, events: Any) -> list[tuple[str, Any, str, Any, str]]:
    """(filter, rows, column of the value, words, column that they are from)"""
    initiatives, organisers = Initiative.objects.visible_to(user), Organisation.objects.visible_to(user)
    programmes = Programme.objects.visible_to(user).filter(_having("programme", events))
    return [
        ("goal", Goal.objects.current(), "number", _coded("number", "title"), "title"),
        ("feature", KeyFeature.objects.current(), "code", _coded("code", "short"), "short"),
        ("programme", programmes, "slug", told("title"), "title"),
        ("initiative", initiatives.filter(_having("initiatives", events)), "slug", told("title"), "title"),
        ("organisation", organisers.filter(_having("organiser", events)), "slug", told("name"), "name"),
    ]


def _having(relation: str, events: Any) -> Exists:
    return Exists(events.filter(**{relation: OuterRef("pk")}))


def _coded(code: str, words: str) -> Concat:
    return Concat(Cast(code, TextField()), Value(" "), told(words), output_field=TextField())


def _choices(
    rows: QuerySet,
    kind: str,
    value: str,
    label: Any,
    column: str = "",
    first: Any = None,
    last: Any = None,
    rank: Any = ZERO,
) -> QuerySet:
    """(kind, value, words, their language if it is not the reader's, first and last day or NULL, rank): the columns
    that all parts of the union share. `column` is the translated one that the words are from."""
    return rows.annotate(
        facet=Value(kind, TextField()),
        value=Cast(value, TextField()),
        label=Cast(label, TextField()),
        lang=told_in(column) if column else Value("", TextField()),
        first=Cast(first, DateField()),
        last=Cast(last, DateField()),
        rank=Cast(rank, IntegerField()),
    ).values_list("facet", "value", "label", "lang", "first", "last", "rank")


def _dimensions() -> QuerySet:
    return _choices(Dimension.objects.current().order_by(), "dimension", "code", told("short"), "short", rank="order")


def _places(events: Any) -> QuerySet:
    used = _having("venue", events)
    return _choices(Venue.objects.exclude(town="").filter(used).order_by(), "place", "town", F("town"))


def _programmes(user: Any, today: date) -> QuerySet:
    rows = Programme.objects.visible_to(user).current(today)[:PROGRAMMES]
    chosen = Programme.objects.filter(pk__in=rows.values("pk")).order_by()
    return _choices(chosen, "current", "slug", told("title"), "title", F("starts_on"), F("ends_on"))
