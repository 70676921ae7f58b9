"""Events with their schedules, the venues and the programmes."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions import raise_sequence
from events.admin import help as words
from events.admin.attendance import AttendancePage
from events.admin.imports import ImportPages
from events.admin.schedules import ScheduleRows, expand_and_tell, own_schedules
from events.models import Event, PriceKind, Programme, Venue
from initiatives import rules
from initiatives.admin.base import HistoryAdmin, Mine
from initiatives.admin.fields import MAIN, folded, in_each, in_languages, owns_something
from initiatives.admin.many import ManyAtOnce
from initiatives.admin.many_forms import OrganisationForm, StateForm
from initiatives.admin.merging import MergePages
from initiatives.admin.reviewed import ReviewedAdmin, ReviewedForm
from initiatives.many import SetState
from initiatives.models import Merge

NEXT = 12
# What calendar files tell: a change raises the sequence.
TOLD = {"venue", *in_each("place"), "online_url"}


class EventForm(ReviewedForm):
    beside = {
        "event_price_has_an_amount": "price_amount",
        "event_ages_in_order": "age_to",
        "event_picture_described": f"image_alt_{MAIN}",
    }

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if data and data.get("price_kind") == PriceKind.AMOUNT and data.get("price_amount", 0) is None:
            self.add_error("price_amount", _("Say how much it costs."))
        return data


class EventState(SetState):
    """Calendars are told of it."""

    def write(self, row: Any, by: Any) -> None:
        super().write(row, by)
        raise_sequence(events=[row.pk])


class EventStateForm(StateForm):
    def change(self) -> SetState:
        return EventState({"state": self.cleaned_data["state"]})


class OrganiserForm(OrganisationForm):
    field = "organiser"


@admin.register(Event)
class EventAdmin(ImportPages, AttendancePage, ManyAtOnce, ReviewedAdmin):
    nothing_yet = words.NOTHING["event"]
    together = (EventStateForm, OrganiserForm)
    owned, own_field = True, "organiser"
    form, help_texts = EventForm, words.EVENT
    list_display = ["title", "organiser", "venue", "state", "changed"]
    list_filter = [Mine, "state", "programme", "price_kind", "sample"]
    list_select_related = ["organiser", "venue"]
    search_fields = ["title"]
    autocomplete_fields = ["initiatives", "venue"]
    readonly_fields = ["dates"]
    inlines = [ScheduleRows]
    fieldsets = [
        (None, {"fields": [*(f"{name}_{MAIN}" for name in ("title", "summary", "body")), "venue", f"place_{MAIN}",
                           "online_url", ("organiser", "programme"), f"date_note_{MAIN}"]}),
        (_("Dates"), {"fields": ["dates"]}),
        *folded("title", "summary", "body", "place", "date_note"),
        (_("Who and how"), {"fields": ["audiences", ("age_from", "age_to"), "languages",
                                       ("price_kind", "price_amount"), ("registration", "registration_url")]}),
        (_("Links to 4-17-42"), {"fields": ["initiatives", "dimensions", "goals", "features"], "classes": ["collapse"]}),
        (_("Picture"), {"fields": ["image", *in_each("image_alt"), "image_decorative"],
                        "classes": ["collapse"]}),
        (_("Source, publication and address"), {"fields": [*in_each("source"), "published_at", "slug"], "classes": ["collapse"]}),
    ]  # fmt: skip

    class Media:
        js = ["js/schedule.js"]

    def get_urls(self) -> list[Any]:
        return [
            path("dates/", self.admin_site.admin_view(self.dates_of_typed), name="event-dates"),
            *super().get_urls(),
        ]

    def render_change_form(self, request: HttpRequest, context: Any, **options: Any) -> HttpResponse:
        context["looks_only"] = "_dates" in request.POST and not context["errors"]
        return super().render_change_form(request, context, **options)

    def dates_of_typed(self, request: HttpRequest) -> HttpResponse:
        """The dates that one typed schedule gives, as a piece of the page: for the script that shows them at once."""
        if request.method != "POST" or not (self.has_add_permission(request) or owns_something(request)):
            raise PermissionDenied
        prefix, pk = request.POST.get("prefix", ""), request.POST.get("schedule", "")
        schedule = own_schedules(request).filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
        event = schedule.event if schedule else None
        formset = ScheduleRows(Event, self.admin_site).get_formset(request, event)(instance=event)
        form = formset.typed(request.POST, prefix, schedule)
        return render(request, "admin/events/_series.html", {"form": form, "looked": True})

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name in ("dimensions", "goals", "features"):
            options.setdefault("widget", forms.CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.sequence += bool(change and TOLD & set(form.changed_data))
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            formset.write_extra()
        chosen = [formset.apply_choices(request.user) for formset in formsets]
        if change and (any(chosen) or any(formset.has_changed() for formset in formsets)):
            raise_sequence(events=[form.instance.pk])
        expand_and_tell(request, form.instance, [pk for formset in formsets for pk in formset.past])

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new event has no dates yet."""
        return [part for part in self.fieldsets if obj or part[1]["fields"] != ["dates"]]

    @admin.display(description=_("next dates"))
    def dates(self, event: Event) -> str:
        """Those to come, and those that no schedule gives any more."""
        later = event.occurrences.filter(Q(last_on__gte=timezone.localdate()) | Q(off_rule=True))
        rows = list(later.order_by("starts_at")[: NEXT + 1])
        more = len(rows) > NEXT
        return render_to_string("admin/events/_dates.html", {"rows": rows[:NEXT], "more": more, "event": event})


@admin.register(Programme)
class ProgrammeAdmin(HistoryAdmin):
    nothing_yet = words.NOTHING["programme"]
    help_texts = words.PROGRAMME
    list_display = ["title", "starts_on", "ends_on", "state"]
    list_filter = ["state", "sample"]
    search_fields = ["title"]
    fieldsets = in_languages(
        "title", "summary", "body", "source",
        last=[("starts_on", "ends_on"), ("state", "published_at"), "slug"],
    )  # fmt: skip


@admin.register(Venue)
class VenueAdmin(MergePages, HistoryAdmin):
    """Editors add a venue; one that others use as well is corrected by coordinators."""

    nothing_yet = words.NOTHING["venue"]

    def after_merge(self, keep: Any, made: Merge) -> None:
        """Calendars are told that the place is called something else."""
        raise_sequence(
            events=set(Event.objects.filter(Q(venue=keep) | Q(occurrences__venue=keep)).values_list("pk", flat=True))
        )

    help_texts = words.VENUE
    list_display = ["name", "address", "town", "step_free"]
    list_filter = ["town", *Venue.ACCESS]
    search_fields = ["name", "address", "town"]
    fieldsets = [
        (None, {"fields": ["name", "address", ("postcode", "town"), "website"]}),
        (_("How to get there"), {"fields": [
            column for name in ("public_transport", "cycling", "entrance") for column in in_each(name)
        ]}),
        (_("Access"), {"fields": [*Venue.ACCESS, *in_each("access_note")],
                       "description": _("“Not known” is an honest answer: it is never shown as no.")}),
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return rules.may_enter(request.user)
