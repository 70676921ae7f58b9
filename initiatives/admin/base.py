"""What every staff page has in common: rights from `rules.py`, rows from `visible_to()`, choices limited to them."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from initiatives import audit, links, rules
from initiatives.admin.deleting import Deleting
from initiatives.admin.error_summary import ErrorSummary
from initiatives.admin.fields import Fields, may_edit, memo, ordered, own_organisations, owns_something
from initiatives.admin.history import History
from initiatives.admin.lists import Lists
from initiatives.admin.together import Together
from initiatives.admin.unfolding import Unfolding
from initiatives.models import Membership, State
from initiatives.models.audit import Act
from initiatives.models.base import Published
from initiatives.search import matching

SELECT_ROW = "Select this object for an action - {}"  # translated by Django


class ByRules(Unfolding, Together, ErrorSummary, Deleting, Lists, Fields):
    """A page whose rights come from `rules.py`. Rows with `owned` belong to organisations (`owner_ids`);
    all others are written by whom `writers` names."""

    owned = False
    searched: tuple[str, ...] = ("search_text",)
    writers = staticmethod(rules.may_steer)
    readers = staticmethod(rules.may_enter)
    show_full_result_count = False
    list_per_page = 30

    class Media:
        js = ["js/select-names.js", "js/rows.js", "js/print.js", "js/unfold.js"]

    def action_checkbox(self, obj: Any) -> SafeString:
        """As Django draws it by four templates for each row: a third of what a list took."""
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        return format_html(box, ACTION_CHECKBOX_NAME, obj.pk, gettext(SELECT_ROW).format(obj))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request)  # type: ignore[misc]
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """What the database cannot hold is no value of a filter."""
        if any("\x00" in value for values in request.GET.lists() for value in values[1]):
            raise IncorrectLookupParameters
        return super().get_changelist_instance(request)  # type: ignore[misc]

    def response_action(self, request: HttpRequest, queryset: models.QuerySet, *more: Any) -> HttpResponse | None:
        """Without keys that no row can have: Django would not know what to answer."""
        request.POST = posted = request.POST.copy()  # type: ignore[assignment]
        keys = [key for key in request.POST.getlist(ACTION_CHECKBOX_NAME) if self._is_a_key(key)]
        posted.setlist(ACTION_CHECKBOX_NAME, keys)
        return super().response_action(request, queryset, *more)  # type: ignore[misc]

    def _is_a_key(self, key: str) -> bool:
        try:
            self.model._meta.pk.to_python(key)  # type: ignore[attr-defined]
        except ValidationError:
            return False
        return True

    def get_search_results(
        self, request: HttpRequest, rows: models.QuerySet, text: str
    ) -> tuple[models.QuerySet, bool]:
        """Folded as on the public pages, so that aabenraa finds Åbenrå. In an order of their own where the list has not
        given one: what stands behind a field that searches comes page by page."""
        rows = rows if rows.ordered else ordered(rows)
        if text and any(field.name == "search_text" for field in self.model._meta.fields):  # type: ignore[attr-defined]
            return rows.filter(matching(text, *self.searched)), False
        return super().get_search_results(request, rows, text.replace("\x00", ""))  # type: ignore[misc]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        return super().get_form(request, obj, change=change, **{"help_texts": self.help_for_readers(), **options})  # type: ignore[misc]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.readers(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Asks for the row again: pages of history find rows without asking the queryset."""
        if not self.readers(request.user):
            return False
        if obj is None or rules.may_steer(request.user) or (self.owned and may_edit(request, obj.owner_ids)):
            return True
        return memo(
            request, ("view", obj._meta.label, obj.pk), lambda: self.get_queryset(request).filter(pk=obj.pk).exists()
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.writers(request.user) or (self.owned and owns_something(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if self.writers(request.user):
            return True
        return self.owned and (owns_something(request) if obj is None else may_edit(request, obj.owner_ids))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    # --- The audit trail ---------------------------------------------------------------------------
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = _publication(obj, form)
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        if before is not None:
            audit.publication(by=request.user, of=obj, before=before)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Rows that are taken off a page; those of memberships are rights, and recorded as such."""
        gone = [one.instance for one in formset.deleted_forms if one.instance.pk]
        for row in gone:
            if isinstance(row, Membership):
                audit.record(act=Act.LEFT, by=request.user, of=row)
            else:
                audit.deleted(by=request.user, of=row)
        replaced = list(_replaced(formset)) if formset.model is Membership else []
        for name, row in replaced:
            audit.record(act=Act.LEFT, by=request.user, of=row, name=name)
        super().save_formset(request, form, formset, change)  # type: ignore[misc]
        joined = [*formset.new_objects, *(row for _name, row in replaced)] if formset.model is Membership else ()
        for row in joined:
            audit.record(act=Act.JOINED, by=request.user, of=row)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        audit.deleted(by=request.user, of=obj)
        links.let_go(obj)
        super().delete_model(request, obj)  # type: ignore[misc]

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            audit.deleted(by=request.user, of=row)
            links.let_go(row)
        super().delete_queryset(request, queryset)  # type: ignore[misc]

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """The index shows what one may touch, not all that one may look up."""
        perms = super().get_model_perms(request)  # type: ignore[misc]
        return perms if perms["add"] or perms["change"] else dict.fromkeys(perms, False)

    def _on_site(self, obj: Any) -> str | None:
        """Not while a refused form has emptied its address."""
        has_page = hasattr(obj, "get_absolute_url") and getattr(obj, "slug", True)
        return obj.get_absolute_url() if has_page and getattr(obj, "is_public", True) else None

    view_on_site: Any = _on_site


def _replaced(formset: Any) -> Iterator[tuple[str, Any]]:
    """(what it was called before, row) of memberships that are now somebody else's, or of another organisation."""
    before = formset.model._base_manager.select_related("user", "organisation")
    rows = [one.instance for one in formset.initial_forms if one.has_changed() and one not in formset.deleted_forms]
    there = before.in_bulk([row.pk for row in rows]) if rows else {}
    yield from ((str(there[row.pk]), row) for row in rows if row.pk in there)


def _publication(row: Any, form: Any) -> Any:
    """How it was before it is saved; None for what is never published."""
    if not isinstance(row, Published):
        return None
    if row.pk is None:
        return {"state": State.DRAFT}
    if "state" in form.fields:
        return form.initial
    return type(row)._base_manager.filter(pk=row.pk).values(*audit.PUBLICATION).first()


class StaffAdmin(ByRules, admin.ModelAdmin):
    """For tables without history."""


class HistoryAdmin(ByRules, History, SimpleHistoryAdmin):
    """For tables whose history is kept."""

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class InlineByRules(Fields):
    """Rows of a page: whoever may change the page may change them. For tabular and stacked inlines."""

    extra = 0
    # What the button says where they are drawn only when somebody asks for them; `in_words` tells them until then.
    unfolded: Any = ""

    def _parent(self) -> Any:
        return _get_foreign_key(self.parent_model, self.model, fk_name=self.fk_name)  # type: ignore[attr-defined]

    def prefix(self) -> str:
        """Of the names of the fields: that of the formset, which is dear to make."""
        return self._parent().remote_field.get_accessor_name(model=self.model).replace("+", "")  # type: ignore[attr-defined, no-any-return]

    def rows_of(self, request: HttpRequest, page_row: Any) -> models.QuerySet:
        return self.get_queryset(request).filter(**{self._parent().name: page_row})  # type: ignore[attr-defined, no-any-return]

    def in_words(self, row: Any) -> str:
        return str(row)

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        return super().get_formset(request, obj, **{"help_texts": self.help_for_readers(), **options})  # type: ignore[misc]

    def _page(self) -> Any:
        return self.admin_site.get_model_admin(self.parent_model)  # type: ignore[attr-defined]

    def _may_write(self, request: HttpRequest, page_row: Any) -> bool:
        page = self._page()
        return page.has_change_permission(request, page_row) if page_row else page.has_add_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return rules.may_enter(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, obj)


class TabularRows(InlineByRules, admin.TabularInline):
    template = "admin/edit_inline/rows.html"

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **options: Any) -> Any:
        """The head of its column names a field to the eye only."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None:
            field.widget.attrs.setdefault("aria-label", field.label)
        return field


class StackedRows(InlineByRules, admin.StackedInline):
    pass


class Mine(admin.SimpleListFilter):
    """Own organisations' rows, for those who see others' as well."""

    path = ""  # to the organisation, where the queryset does not name it (`owner`)
    title = _("organisation")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [] if own_organisations(request) is None else [("1", _("My organisations"))]

    def queryset(self, request: HttpRequest, rows: Any) -> models.QuerySet:
        if self.value() != "1":
            return rows
        path = self.path or rows.owner
        return rows.filter(**{f"{path}__in": own_organisations(request) or []})
