"""The API held against its own description, in this process, with rows in the database."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings

from indicators.freezing import freeze
from indicators.models import Cycle
from initiatives.models import Dimension, Goal, KeyFeature
from sonderborg.api import openapi
from tests.around import around
from tests.factories import (
    LONG_AGO,
    EventFactory,
    IndicatorFactory,
    InitiativeFactory,
    MeasurementFactory,
    MilestoneFactory,
    OccurrenceFactory,
    OrganisationFactory,
    ProgrammeFactory,
    TargetFactory,
    UpdateFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db

# The key of a row that is there, for each address that needs one.
KEYS = {
    "/api/v1/dimensions/{code}": {"code": "social"},
    "/api/v1/goals/{number}": {"number": 7},
    "/api/v1/areas/{number}": {"number": 3},
    "/api/v1/features/{code}": {"code": "3.1"},
    "/api/v1/indicators/{code}": {"code": "co2"},
    "/api/v1/indicators/{code}/measurements": {"code": "co2"},
    "/api/v1/cycles/{year}": {"year": 2017},
    "/api/v1/baselines/{year}": {"year": 2017},
    "/api/v1/organisations/{slug}": {"slug": "library"},
    "/api/v1/initiatives/{slug}": {"slug": "zero"},
    "/api/v1/events/{slug}": {"slug": "open-day"},
}


@cache
def _portal() -> Any:
    return get_wsgi_application()


def portal(environ: Any, start_response: Any) -> Any:
    """Made at the first request: test settings hold by then."""
    return _portal()(environ, start_response)


schema = schemathesis.openapi.from_dict(deepcopy(openapi()))
schema.app = portal


@pytest.fixture(autouse=True)
def open_connection() -> Iterator[None]:
    """Between requests a server drops a connection that is inside a transaction, as each test's is."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with around(django_db_blocker, _fill):
        yield


@pytest.fixture
def rows(filled: None, db: None) -> None:
    """The API only reads: the same rows for all, in a transaction for each."""


def _fill() -> None:
    """One row of each kind with every field filled in, and a sparse one beside it."""
    library, feature = (
        OrganisationFactory(slug="library", website="https://example.org"),
        KeyFeature.objects.get(code="3.1"),
    )
    InitiativeFactory()
    zero = InitiativeFactory(
        slug="zero", lead=library, parent=InitiativeFactory(), fields=["sustainability"], audiences=["citizens"],
        life_stages=["youth"], starts_on=date(2007, 1, 1), ends_on=date(2029, 12, 31), website="https://example.org",
        manual_status="on plan", manual_status_reason="Because", place="Sønderborg", source="Leaflet",
    )  # fmt: skip
    zero.partners.add(OrganisationFactory())
    zero.tags.create(dimension=Dimension.objects.get(code="social"), reason_da="Fordi")
    zero.tags.create(goal=Goal.objects.get(number=7), strength="indirect")
    zero.tags.create(feature=feature, strength="works against")
    MilestoneFactory(initiative=zero, done_on=date(2020, 1, 1))
    UpdateFactory(initiative=zero, figure_value=Decimal("0.5"), figure_label_da="ton")
    _figures(feature, library, zero)
    _dates(library, zero)


def _figures(feature: Any, library: Any, zero: Any) -> None:
    IndicatorFactory()
    co2 = IndicatorFactory(
        code="co2", feature=feature, direction="range", baseline_on=date(2007, 12, 31), baseline_value=Decimal("-2.5"),
        lower_bound=Decimal("-1E+5"), upper_bound=100, responsible=library, next_due_on=date(2027, 1, 1),
    )  # fmt: skip
    co2.initiatives.add(zero)
    TargetFactory(indicator=co2, value=None, low=Decimal("0.1"), high=2, decided_by="Council")
    MeasurementFactory(indicator=co2, period="2024", value=Decimal("-7"))
    MeasurementFactory(indicator=co2, period="2025", value=Decimal("1E-8"), numerator=1, denominator=3)
    MeasurementFactory(indicator=co2, period="2025", breakdown="sex=female", value=None, absent_reason_da="Få svar")
    cycle = Cycle.objects.create(year=2017, baseline_on=date(2017, 5, 1), source="Leaflet")
    cycle.selections.create(feature=feature, reason_da="Vigtigt")
    freeze(year=2017, by=None, at=LONG_AGO)


def _dates(library: Any, zero: Any) -> None:
    OccurrenceFactory()
    event = EventFactory(
        slug="open-day", organiser=library, programme=ProgrammeFactory(), venue=VenueFactory(town="Sønderborg"),
        audiences=["citizens"], languages=["da"], age_from=0, age_to=99, price_kind="amount", price_amount=50,
        online_url="https://example.org", registration_url="https://example.org", source="Leaflet",
    )  # fmt: skip
    event.initiatives.add(zero)
    event.goals.add(Goal.objects.get(number=4))
    OccurrenceFactory(event=event, status="moved", reason_da="Sygdom", venue=VenueFactory())


@schema.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_every_answer_is_as_described(case: schemathesis.Case, rows: None) -> None:
    case.call_and_validate()


@pytest.mark.parametrize("path", openapi()["paths"])
def test_rows_that_are_there_are_given_as_described(path: str, rows: None) -> None:
    case = schema[path]["GET"].Case(path_parameters=KEYS.get(path, {}))
    response = case.call()
    case.validate_response(response)
    assert response.status_code == 200


def test_every_address_that_needs_a_key_is_tried_with_one() -> None:
    assert {path for path in openapi()["paths"] if "{" in path} == KEYS.keys()


def test_everything_is_described() -> None:
    """Each parameter, each shape and each field has its sentence."""
    shapes = openapi()["components"]["schemas"]
    operations = [methods["get"] for methods in openapi()["paths"].values()]
    missing = [name for name, shape in shapes.items() if not shape.get("description")]
    missing += [
        f"{name}.{field}"
        for name, shape in shapes.items()
        for field, schema in shape["properties"].items()
        if not schema.get("description")
    ]
    missing += [
        f"{operation['operationId']} {row['name']}"
        for operation in operations
        for row in operation["parameters"]
        if row["in"] == "query" and not row.get("description")
    ]
    assert missing == []
