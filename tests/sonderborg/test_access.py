"""Every address of the staff site × who asks × how, as a table: who may do what."""

from typing import Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve

from events.models import Schedule
from indicators.models import Indicator, Measurement
from initiatives.models import AuditEntry, Initiative, Invitation, Organisation, Update, User
from tests import factories
from tests.sonderborg.access_city import STAFF, TABLE, address, kept
from tests.sonderborg.access_elsewhere import ELSEWHERE, keys, said

pytestmark = pytest.mark.django_db
SOME_READ = (User, AuditEntry, Invitation)  # the others have no such list at all
# Pages that are no tables: (address, POST as well, who gets in; the others are refused).
PAGES = {
    "index": ("/admin/", STAFF),
    "jsi18n": ("/admin/jsi18n/", STAFF),
    "autocomplete": ("/admin/autocomplete/?app_label=initiatives&model_name=update&field_name=initiative", STAFF),
    "app_list": ("/admin/initiatives/", STAFF),
    "progress-period": ("/admin/progress/2025/", STAFF),
    "year": ("/admin/years/2025/", "ca"),
    "year-freeze": ("/admin/years/2025/freeze/", "ca"),
    "year-missing": ("/admin/years/2025/missing/", "ca"),
    "year-ask": ("/admin/years/2025/missing/write/", "ca"),
    "exports": ("/admin/exports/", STAFF),
    "coming-events": ("/admin/coming-events/", "ca"),
    "translations": ("/admin/translations/", "ca"),
    "progress-sheet": ("/admin/progress/2025.xlsx", STAFF),
}
OTHER = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
OPEN = {"login", "logout", "language"}  # without signing in


