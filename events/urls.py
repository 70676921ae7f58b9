from django.urls import path
from django.utils.translation import pgettext_lazy

from events import views

urlpatterns = [
    path(pgettext_lazy("url", "events/"), views.agenda, name="event-list"),
    path(pgettext_lazy("url", "events/<int:year>/<int:month>/"), views.month, name="event-month"),
    path(pgettext_lazy("url", "events/programmes/<slug:slug>/"), views.programme, name="programme-detail"),
    path(pgettext_lazy("url", "events/<slug:slug>/"), views.event, name="event-detail"),
]
