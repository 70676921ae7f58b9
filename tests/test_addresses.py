"""Every public address: who gets what, what is hidden stays hidden, and no input breaks anything."""

import re
from io import BytesIO
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.offer import FACETS
from initiatives.models import Initiative
from tests import city
from tests.around import around
from tests.indicators import pdfs

pytestmark = pytest.mark.django_db
HTML, TEXT, JSON = "text/html; charset=utf-8", "text/plain; charset=utf-8", "application/json; charset=utf-8"
PAGE = (200, HTML)
CALENDAR, ATOM = "text/calendar; charset=utf-8", "application/atom+xml; charset=utf-8"

# What everyone gets, signed in or not, in each language. An address that is not here fails the first test.
TABLE = {
    "home": PAGE,
    "initiative-list": PAGE,
    "initiative-detail": PAGE,
    "initiative-write": PAGE,
    "initiative-written": PAGE,
    "organisation-detail": PAGE,
    "take-part": PAGE,
    "citizens": PAGE,
    "companies": PAGE,
    "institutions": PAGE,
    "associations": PAGE,
    "framework": PAGE,
    "dimension-detail": PAGE,
    "goal-detail": PAGE,
    "area-detail": PAGE,
    "feature-detail": PAGE,
    "progress": PAGE,
    "coverage": PAGE,
    "indicator-detail": PAGE,
    "indicator-csv": (200, "text/csv; charset=utf-8"),
    "indicator-svg": (200, "image/svg+xml"),
    "report-list": PAGE,
    "report-changes": PAGE,
    "year-detail": PAGE,
    "report-detail": PAGE,
    "report-csv": (200, "text/csv; charset=utf-8"),
    "report-xlsx": (200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "report-docx": (200, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "report-json": (200, "application/json; charset=utf-8"),
    "report-zip": (200, "application/zip"),
    "changes-csv": (200, "text/csv; charset=utf-8"),
    "changes-xlsx": (200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "changes-json": (200, "application/json; charset=utf-8"),
    "report-questionnaire": PAGE,
    "questionnaire-pdf": (200, "application/pdf"),
    "questionnaire-docx": (200, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "questionnaire-xlsx": (200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "questionnaire-csv": (200, "text/csv; charset=utf-8"),
    "questionnaire-json": (200, "application/json; charset=utf-8"),
    "report-pdf": (200, "application/pdf"),
    "report-checksums": (200, TEXT),
    "export-detail": PAGE,
    "export-file": (200, "application/pdf"),
    "event-list": PAGE,
    "event-month": PAGE,
    "event-filters": PAGE,
    "event-subscribe": PAGE,
    "event-detail": PAGE,
    "programme-detail": PAGE,
    "event-ics": (200, CALENDAR),
    "date-ics": (200, CALENDAR),
    "suggest-event": PAGE,
    "suggest-event-sent": PAGE,
    "suggest-event-confirm": PAGE,
    "suggest-event-edit": PAGE,
    "suggest-initiative": PAGE,
    "suggest-initiative-sent": PAGE,
    "suggest-initiative-confirm": PAGE,
    "suggest-initiative-edit": PAGE,
    "search": PAGE,
    "search-suggest": (200, "application/json"),
    "follow": PAGE,
    "about": PAGE,
    "accessibility": PAGE,
    "contact": PAGE,
    "privacy": PAGE,
    "reminders": PAGE,
    "report-figure": (404, HTML),  # with a link that works: tests/indicators/test_short_report.py
}
# The same in every language.
NEUTRAL = {
    "healthz": (200, "application/json"),
    "readyz": (200, "application/json"),
    "robots": (200, TEXT),
    "sitemap": (200, "application/xml"),
    "sitemap-section": (200, "application/xml"),
    "security": (200, TEXT),
    "was": (302, "/tilgaengelighed/"),
    "city-css": (200, "text/css; charset=utf-8"),
    "set-theme": (405, HTML),
    "media": (200, "image/jpeg"),
    "event-feed": (200, CALENDAR),
    "event-news": (200, ATOM),
    "initiative-news": (200, ATOM),
    "update-news": (200, ATOM),
    "api-docs": PAGE,
    "api-openapi": (200, "application/json"),
    "report-schema": (200, "application/schema+json"),
    "en": (301, "/en/"),
    "de": (301, "/de/"),
}
API = {
    "root", "api-root", "list_dimensions", "get_dimension", "list_goals", "get_goal", "list_areas", "get_area",
    "list_features", "get_feature", "get_progress", "list_indicators", "get_indicator", "list_measurements",
    "list_cycles", "get_cycle", "list_baselines", "get_baseline", "list_organisations", "get_organisation",
    "list_initiatives", "get_initiative", "list_events", "get_event", "list_occurrences",
}  # fmt: skip
UNKNOWN = r"api/v1/^[\s\S]*$"  # whatever else stands under /api/v1/: 404 in JSON


def build():
    city.build()
    Initiative.objects.update(image="initiative/aaben.jpg", image_decorative=True)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with around(django_db_blocker, build):
        yield


@pytest.fixture
def town(settings, tmp_path, built, db):
    """Built once; each test takes back what it changed."""
    settings.MEDIA_ROOT = tmp_path
    default_storage.save("initiative/aaben.jpg", ContentFile(b"picture"))


def answer(response):
    """(status, content type or where it leads)."""
    kind = response["Location"] if response.status_code in (301, 302) else response["Content-Type"]
    if response.streaming:
        list(response)  # read to the end, so that the file is closed
    return response.status_code, kind


def test_the_table_names_every_address():
    assert {name for name, _route in city.patterns()} == {*TABLE, *NEUTRAL, *API, UNKNOWN}


@pytest.mark.parametrize("language", city.LANGUAGES)
def test_everyone_gets_every_public_page(town, stranger, editor, coordinator, language):
    """Files, which take most of the time and say nothing to whom, are made for staff in one language."""
    pages = {name: told for name, told in TABLE.items() if told[1] == HTML}
    of_staff = TABLE if language == "da" else pages
    for client, table in ((stranger, TABLE), (editor, of_staff), (coordinator, of_staff)):
        assert {name: answer(client.get(city.address(name, language))) for name in table} == table


def test_everyone_gets_what_has_no_language(town, stranger, editor, coordinator):
    named = [name for name in NEUTRAL if name not in ("en", "de")]
    for client in (stranger, editor, coordinator):
        found = {name: answer(client.get(city.address(name))) for name in named}
        found |= {name: answer(client.get(f"/{name}")) for name in ("en", "de")}
        assert found == NEUTRAL


def test_everyone_gets_the_same_from_the_api(town, stranger, editor, coordinator):
    routes = {name: route for name, route in city.patterns() if name in API}
    answers = []
    for client in (stranger, editor, coordinator):
        responses = {name: client.get(city.api_address(route)) for name, route in routes.items()}
        assert {name: response.status_code for name, response in responses.items()} == dict.fromkeys(routes, 200)
        answers.append({name: response.content for name, response in responses.items()})
    assert answers[0] == answers[1] == answers[2]
    response = stranger.get("/api/v1/none")
    assert (response.status_code, response["Content-Type"].split(";")[0]) == (404, "application/json")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_the_theme_takes_anything_else_than_questions(town, method):
    """A form that another site sends is refused, a script of ours has nothing to send."""
    client = Client(enforce_csrf_checks=True)
    places = [city.address(name) for name in TABLE] + [
        city.address(name) for name in NEUTRAL if name not in ("en", "de", "set-theme")
    ]
    allowed = {
        place: status for place in places if (status := getattr(client, method)(place).status_code) not in (403, 405)
    }
    one_click = (
        {city.address("reminders"): 302} if method == "post" else {}
    )  # from a program for mail, by its signed link
    assert allowed == one_click


# --- What is hidden ----------------------------------------------------------------------------------
def readable(response):
    """The text of an answer; workbooks, text documents and archives are unpacked, a PDF is read by its pages."""
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as archive:
            return "".join(
                archive.read(name).decode()
                for name in archive.namelist()
                if not name.endswith((".png", ".jpeg", ".bin"))
            )
    return pdfs.text(body) if body.startswith(b"%PDF-") else body.decode()


def leaks(text):
    digits = re.sub(r"(?<=\d)[.,\s\u00a0\u202f](?=\d{3})", "", text)
    return city.SECRET in text.lower() or str(city.SECRET_FIGURE) in digits


def places_to_look():
    for language in city.LANGUAGES:
        yield from (city.address(name, language) for name in TABLE)
        yield from city.html_pages(language).values()
        listing, month = city.address("event-list", language), city.address("event-month", language)
        yield from (f"{listing}?q={city.SHARED}", f"{month}?q={city.SHARED}", f"{listing}?dimension=social")
        yield from (
            f"{city.address('indicator-csv', language)}?excel=da",
            f"{city.address('report-csv', language)}?excel=da",
        )
        for year in (2020, city.YEAR - 1, 2026):
            yield city.address("report-csv", language, year=year)
    yield from (city.address(name) for name in NEUTRAL if name not in ("en", "de", "media", "set-theme"))
    for name, route in city.patterns():
        if name in API:
            yield from (city.api_address(route), f"{city.api_address(route)}?limit=100")
    yield "/api/v1/indicators/aaben?as_of=2026-06-01"


def test_what_is_hidden_is_nowhere(town, stranger):
    """Drafts, what waits for review, the archive and what is published later, of every kind; figures not approved."""
    city.hide()
    found = {place: stranger.get(place) for place in places_to_look()}
    assert {place: response.status_code for place, response in found.items() if response.status_code != 200} == {
        "/was": 302,
        **{city.address("report-figure", language): 404 for language in city.LANGUAGES},  # no such link
    }
    assert [place for place, response in found.items() if leaks(readable(response))] == []
    for row in (row for model in city.models_with_pages() for row in model.objects.public()):
        assert not leaks(readable(stranger.get(row.get_absolute_url()))), row


def test_the_sweep_would_see_a_leak(town, coordinator):
    """Coordinators see what is hidden: so the words are there to be found."""
    city.hide()
    assert leaks(readable(coordinator.get(city.address("initiative-list"))))
    assert leaks(readable(coordinator.get(f"{city.address('search')}?q={city.SHARED}")))
    assert leaks("kr. 98.765.432 om året")


def test_what_is_hidden_looks_like_what_does_not_exist(town, stranger, editor, coordinator):
    def told(client, place):
        response = client.get(place)
        slug = place.rstrip("/").rsplit("/", 1)[-1]
        return response.status_code, response.content.decode().replace(slug, "…"), sorted(response.headers.items())

    for place in city.hide():
        missing = place.replace(city.SECRET, "findes-ikke")
        for client in (stranger, editor):
            assert told(client, place)[:2] == told(client, missing)[:2]
            assert told(client, place)[0] == 404
        assert coordinator.get(place).status_code == 200


def test_files_of_what_is_hidden_are_not_found(town, stranger, coordinator):
    city.hide()
    codes = [f"{city.SECRET}-{way}" for way in ("kladde", "gennemsyn", "arkiv", "senere")]
    for code in codes:
        for name in ("indicator-csv", "indicator-svg"):
            place = city.address(name, code=code)
            assert (stranger.get(place).status_code, coordinator.get(place).status_code) == (404, 200)
            assert "public" not in coordinator.get(place)["Cache-Control"]
        for kind in ("indicators", "initiatives", "organisations", "events"):
            place = f"/api/v1/{kind}/{code}"
            assert (stranger.get(place).status_code, coordinator.get(place).status_code) == (404, 404)


# --- Any input ---------------------------------------------------------------------------------------
NASTY = [
    "", " ", "\x00", "a\x00b", "-1", "0", "1", "2.5", "1e999", "NaN", "9" * 30, "9" * 5000, "0000", "10000",
    "2026-02-30", "2026-13-01", "9999-12-31", "0001-01-01", "0000-00-00", "10000-01-01", "-2026-01-01", "2026-W53",
    "2026-11-24T25:00", "x" * 3000, "æøå", "ﷺ" * 50, "\u202e\u0000", "\ud800", "😀" * 300, "%ff", "%", "%00", "'", '"',
    "' OR 1=1 --", "<script>", "{{ 7|add:7 }}", "../../etc/passwd", "[]", "\r\nSet-Cookie: x=1",
    "٣", "１２", "²", "٢٠٢٦",
]  # fmt: skip
WORDS = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=40), st.integers(-(2**70), 2**70).map(str), st.dates().map(str)
)
NAMES = st.one_of(
    st.sampled_from([
        "q", "page", "sort", "goal", "dimension", "field", "area", "feature", "phase", "status", "audience",
        "organisation", "as_of", "from", "to", "when", "format", "excel", "limit", "offset", "updated_since", "lang",
        "theme", "year", "period", "price", "language", "place", "venue", "programme", "age", "initiative",
    ]),
    st.text(max_size=5),
)  # fmt: skip
SWEEP = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)


def raw(text):
    """Percent-encoded, also what is no UTF-8."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def open_places(languages=("da", "de")):
    names = [*TABLE, "sitemap", "sitemap-section", "robots", "readyz", "was", "api-docs"]
    places = [city.address(name, language) for name in names for language in languages]
    return places + [city.api_address(route) for name, route in city.patterns() if name in API]


@SWEEP
@given(data=st.data())
def test_no_query_breaks_a_page(town, stranger, data):
    place = data.draw(st.sampled_from(open_places()))
    pairs = data.draw(st.lists(st.tuples(NAMES, WORDS), max_size=4))
    query = "&".join(f"{raw(name)}={raw(value)}" for name, value in pairs)
    response = stranger.get(f"{place}?{query}")
    assert response.status_code < 500
    assert "set-cookie" not in {name.lower() for name in response.headers}


# What is asked is read before a language is spoken.
@pytest.mark.parametrize(
    ("query", "language"),
    [("%ff=%ff&q=%ff%fe&page=%c3%28&&==&as_of=%ff&goal=%ff", "de"), ("q", "da"), ("a" * 8000, "de")],
    ids=["no UTF-8", "no value", "long"],
)
def test_no_bytes_break_a_page(town, stranger, query, language):
    statuses = {place: stranger.get(f"{place}?{query}").status_code for place in open_places([language])}
    assert {place: status for place, status in statuses.items() if status >= 500} == {}


# What the pages read from their address.
PARAMETERS = {
    "initiative-list": ["q", "page", "sort", "goal", "status", "organisation", "feature"],
    "event-list": ["q", "page", "from", "to", *FACETS],
    "event-filters": ["q", "month", "from", "to", *FACETS],
    "event-subscribe": ["q", *FACETS],
    "event-feed": ["q", "lang", "from", "to", *FACETS],
    "event-news": ["q", "lang", "from", "to", *FACETS],
    "initiative-news": ["q", "lang", "goal", "status", "organisation", "feature"],
    "progress": ["as_of"],
    "search": ["q", "kind", "page"],
    "search-suggest": ["q"],
}


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
def test_no_value_breaks_the_lists(town, stranger, value):
    queries = {name: "&".join(f"{key}={raw(value)}" for key in keys) for name, keys in PARAMETERS.items()}
    places = [f"{city.address(name)}?{query}" for name, query in queries.items()]
    assert [place for place in places if stranger.get(place).status_code != 200] == []


ROUTES = [route for _name, route in city.patterns() if "<" in route]


@SWEEP
@given(data=st.data())
def test_no_path_breaks_anything(town, stranger, data):
    route = data.draw(st.sampled_from(ROUTES))
    place = re.sub(r"<[^>]+>", lambda _part: raw(data.draw(WORDS)), route)
    assert stranger.get(f"/{place}").status_code < 500


@pytest.mark.parametrize(
    "part", ["%ff", "%00", "%2e%2e", "..", "%2f", "%0d%0a", "9" * 400, "-1", "0", "9999", "10000", "13"]
)
def test_no_part_of_a_path_breaks_anything(town, stranger, part):
    places = [re.sub(r"<[^>]+>", part, route) for route in ROUTES]
    assert [place for place in places if stranger.get(f"/{place}").status_code >= 500] == []


@pytest.mark.parametrize(
    ("year", "month"), [(0, 1), (1, 1), (9999, 12), (10000, 1), (2026, 0), (2026, 13), (99999999999, 1)]
)
def test_a_month_that_does_not_exist_is_not_found(stranger, year, month):
    assert stranger.get(f"/det-sker/{year}/{month}/").status_code == 404


@pytest.mark.parametrize("year", ["0", "1", "1899", "9999", "10000", "99999999999999999999"])
@pytest.mark.parametrize("ending", ["/", ".csv", ".xlsx", ".docx", ".json", ".zip"])
def test_a_report_of_a_year_that_cannot_be_is_not_found(stranger, year, ending):
    assert stranger.get(f"/rapporter/{year}{ending}").status_code == 404
