"""The sample taken away: its rows, what hangs on them, and their history; nothing else.

Which rows those are follows from the models, so that a table that is added later is looked after too: what could
not be without a sample row goes with it, and any other row that points at one lives on with that link empty.
Written without signals, which would add to the history and derive each indicator's standing again for every figure.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone
from simple_history.exceptions import NotHistoricalModelError
from simple_history.models import HistoricalChanges
from simple_history.utils import get_history_model_for_model

from indicators.actions import rebuild_standings
from initiatives.models import OldSlug, Submission
from initiatives.models.links import LinksInHistory
from sonderborg.sample.load import LOCK, analyse, marked

Model = type[models.Model]
Ids = dict[Model, set[int]]
BATCH = 10_000  # ids in one query


@dataclass
class Removed:
    """By model: `rows` that went, history aside; `added` of them by staff; rows whose link was `emptied`."""

    rows: Counter[Model] = field(default_factory=Counter)
    added: Counter[Model] = field(default_factory=Counter)
    emptied: Counter[Model] = field(default_factory=Counter)


@transaction.atomic
def remove() -> Removed:
    """All or nothing; a second time there is nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL portal.removing_sample = 'on'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    marks = {model: set(model._base_manager.filter(sample=True).values_list("pk", flat=True)) for model in marked()}
    gone = _with_what_hangs_on(marks, lambda model: (model._base_manager.all(), "pk"))
    removed = Removed(emptied=_empty_links(gone))
    for model, ids in gone.items():
        removed.rows[model] = _delete(model._base_manager.all(), "pk", ids)
        removed.added[model] = len(ids - marks[model]) if model in marks else 0
    _delete_traces(gone)
    _forget_links(gone)
    rebuild_standings()
    analyse(gone)
    return removed


def _with_what_hangs_on(start: Ids, rows: Callable[[Model], Any]) -> Ids:
    """`start` and the rows that cannot be without those; `rows` gives a table's queryset and its column of ids."""
    found = {model: set(ids) for model, ids in start.items()}
    todo = list(found)
    while todo:
        model = todo.pop()
        for relation in _pointing_at(model):
            other = relation.related_model
            if not _hangs(relation) or (source := rows(other)) is None:
                continue
            table, column = source
            new = set(_where(table, relation.field.name, found[model], column)) - found.get(other, set())
            if new:
                found.setdefault(other, set()).update(new)
                todo.append(other)
    return found


def _pointing_at(model: Any) -> Iterator[Any]:
    """The foreign keys that point at a table, those of many-to-many links too; history knows ids only."""
    for relation in model._meta.get_fields(include_hidden=True):
        own = relation.auto_created and (relation.one_to_many or relation.one_to_one)
        if own and not issubclass(relation.related_model, HistoricalChanges):
            yield relation


def _hangs(relation: Any) -> bool:
    return relation.on_delete is models.CASCADE or not relation.field.null


def _where(rows: models.QuerySet, name: str, ids: Iterable[int], column: str) -> Iterator[int]:
    for some in _batches(ids):
        yield from rows.filter(**{f"{name}__in": some}).values_list(column, flat=True)


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH))


def _empty_links(gone: Ids) -> Counter[Model]:
    """Real rows that point at the sample; they are changed by that, and say so."""
    counts: Counter[Model] = Counter()
    for model, ids in gone.items():
        for relation in _pointing_at(model):
            if _hangs(relation):
                continue
            other, name = relation.related_model, relation.field.name
            kept = set(_where(other._base_manager.all(), name, ids, "pk")) - gone.get(other, set())
            now = {c.name: timezone.now() for c in other._meta.fields if getattr(c, "auto_now", False)}
            for some in _batches(kept):
                counts[other] += other._base_manager.filter(pk__in=some).update(**{name: None}, **now)
    return counts


def _delete(rows: models.QuerySet, column: str, ids: Iterable[int]) -> int:
    """Foreign keys are checked at the end of the transaction, so that the order does not matter."""
    return sum(
        rows.filter(**{f"{column}__in": some})._raw_delete(rows.db)  # type: ignore[attr-defined]
        for some in _batches(ids)
    )


def _delete_traces(gone: Ids) -> None:
    """History and old addresses, also of sample rows that staff had deleted before."""
    start = {model: ids | _deleted_before(model) for model, ids in gone.items()}
    for model, ids in _with_what_hangs_on(start, _lost).items():
        if history := _history(model):
            _delete(history._base_manager.all(), model._meta.pk.name, ids)
        _delete(Submission.objects.filter(model=model._meta.label_lower), "object_id", ids)
        _delete(OldSlug.objects.filter(model=model._meta.label_lower), "object_id", ids)


def _forget_links(gone: Ids) -> None:
    """What is gone among the links of rows that stay, in the history of those."""
    for history in apps.get_models():
        if not issubclass(history, LinksInHistory):
            continue
        many: Any = history.instance_type._meta.many_to_many  # type: ignore[attr-defined]
        gone_of = {field.name: gone.get(field.related_model, set()) for field in many}
        for record in history._base_manager.filter(links__isnull=False):
            kept = {
                name: [[key for key in side if key not in gone_of.get(name, ())] for side in sides]
                for name, sides in (record.links or {}).items()
            }
            links = {name: [before, after] for name, (before, after) in kept.items() if before != after}
            if links != record.links:
                history._base_manager.filter(pk=record.pk).update(links=links or None)


def _deleted_before(model: Model) -> set[int]:
    if model not in marked() or (source := _lost(model)) is None:
        return set()
    table, column = source
    return set(table.filter(sample=True).values_list(column, flat=True))


def _lost(model: Model) -> tuple[Any, str] | None:
    """The history of the rows of a table that are no more."""
    if (history := _history(model)) is None:
        return None
    key = model._meta.pk.name
    return history._base_manager.exclude(**{f"{key}__in": model._base_manager.values("pk")}), key


def _history(model: Model) -> Model | None:
    try:
        return get_history_model_for_model(model)
    except NotHistoricalModelError:
        return None
