"""Events with their schedules, the venues and the programmes."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.admin.imports import ImportPages
from events.admin.schedules import ScheduleRows, expand_and_tell
from events.models import Event, PriceKind, Programme, Venue
from initiatives import rules
from initiatives.admin.base import HistoryAdmin, Mine, in_languages
from initiatives.staff_forms import StaffForm

NEXT = 12
TOLD = {"venue", "place", "online_url", "state"}  # what calendar files tell: a change raises the sequence


class EventForm(StaffForm):
    beside = {
        "event_price_has_an_amount": "price_amount",
        "event_ages_in_order": "age_to",
        "event_picture_described": "image_alt_da",
    }

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if data and data.get("price_kind") == PriceKind.AMOUNT and data.get("price_amount", 0) is None:
            self.add_error("price_amount", _("Say how much it costs."))
        return data


@admin.register(Event)
class EventAdmin(ImportPages, HistoryAdmin):
    owned, own_field = True, "organiser"
    form = EventForm
    list_display = ["title", "organiser", "venue", "state", "updated_at"]
    list_filter = [Mine, "state", "programme", "price_kind", "sample"]
    list_select_related = ["organiser", "venue"]
    search_fields = ["title"]
    autocomplete_fields = ["initiatives", "venue"]
    readonly_fields = ["dates"]
    inlines = [ScheduleRows]
    fieldsets = [
        *in_languages(
            "title", "summary", "body", "place", "date_note", "source",
            first=[("state", "published_at"), ("organiser", "programme"), "venue"], last=["online_url"],
        ),
        (_("Who and how"), {"fields": ["audiences", ("age_from", "age_to"), "languages",
                                       ("price_kind", "price_amount"), ("registration", "registration_url")]}),
        (_("Links to 4-17-42"), {"fields": ["initiatives", "dimensions", "goals", "features"], "classes": ["collapse"]}),
        (_("Picture"), {"fields": ["image", "image_alt_da", "image_alt_en", "image_alt_de", "image_decorative"],
                        "classes": ["collapse"]}),
        (_("Address"), {"fields": ["slug"], "classes": ["collapse"]}),
        (_("Dates"), {"fields": ["dates"]}),
    ]  # fmt: skip

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name in ("dimensions", "goals", "features"):
            options.setdefault("widget", forms.CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.sequence += bool(change and TOLD & set(form.changed_data))
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and any(formset.has_changed() for formset in formsets):
            form.instance.sequence += 1
            form.instance.save(update_fields=["sequence", "updated_at"])
        expand_and_tell(request, form.instance)

    @admin.display(description=_("next dates"))
    def dates(self, event: Event) -> str:
        if event.pk is None:
            return ""
        rows = list(event.occurrences.filter(last_on__gte=timezone.localdate()).order_by("starts_at")[:NEXT])
        return render_to_string("admin/events/_dates.html", {"rows": rows, "event": event})


@admin.register(Programme)
class ProgrammeAdmin(HistoryAdmin):
    list_display = ["title", "starts_on", "ends_on", "state"]
    list_filter = ["state", "sample"]
    search_fields = ["title"]
    fieldsets = in_languages(
        "title", "summary", "body", "source",
        first=[("state", "published_at"), ("starts_on", "ends_on")], last=["slug"],
    )  # fmt: skip


@admin.register(Venue)
class VenueAdmin(HistoryAdmin):
    """Editors add a venue; one that others use as well is corrected by coordinators."""

    list_display = ["name", "address", "town", "step_free"]
    list_filter = ["town", *Venue.ACCESS]
    search_fields = ["name", "address", "town"]
    fieldsets = [
        (None, {"fields": ["name", "address", ("postcode", "town"), "website"]}),
        (_("Access"), {"fields": [*Venue.ACCESS, "access_note_da", "access_note_en", "access_note_de"],
                       "description": _("“Not known” is an honest answer: it is never shown as no.")}),
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return rules.may_enter(request.user)
