"""The queue of suggested events."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from events import suggesting
from events.admin import help as words
from events.models import Suggestion
from initiatives.admin.base import Mine
from initiatives.admin.suggested import SuggestedAdmin
from initiatives.staff_forms import StaffForm


class SuggestionForm(StaffForm):
    beside = {
        "suggestion_ends_after_start": "ends_on",
        "suggestion_end_needs_a_start": "start_time",
        "suggestion_repeats_until_a_day": "repeats_until",
        "suggestion_price_has_an_amount": "price_amount",
        "suggestion_picture_described": "image_alt",
    }


@admin.register(Suggestion)
class SuggestionAdmin(SuggestedAdmin):
    nothing_yet = words.NOTHING["suggestion"]
    suggestions = suggesting.suggested_events
    answers, accept, result_list = "suggestion", "publish", "admin:events_event_change"
    accept_word = gettext_lazy("Publish")
    accept_help = gettext_lazy("Save your corrections first: what is published is what was saved.")
    accepted = gettext_lazy("“%(title)s” is published, and its sender is told.")
    form, help_texts = SuggestionForm, words.SUGGESTION
    list_display = ["title", "starts_on", "organisation", "state", "created_at"]
    list_filter = ["state", type("Mine", (Mine,), {"path": "organisation"})]
    autocomplete_fields = ["venue"]
    readonly_fields = ["when", "alike", "sender", "answer", "letter"]
    fieldsets = [
        (None, {"fields": ["when", "alike", "title", "body"]}),
        (gettext_lazy("When"), {"fields": [("starts_on", "ends_on"), ("start_time", "end_time"), ("repeats", "repeats_until")]}),
        (gettext_lazy("Where and how"), {"fields": ["place", "venue", ("step_free", "access_note"), "online_url", ("price_kind", "price_amount"), ("registration", "registration_url"), "audiences", "languages"]}),
        (gettext_lazy("Links to 4-17-42"), {"fields": ["dimensions", "goals", "features"], "classes": ["collapse"]}),
        (gettext_lazy("Picture"), {"fields": ["image", "image_alt"]}),
        (gettext_lazy("Who"), {"fields": ["organisation", "organiser", "sender", "language"]}),
        (gettext_lazy("Answer"), {"fields": ["answer", "letter"]}),
    ]  # fmt: skip

    @admin.display(description=gettext_lazy("takes place"))
    def when(self, row: Suggestion) -> str:
        return self.in_short(row)

    def found_alike(self, row: Suggestion) -> list[tuple[str, str]]:
        days = [span.first_on for span in suggesting.dates_of(row)]
        found = suggesting.alike(row.title, row.place, days)
        return [(one.event.get_absolute_url(), one.event.title) for one in found]
