"""Pages of words, the small files for machines, and uploaded pictures."""

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from initiatives.hyphens import SHY
from initiatives.models import Goal, Text
from sonderborg.sitemaps import PAGES
from tests import factories

pytestmark = pytest.mark.django_db
XHTML = "{http://www.w3.org/1999/xhtml}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/om/", "Om Sønderborg som læringsby"),
        ("/en/about/", "About Sønderborg as a learning city"),
        ("/de/ueber/", "Über Sonderburg als Lernstadt"),
        ("/tilgaengelighed/", "Tilgængelighedserklæring"),
        ("/en/accessibility/", "Accessibility statement"),
        ("/de/barrierefreiheit/", "Erklärung zur Barrierefreiheit"),
        ("/privatliv/", "Privatliv og cookies"),
        ("/en/privacy/", "Privacy and cookies"),
        ("/de/datenschutz/", "Datenschutz und Cookies"),
        ("/kontakt/", "Kontakt"),
        ("/en/contact/", "Contact"),
        ("/de/kontakt/", "Kontakt"),
    ],
)
def test_a_page_of_words_in_each_language(stranger, address, heading):
    response = stranger.get(address)
    assert response.status_code == 200
    assert response.context["text"].title == heading
    assert response.text.count("<h1>") == 1
    assert f"<h1>{heading}</h1>" in response.text.replace(SHY, "")


def test_a_long_page_of_words_lists_what_is_on_it(stranger):
    page = stranger.get("/de/datenschutz/").text
    listed = re.findall(r'<li><a href="#(s-[a-z0-9-]+)">', page)
    assert listed[:2] == ["s-wenn-sie-die-seite-besuchen", "s-cookies"]
    assert re.findall(r'<h2 id="(s-[a-z0-9-]+)">', page) == listed
    assert "Auf dieser Seite" in page


def test_a_short_page_of_words_says_who_is_responsible(stranger, settings):
    settings.CITY = settings.CITY | {"email": "by@example.org", "phone": "+45 12 34 56 78"}
    page = stranger.get("/en/contact/").text
    assert "On this page" not in page
    box = page[page.index('aria-labelledby="h-authority"') : page.index("</aside>")]
    assert re.findall(r'href="([^"]+)"', box) == [
        settings.CITY["municipality_url"],
        "mailto:by@example.org",
        "tel:+4512345678",
        "/en/accessibility/",
        "/en/privacy/",
    ]


def test_a_text_in_another_language_is_marked_wherever_it_stands(stranger):
    Text.objects.filter(key="privacy").update(body_de="")
    page = stranger.get("/de/datenschutz/").text
    assert '<div class="prose intro" lang="da">' in page
    assert '<ul class="plain-list" lang="da">' in page
    assert page.count('<div class="split chapter" lang="da">') == page.count('<div class="split chapter"') > 2


def test_the_authorities_are_led_to_the_statement(stranger, settings):
    assert stranger.get("/was")["Location"] == "/tilgaengelighed/"
    settings.CITY = settings.CITY | {"accessibility_url": "https://www.was.digst.dk/x"}
    assert stranger.get("/was")["Location"] == "https://www.was.digst.dk/x"


def test_robots_are_told_where_the_sitemap_is(stranger, settings):
    response = stranger.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == (
        f"User-agent: *\nDisallow: /admin/\nDisallow: /api/\nSitemap: {settings.SITE_URL}/sitemap.xml\n"
    )


def test_security_txt_names_the_contact_and_else_the_page_that_has_it(stranger, settings):
    first = stranger.get("/.well-known/security.txt").text.splitlines()[0]
    assert first == f"Contact: {settings.SITE_URL}/kontakt/"
    settings.CITY = settings.CITY | {"security_contact": "sikkerhed@example.dk"}
    lines = dict(line.split(": ", 1) for line in stranger.get("/.well-known/security.txt").text.splitlines())
    assert lines["Contact"] == "mailto:sikkerhed@example.dk"
    assert timezone.now() < datetime.fromisoformat(lines["Expires"]) < timezone.now() + timedelta(days=365)
    settings.CITY = settings.CITY | {"security_contact": "https://example.dk/sikkerhed"}
    assert stranger.get("/.well-known/security.txt").text.startswith("Contact: https://example.dk/sikkerhed\n")


# --- Sitemap -----------------------------------------------------------------------------------------
def entries(client, path="/sitemap.xml"):
    """Address -> {language: its address} of the sitemap."""
    root = ET.fromstring(client.get(path).content)
    return {
        entry.findtext(f"{SITEMAP}loc"): {link.get("hreflang"): link.get("href") for link in entry.iter(f"{XHTML}link")}
        for entry in root
    }