def test_the_table_names_every_address():
    suffixes = ("changelist", "add", "history", "delete", "change")
    known = {f"{m._meta.app_label}_{m._meta.model_name}_{suffix}" for m in TABLE for suffix in suffixes}
    known |= {f"{m._meta.app_label}_{m._meta.model_name}_simple_history" for m in TABLE if hasattr(m, "history")}

    def names(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from names(pattern.url_patterns)
            elif pattern.name:
                yield pattern.name

    assert set(names(admin.site.get_urls())) == known | set(PAGES) | OPEN | set(ELSEWHERE)
    assert set(admin.site._registry) == set(TABLE)


def expected(model: Any) -> dict[tuple[str, str], dict[str, int]]:
    """(what, method): letter -> status."""
    add, see, change, delete = TABLE[model]
    all_see = see if model in SOME_READ else STAFF

    def status(may: str, letter: str) -> int:
        if letter in may:
            return 200
        return 403 if letter in see or model in SOME_READ or not may else 302  # what nobody may needs no row

    reads = {
        "": {letter: 200 if letter in all_see else 403 for letter in STAFF},
        "add": {letter: 200 if letter in add else 403 for letter in STAFF},
        "change": {letter: status(see, letter) for letter in STAFF},
        "delete": {letter: status(delete, letter) for letter in STAFF},
        "history": _history(model),
    }
    asked = {}
    for what, found in reads.items():
        asked |= {(what, "GET"): found, (what, "HEAD"): found, (what, "POST"): found}
        asked |= {(what, method): dict.fromkeys(STAFF, 405) for method in OTHER}
    asked["change", "POST"] = {letter: status(change, letter) for letter in STAFF}
    signing_in = {
        method: dict.fromkeys("sn", 405 if method in OTHER else 302) for method in ("GET", "HEAD", "POST", *OTHER)
    }
    return {(what, method): found | signing_in[method] for (what, method), found in asked.items()}


def _history(model: Any) -> dict[str, int]:
    hidden = 403 if hasattr(model, "history") or model is User else 302
    return {letter: 200 if letter in TABLE[model][1] else hidden for letter in STAFF}


@pytest.fixture
def everyone(city):
    """Letter → client: strangers and users without a role too."""
    city.stranger.user = AnonymousUser()
    return {**city.clients, "s": city.stranger, "n": city.nobody}


@pytest.mark.parametrize("model", TABLE, ids=lambda model: model.__name__)
def test_who_may_do_what(city, everyone, undrawn, model):
    row, wanted, before = city.rows[model], expected(model), kept()
    of_row = ("change", "delete", "history")
    for (what, method), said_of in wanted.items():
        place = address(model, *([row.pk] if what in of_row else []), *([what] if what else []))
        assert statuses(everyone, method, place, said_of) == said_of, (what, method)
    assert kept() == before


def statuses(everyone: dict[str, Any], method: str, place: str, wanted: dict[str, int]) -> dict[str, int]:
    """By letter. Where Django hands on what GET shows, HEAD is asked for by one of those who get it, and all others."""
    if method in OTHER:  # refused before anybody is looked at: asked for without what stands around the page
        page = resolve(place.partition("?")[0])
        requests = {letter: RequestFactory().generic(method, place, b"{}") for letter in everyone}
        for letter, request in requests.items():
            request.user = everyone[letter].user
        return {
            letter: page.func(request, *page.args, **page.kwargs).status_code for letter, request in requests.items()
        }
    found = {}
    for letter, client in everyone.items():
        if method == "HEAD" and wanted[letter] == 200 and 200 in found.values():
            found[letter] = 200
            continue
        answer = client.generic(method, place, content_type="application/x-www-form-urlencoded")
        found[letter] = answer.status_code
        if letter in "sn" and wanted[letter] == 302:
            assert answer["Location"] == f"/admin/login/?next={quote(place, safe='/')}"
    return found


@pytest.mark.parametrize("model", TABLE, ids=lambda model: model.__name__)
def test_a_record_of_history_is_seen_by_whom_the_row_is_seen(city, everyone, undrawn, model):
    row, see = city.rows[model], TABLE[model][1]
    if not hasattr(model, "history") or (record := row.history.first()) is None:
        return
    # An editor's own rows alone are in these lists: another's record is as if it were not.
    hidden = 404 if model in (Update, Schedule) else 403
    wanted = {letter: 200 if letter in see else hidden for letter in STAFF} | dict.fromkeys("sn", 302)
    place = address(model, row.pk, "history", record.pk)
    for method in ("GET", "HEAD", *OTHER):
        told = dict.fromkeys(wanted, 405) if method in OTHER else wanted
        assert statuses(everyone, method, place, told) == told, method


def test_going_back_in_history_is_for_whom_may_change_the_row(city):
    initiative = city.rows[Initiative]
    record = initiative.history.first()
    place = address(Initiative, initiative.pk, "history", record.pk)
    Initiative.objects.filter(pk=initiative.pk).update(title_da="Nyere")
    assert city.clients["o"].post(place).status_code == 403
    assert city.stranger.post(place).status_code == 302
    for letter in "er":  # it waits for review
        assert city.clients[letter].post(place).status_code == 302
    initiative.refresh_from_db()
    assert initiative.title_da == "Nyere"


@pytest.mark.parametrize("name", PAGES)
def test_the_other_pages(everyone, undrawn, name):
    place, may = PAGES[name]
    wanted = {letter: 200 if letter in may else 403 for letter in STAFF} | dict.fromkeys("sn", 302)
    for method in ("GET", "HEAD", *OTHER):
        told = dict.fromkeys(wanted, 405) if method in OTHER else wanted
        assert statuses(everyone, method, place, told) == told, method


# --- Elsewhere -------------------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", *OTHER])
def test_who_gets_what_elsewhere(city, everyone, undrawn, method):
    found, wanted, numbers = {}, {}, keys(city)
    before = kept()
    for name, (place, read, written) in ELSEWHERE.items():
        told = said(written if method == "POST" else read)
        wanted[name] = dict.fromkeys(told, 405) if method in OTHER else told
        found[name] = statuses(everyone, method, f"/admin/{place.format(**numbers)}", wanted[name])
    if method in OTHER:  # the library for accounts answers there, and sets itself a password for nobody
        assert set(found.pop("password_change").values()) <= {200, 302, 405}
        wanted.pop("password_change")
    assert found == wanted
    assert method == "POST" or kept() == before


# --- Forged by hand --------------------------------------------------------------------------------
def test_an_editor_of_another_organisation_changes_nothing(city):
    other = city.clients["o"]
    waiting = factories.MeasurementFactory(
        indicator=city.rows[Indicator], period="2024", current=False, review="submitted", reviewed_at=None
    )
    forged = [
        (address(Initiative, city.rows[Initiative].pk, "change"), {"title_da": "Mit", "lead": ""}),
        (address(Indicator, city.rows[Indicator].pk, "change"), {"name_da": "Mit", "target": "1"}),
        (address(Measurement), {"action": "approve", "_selected_action": waiting.pk}),
        (address(Measurement), {"action": "delete_selected", "_selected_action": waiting.pk, "post": "yes"}),
        (
            address(Initiative),
            {"action": "delete_selected", "_selected_action": city.rows[Initiative].pk, "post": "yes"},
        ),
        (address(User, other.user.pk, "change"), {"role": "administrator", "is_superuser": "on"}),
        (address(Organisation, city.rows[Organisation].pk, "change"), {"memberships-0-user": other.user.pk}),
        (
            "/admin/progress/2024/",
            {f"{city.rows[Indicator].pk}-value": "1", f"{city.rows[Indicator].pk}-figure": "final", "do": "send"},
        ),
        ("/admin/progress/2024/drafts/", {f"{city.rows[Indicator].pk}-value": "1"}),
    ]
    before = kept()
    for place, data in forged:
        other.post(place, data)
    assert kept() == before


def test_no_coordinator_makes_an_administrator(city):
    user = city.rows[User]
    city.clients["c"].post(address(User, user.pk, "change"), {"role": "administrator"})
    user.refresh_from_db()
    assert user.role == "editor"
