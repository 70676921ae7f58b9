"""The same in every language; `?lang=` chooses."""

from django.urls import path

from initiatives import feeds

urlpatterns = [
    path("initiatives.atom", feeds.initiatives_atom, name="initiative-news"),
    path("updates.atom", feeds.updates_atom, name="update-news"),
]