def test_the_sitemap_names_each_public_page_in_each_language(stranger, settings):
    factories.InitiativeFactory(slug="havn")
    site = settings.SITE_URL
    found = entries(stranger)
    alternates = {
        "da": f"{site}/initiativer/havn/",
        "en": f"{site}/en/initiatives/havn/",
        "de": f"{site}/de/initiativen/havn/",
        "x-default": f"{site}/initiativer/havn/",
    }
    for code in ("da", "en", "de"):
        assert found[alternates[code]] == alternates
    assert len(found) == 3 * (len(PAGES) + 4 + 17 + 12 + 42 + 1)


def test_hidden_rows_are_not_in_the_sitemap(stranger, coordinator):
    makers = (
        factories.InitiativeFactory, factories.OrganisationFactory, factories.IndicatorFactory,
        factories.EventFactory, factories.ProgrammeFactory,
    )  # fmt: skip
    for make in makers:
        make(state="draft")
        make(state="archived")
        make(published_at=timezone.now() + timedelta(hours=1))
    for client in (stranger, coordinator):
        assert len(entries(client)) == 3 * (len(PAGES) + 4 + 17 + 12 + 42)


def test_every_address_in_the_sitemap_answers(stranger, settings):
    for make in (factories.InitiativeFactory, factories.IndicatorFactory, factories.ProgrammeFactory):
        make()
    factories.OrganisationFactory()
    factories.OccurrenceFactory()
    pages = {links["da"]: links for links in entries(stranger).values()}
    # Each row's page in one language: that each kind of page is there in all three, tests/test_addresses.py says.
    asked = [links[("da", "en", "de")[number % 3]] for number, links in enumerate(pages.values())]
    assert len(asked) == len(PAGES) + 4 + 17 + 12 + 42 + 5
    wrong = {
        address: status
        for address in asked
        if (status := stranger.get(address.removeprefix(settings.SITE_URL)).status_code) != 200
    }
    assert wrong == {}


def test_a_long_sitemap_is_a_list_of_files_that_name_the_same_pages(stranger, settings, monkeypatch):
    factories.InitiativeFactory()
    short = set(entries(stranger))
    factories.InitiativeFactory(state="draft")
    monkeypatch.setattr("sonderborg.sitemaps.MANY", 0)
    files = [path.removeprefix(settings.SITE_URL) for path in entries(stranger)]
    assert files == [
        f"/sitemap-{name}.xml"
        for name in ("pages", "framework", "initiative", "organisation", "indicator", "event", "programme")
    ]
    found = [address for path in files for address in entries(stranger, path)]
    assert sorted(found) == sorted(short)


def test_a_file_of_the_sitemap_that_does_not_exist_is_not_found(stranger):
    assert stranger.get("/sitemap-nothing.xml").status_code == 404
    assert stranger.get("/sitemap-pages.xml?p=99").status_code == 404
    assert stranger.get("/sitemap-pages.xml?p=x").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_sitemap_costs_the_same_with_more_rows(stranger, rows, django_assert_num_queries):
    """One for each of the five kinds and the four of the framework, and two that ask whether there are many."""
    for _n in range(rows):
        factories.InitiativeFactory()
        factories.EventFactory()
    with django_assert_num_queries(11):
        stranger.get("/sitemap.xml")


# --- Pictures ----------------------------------------------------------------------------------------
@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for folder in ("initiative", "event", "evidence"):
        default_storage.save(f"{folder}/x.jpg", ContentFile(b"picture"))
    return {"image": "initiative/x.jpg", "image_decorative": True}


def test_a_picture_is_seen_by_whom_its_initiative_is_seen(stranger, editor, coordinator, picture):
    row = factories.InitiativeFactory(**picture)
    address = "/media/initiative/x.jpg"
    response = stranger.get(address)
    assert (response["Content-Type"], b"".join(response.streaming_content)) == ("image/jpeg", b"picture")
    type(row).objects.update(state="draft")
    assert [client.get(address).status_code for client in (stranger, editor)] == [404, 404]
    response = coordinator.get(address)
    assert (b"".join(response.streaming_content), response["Cache-Control"]) == (b"picture", "private, max-age=3600")
    assert stranger.get("/media/event/x.jpg").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "evidence/x.jpg", "initiative/none.jpg", "initiative/../evidence/x.jpg", "initiative/%00", "initiative/",
        "%2e%2e/%2e%2e/etc/passwd", "initiative/%ff.jpg", "x" * 2000,
    ],
)  # fmt: skip
def test_nothing_else_is_served_from_uploads(coordinator, picture, name):
    factories.InitiativeFactory(**picture)
    assert coordinator.get(f"/media/{name}").status_code in (400, 404)


def test_a_picture_whose_file_is_gone_is_not_found(stranger, picture):
    factories.InitiativeFactory(image="initiative/gone.jpg", image_decorative=True)
    assert stranger.get("/media/initiative/gone.jpg").status_code == 404


def test_the_goals_are_all_in_the_sitemap(stranger, settings):
    found = entries(stranger)
    assert {f"{settings.SITE_URL}{goal.get_absolute_url()}" for goal in Goal.objects.all()} <= set(found)
