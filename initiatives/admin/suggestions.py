"""The queue of suggested initiatives."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from initiatives import suggested_initiatives as suggested
from initiatives.admin import help as words
from initiatives.admin.base import Mine
from initiatives.admin.suggested import SuggestedAdmin
from initiatives.models import InitiativeSuggestion


@admin.register(InitiativeSuggestion)
class InitiativeSuggestionAdmin(SuggestedAdmin):
    nothing_yet = words.NOTHING["suggestion"]
    suggestions = suggested.suggested_initiatives
    answers, accept, result_list = "initiative-suggestion", "accept", "admin:initiatives_initiative_change"
    accept_word = gettext_lazy("Accept as a draft")
    accept_help = gettext_lazy(
        "Save your corrections first. Accepting makes a draft of an initiative, which you complete and publish."
    )
    help_texts = words.SUGGESTION
    accepted = gettext_lazy("“%(title)s” is a draft now, and its sender is told. Complete it and publish it.")
    list_display = ["title", "organisation", "state", "created_at"]
    list_filter = ["state", type("Mine", (Mine,), {"path": "organisation"})]
    search_fields = ["title", "summary", "body"]
    readonly_fields = ["alike", "sender", "answer", "letter"]
    fieldsets = [
        (None, {"fields": ["alike", "title", "summary", "body"]}),
        (gettext_lazy("Details"), {"fields": ["phase", "starts_on", "place", "website", "fields", "audiences", "life_stages"]}),
        (gettext_lazy("Links to 4-17-42"), {"fields": ["dimensions", "goals"], "classes": ["collapse"]}),
        (gettext_lazy("Who"), {"fields": ["organisation", "organiser", "sender", "language"]}),
        (gettext_lazy("Answer"), {"fields": ["answer", "letter"]}),
    ]  # fmt: skip

    def found_alike(self, row: InitiativeSuggestion) -> list[tuple[str, str]]:
        return [(one.get_absolute_url(), one.title) for one in suggested.alike(row.title)]
