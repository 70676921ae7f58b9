from django.urls import path
from django.utils.translation import pgettext_lazy

from initiatives import contact, views
from initiatives.initiative_pages import pages

urlpatterns = [
    *pages.urls(
        start=pgettext_lazy("url", "suggest/initiative/"),
        sent=pgettext_lazy("url", "suggest/initiative/sent/"),
        confirm=pgettext_lazy("url", "suggest/initiative/confirm/<str:token>/"),
        edit=pgettext_lazy("url", "suggest/initiative/edit/<str:token>/"),
    ),
    path(pgettext_lazy("url", "initiatives/"), views.initiatives, name="initiative-list"),
    path(pgettext_lazy("url", "initiatives/<slug:slug>/write/"), contact.write, name="initiative-write"),
    path(pgettext_lazy("url", "initiatives/<slug:slug>/write/sent/"), contact.written, name="initiative-written"),
]
