"""The real, sourced starter data: loaded once, row by row; what staff changed or deleted since is left alone."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from events.actions import expand
from events.models import Event, Schedule
from indicators.actions import rebuild_standings
from indicators.models import Cycle, Indicator, Measurement, Review, Target
from indicators.periods import Period
from initiatives.models import Dimension, Goal, Initiative, KeyFeature, Organisation, Seed, State, Tag

LANGUAGES = ("da", "en", "de")
Row = dict[str, Any]


@transaction.atomic
def load() -> int:
    """Returns how many rows are new. All or nothing."""
    file = Path(settings.CITY_DIR) / "starter.json"
    if not file.exists():  # a city may begin with nothing
        return 0
    data = json.loads(file.read_text(encoding="utf-8"))
    loaders: list[tuple[str, list[Row], str, Callable[[Row], None]]] = [
        ("organisation", data.get("organisations", []), "slug", _organisation),
        ("initiative", data.get("initiatives", []), "slug", _initiative),
        ("event", data.get("events", []), "key", _event),
        ("cycle", [data["cycle"]] if data.get("cycle") else [], "year", _cycle),
        ("indicator", data.get("series", []), "code", _indicator),
    ]
    return sum(_once(f"{kind}:{row[key]}", row, make) for kind, rows, key, make in loaders for row in rows)


def _once(key: str, row: Row, make: Callable[[Row], None]) -> int:
    _seed, new = Seed.objects.get_or_create(key=key)
    if new:
        make(row)
    return int(new)


def _texts(row: Row, *fields: str) -> dict[str, str]:
    return {f"{field}_{code}": row.get(f"{field}_{code}") or "" for field in fields for code in LANGUAGES}


def _organisation(row: Row) -> None:
    texts = _texts(row, "name", "description", "source")
    Organisation.objects.create(
        slug=row["slug"], kind=row["kind"], website=row["website"], state=State.PUBLISHED, **texts
    )


def _initiative(row: Row) -> None:
    initiative = Initiative.objects.create(
        slug=row["slug"],
        fields=row["fields"],
        audiences=row["audiences"],
        phase=row["phase"],
        starts_on=row["starts_on"] and date.fromisoformat(row["starts_on"]),
        lead=Organisation.objects.filter(slug=row["lead"]).first(),
        featured=row["slug"] == "projectzero",
        state=State.PUBLISHED,
        **_texts(row, "title", "summary", "body", "source"),
    )
    kinds: list[tuple[str, str, Any, str]] = [
        ("dimension", "dimensions", Dimension, "code"),
        ("goal", "goals", Goal, "number"),
        ("feature", "features", KeyFeature, "code"),
    ]
    for name, many, model, key in kinds:
        for tag in row[many]:
            entry = {name: model.objects.get(**{key: tag[key]})}
            Tag.objects.create(initiative=initiative, strength=tag["strength"], **entry, **_texts(tag, "reason"))


def _event(row: Row) -> None:
    """Where the source gives no day, the note says so and the event spans what is known."""
    known = row["precision"] == "day"
    event = Event.objects.create(
        slug=row["key"],
        state=State.PUBLISHED,
        **_texts(row, "title", "place", "source"),
        **({} if known else {f"date_note_{code}": row[f"note_{code}"] for code in LANGUAGES}),
    )
    first, last = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
    Schedule.objects.create(event=event, all_day=True, starts_on=first, ends_on=last)
    expand(event=event, today=timezone.localdate())


PHASES = {
    "selecting": "selecting_on",
    "learning fair": "learning_fair_on",
    "green generation": "green_generation_on",
    "learning week": "learning_week_on",
    "baseline": "baseline_on",
    "network meeting": "network_meeting_on",
    "next selection": "closes_on",
}


def _cycle(row: Row) -> None:
    """The source gives months: a phase stands on the first day of its own."""
    dates = {PHASES[phase["phase"]]: date.fromisoformat(phase["starts_on"]) for phase in row["phases"]}
    Cycle.objects.create(year=row["year"], months_only=True, **dates, **_texts(row, "source", "note"))


def _indicator(row: Row) -> None:
    baseline = row["baseline"]
    indicator = Indicator.objects.create(
        code=row["code"],
        feature=KeyFeature.objects.get(code=row["key_feature"]) if row["key_feature"] else None,
        decimals=row["decimals"],
        kind=row["kind"],
        direction=row["direction"],
        frequency=row["frequency"],
        baseline_on=baseline and Period.parse(baseline["period"]).ends_on,
        baseline_value=baseline and Decimal(baseline["value"]),
        licence=row["licence"],
        state=State.PUBLISHED,
        **_texts(row, "name", "definition", "unit", "limitations", "source"),
    )
    indicator.initiatives.set(Initiative.objects.filter(slug__in=row["initiatives"]))
    for target in [*row["interim"], *([row["target"]] if row["target"] else [])]:
        Target.objects.create(
            indicator=indicator, on=Period.parse(target["period"]).ends_on, value=Decimal(target["value"])
        )
    Measurement.objects.bulk_create([_measurement(indicator, value) for value in row["values"]])
    rebuild_standings(indicators=[indicator.pk])


def _measurement(indicator: Indicator, row: Row) -> Measurement:
    period, now = Period.parse(row["period"]), timezone.now()
    return Measurement(
        indicator=indicator,
        period=str(period),
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        value=Decimal(row["value"]),
        figure=row["figure"],
        entered_at=now,
        review=Review.APPROVED,
        reviewed_at=now,
        current=True,
        **_texts(row, "note"),
    )
