"""The front page: the promise, the wheel, what goes on and how far the city is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.models import Occurrence
from indicators.board import board_on, shown
from indicators.pages import latest, wheel_of
from indicators.series import with_sparks
from initiatives import structured, texts
from initiatives.city import here
from initiatives.compass import Compass
from initiatives.keeping import kept_page
from initiatives.models import Initiative, KeyFeature
from sonderborg.news import news_of, with_news
from sonderborg.ways import WHO

CARDS = 5
DATES = 4
LATEST = 4
NEWS = 4


@kept_page()
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    board = board_on(today)
    wheel = wheel_of(board)
    visible = Initiative.objects.visible_to(request.user)
    intro = texts.shown("home")
    cards = with_news(visible.for_cards(today), request.user, today, NEWS)
    initiatives = list(cards.order_by("-featured", "-updated_at", "pk")[:CARDS])
    context = {
        "intro": intro,
        "board": board,
        "wheel": wheel,
        "wheel_lists": [
            (_("Dimensions"), wheel.dimensions),
            (_("Goals"), wheel.goals),
            (_("Key Features"), wheel.features),
        ],
        "examples": _examples(board.compass),
        "everyone": WHO,
        "reached": board.count("achieved", "on_track"),
        "initiatives": initiatives,
        "news": news_of(initiatives, NEWS),
        "initiative_count": intro.initiatives,
        "occurrences": Occurrence.objects.visible_to(request.user).for_front_page(today)[:DATES],
        "latest": latest(board, with_sparks(shown(today, newest=LATEST)), LATEST),
        "today": today,
        "structured": structured.of_site(
            city=here(),
            site_url=settings.SITE_URL,
            search_url=settings.SITE_URL + reverse("search"),
            language=get_language() or settings.LANGUAGE_CODE,
        ),
    }
    return TemplateResponse(request, "home.html", context)


def _examples(framework: Compass) -> list[KeyFeature]:
    """The first Key Feature of each pillar."""
    return list({feature.area.pillar_id: feature for feature in reversed(framework.features)}.values())[::-1]
