"""The addresses that files of reports name, for the process that writes them: with all of the site's come the API, the
admin and sign-in, which would take 30 MB of it."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from indicators.views import report_schema

urlpatterns = [
    path("api/v1/schemas/report-1.json", report_schema, name="report-schema"),
    *i18n_patterns(path("", include("indicators.urls")), prefix_default_language=False),
]
