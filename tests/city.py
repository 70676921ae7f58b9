"""A small city for sweeps over all addresses: public rows at known addresses, and hidden ones beside them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from events.models import Event, Programme
from indicators.actions import rebuild_standings
from indicators.freezing import freeze
from indicators.links import choice_link
from indicators.models import Assessment, Cycle, Export, ExportContent, Indicator
from initiatives.models import Dimension, Goal, Initiative, KeyFeature, Organisation
from initiatives.suggesting import CONFIRM, EDIT, token
from tests import factories
from tests.indicators.answers import signed_questionnaire

LANGUAGES = ("da", "en", "de")
SHARED = "fjordlys"  # in every name here, so that a search finds them
SECRET = "zzskjult"  # in everything that the public may not see
SECRET_FIGURE = 98765432
YEAR = 2025

# The public row for each part of an address.
KEYS: dict[str, dict[str, Any]] = {
    "initiative-detail": {"slug": "aaben"},
    "initiative-write": {"slug": "aaben"},
    "initiative-written": {"slug": "aaben"},
    "organisation-detail": {"slug": "aaben"},
    "indicator-detail": {"code": "aaben"},
    "indicator-csv": {"code": "aaben"},
    "indicator-svg": {"code": "aaben"},
    "event-detail": {"slug": "aaben"},
    "programme-detail": {"slug": "aaben"},
    "event-month": {"year": 2026, "month": 12},
    "event-ics": {"slug": "aaben"},
    "date-ics": {"slug": "aaben", "key": "20261201T1200"},
    "report-detail": {"year": YEAR},
    "report-csv": {"year": YEAR},
    "year-detail": {"year": YEAR},
    "report-xlsx": {"year": YEAR},
    "report-docx": {"year": YEAR},
    "report-json": {"year": YEAR},
    "report-zip": {"year": YEAR},
    "report-questionnaire": {"year": 2026},
    "questionnaire-csv": {"year": 2026},
    "questionnaire-xlsx": {"year": 2026},
    "questionnaire-pdf": {"year": 2026},
    "questionnaire-docx": {"year": 2026},
    "questionnaire-json": {"year": 2026},
    "report-pdf": {"year": YEAR},
    "report-checksums": {"year": YEAR - 1},
    "export-detail": {"token": "aaben"},
    "export-file": {"token": "aaben"},
    "dimension-detail": {"code": "social"},
    "goal-detail": {"number": 4},
    "area-detail": {"number": 2},
    "feature-detail": {"code": "2.1"},
    "sitemap-section": {"section": "initiative"},
    "media": {"name": "initiative/aaben.jpg"},
    "report-figure": {"token": "x"},  # one that works is for one reader only
    "reminders": {"token": "x"},
    "suggest-event-confirm": {"token": "x"},  # `build` puts a link in that works
    "suggest-event-edit": {"token": "x"},
    "suggest-initiative-confirm": {"token": "x"},
    "suggest-initiative-edit": {"token": "x"},
}
API_KEYS: dict[str, str] = {
    "<code>": "social", "<int:number>": "4", "<slug:code>": "aaben", "<int:year>": str(YEAR), "<slug:slug>": "aaben",
}  # fmt: skip


def build() -> None:
    """One public row of each kind, linked with one another, with dates today and figures of last year."""
    organisation = factories.OrganisationFactory(name=f"Foreningen {SHARED}", slug="aaben")
    initiative = factories.InitiativeFactory(
        title=f"Initiativ {SHARED}", slug="aaben", lead=organisation, contact_email="x@example.dk"
    )
    initiative.partners.add(organisation)
    initiative.tags.create(goal=Goal.objects.get(number=4), reason="Fordi")
    initiative.tags.create(goal=Goal.objects.get(number=6))
    initiative.tags.create(feature=KeyFeature.objects.get(code="2.1"))
    initiative.tags.create(dimension=Dimension.objects.get(code="social"))
    factories.MilestoneFactory(initiative=initiative)
    factories.UpdateFactory(initiative=initiative, title=f"Nyt om {SHARED}")
    _indicator(initiative, organisation)
    programme = factories.ProgrammeFactory(title=f"Uge om {SHARED}", slug="aaben")
    event = factories.EventFactory(
        title=f"Tur i {SHARED}",
        slug="aaben",
        organiser=organisation,
        programme=programme,
        venue=factories.VenueFactory(),
    )
    event.initiatives.add(initiative)
    event.dimensions.add(Dimension.objects.get(code="social"))
    for day in (timezone.localdate(), date(2026, 12, 1)):
        factories.OccurrenceFactory(event=event, first_on=day)
    _suggestion()
    _reminded()
    _year()
    rebuild_standings()


def _reminded() -> None:
    user = factories.UserFactory(role="editor", email="x@example.dk")
    KEYS["reminders"] = {"token": choice_link(user).rstrip("/").rpartition("/")[2]}


def _suggestion() -> None:
    """Waiting to be confirmed: nobody but who has the links sees it."""
    rows = {"event": factories.SuggestionFactory, "initiative": factories.InitiativeSuggestionFactory}
    for kind, factory in rows.items():
        row = factory(title=f"Forslag om {SHARED}")
        for what, salt in (("confirm", CONFIRM), ("edit", EDIT)):
            KEYS[f"suggest-{kind}-{what}"] = {"token": token(row, salt)}


def _indicator(initiative: Initiative, organisation: Organisation) -> None:
    indicator = factories.IndicatorFactory(
        code="aaben", name=f"Andel med {SHARED}", feature=KeyFeature.objects.get(code="2.1"),
        baseline_on="2010-12-31", baseline_value=0, responsible=organisation,
    )  # fmt: skip
    indicator.initiatives.add(initiative)
    factories.TargetFactory(indicator=indicator)
    for year in (YEAR - 2, YEAR - 1, YEAR):
        factories.MeasurementFactory(indicator=indicator, period=str(year), value=year - 1980)


def _year() -> None:
    cycle = Cycle.objects.create(year=YEAR)
    feature = KeyFeature.objects.get(code="2.1")
    cycle.selections.create(feature=feature, reason="Fordi")
    assessor = factories.UserFactory(role="coordinator", username=SECRET)
    Assessment.objects.create(cycle=cycle, feature=feature, level=2, rationale="Fordi", assessor=assessor)
    freeze(year=YEAR - 1, by=assessor, at=datetime(YEAR, 5, 1, tzinfo=UTC))
    signed_questionnaire(assessor)
    export = Export.objects.create(
        key="x", token="aaben", year=YEAR, kind="pdf", language="da", asked_at=timezone.now(), state="done", size=4,
        finished_at=timezone.now(), checksum="0" * 64, name="report.pdf",
    )  # fmt: skip
    ExportContent.objects.create(export=export, data=b"%PDF")


def hide() -> list[str]:
    """Hidden rows of each kind in every way to be hidden, linked with the public ones. Their addresses in Danish."""
    later = timezone.now() + timedelta(hours=1)
    ways = {
        "kladde": {"state": "draft"},
        "gennemsyn": {"state": "in review"},
        "arkiv": {"state": "archived"},
        "senere": {"published_at": later},
    }
    found = [address for way, values in ways.items() for address in _hidden(way, values)]
    _hidden_figures()
    rebuild_standings()
    return found


def _hidden(way: str, values: dict[str, Any]) -> Iterator[str]:
    words = {"name": f"{SECRET} {way} {SHARED}", "slug": f"{SECRET}-{way}"}
    titled = {"title": words["name"], "slug": words["slug"]} | values
    organisation = factories.OrganisationFactory(**words, **values)
    public = Initiative.objects.get(slug="aaben")
    initiative = factories.InitiativeFactory(summary=SECRET, body=SECRET, lead=organisation, parent=public, **titled)
    initiative.tags.create(goal=Goal.objects.get(number=4), reason=SECRET)
    initiative.tags.create(feature=KeyFeature.objects.get(code="2.1"), reason=SECRET)
    factories.MilestoneFactory(initiative=initiative, title=SECRET)
    factories.UpdateFactory(title=words["name"], initiative=initiative)
    factories.UpdateFactory(title=words["name"], initiative=public, **values)
    indicator = factories.IndicatorFactory(
        code=words["slug"], name=words["name"], feature=KeyFeature.objects.get(code="2.1"), responsible=organisation,
        baseline_on="2010-12-31", baseline_value=0, definition=SECRET, **values,
    )  # fmt: skip
    indicator.initiatives.add(public)
    factories.MeasurementFactory(indicator=indicator, period=str(YEAR), value=SECRET_FIGURE)
    programme = factories.ProgrammeFactory(**titled)
    event = factories.EventFactory(organiser=organisation, programme=programme, **titled)
    event.initiatives.add(public)
    event.dimensions.add(Dimension.objects.get(code="social"))
    for day in (timezone.localdate(), date(2026, 12, 1)):
        factories.OccurrenceFactory(event=event, first_on=day)
    _tie_to_public(initiative, organisation, programme, indicator)
    yield from (row.get_absolute_url() for row in (initiative, organisation, indicator, programme, event))


def _tie_to_public(
    initiative: Initiative, organisation: Organisation, programme: Programme, indicator: Indicator
) -> None:
    """Public rows that point at hidden ones: these are not named there either."""
    name = f"Aaben {initiative.slug.removeprefix(SECRET)}"
    row = factories.InitiativeFactory(title=name, lead=organisation, parent=initiative)
    row.partners.add(organisation)
    row.tags.create(goal=Goal.objects.get(number=4))
    row.indicators.add(indicator)
    figure = factories.IndicatorFactory(name=name, responsible=organisation)
    figure.initiatives.add(initiative)
    event = factories.EventFactory(title=name, organiser=organisation, programme=programme)
    event.initiatives.add(initiative)
    factories.OccurrenceFactory(event=event, first_on=timezone.localdate())


def _hidden_figures() -> None:
    """Of a public indicator: handed in and returned, by someone whose name is nobody's business."""
    values = {
        "value": SECRET_FIGURE,
        "note": SECRET,
        "current": False,
        "indicator": Indicator.objects.get(code="aaben"),
    }
    author = factories.UserFactory(username=f"{SECRET}-forfatter", first_name=SECRET, last_name=SECRET)
    for period, review in (("2026", "submitted"), (str(YEAR), "submitted"), ("2020", "returned")):
        factories.MeasurementFactory(
            period=period, review=review, return_reason=SECRET, entered_by=author, reviewed_at=None, **values
        )


