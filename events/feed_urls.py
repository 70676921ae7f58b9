"""The same in every language; `?lang=` chooses."""

from django.urls import path

from events import feeds

urlpatterns = [
    path("events.ics", feeds.events_ics, name="event-feed"),
    path("events.atom", feeds.events_atom, name="event-news"),
]
