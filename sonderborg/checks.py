"""System checks that say what to do."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import DatabaseError

from initiatives.city_file import contrast
from initiatives.models import Dimension, Goal, KeyFeature


@register(Tags.urls)
def site_url_is_allowed(app_configs: Any, **options: Any) -> list[Any]:
    host = urlsplit(settings.SITE_URL).hostname or ""
    allowed = settings.ALLOWED_HOSTS
    if host in allowed or any(name == "*" or (name[:1] == "." and host.endswith(name)) for name in allowed):
        return []
    hint = f'Add "{host}" to ALLOWED_HOSTS, or correct SITE_URL.'
    return [Error(f"SITE_URL is {settings.SITE_URL}, which ALLOWED_HOSTS does not allow.", hint=hint, id="portal.E001")]


@register(Tags.compatibility, deploy=True)
def city_can_be_reached(app_configs: Any, **options: Any) -> list[Any]:
    """The law asks for an e-mail address and a telephone number beside the accessibility statement."""
    missing = [name for name in ("email", "phone") if not settings.CITY[name]]
    return [
        Caution(
            f"The site shows no {name} to get help by.",
            hint=f"Set CITY_{name.upper()} to the municipality's contact for this site.",
            id="portal.W001",
        )
        for name in missing
    ]


PAIRS = [("fjord", "#ffffff", "#0d171b"), ("fjord", "#f1f5f4", "#132026")]  # a colour of text on the portal's grounds


@register(Tags.compatibility)
def colours_can_be_read(app_configs: Any, **options: Any) -> list[Any]:
    """The city's own colour of links and buttons, on light and on dark pages: WCAG asks for 4.5:1."""
    colours = settings.CITY["colours"]
    weak = [
        (token, colour, ground)
        for token, *grounds in PAIRS
        for colour, ground in zip(colours.get(token, ()), grounds, strict=False)
        if contrast(colour, ground) < 4.5
    ]
    return [
        Caution(
            f"The colour {token} {colour} on {ground} has a contrast of {contrast(colour, ground):.1f}, below 4.5.",
            hint=f"In {settings.CITY_DIR}/city.toml: a darker one for light pages, or a lighter one for dark pages.",
            id="portal.W003",
        )
        for token, colour, ground in weak
    ]


@register(Tags.database)
def framework_is_in_place(app_configs: Any, databases: Any = None, **options: Any) -> list[Any]:
    """Runs with `check --database default`, and before each migrate: so it never stops one."""
    if not databases:
        return []
    try:
        found = tuple(model.objects.current().count() for model in (Dimension, Goal, KeyFeature))
    except DatabaseError:
        return []  # no tables yet
    if found in ((4, 17, 42), (0, 0, 0)):
        return []
    hint = "Run: manage.py migrate, which brings the framework in step with initiatives/data/."
    return [Caution(f"The framework holds {found} entries instead of (4, 17, 42).", hint=hint, id="portal.W002")]