# --- Addresses ---------------------------------------------------------------------------------------
def patterns(language: str = "en") -> Iterator[tuple[str, str]]:
    """(name, route) of every address of the site outside the staff pages."""
    with translation.override(language):
        yield from _walk(get_resolver().url_patterns, "")


def _walk(entries: list[Any], prefix: str) -> Iterator[tuple[str, str]]:
    for entry in entries:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield entry.name or route, route
        elif isinstance(entry, URLResolver) and str(entry.pattern) != "admin/":
            yield from _walk(entry.url_patterns, route)


def address(name: str, language: str = "da", **keys: Any) -> str:
    with translation.override(language):
        return reverse(name, kwargs=keys or KEYS.get(name, {}))


def api_address(route: str) -> str:
    """The address of a public row (or of the list) for a route such as api/v1/goals/<int:number>."""
    route = route.replace("dimensions/<code>", "dimensions/social").replace("features/<code>", "features/2.1")
    if "baselines/" in route:
        route = route.replace("<int:year>", str(YEAR - 1))
    for part, key in API_KEYS.items():
        route = route.replace(part, key)
    return f"/{route}"


def html_pages(language: str = "da") -> dict[str, str]:
    """Name -> address of every page that is read by people, in one language."""
    pages = {
        name: address(name, language)
        for name, route in patterns()
        if route.startswith("en/")
        and name not in ("report-figure", "export-file")
        and "." not in route.rpartition("/")[2]  # the others are files
    }
    with translation.override(language):
        pages["search with hits"] = f"{pages['search']}?q={SHARED}"
        pages["list with choices"] = f"{pages['initiative-list']}?goal=4&q={SHARED}&goal=99"
        pages["progress of a past day"] = f"{pages['progress']}?as_of=2024-12-31"
        pages["what changed"] = f"{pages['progress']}?since=2020-01-01"
    return pages


def models_with_pages() -> list[Any]:
    return [Initiative, Organisation, Indicator, Event, Programme]
