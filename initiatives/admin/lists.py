"""Lists of the staff pages: how many filters are chosen, and what belongs into a list that is empty."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from initiatives.fields import moment_in_words


class List(ChangeList):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.title = capfirst(str(self.opts.verbose_name_plural))  # Django asks to "select … to change"

    @property
    def chosen(self) -> int:
        """How many of the filters narrow the list: on a phone they are folded, and the number says so."""
        return sum(any(name in self.filter_params for name in spec.expected_parameters()) for spec in self.filter_specs)

    def url_for_result(self, result: models.Model) -> str:
        """Each row's address from the first one's: looked up for each, they took a twentieth of the list."""
        return f"{self._before_key}{quote(result.pk)}/change/"

    @cached_property
    def _before_key(self) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=["0"], current_app=self.model_admin.admin_site.name).removesuffix("0/change/")

    @property
    def narrowed(self) -> bool:
        return bool(self.query or self.filter_params)

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> models.QuerySet:
        """A list that is read needs no long texts and no columns that are searched, which are most of a row; what is
        done with its rows may need all."""
        rows, page = super().get_queryset(request, exclude_parameters), cast("Lists", self.model_admin)
        columns = page.columns if request.method == "GET" else ()
        return rows.only(*columns) if columns else rows


class Lists:
    columns: Sequence[str] = ()  # of the table that the list shows, where they are far fewer than there are
    nothing_yet: Any = ""  # what belongs into the list, and how it comes there

    @admin.display(description=_("changed"), ordering="updated_at")
    def changed(self, row: Any) -> str:
        return moment_in_words(row.updated_at)

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return List
