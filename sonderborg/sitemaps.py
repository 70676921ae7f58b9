"""What search machines may find: the public pages, each with its address in every language."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from events.models import Event, Programme
from indicators.models import Indicator
from initiatives.models import Dimension, FocusArea, Goal, Initiative, KeyFeature, Organisation

PAGES = [
    "home", "initiative-list", "framework", "progress", "event-list", "event-subscribe", "report-list", "about",
    "accessibility", "privacy", "contact", "suggest-event", "suggest-initiative", "follow", "take-part", "citizens",
    "companies", "institutions", "associations",
]  # fmt: skip


MANY = 2_000  # rows of one kind: with three languages and what else there is, well under the 50,000 that are read


class PortalSitemap(Sitemap):
    limit = 10_000
    i18n = True
    alternates = True
    x_default = True
    protocol = settings.SITE_URL.split("://", maxsplit=1)[0]

    def get_domain(self, site: Any = None) -> str:
        return settings.SITE_URL.split("://", maxsplit=1)[1]


class PageSitemap(PortalSitemap):
    def items(self) -> list[str]:
        return PAGES

    def location(self, item: str) -> str:
        return reverse(item)


class PublicSitemap(PortalSitemap):
    """The public rows of one model."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def items(self) -> QuerySet:
        return self.model.objects.public().order_by("pk")

    def lastmod(self, item: Any) -> datetime:
        return max(item.updated_at, item.published_at)  # what was planned became visible later than it was written


class FrameworkSitemap(PortalSitemap):
    def items(self) -> list[Any]:
        return [entry for model in (Dimension, Goal, FocusArea, KeyFeature) for entry in model.objects.current()]


SITEMAPS: dict[str, Any] = {
    "pages": PageSitemap(),
    "framework": FrameworkSitemap(),
    **{
        model.__name__.lower(): PublicSitemap(model)
        for model in (Initiative, Organisation, Indicator, Event, Programme)
    },
}


def is_long() -> bool:
    """Whether any kind has more rows than one file should hold. Two queries: the other kinds follow from these."""
    return any(model.objects.public()[MANY : MANY + 1].exists() for model in (Initiative, Event))


def files() -> list[dict[str, str]]:
    """Address of each file, as Django's template of a list of sitemaps takes it."""
    return [
        {"location": f"{settings.SITE_URL}{reverse('sitemap-section', args=[name])}{f'?p={page}' if page > 1 else ''}"}
        for name, section in SITEMAPS.items()
        for page in section.paginator.page_range
    ]
