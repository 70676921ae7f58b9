"""Links of many to many in the history: partners, goals, Key Features. Django changes them after a row was saved:
so they stand in the record that was just made, with what was there before; without one, in a record of their own."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from simple_history.models import HistoricalRecords

from initiatives.differences import Sides, sides
from initiatives.models import Merge
from initiatives.models.links import LinksInHistory

Keys = list[int]


def fields_of(model: Any) -> list[Any]:
    """The fields whose links a table's history keeps; a table between that has columns has a history of its own."""
    if not (hasattr(model, "history") and issubclass(model.history.model, LinksInHistory)):
        return []
    return [field for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created]


# --- Writing -----------------------------------------------------------------------------------------
def remember(instance: Any, history_instance: Any, **_signal: Any) -> None:
    """The newest record of a row that is in hand."""
    instance._newest_record = history_instance


def note(sender: Any, instance: Any, action: str, reverse: bool, model: Any, pk_set: set[int] | None, **_: Any) -> None:
    """Signal `m2m_changed`: before and after each step."""
    owner = model if reverse else type(instance)
    field = next((field for field in fields_of(owner) if field.remote_field.through is sender), None)
    if field is None or pk_set == set():
        return
    when, _underscore, what = action.partition("_")
    if when == "pre":
        rows = _owners(field, instance, pk_set) if reverse else [instance]
        instance._links_before = [(row, _linked(field, row.pk)) for row in rows]
        return
    for row, before in instance.__dict__.pop("_links_before", []):
        keys = {instance.pk} if reverse else set(before) if pk_set is None else pk_set
        _write(row, field, before, sorted({*before} | keys if what == "add" else {*before} - keys))


@contextmanager
def written_down(table: Any, rows: Iterable[int], *, by: Any, at: datetime) -> Iterator[None]:
    """What is done to a table between two without Django's managers, so without the signal. `rows`: keys of those whose
    links may change. Where they did, each row is changed `at`, and its history says so."""
    owner = table._meta.auto_created
    field = next((one for one in fields_of(owner) if one.remote_field.through is table), None) if owner else None
    before = {pk: _linked(field, pk) for pk in set(rows)} if field else {}
    yield
    for pk, then in sorted(before.items()):
        now = _linked(field, pk)
        if now != then:
            owner._base_manager.filter(pk=pk).update(updated_at=at)
            row = owner._base_manager.get(pk=pk)
            row._history_user = by
            _write(row, field, then, now)


def let_go(row: Any) -> None:
    """Before a row is deleted: what is linked to it says in its own history that it no longer is."""
    for relation in row._meta.related_objects:
        if relation.many_to_many and relation.field in fields_of(relation.related_model):
            getattr(row, relation.get_accessor_name()).clear()


def owner_of(table: Any) -> str:
    """The column of a table between two that names the row whose field it is."""
    many = table._meta.auto_created._meta.many_to_many
    field = next(field for field in many if field.remote_field.through is table)
    return table._meta.get_field(field.m2m_field_name()).attname


def _linked(field: Any, pk: int) -> Keys:
    between = field.remote_field.through._base_manager.filter(**{field.m2m_field_name(): pk})
    return sorted(between.values_list(f"{field.m2m_reverse_field_name()}_id", flat=True))


def _owners(field: Any, other: Any, pk_set: set[int] | None) -> list[Any]:
    """Where a link is changed from its other end."""
    rows = field.model._base_manager.order_by("pk")
    return list(rows.filter(**{field.name: other}) if pk_set is None else rows.filter(pk__in=pk_set))


def _write(row: Any, field: Any, before: Keys, after: Keys) -> None:
    record = getattr(row, "_newest_record", None) or _record_of(row)
    links = dict(record.links or {})
    first = links.pop(field.name, [before])[0]
    if first != after:
        links[field.name] = [first, after]
    record.links = links or None
    type(record)._base_manager.filter(pk=record.pk).update(links=record.links)


def _record_of(row: Any) -> Any:
    kind = type(row).history.model
    request = getattr(HistoricalRecords.context, "request", None)
    user = getattr(row, "_history_user", None) or getattr(request, "user", None)
    columns = {field.attname: getattr(row, field.attname) for field in kind.tracked_fields}
    record = kind(
        history_date=timezone.now(), history_type="~", history_user=user if user and user.pk else None, **columns
    )
    record.save()
    remember(row, record)
    return record


# --- Reading -----------------------------------------------------------------------------------------
def linked_then(record: Any) -> dict[str, Keys]:
    """By field, what the row was linked to while a version stood: what the nearest change says. A field of which no
    change is known is left out. What has become part of another row since is that row."""
    if not isinstance(record, LinksInHistory):
        return {}
    records: Any = type(record)._base_manager
    changes = records.filter(id=record.id, links__isnull=False)  # type: ignore[attr-defined]
    found: dict[str, Keys] = {}
    for other in changes.order_by("history_date", "history_id"):
        is_later = (other.history_date, other.pk) > (record.history_date, record.pk)  # type: ignore[attr-defined]
        for name, (before, after) in other.links.items():
            if not is_later:
                found[name] = after
            else:
                found.setdefault(name, before)
    model: Any = record.instance_type  # type: ignore[attr-defined]
    fields = {field.name: field for field in fields_of(model)}
    return {name: _standing(fields[name].related_model, keys) for name, keys in found.items() if name in fields}


def _standing(model: Any, keys: Keys) -> Keys:
    instead = Merge.objects.instead_of(model, keys)
    return sorted({instead.get(key, key) for key in keys})


def told(model: Any, records: Iterable[Any]) -> dict[Any, list[tuple[str, Sides]]]:
    """By the record's key, (field as the form calls it, both values). One query for each field that changed."""
    changed = [record for record in records if getattr(record, "links", None)]
    fields = {field.name: field for field in fields_of(model)}
    names = {name: _names(field, name, changed) for name, field in fields.items()}
    return {record.pk: list(_lines(fields, names, record.links)) for record in changed}


def _lines(fields: dict[str, Any], names: dict[str, dict[int, str]], links: Any) -> Iterator[tuple[str, Sides]]:
    for name in fields.keys() & links.keys():
        before, after = ("; ".join(names[name].get(key, f"#{key}") for key in keys) for keys in links[name])
        yield capfirst(str(fields[name].verbose_name)), sides(before, after)


def _names(field: Any, name: str, records: Iterable[Any]) -> dict[int, str]:
    keys = {key for record in records for side in record.links.get(name, ()) for key in side}
    rows: models.QuerySet = field.related_model._default_manager.all()
    found = {key: str(row) for key, row in rows.in_bulk(keys).items()} if keys else {}
    return found | _names_then(field.related_model, keys - found.keys())


def _names_then(model: Any, keys: set[int]) -> dict[int, str]:
    """What rows were called that are no more."""
    if not keys or not hasattr(model, "history"):
        return {}
    last = model.history.filter(id__in=keys, history_type="-").order_by("history_date")
    return {record.id: str(record.instance) for record in last}
