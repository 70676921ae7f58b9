"""Initiatives with their tags and milestones, and the updates they tell."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from initiatives import confirming, formats, rules
from initiatives.admin import help as words
from initiatives.admin.base import Mine, StackedRows, TabularRows
from initiatives.admin.bulk_files import BulkFilePages
from initiatives.admin.fields import MAIN, folded, in_each, in_languages, own_organisations
from initiatives.admin.many import ManyAtOnce
from initiatives.admin.many_forms import OrganisationForm, PhaseForm, PutTagForm, StateForm, StatusForm, TakeTagForm
from initiatives.admin.milestones import MilestoneForm, keep_shifts
from initiatives.admin.reviewed import ReviewedAdmin, ReviewedForm
from initiatives.admin.tag_help import PREFIX, TagHelp, only_adds_a_row
from initiatives.admin.tags import TagForm, TagRowsFormSet, tag_choices
from initiatives.fields import day_in_words
from initiatives.models import Initiative, Milestone, Tag, Update
from initiatives.resources import InitiativeResource


class InitiativeForm(ReviewedForm):
    beside = {
        "initiative_published_has_a_summary": f"summary_{MAIN}",
        "initiative_ends_after_start": "ends_on",
        "initiative_manual_status_has_a_reason": "manual_status_reason",
        "initiative_picture_described": f"image_alt_{MAIN}",
        "initiative_not_its_own_parent": "parent",
    }

    def is_valid(self) -> bool:
        """A button that adds a suggested link shows the form again and saves nothing."""
        return super().is_valid() and not only_adds_a_row(self)


class TagRows(TabularRows):
    model = Tag
    form, formset = TagForm, TagRowsFormSet
    unfolded = _("Change links, or add what the text suggests")
    help_texts = words.TAG
    fields = ["what", "strength", *in_each("reason"), "confirmed"]
    readonly_fields = ["confirmed"]

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **options)
        if "what" in formset.form.base_fields:
            formset.form.base_fields["what"].choices = tag_choices(request)
        return formset

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("dimension", "goal", "feature", "confirmed_by")

    def rows_of(self, request: HttpRequest, page_row: Any) -> models.QuerySet:
        """With what their words need: whole, the three kinds have some sixty columns."""
        names = [
            *in_each("dimension__name"),
            *in_each("goal__title"),
            "goal__number",
            *in_each("feature__title"),
            "feature__code",
        ]
        rows = Tag.objects.filter(initiative=page_row).select_related("dimension", "goal", "feature")
        rows = rows.annotate(set_by=confirming.set_by())
        return rows.only("strength", *in_each("reason"), "confirmed_at", *names)

    def in_words(self, tag: Tag) -> str:
        """With what its row says of it, unless somebody else has looked at it."""
        unseen = "" if tag.confirmed_at else gettext("Not confirmed yet")
        return " – ".join(filter(None, [f"{tag} ({tag.get_strength_display().lower()})", tag.reason, unseen]))

    @admin.display(description=_("confirmed"))
    def confirmed(self, tag: Tag) -> str:
        """By whom and when; what nobody has looked at says so."""
        if tag.pk is None:
            return ""
        if tag.confirmed_at is None:
            return gettext("Not confirmed yet")
        day = formats.shortdate(timezone.localtime(tag.confirmed_at), get_language() or "da")
        return f"{tag.confirmed_by or '–'}, {day}"


class MilestoneRows(StackedRows):
    model = Milestone
    help_texts = words.MILESTONE
    form = MilestoneForm
    unfolded = _("Change milestones, or add some")
    readonly_fields = ["moved"]
    fieldsets = [
        (None, {"fields": [f"title_{MAIN}", ("due_on", "done_on"), "shift_reason", "moved", f"note_{MAIN}"]}),
        *folded("title", "note"),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).prefetch_related("shifts")

    def rows_of(self, request: HttpRequest, page_row: Any) -> models.QuerySet:
        return Milestone.objects.filter(initiative=page_row)

    def in_words(self, milestone: Milestone) -> str:
        days = [(_("due"), milestone.due_on), (_("done"), milestone.done_on)]
        return f"{milestone} – " + ", ".join(f"{word}: {day_in_words(day)}" for word, day in days if day)

    @admin.display(description=_("moved"), empty_value="–")
    def moved(self, milestone: Milestone) -> str:
        if milestone.pk is None:
            return ""
        return "; ".join(f"{shift} ({shift.reason})" for shift in milestone.shifts.all())


class Unconfirmed(admin.SimpleListFilter):
    """Links that nobody but their author has looked at."""

    title = _("links to 4-17-42")
    parameter_name = "links"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("unconfirmed", _("Not confirmed yet"))]

    def queryset(self, request: HttpRequest, rows: models.QuerySet) -> models.QuerySet:
        if self.value() != "unconfirmed":
            return rows
        return rows.filter(models.Exists(Tag.objects.filter(initiative=models.OuterRef("pk"), confirmed_at=None)))


def _parts(*, first: list[Any], with_partners: list[str]) -> list[tuple[Any, Any]]:
    """Who answers for an initiative is asked first, and seldom changes later."""
    return [
        *in_languages("title", "summary", "body", last=first),
        (_("When, where and for whom"), {"fields": [("starts_on", "ends_on"), "place", "fields", "audiences", "life_stages"], "classes": ["collapse"]}),
        (_("Organisations and contact"), {"fields": [*with_partners, "partners", "contact_role", "contact_email", "contact_phone", "website"], "classes": ["collapse"]}),
        (_("Picture"), {"fields": ["image", *in_each("image_alt"), "image_decorative"], "classes": ["collapse"]}),
        (_("Source, publication and larger whole"), {"fields": [*in_each("source"), "published_at", "parent"], "classes": ["collapse"]}),
        (_("Status"), {"fields": ["manual_status", "manual_status_reason"], "classes": ["collapse"]}),
        (_("Address and front page"), {"fields": ["slug", "featured"], "classes": ["collapse"]}),
    ]  # fmt: skip


@admin.register(Initiative)
class InitiativeAdmin(TagHelp, BulkFilePages, ManyAtOnce, ReviewedAdmin):
    nothing_yet = words.NOTHING["initiative"]
    unfolds = True
    together, tagged = (PhaseForm, StatusForm, StateForm, PutTagForm, TakeTagForm, OrganisationForm), True
    resource, owner = InitiativeResource, "lead"
    owned, own_field = True, "lead"
    form = InitiativeForm
    help_texts = words.INITIATIVE
    list_display = ["title", "lead", "phase", "state", "changed"]
    columns = [
        *in_each("title"),
        "slug",
        "phase",
        "state",
        "updated_at",
        *(f"lead__{name}" for name in in_each("name")),
    ]
    list_filter = [Mine, "state", "phase", Unconfirmed, "featured", "sample"]
    list_select_related = ["lead"]
    search_fields = ["title"]
    autocomplete_fields = ["partners", "parent"]
    inlines = [TagRows, MilestoneRows]
    fieldsets = _parts(first=["phase"], with_partners=["lead"])
    fieldsets_of_new = _parts(first=[("lead", "phase")], with_partners=[])

    class Media:
        js = ["js/tag-help.js"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else self.fieldsets_of_new

    def get_urls(self) -> list[Any]:
        guarded = self.admin_site.admin_view(self.confirm_tags)
        return [path("<int:pk>/confirm-links/", guarded, name="initiative-confirm-links"), *super().get_urls()]

    def confirm_tags(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        number = confirming.confirm(initiative=row, by=request.user, at=timezone.now())
        told = ngettext("%(number)d link is confirmed.", "%(number)d links are confirmed.", number)
        messages.success(request, told % {"number": number})
        return HttpResponseRedirect(reverse("admin:initiatives_initiative_change", args=[pk]))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> HttpResponse:
        """Reviewers alone are asked, so editors' forms cost nothing more."""
        row = options.get("obj")
        if row is not None and rules.may_review_something(request.user):
            context["to_confirm"] = self._to_confirm(request, row)
        return super().render_change_form(request, context, *args, **options)

    def _to_confirm(self, request: HttpRequest, row: Any) -> list[Tag]:
        for fold in self.folded_rows(request, row):
            if fold.fields == PREFIX:
                return confirming.confirmable(fold.rows, row, request.user)
        return confirming.to_confirm(row, request.user)

    def get_search_results(self, request: HttpRequest, rows: Any, text: str) -> Any:
        """An update is told by whoever may edit the initiative: only those are offered for it."""
        rows, duplicates = super().get_search_results(request, rows, text)
        own = own_organisations(request)
        if request.GET.get("model_name") == "update" and own is not None:
            rows = rows.filter(lead__in=own)
        return rows, duplicates

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The front page is the coordinators' choice."""
        return [] if self.writers(request.user) else ["featured"]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is Milestone:
            keep_shifts(formset, by=request.user)


