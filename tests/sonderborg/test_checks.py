"""System checks say what to do."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from initiatives.models import KeyFeature
from sonderborg import checks


def ids(found):
    return [(message.id, message.hint) for message in found]


@pytest.mark.parametrize(
    ("site", "hosts", "fine"),
    [
        ("https://by.dk", ["by.dk"], True),
        ("https://by.dk:8000", ["www.by.dk", "by.dk"], True),
        ("https://laer.by.dk", [".by.dk"], True),
        ("https://by.dk", ["*"], True),
        ("https://by.dk", ["anden.dk"], False),
        ("https://by.dk", [], False),
        ("https://xby.dk", [".by.dk"], False),
        ("nonsense", ["by.dk"], False),
    ],
)
def test_the_site_is_among_the_hosts(settings, site, hosts, fine):
    settings.SITE_URL, settings.ALLOWED_HOSTS = site, hosts
    assert [message.id for message in checks.site_url_is_allowed(None)] == ([] if fine else ["portal.E001"])


def test_the_hint_names_the_host(settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://by.dk", ["anden.dk"]
    assert ids(checks.site_url_is_allowed(None)) == [
        ("portal.E001", 'Add "by.dk" to ALLOWED_HOSTS, or correct SITE_URL.')
    ]
    with pytest.raises(SystemCheckError, match="SITE_URL is https://by"):
        call_command("check")


def test_a_city_that_nobody_can_reach_is_warned_of(settings):
    settings.CITY = settings.CITY | {"email": "", "phone": ""}
    assert [hint for _id, hint in ids(checks.city_can_be_reached(None))] == [
        "Set CITY_EMAIL to the municipality's contact for this site.",
        "Set CITY_PHONE to the municipality's contact for this site.",
    ]
    settings.CITY = settings.CITY | {"email": "by@example.dk", "phone": "12345678"}
    assert checks.city_can_be_reached(None) == []


@pytest.mark.django_db
def test_a_framework_that_is_not_whole_is_warned_of():
    assert checks.framework_is_in_place(None) == []  # the database is not asked
    assert checks.framework_is_in_place(None, databases=["default"]) == []
    KeyFeature.objects.filter(code="2.1").update(retired=True)
    (message,) = checks.framework_is_in_place(None, databases=["default"])
    assert (message.id, message.msg) == (
        "portal.W002",
        "The framework holds (4, 17, 41) entries instead of (4, 17, 42).",
    )


def test_a_city_colour_that_cannot_be_read_is_told(settings):
    settings.CITY = settings.CITY | {"colours": {"fjord": ("#0a5566", "#7fd1dc")}}
    assert checks.colours_can_be_read(None) == []
    settings.CITY = settings.CITY | {"colours": {"fjord": ("#7fd1dc", "#7fd1dc")}}
    assert [found.id for found in checks.colours_can_be_read(None)] == ["portal.W003", "portal.W003"]
