"""The staff site: who enters, what stands on its first page, and the addresses that are not tables."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.i18n import set_language

from events.gaps import coming_events
from events.models import Suggestion
from indicators import freeze_page, period_grid, year_choice
from indicators.models import Measurement, Review
from indicators.reporting import returned_to
from initiatives import rules
from initiatives.models import InitiativeSuggestion, User
from initiatives.models.suggested import Suggested
from sonderborg.text_preview import text_preview
from sonderborg.translation_gaps import translation_gaps

NAMED = 5
SIGN_IN_APPS = {"account", "mfa", "socialaccount"}
Task = tuple[str, str, int | None]


class PortalAdmin(admin.AdminSite):
    site_title = site_header = gettext_lazy("Staff pages")
    index_title = gettext_lazy("What do you want to do?")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        return rules.may_enter(request.user)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Tables of the sign-in library have no pages: what may be done with them is done in one's own account."""
        models = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        own = [model for model in models if model._meta.app_label not in SIGN_IN_APPS]
        super().register(own, admin_class, **options)

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
            path("coming-events/", self.admin_view(coming_events), name="coming-events"),
            path("translations/", self.admin_view(translation_gaps), name="translations"),
            path("texts/<slug:key>/preview/<slug:code>/", self.admin_view(text_preview), name="text-preview"),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().index(request, {**(extra_context or {}), "tasks": tasks(request.user)})


def choose_language(request: HttpRequest) -> HttpResponse:
    """For these pages in a cookie; who is signed in gets letters in it from now on, too."""
    answer, code = set_language(request), request.POST.get("language", "")  # Django's does nothing without POST
    if request.user.is_authenticated and code in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).exclude(language=code).update(language=code)
    return answer


def tasks(user: Any) -> list[Task]:
    """(address, what to do, how many wait) for the top of the first page."""
    found: list[Task] = []
    if rules.may_review_something(user):
        address = reverse("admin:indicators_measurement_changelist") + f"?review__exact={Review.SUBMITTED}"
        found.append((address, _("Waiting for approval"), waiting(user)))
    if rules.organisation_ids(user) != []:
        found += _returned(user)
        found += suggested(user)
        found += [
            (reverse("admin:progress"), _("Report progress for a whole period"), None),
            (reverse("admin:initiatives_initiative_add"), _("Register an initiative"), None),
            (reverse("admin:events_event_add"), _("Add an event"), None),
            (reverse("admin:event-import"), _("Import a calendar file"), None),
        ]
    if rules.may_steer(user):
        found.append((reverse("admin:years"), _("The year: select, assess, freeze"), None))
        found.append((reverse("admin:coming-events"), _("Key Features without events"), None))
        if len(settings.LANGUAGES) > 1:
            found.append((reverse("admin:translations"), _("What is not translated yet"), None))
    return found


def _returned(user: Any) -> Iterator[Task]:
    """Each with its reason, so that one knows what is asked before one goes there."""
    rows, number = returned_to(user, NAMED)
    for row in rows:
        said = {"figure": row.name, "reason": Truncator(row.reason).chars(160)}
        yield row.url, _("Returned to you: %(figure)s. “%(reason)s”") % said, None
    if number > NAMED:
        mine = f"?review__exact={Review.RETURNED}&entered_by__id__exact={user.pk}"
        address = reverse("admin:indicators_measurement_changelist") + mine
        yield address, _("More figures that were returned to you"), number - NAMED


def suggested(user: Any) -> Iterator[Task]:
    """The queues of suggestions in which something waits: two queries."""
    queues: list[tuple[type[Suggested], str]] = [
        (Suggestion, _("Suggested events")),
        (InitiativeSuggestion, _("Suggested initiatives")),
    ]
    for model, words in queues:
        if number := model._default_manager.visible_to(user).waiting().count():  # type: ignore[attr-defined]
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            yield f"{address}?state__exact=waiting", words, number


def waiting(user: Any) -> int:
    """Figures that `user` may decide on. One query."""
    rows = Measurement.objects.filter(review=Review.SUBMITTED).exclude(entered_by=user)
    own = rules.organisation_ids(user)
    return (rows if own is None else rows.filter(indicator__responsible__in=own)).count()
