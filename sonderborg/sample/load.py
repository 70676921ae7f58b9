"""The sample written to the database: everything in one transaction, in batches, without a query per row."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from simple_history.models import HistoricalChanges

from events.models import Event, Programme
from indicators.actions import rebuild_standings
from indicators.models import Indicator, Standing
from initiatives.models import Dimension, Goal, Initiative, KeyFeature, OldSlug, Organisation
from sonderborg.sample import places
from sonderborg.sample.content import Ground
from sonderborg.sample.events import events
from sonderborg.sample.indicators import Scale, indicators
from sonderborg.sample.initiatives import initiatives
from sonderborg.sample.write import write
from sonderborg.sample.years import years

LOCK = 42174  # two loads at once: the second waits, and finds the first one's rows


@dataclass(frozen=True)
class Size:
    """How much there is to be; None: what the files hold, once. `events` counts dates."""

    initiatives: int | None = None
    events: int | None = None
    indicators: Scale = field(default_factory=Scale)


def marked() -> list[type[models.Model]]:
    """The tables whose rows say themselves that they are sample data."""
    own = [model for app in ("initiatives", "events", "indicators") for model in apps.get_app_config(app).get_models()]
    live = [model for model in own if not issubclass(model, HistoricalChanges)]
    return [model for model in live if any(column.name == "sample" for column in model._meta.fields)]


def is_there() -> bool:
    return any(model._base_manager.filter(sample=True).exists() for model in marked())


def load(*, today: date, seed: int = 1, size: Size | None = None) -> Counter[type[models.Model]]:
    """How many rows were made, by model; nothing when there is sample data already. All or nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if is_there():
            return Counter()
        ground = Ground(today=today, seed=seed, entries=_entries(), taken=_taken())
        counts = write(_rows(ground, size or Size()))
        rebuild_standings(indicators=list(Indicator.objects.filter(sample=True).values_list("pk", flat=True)))
        analyse([*counts, Standing])
    return counts


def _rows(ground: Ground, size: Size) -> Iterator[models.Model]:
    yield from places.organisations(ground)
    yield from places.venues(ground)
    yield from places.programmes(ground)
    yield from places.school_holidays(ground)
    yield from initiatives(ground, size.initiatives)
    yield from indicators(ground, size.indicators)
    yield from events(ground, size.events)
    yield from years(ground)


def _entries() -> dict[str, dict[str, Any]]:
    keys: dict[str, tuple[Any, str]] = {
        "dimension": (Dimension, "code"),
        "goal": (Goal, "number"),
        "feature": (KeyFeature, "code"),
    }
    return {kind: {str(getattr(row, key)): row for row in model.objects.all()} for kind, (model, key) in keys.items()}


def _taken() -> dict[type[models.Model], set[str]]:
    """The addresses in use, and those that were: they lead on to where a real row is now."""
    taken: dict[type[models.Model], set[str]] = {}
    for model, column in ((Organisation, "slug"), (Initiative, "slug"), (Programme, "slug"), (Event, "slug"),
                          (Indicator, "code")):  # fmt: skip
        old = OldSlug.objects.filter(model=model._meta.label_lower).values_list("slug", flat=True)
        taken[model] = {*model._base_manager.values_list(column, flat=True), *old}
    return taken


def analyse(tables: Iterable[type[models.Model]]) -> None:
    """The planner knows a table that was filled at once only when it is told."""
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}")
