"""Take part: for each of those whom the city is for, every way in, what goes on and how far the city is."""

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Occurrence
from indicators.board import board_on
from indicators.overview import reached_words
from initiatives import structured, texts
from initiatives.keeping import kept_page
from initiatives.models import Initiative, Organisation
from sonderborg.ways import BY_KEY, WHO, Who

CARDS = 4
DATES = 5
MOST_NAMED = 24


@kept_page()
def take_part(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "take_part/overview.html", {"everyone": WHO, "section": "take-part"})


@kept_page()
def way_in(request: HttpRequest, who: str) -> HttpResponse:
    today = timezone.localdate()
    one = BY_KEY[who]
    board = board_on(today)
    visible = Initiative.objects.visible_to(request.user).filter(audiences__contains=[one.audience])
    dates = Occurrence.objects.visible_to(request.user).filter(event__audiences__contains=[one.audience])
    context = {
        "who": one,
        "text": texts.shown(one.key),
        "others": [other for other in WHO if other is not one],
        "initiatives": visible.for_cards(today).order_by("-featured", "-updated_at", "pk")[:CARDS],
        "initiative_count": visible.count(),
        "occurrences": dates.for_front_page(today)[:DATES],
        "organisations": _alike(one, request.user),
        "board": board,
        "reached": reached_words(board),
        "today": today,
        "structured": [structured.crumbs(_way_here(one), settings.SITE_URL)],
        "trail": [(_("Take part"), reverse("take-part"))],
        "section": "take-part",
    }
    return TemplateResponse(request, "take_part/who.html", context)


def _way_here(who: Who) -> list[tuple[str, str]]:
    return [(_("Front page"), reverse("home")), (_("Take part"), reverse("take-part")), (str(who.title), who.url)]


def _alike(who: Who, user: Any) -> Any:
    """The organisations of the reader's kind that are part of something the reader can see."""
    if not who.kinds:
        return []
    seen = Initiative.objects.visible_to(user).filter(Q(lead=OuterRef("pk")) | Q(partners=OuterRef("pk")))
    rows = Organisation.objects.visible_to(user).filter(Exists(seen), kind__in=who.kinds)
    return rows.by_name()[:MOST_NAMED]
