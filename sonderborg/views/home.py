"""The front page: the promise, the wheel, what goes on and how far the city is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Occurrence
from indicators.board import board_on, shown
from indicators.pages import latest, wheel_of
from initiatives.models import Initiative

CARDS = 5
DATES = 4
LATEST = 4
WAYS = [
    {
        "audience": "citizens",
        "icon": "user",
        "title": gettext_lazy("As a citizen"),
        "text": gettext_lazy("Learn something new, lend a hand or have your say."),
    },
    {
        "audience": "companies",
        "icon": "building-office-2",
        "title": gettext_lazy("As a company"),
        "text": gettext_lazy("Share what you know, and learn with others."),
    },
    {
        "audience": "educational institutions",
        "icon": "academic-cap",
        "title": gettext_lazy("As an educational institution"),
        "text": gettext_lazy("Bring the goals into your teaching, and open your doors."),
    },
    {
        "audience": "associations",
        "icon": "user-group",
        "title": gettext_lazy("As an association"),
        "text": gettext_lazy("Invite people in, and create something with the city."),
    },
]


def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    board = board_on(today)
    wheel = wheel_of(board)
    visible = Initiative.objects.visible_to(request.user)
    context = {
        "board": board,
        "wheel": wheel,
        "wheel_lists": [
            (_("Dimensions"), wheel.dimensions),
            (_("Goals"), wheel.goals),
            (_("Key Features"), wheel.features),
        ],
        "ways": WAYS,
        "reached": board.count("achieved", "on_track"),
        "initiatives": visible.for_cards(today).order_by("-featured", "-updated_at", "pk")[:CARDS],
        "initiative_count": visible.count(),
        "occurrences": Occurrence.objects.visible_to(request.user).for_front_page(today)[:DATES],
        "latest": latest(board, shown(today, newest=LATEST), LATEST),
        "today": today,
    }
    return render(request, "home.html", context)
