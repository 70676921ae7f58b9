"""The live facts that texts may name (`placeholders.py`), and what stands for each of them."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.urls import reverse

from initiatives import formats
from initiatives.city import here
from initiatives.placeholders import Value

# Names in a title: words only. In a body also what becomes a link.
WORDS = ("city", "municipality", "network", "initiatives")
RETENTION = {
    "unconfirmed_days": "SUGGESTION_UNCONFIRMED_DAYS",
    "sender_days": "SUGGESTION_SENDER_DAYS",
    "draft_days": "FIGURE_DRAFT_DAYS",
    "letter_days": "LETTER_DAYS",
    "audit_days": "AUDIT_DAYS",
    "invitation_days": "INVITATION_KEPT_DAYS",
}
PAGES = {
    "page_initiatives": "initiative-list",
    "page_framework": "framework",
    "page_progress": "progress",
    "page_events": "event-list",
    "page_reports": "report-list",
    "page_suggest_event": "suggest-event",
    "page_suggest_initiative": "suggest-initiative",
    "page_about": "about",
    "page_contact": "contact",
    "page_accessibility": "accessibility",
    "page_privacy": "privacy",
}
IN_TITLE = WORDS
IN_BODY = (*WORDS, "contact", "email", "phone", "statement_day", *RETENTION, *PAGES)


def values(language: str, initiatives: int) -> dict[str, Value]:
    """`language` is that of the text: a Danish text on a German page names the city in Danish, and leads to German
    pages."""
    city = here(language)
    found: dict[str, Value] = {
        "city": lambda: city["name"],
        "municipality": lambda: city["municipality"],
        "network": lambda: city["network"],
        "initiatives": lambda: formats.number(initiatives, 0, language),
        "contact": _contact,
        "email": lambda: _mail() or _municipality(),
        "phone": lambda: _phone() or _municipality(),
        "statement_day": lambda: formats.longdate(settings.ACCESSIBILITY_REVIEWED_ON, language),
    }
    found |= {name: _days(setting, language) for name, setting in RETENTION.items()}
    return found | {name: partial(reverse, page) for name, page in PAGES.items()}


def _days(setting: str, language: str) -> Callable[[], str]:
    return lambda: formats.number(getattr(settings, setting), 0, language)


def _contact() -> str:
    """Ways to reach someone; where none is set, the municipality's own site."""
    return " · ".join(filter(None, (_mail(), _phone()))) or _municipality()


def _mail() -> str:
    address = settings.CITY["email"]
    return f"[{address}](mailto:{address})" if address else ""


def _phone() -> str:
    """Not a link: the allow-list of texts has no telephone numbers, and the foot of each page has one."""
    return settings.CITY["phone"]


def _municipality() -> str:
    city = here()
    return f"[{city['municipality']}]({city['municipality_url']})"
