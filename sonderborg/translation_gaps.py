"""What is not written in each of the site's languages yet, for coordinators (`/admin/translations/`).

A text lacks a language where another one has it. One query for each kind, whatever its number of rows.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    Q,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from modeltranslation.translator import translator

from events.models import Event, Programme, Venue
from indicators.models import Indicator
from initiatives import rules
from initiatives.fields import told
from initiatives.models import Dimension, FocusArea, Goal, Initiative, KeyFeature, Milestone, Organisation, State, Text
from initiatives.models import Update as News
from initiatives.models.base import said

MOST = 50  # rows of a kind; the rest follows once these are done
# Kind: (what a row is called, the path to the organisation that answers for it, whether a row has a state).
KINDS: dict[Any, tuple[str, str, bool]] = {
    Initiative: ("title", "lead", True),
    Milestone: ("title", "initiative__lead", False),
    News: ("title", "initiative__lead", True),
    Event: ("title", "organiser", True),
    Programme: ("title", "", True),
    Venue: ("name", "", False),
    Organisation: ("name", "", True),
    Indicator: ("name", "responsible", True),
    Text: ("title", "", False),
    Dimension: ("name", "", False),
    Goal: ("title", "", False),
    FocusArea: ("title", "", False),
    KeyFeature: ("title", "", False),
}
PROPER_NAMES = {(Organisation, "name")}  # the same in every language, unless someone says otherwise


@dataclass(frozen=True, slots=True)
class Gap:
    title: str
    url: str
    organisation: str
    published: bool
    lacks: list[tuple[str, list[str]]]  # (language by its own name, the fields)


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    number: int
    gaps: list[Gap]


@require_safe
def translation_gaps(request: HttpRequest) -> HttpResponse:
    if not rules.may_steer(request.user):  # type: ignore[arg-type]
        raise PermissionDenied
    organisations = dict(Organisation.objects.by_name().values_list("slug", "name"))
    asked = request.GET.get("organisation", "")
    chosen = asked if asked in organisations else ""
    kinds = [kind for model in KINDS if (kind := gaps_of(model, chosen)).number]
    context = {
        "title": _("What is not translated yet"),
        "kinds": kinds,
        "number": sum(kind.number for kind in kinds),
        "organisations": organisations,
        "chosen": chosen,
        "most": MOST,
    }
    return render(request, "admin/translations.html", admin.site.each_context(request) | context)


def gaps_of(model: Any, organisation: str = "") -> Kind:
    """The rows of a kind that lack a language, what is published first. One query, or none where the kind belongs to
    no organisation and one is asked for."""
    title, owner, has_state = KINDS[model]
    name = capfirst(str(model._meta.verbose_name_plural))
    path = f"{owner}__slug" if owner else "slug" if model is Organisation else ""
    if organisation and not path:
        return Kind(name, 0, [])
    columns = _lacking(model)
    rows = model._default_manager.filter(_any_of(columns))
    if organisation:
        rows = rows.filter(**{path: organisation})
    public = Case(When(state=State.PUBLISHED, then=True), default=False) if has_state else Value(True)
    found = rows.annotate(
        **{f"lacks_{column}": ExpressionWrapper(missing, BooleanField()) for column, missing in columns.items()},
        called=told(title) if _is_translated(model, title) else F(title),
        owned=Coalesce(F(f"{owner}__name"), Value("")) if owner else Value(""),
        public=ExpressionWrapper(public, BooleanField()),
        page=F("initiative") if model is Milestone else F("pk"),
        all_in_all=Window(Count("pk")),
    ).order_by("-public", "called", "pk")
    listed = list(
        found.values("page", "called", "owned", "public", "all_in_all", *(f"lacks_{column}" for column in columns))
    )
    number = listed[0]["all_in_all"] if listed else 0
    return Kind(name, number, [_gap(model, row) for row in listed])


def lacking_rows(model: Any, *, public: bool) -> Any:
    """(kind, what is edited there, title) of each row of a kind that lacks a language; `public`: of those that the
    public sees. Not asked for yet, so that several kinds make one query."""
    title, _owner, has_state = KINDS[model]
    rows = model._default_manager.filter(_any_of(_lacking(model))).order_by()
    if public and has_state:
        rows = rows.filter(state=State.PUBLISHED)
    if public and model is Milestone:
        rows = rows.filter(initiative__state=State.PUBLISHED)
    return rows.annotate(
        of_kind=Value(model._meta.label_lower, output_field=CharField()),
        page=F("initiative") if model is Milestone else F("pk"),
        called=told(title) if _is_translated(model, title) else Cast(title, TextField()),
    ).values_list("of_kind", "page", "called")


def _is_translated(model: Any, field: str) -> bool:
    return field in translator.get_options_for_model(model).all_fields


def _fields(model: Any) -> list[str]:
    """The translated ones in the order of the model: modeltranslation keeps a set, whose order is nobody's."""
    translated = set(translator.get_options_for_model(model).all_fields)
    return [field.name for field in model._meta.fields if field.name in translated]


def _lacking(model: Any) -> dict[str, Q]:
    """Column → what it is to lack it: it is empty, and another language is not."""
    fields = [name for name in _fields(model) if (model, name) not in PROPER_NAMES]
    codes = [code for code, _name in settings.LANGUAGES]
    empty = {f"{name}_{code}": (name, code) for name in fields for code in codes}
    return {
        column: said(name) & (Q(**{f"{column}__isnull": True}) | Q(**{column: ""}))
        for column, (name, _code) in empty.items()
    }


def _any_of(columns: dict[str, Q]) -> Q:
    found = Q()
    for missing in columns.values():
        found |= missing
    return found


def _gap(model: Any, row: dict[str, Any]) -> Gap:
    lacks = []
    for code, language in settings.LANGUAGES:
        words = [capfirst(str(_label(model, name))) for name in _fields(model) if row.get(f"lacks_{name}_{code}")]
        if words:
            lacks.append((language, words))
    return Gap(row["called"], _mended_at(model, row["page"]), row["owned"], row["public"], lacks)


def _label(model: Any, name: str) -> Any:
    return model._meta.get_field(name).verbose_name


def _mended_at(model: Any, pk: int) -> str:
    """A milestone is written on its initiative's page."""
    page = Initiative if model is Milestone else model
    return reverse(f"admin:{page._meta.app_label}_{page._meta.model_name}_change", args=[pk])
