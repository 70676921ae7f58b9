from django.urls import path
from django.utils.translation import pgettext_lazy

from initiatives import views

urlpatterns = [
    path(pgettext_lazy("url", "initiatives/"), views.initiatives, name="initiative-list"),
]
