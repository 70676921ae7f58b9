from django.urls import path
from django.utils.translation import pgettext_lazy

from events import feeds, suggestion_pages, views

urlpatterns = [
    path(pgettext_lazy("url", "suggest/event/"), suggestion_pages.suggest, name="suggest-event"),
    path(pgettext_lazy("url", "suggest/event/sent/"), suggestion_pages.sent, name="suggest-event-sent"),
    path(
        pgettext_lazy("url", "suggest/event/confirm/<str:token>/"),
        suggestion_pages.confirm,
        name="suggest-event-confirm",
    ),
    path(pgettext_lazy("url", "suggest/event/edit/<str:token>/"), suggestion_pages.edit, name="suggest-event-edit"),
    path(pgettext_lazy("url", "events/"), views.agenda, name="event-list"),
    path(pgettext_lazy("url", "events/filters/"), views.all_filters, name="event-filters"),
    path(pgettext_lazy("url", "events/subscribe/"), views.subscribe, name="event-subscribe"),
    path(pgettext_lazy("url", "events/<int:year>/<int:month>/"), views.month, name="event-month"),
    path(pgettext_lazy("url", "events/programmes/<slug:slug>/"), views.programme, name="programme-detail"),
    path(pgettext_lazy("url", "events/<slug:slug>/"), views.event, name="event-detail"),
    path(pgettext_lazy("url", "events/<slug:slug>.ics"), feeds.event_ics, name="event-ics"),
    path(pgettext_lazy("url", "events/<slug:slug>/<slug:key>.ics"), feeds.date_ics, name="date-ics"),
]
