"""The staff site: who enters, what stands on its first page, and the addresses that are not tables."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

from events.gaps import coming_events
from indicators import (
    freeze_page,
    missing_page,
    my_exports,
    period_grid,
    questionnaire_overview,
    questionnaire_page,
    year_choice,
)
from indicators.views import own_reminders
from initiatives import rules
from initiatives.models import User
from sonderborg.text_preview import text_preview
from sonderborg.translation_gaps import translation_gaps
from sonderborg.work.page import my_work, summary

SIGN_IN_APPS = {"account", "mfa", "socialaccount"}


class PortalAdmin(admin.AdminSite):
    site_title = site_header = gettext_lazy("Staff pages")
    index_title = gettext_lazy("What do you want to do?")
    site_url = "/"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._app_lists: dict[Any, list[Any]] = {}

    def has_permission(self, request: HttpRequest) -> bool:
        return rules.may_enter(request.user)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Kept by language and rights: each page names all tables, and made anew that is a tenth of a list's time."""
        rights = tuple(
            (page.has_module_permission(request), *page.get_model_perms(request).values())
            for page in self._registry.values()
        )
        key = (app_label, get_language(), rights)
        if key not in self._app_lists:
            self._app_lists[key] = apps = super().get_app_list(request, app_label)
            for table in (table for app in apps for table in app["models"]):
                table["name"] = str(table["name"])  # translated once, not on each page
        return self._app_lists[key]

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Tables of the sign-in library have no pages: what may be done with them is done in one's own account."""
        models = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        own = [model for model in models if model._meta.app_label not in SIGN_IN_APPS]
        super().register(own, admin_class, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """No staff page answers to another method: what its links and forms do is all that can be done."""
        return require_http_methods(["GET", "HEAD", "POST"])(super().admin_view(view, cacheable))

    def get_urls(self) -> list[Any]:
        return [
            path("language/", choose_language, name="language"),
            path("progress/", self.admin_view(period_grid.start), name="progress"),
            path("progress/<str:period>.xlsx", self.admin_view(period_grid.period_sheet), name="progress-sheet"),
            path("progress/<str:period>/drafts/", self.admin_view(period_grid.period_drafts), name="progress-drafts"),
            path("progress/<str:period>/", self.admin_view(period_grid.period_grid), name="progress-period"),
            path("years/", self.admin_view(year_choice.start), name="years"),
            path("years/<int:year>/", self.admin_view(year_choice.year_choice), name="year"),
            path("years/<int:year>/freeze/", self.admin_view(freeze_page.freeze_page), name="year-freeze"),
            path("years/<int:year>/missing/", self.admin_view(missing_page.missing_page), name="year-missing"),
            path("years/<int:year>/missing/write/", self.admin_view(missing_page.ask_page), name="year-ask"),
            *_questionnaires(self.admin_view),
            path("exports/", self.admin_view(my_exports.my_exports), name="exports"),
            path("reminders/", self.admin_view(own_reminders), name="own-reminders"),
            path("coming-events/", self.admin_view(coming_events), name="coming-events"),
            path("translations/", self.admin_view(translation_gaps), name="translations"),
            path("texts/<slug:key>/preview/<slug:code>/", self.admin_view(text_preview), name="text-preview"),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """My work."""
        work = my_work(request.user, timezone.now(), asked_for(request))
        return super().index(
            request, {**(extra_context or {}), **work, "title": _("My work"), "summary": summary(work)}
        )


def asked_for(request: HttpRequest) -> str:
    return request.GET.get("organisation", "").replace("\x00", "")[:80]


def choose_language(request: HttpRequest) -> HttpResponse:
    """For these pages in a cookie; who is signed in gets letters in it from now on, too."""
    answer, code = set_language(request), request.POST.get("language", "")  # Django's does nothing without POST
    if request.user.is_authenticated and code in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).exclude(language=code).update(language=code)
    return answer


def _questionnaires(staff: Any) -> list[Any]:
    year = "questionnaires/<int:year>/"
    return [
        path("questionnaires/", staff(questionnaire_page.start), name="questionnaires"),
        path(year, staff(questionnaire_overview.overview), name="questionnaire"),
        path(f"{year}print/", staff(questionnaire_overview.preview), name="questionnaire-print"),
        path(f"{year}print.<slug:kind>", staff(questionnaire_overview.preview_file), name="questionnaire-file"),
        path(f"{year}answers/<int:pk>/", staff(questionnaire_page.answer_history), name="answer-history"),
        path(f"{year}sections/<slug:code>/", staff(questionnaire_page.section_page), name="questionnaire-section"),
        path(
            f"{year}sections/<slug:code>/drafts/", staff(questionnaire_page.section_drafts), name="questionnaire-drafts"
        ),
    ]
