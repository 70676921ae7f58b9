"""Every address of the site. The main language at the root, the others under their prefix, each in its own words.

The apps are mounted by string and never know this module.
"""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import pgettext_lazy
from django.views.generic import RedirectView

from sonderborg.views import errors, framework, health, home, initiative, organisation, pages, search, take_part, theme

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

neutral = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", pages.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", pages.sitemap_section, name="sitemap-section"),
    path(".well-known/security.txt", pages.security, name="security"),
    path("was", pages.was, name="was"),
    path("theme/", theme.set_theme, name="set-theme"),
    path("media/<path:name>", pages.media, name="media"),
    path("api/v1/", include("sonderborg.api_urls")),
    path("feeds/", include("events.feed_urls")),
    path("feeds/", include("initiatives.feed_urls")),
    path("admin/", include("sonderborg.account.urls")),
    path("admin/", admin.site.urls),
    path("city.css", pages.city_css, name="city-css"),
    *(path(code, RedirectView.as_view(url=f"/{code}/", permanent=True)) for code, _name in settings.LANGUAGES[1:]),
]

framework_pages = [
    path("", framework.overview, name="framework"),
    path(pgettext_lazy("url", "dimensions/<slug:code>/"), framework.dimension, name="dimension-detail"),
    path(pgettext_lazy("url", "goals/<int:number>/"), framework.goal, name="goal-detail"),
    path(pgettext_lazy("url", "areas/<int:number>/"), framework.area, name="area-detail"),
    path(pgettext_lazy("url", "features/<str:code>/"), framework.feature, name="feature-detail"),
]

ways_in = [
    path("", take_part.take_part, name="take-part"),
    path(pgettext_lazy("url", "citizens/"), take_part.way_in, {"who": "citizens"}, name="citizens"),
    path(pgettext_lazy("url", "companies/"), take_part.way_in, {"who": "companies"}, name="companies"),
    path(pgettext_lazy("url", "institutions/"), take_part.way_in, {"who": "institutions"}, name="institutions"),
    path(pgettext_lazy("url", "associations/"), take_part.way_in, {"who": "associations"}, name="associations"),
]

urlpatterns = neutral + i18n_patterns(
    path("", home.home, name="home"),
    path(pgettext_lazy("url", "initiatives/<slug:slug>/"), initiative.initiative, name="initiative-detail"),
    path("", include("initiatives.urls")),
    path(pgettext_lazy("url", "framework/"), include(framework_pages)),
    path(pgettext_lazy("url", "organisations/<slug:slug>/"), organisation.organisation, name="organisation-detail"),
    path(pgettext_lazy("url", "take-part/"), include(ways_in)),
    path("", include("indicators.urls")),
    path("", include("events.urls")),
    path(pgettext_lazy("url", "search/"), search.search, name="search"),
    path(pgettext_lazy("url", "search.json"), search.suggestions, name="search-suggest"),
    path(pgettext_lazy("url", "follow/"), pages.follow, name="follow"),
    path(pgettext_lazy("url", "about/"), pages.about, name="about"),
    path(pgettext_lazy("url", "accessibility/"), pages.accessibility, name="accessibility"),
    path(pgettext_lazy("url", "contact/"), pages.contact, name="contact"),
    path(pgettext_lazy("url", "privacy/"), pages.privacy, name="privacy"),
    prefix_default_language=False,
)
