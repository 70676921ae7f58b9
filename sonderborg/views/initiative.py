"""One initiative: what it is, how far it is, what it is linked to and why."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.models import Occurrence
from indicators.models import Indicator, Standing
from indicators.series import with_series
from initiatives import structured
from initiatives.contact import reader_of
from initiatives.fields import told, written_in
from initiatives.keeping import kept_page
from initiatives.models import Initiative, OldSlug, Organisation, Tag, Update
from sonderborg import moments
from sonderborg.how_far import how_far
from sonderborg.timeline import COMING, PAST, Moment, timeline

RELATED = 3
DATES = 3


@kept_page("timeline")
def initiative(request: HttpRequest, slug: str) -> HttpResponse:
    today = timezone.localdate()
    visible = Initiative.objects.visible_to(request.user)
    row = _with_neighbours(visible.for_page(today), request.user).filter(slug=slug).first()
    if row is None:
        return _moved(visible, slug)
    tags, standings = _tags(row), _standings(row, request.user, today)
    everything = request.GET.get("timeline") == "all"
    dates = _dates(row, request.user, today)
    steps = list(moments.milestones(row.milestones.all(), today))
    told = [*steps, *_told(row, standings, dates, request.user, today, everything=everything)]
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "initiative": row,
        "tags": tags,
        "dimensions": [tag.dimension for tag in tags["dimensions"]],
        "trail": [(_("Initiatives"), reverse("initiative-list"))],
        "standings": standings,
        "how_far": how_far(steps, ((one.status, one.get_status_display()) for one in standings)),
        "timeline": timeline(told, today, everything=everything),
        "everything": everything,
        "occurrences": moments.coming(dates, today, DATES),
        "has_events": bool(dates),
        "feed_query": f"?{urlencode({'initiative': row.slug, 'lang': language})}",
        "calendar_query": f"?initiative={row.slug}",
        "address": settings.SITE_URL + row.get_absolute_url(),
        "related": visible.like(row, today)[:RELATED],
        "write_url": reverse("initiative-write", args=[row.slug]) if row.is_public and reader_of(row) else "",
        "today": today,
        "section": "initiatives",
        "structured": structured.of_initiative(
            row,
            url=settings.SITE_URL + row.get_absolute_url(),
            image=settings.SITE_URL + row.image.url if row.image else "",
            language=written_in(row, "title"),
            description_language=written_in(row, "summary"),
        ),
    }
    return TemplateResponse(request, "initiatives/initiative.html", context)


def _with_neighbours(rows: Any, user: Any) -> Any:
    """Adds `partner_list` (slug, name, lang where it is not the reader's), and whether lead and parent may be shown,
    without a query of its own."""
    organisations = Organisation.objects.visible_to(user)
    own = Q(**{f"name_{get_language() or settings.LANGUAGE_CODE}__gt": ""})
    pair = JSONObject(
        slug="slug", name=told("name"), lang=Case(When(own, then=Value("")), default=Value(settings.LANGUAGE_CODE))
    )
    partners = organisations.filter(partner_initiatives=OuterRef("pk")).by_name()
    return rows.annotate(
        partner_list=ArraySubquery(partners.annotate(pair=pair).values("pair")),
        shows_lead=Exists(organisations.filter(pk=OuterRef("lead"))),
        shows_parent=Exists(Initiative.objects.visible_to(user).filter(pk=OuterRef("parent"))),
    )


def _moved(visible: Any, slug: str) -> HttpResponse:
    """An address that once was leads to the new one, for those who may see it."""
    old = OldSlug.objects.filter(model="initiatives.initiative", slug=slug).first()
    row = old and visible.filter(pk=old.object_id).first()
    if not row:
        raise Http404
    return HttpResponsePermanentRedirect(row.get_absolute_url())


def _tags(row: Initiative) -> dict[str, list[Tag]]:
    """Goals with the direct ones first, Key Features and dimensions in printed order."""
    tags = row.tags.all()
    return {
        "goals": sorted((t for t in tags if t.goal), key=lambda tag: (tag.strength != Tag.Strength.DIRECT, tag.pk)),
        "features": sorted((t for t in tags if t.feature), key=lambda tag: tag.feature.order if tag.feature else 0),
        "dimensions": sorted(
            (t for t in tags if t.dimension), key=lambda tag: tag.dimension.order if tag.dimension else 0
        ),
    }


def _standings(row: Initiative, user: Any, today: date) -> list[Standing]:
    """Its indicators as they stand today, each with the figures for a small chart: one query."""
    mine = Indicator.objects.visible_to(user).filter(initiatives=row)
    standings = (
        Standing.objects.on(today).filter(indicator__in=mine).select_related("indicator__feature", "measurement")
    )
    return with_series(standings.order_by("indicator__feature__order", "indicator__code"))


def _dates(row: Initiative, user: Any, today: date) -> list[Occurrence]:
    """Dates of its events, those around today: one query."""
    return list(Occurrence.objects.visible_to(user).filter(event__initiatives=row).around(today, moments.MOST))


def _told(
    row: Initiative,
    standings: list[Standing],
    dates: list[Occurrence],
    user: Any,
    today: date,
    *,
    everything: bool,
) -> Iterator[Moment]:
    """News (the latest, one more than is shown at first), figures and events."""
    news = Update.objects.visible_to(user).filter(initiative=row)
    yield from moments.updates(news[: moments.MOST if everything else PAST + COMING + 1])
    yield from moments.measurements(standings, everything=everything)
    yield from moments.events(dates, today, everything=everything)
