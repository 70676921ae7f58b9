from django.urls import path
from django.utils.translation import pgettext_lazy

from events import feeds, views
from events.suggestion_pages import pages

urlpatterns = [
    *pages.urls(
        start=pgettext_lazy("url", "suggest/event/"),
        sent=pgettext_lazy("url", "suggest/event/sent/"),
        confirm=pgettext_lazy("url", "suggest/event/confirm/<str:token>/"),
        edit=pgettext_lazy("url", "suggest/event/edit/<str:token>/"),
    ),
    path(pgettext_lazy("url", "events/"), views.agenda, name="event-list"),
    path(pgettext_lazy("url", "events/filters/"), views.all_filters, name="event-filters"),
    path(pgettext_lazy("url", "events/subscribe/"), views.subscribe, name="event-subscribe"),
    path(pgettext_lazy("url", "events/<int:year>/<int:month>/"), views.month, name="event-month"),
    path(pgettext_lazy("url", "events/programmes/<slug:slug>/"), views.programme, name="programme-detail"),
    path(pgettext_lazy("url", "events/<slug:slug>/"), views.event, name="event-detail"),
    path(pgettext_lazy("url", "events/<slug:slug>.ics"), feeds.event_ics, name="event-ics"),
    path(pgettext_lazy("url", "events/<slug:slug>/<slug:key>.ics"), feeds.date_ics, name="date-ics"),
]
