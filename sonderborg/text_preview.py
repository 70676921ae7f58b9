"""A text on its own page before it is saved: the page that the public will get, made from what the form holds."""

from copy import copy
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import resolve
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives import rules, texts
from initiatives.models import Text


@require_POST
def text_preview(request: HttpRequest, key: str, code: str) -> HttpResponse:
    if not rules.may_steer(request.user):
        raise PermissionDenied
    row = get_object_or_404(Text, key=key)
    if code not in dict(settings.LANGUAGES):
        raise Http404
    form = admin.site.get_model_admin(Text).get_form(request, row, change=True)(request.POST, instance=row)
    if not form.is_valid():
        context = {**admin.site.each_context(request), "title": _("Preview"), "form": form}
        return TemplateResponse(request, "admin/initiatives/text/refused.html", context)
    with translation.override(code), texts.instead(row):
        return _page(request, row, code)


def _page(request: HttpRequest, row: Text, code: str) -> HttpResponse:
    """What the page's own view answers to a plain request for it."""
    asked: Any = copy(request)
    asked.method, asked.GET, asked.POST = "GET", QueryDict(), QueryDict()
    asked.path = asked.path_info = row.get_absolute_url()
    asked.resolver_match = found = resolve(asked.path_info)
    asked.LANGUAGE_CODE = code
    messages.warning(asked, _("A preview: this text is not saved yet."))
    answer: Any = found.func(asked, *found.args, **found.kwargs)
    return answer.render() if hasattr(answer, "render") else answer  # while the unsaved text stands in
