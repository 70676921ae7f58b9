"""One organisation: what it leads, what it is part of, what it measures and what it invites to."""

from urllib.parse import urlencode

from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language

from events.models import Occurrence
from indicators.models import Indicator, Standing
from indicators.series import with_sparks
from initiatives.keeping import kept_page
from initiatives.models import Initiative, OldSlug, Organisation

DATES = 5


@kept_page()
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    today = timezone.localdate()
    visible = Organisation.objects.visible_to(request.user)
    row = visible.filter(slug=slug).first()
    if row is None:
        return _moved(visible, slug)
    taking_part = Initiative.objects.visible_to(request.user).filter(Q(lead=row) | Q(partners=row)).distinct()
    mine = Indicator.objects.visible_to(request.user).filter(responsible=row)
    dates = Occurrence.objects.visible_to(request.user).filter(event__organiser=row)
    context = {
        "organisation": row,
        "initiatives": taking_part.for_cards(today).order_by("title", "pk"),
        "standings": with_sparks(
            Standing.objects.on(today)
            .filter(indicator__in=mine)
            .select_related("indicator", "measurement")
            .annotate(feature_code=F("indicator__feature__code"))
            .order_by("indicator__feature__order", "indicator__code")
        ),
        "occurrences": dates.for_front_page(today)[:DATES],
        "calendar_query": f"?organisation={row.slug}",
        "feed_query": f"?{urlencode({'organisation': row.slug, 'lang': get_language() or ''})}",
    }
    return TemplateResponse(request, "initiatives/organisation.html", context)


def _moved(visible: object, slug: str) -> HttpResponse:
    old = OldSlug.objects.filter(model="initiatives.organisation", slug=slug).first()
    row = old and visible.filter(pk=old.object_id).first()  # type: ignore[attr-defined]
    if not row:
        raise Http404
    return HttpResponsePermanentRedirect(row.get_absolute_url())
