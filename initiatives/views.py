"""The list of initiatives."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language

from initiatives import compass, facets
from initiatives.keeping import kept_page
from initiatives.models import Initiative, Organisation

PER_PAGE = 30


@kept_page(*facets.NAMES, "q", "sort", "page")
def initiatives(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    visible = Initiative.objects.visible_to(request.user)
    leads = Organisation.objects.visible_to(request.user).names_of_leads(visible)
    search = facets.read(request.GET, facets.facets(compass.load(), leads, today))
    total, choices = search.counted(visible)
    if search.q and not total and (search := search.forgiving(visible)).alike:
        total, choices = search.counted(visible)
    paginator = Paginator(search.ordered(visible).for_cards(today), PER_PAGE)
    paginator.count = total  # known already: no further query
    context = {
        "search": search,
        "facets": choices,
        "chips": list(search.chips(request.GET)),
        "page": paginator.get_page(request.GET.get("page")),
        "feed_query": f"?{urlencode({**search.query(), 'lang': get_language() or ''}, doseq=True)}",
        "section": "initiatives",
    }
    return TemplateResponse(request, "initiatives/initiative_list.html", context)