class UpdateForm(ReviewedForm):
    beside = {"update_figure_has_a_label": f"figure_label_{MAIN}"}


@admin.register(Update)
class UpdateAdmin(ManyAtOnce, ReviewedAdmin):
    nothing_yet = words.NOTHING["update"]
    together = (StateForm,)
    owned = True
    form = UpdateForm
    help_texts = words.UPDATE
    list_display = ["title", "initiative", "told_on", "state"]
    list_filter = ["state", "told_on", "sample"]
    list_select_related = ["initiative__lead"]
    search_fields = ["title"]
    searched = ("search_text", "initiative__search_text")
    autocomplete_fields = ["initiative"]
    fieldsets = in_languages(
        "title", "body", "figure_label",
        first=["initiative", "told_on"], last=["figure_value", "published_at"],
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Only what one may edit: others' updates are read on the site."""
        rows, own = super().get_queryset(request).select_related("initiative"), own_organisations(request)
        return rows if own is None else rows.filter(initiative__lead__in=own)

    def page_row(self, row: Update) -> Initiative:
        return row.initiative

    def choosable(self, db_field: Any, request: HttpRequest) -> models.QuerySet:
        rows, own = super().choosable(db_field, request), own_organisations(request)
        return rows.filter(lead__in=own) if db_field.name == "initiative" and own is not None else rows
