"""The framework's rows, kept in step with `initiatives/data/` after every migrate.

Idempotent. Adds what is new and updates wording that still is as shipped; never overwrites what staff
edited, never deletes: an entry that left the files is retired.
"""

import csv
from typing import Any

from django.db import transaction

from initiatives import city
from initiatives.models import Dimension, FocusArea, Goal, KeyFeature, Pillar, PossibleMeasurement
from initiatives.models.framework import Entry

LANGUAGES = ("da", "en", "de")


def rows(name: str) -> list[dict[str, str]]:
    with city.file(f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def texts(row: dict[str, str], *fields: str) -> dict[str, str]:
    return {f"{field}_{lang}": row[f"{field}_{lang}"] for field in fields for lang in LANGUAGES}


def put(model: type[Entry], key: dict[str, Any], shipped: dict[str, Any]) -> tuple[Any, bool]:
    """The row with `key`, brought to `shipped` where nobody edited it. Returns (row, whether it is new)."""
    entry = model._default_manager.filter(**key).first()
    if entry is None:
        return model._default_manager.create(**key, **shipped, shipped=shipped), True
    changed = {
        field: value
        for field, value in shipped.items()
        if getattr(entry, field) != value and _is_as_shipped(entry, field)
    }
    if changed or entry.shipped != shipped or entry.retired:
        for field, value in changed.items():
            setattr(entry, field, value)
        entry.shipped, entry.retired = shipped, False
        entry.save()
    return entry, False


def _is_as_shipped(entry: Entry, field: str) -> bool:
    """A field that the files never had is nobody's work as long as it is empty."""
    now = getattr(entry, field)
    return now == entry.shipped[field] if field in entry.shipped else not now


def retire_others(model: type[Entry], keep: list[int]) -> None:
    for entry in model._default_manager.exclude(pk__in=keep).filter(retired=False):
        entry.retired = True
        entry.save()


def sync_dimensions() -> dict[str, Dimension]:
    found = {}
    for row in rows("dimensions"):
        shipped = {"order": int(row["order"]), **texts(row, "name", "short", "description", "example")}
        found[row["code"]], _new = put(Dimension, {"code": row["code"]}, shipped)
    return found


def sync_goals(dimensions: dict[str, Dimension]) -> dict[int, Goal]:
    found = {}
    for row in rows("goals"):
        shipped = {
            "dimension_id": dimensions[row["dimension"]].pk,
            "colour": row["hex"],
            **texts(row, "title", "text", "explanation"),
        }
        number = int(row["number"])
        found[number], _new = put(Goal, {"number": number}, shipped)
    return found


def sync_areas(goals: dict[int, Goal]) -> dict[int, FocusArea]:
    pillars, found = {}, {}
    for row in rows("pillars"):
        shipped = {"order": int(row["order"]), **texts(row, "name", "description")}
        pillars[row["code"]], _new = put(Pillar, {"code": row["code"]}, shipped)
    for row in rows("areas"):
        shipped = {"pillar_id": pillars[row["pillar"]].pk, **texts(row, "title", "short", "explanation")}
        number = int(row["number"])
        found[number], new = put(FocusArea, {"number": number}, shipped)
        if new:  # afterwards the default goals are the coordinators' to edit
            found[number].goals.set([goals[int(goal)] for goal in row["default_goals"].split()])
    retire_others(Pillar, [pillar.pk for pillar in pillars.values()])
    return found


def sync_features(areas: dict[int, FocusArea], goals: dict[int, Goal]) -> dict[str, KeyFeature]:
    found = {}
    for order, row in enumerate(rows("key_features"), 1):
        area = areas[int(row["area"])]
        shipped = {"area_id": area.pk, "order": order, **texts(row, "title", "short", "explanation")}
        found[row["code"]], new = put(KeyFeature, {"code": row["code"]}, shipped)
        if new:
            own = [goals[int(goal)] for goal in row["default_goals"].split()]
            found[row["code"]].goals.set(own or area.goals.all())
    return found


def sync_measurements(features: dict[str, KeyFeature]) -> list[int]:
    kept = []
    for row in rows("measurements"):
        key = {"feature_id": features[row["key_feature"]].pk, "order": int(row["order"])}
        entry, _new = put(PossibleMeasurement, key, {"kind": row["kind"], **texts(row, "name")})
        kept.append(entry.pk)
    return kept


@transaction.atomic
def sync() -> None:
    dimensions = sync_dimensions()
    goals = sync_goals(dimensions)
    areas = sync_areas(goals)
    features = sync_features(areas, goals)
    retire_others(PossibleMeasurement, sync_measurements(features))
    for model, kept in ((Dimension, dimensions), (Goal, goals), (FocusArea, areas), (KeyFeature, features)):
        retire_others(model, [entry.pk for entry in kept.values()])


def sync_after_migrate(sender: Any, plan: Any = (), **options: Any) -> None:
    """Signal handler. Migrating backwards leaves tables away, so it only runs on a whole schema."""
    if any(backwards for _migration, backwards in plan):
        return
    sync()
