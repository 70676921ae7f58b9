"""System checks that say what to do."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import DatabaseError

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
