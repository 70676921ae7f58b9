"""Suggest an event."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Occurrence, Suggestion
from events.suggesting import alike, dates_of, suggested_events
from events.suggestion_forms import SuggestionForm
from initiatives.suggestion_forms import SuggestForm
from initiatives.suggestion_pages import PageWords, SuggestionPages


class EventPages(SuggestionPages[Suggestion]):
    suggestions = suggested_events
    form = SuggestionForm
    back_to = "event-list"
    alike_template = "events/_alike.html"
    words = PageWords(
        title=gettext_lazy("Suggest an event"),
        description=gettext_lazy(
            "Tell us about an event for the city’s calendar: three things are needed, the rest may wait."
        ),
        last_step=gettext_lazy("It comes into the calendar"),
        last_step_text=gettext_lazy("Then everyone can find it and come along."),
        decided=gettext_lazy(
            "It can no longer be changed here. Write to us when something is wrong, or suggest another event."
        ),
        see=gettext_lazy("See it in the calendar"),
        back=gettext_lazy("See what's on"),
        too_old=gettext_lazy(
            "The links in our letters work for some time only. Suggest the event once more, or write to us."
        ),
    )

    def list_title(self) -> str:
        return _("What's on")

    def alike(self, form: SuggestForm) -> list[Occurrence]:
        data = form.cleaned_data
        days = [span.first_on for span in dates_of(Suggestion(**form.columns()))]
        return alike(data["title"], data["place"], days)


pages = EventPages()
