"""Two rows that mean the same become one: all that points at the one that goes points at the other afterwards, its
addresses lead there, and it can be taken back.

Which tables point at a row is asked of Django, so that this knows none above its app.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, models, transaction
from django.utils import translation
from simple_history.models import HistoricalChanges
from simple_history.utils import bulk_update_with_history

from initiatives import audit, links, rules
from initiatives.models import Merge, OldSlug
from initiatives.models.audit import Act

EMPTY = (None, "", "unknown")
ALIKE = 0.42  # of 1: "Sønderborg Bibliotek" and "Biblioteket Sønderborg" are, two schools of one town are not
PAIRS = """
SELECT one.id, other.id, similarity(lower(one.{name}), lower(other.{name})) AS alike
FROM {table} one JOIN {table} other ON one.id < other.id
WHERE similarity(lower(one.{name}), lower(other.{name})) >= %s
ORDER BY alike DESC, one.id, other.id LIMIT %s
"""
MOST_PAIRS = 50


@dataclass(frozen=True, slots=True)
class Pointing:
    """Rows of one table that point at the row through one column."""

    field: Any
    rows: models.QuerySet

    @property
    def label(self) -> str:
        """A table between two tables is called by the field that it belongs to."""
        model = self.field.model
        if model._meta.auto_created:
            owner = model._meta.auto_created._meta
            name = next(field.verbose_name for field in owner.many_to_many if field.remote_field.through is model)
            return f"{str(owner.verbose_name_plural).capitalize()}: {name}"
        return f"{str(model._meta.verbose_name_plural).capitalize()}: {self.field.verbose_name}"


def pointing_at(row: models.Model) -> Iterator[Pointing]:
    """In a fixed order; histories keep what they said."""
    found: Any = row._meta.get_fields(include_hidden=True)
    for relation in found:
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        model: Any = relation.related_model
        if not issubclass(model, HistoricalChanges):
            rows = model._base_manager.filter(**{relation.field.name: row.pk}).order_by("pk")
            yield Pointing(relation.field, rows)


def likely(model: type[models.Model], name: str) -> list[tuple[int, int, float]]:
    """Pairs of rows whose names resemble each other, most alike first: one query. `name` is a column of ours."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(PAIRS.format(table=quote(model._meta.db_table), name=quote(name)), [ALIKE, MOST_PAIRS])
        return cursor.fetchall()


@transaction.atomic
def merge(*, keep: Any, gone: Any, by: Any, at: datetime, fill: bool = True) -> Merge:
    """`fill`: what the kept row lacks is taken from the other."""
    if not rules.may_steer(by):
        raise PermissionDenied
    list(type(keep)._default_manager.filter(pk__in=(keep.pk, gone.pk)).order_by("pk").select_for_update())
    made = Merge(
        model=keep._meta.label_lower, kept_id=keep.pk, gone_id=gone.pk, kept_name=str(keep)[:400],
        gone_name=str(gone)[:400], gone=audit.snapshot(gone), by=by, at=at,
    )  # fmt: skip
    for pointing in pointing_at(gone):
        moved, dropped = _move(pointing, keep, by, at)
        table = pointing.field.model._meta.label_lower
        made.moved += [[table, pointing.field.name, pk] for pk in moved]
        made.dropped += [[table, columns] for columns in dropped]
    gone._history_user, gone._change_reason = by, f"→ {keep}"[:100]
    slug, pk = getattr(gone, "slug", ""), gone.pk
    gone.delete()
    made.filled = _fill(keep, made.gone, by) if fill else {}
    if slug:
        OldSlug.objects.filter(model=made.model, object_id=pk).update(object_id=keep.pk)
        OldSlug.objects.update_or_create(model=made.model, slug=slug, defaults={"object_id": keep.pk})
    made.save()
    _note(made, keep)
    return made


def _move(pointing: Pointing, keep: Any, by: Any, at: datetime) -> tuple[list[int], list[dict[str, Any]]]:
    """Ids of the rows that moved, and those that fell away because the kept row has the same."""
    rows = list(pointing.rows.select_for_update(of=("self",)))
    name, model = pointing.field.attname, pointing.field.model
    if hasattr(model, "history"):
        _point(rows, pointing.field, keep.pk, by, at)
        return [row.pk for row in rows], []
    moved, dropped = [], []
    with _links_of(model, [audit.snapshot(row) for row in rows], by, at):
        for row in rows:
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=row.pk).update(**{name: keep.pk})
                moved.append(row.pk)
            except IntegrityError:
                dropped.append(audit.snapshot(row))
                model._base_manager.filter(pk=row.pk).delete()
    return moved, dropped


def _links_of(model: Any, rows: list[dict[str, Any]], by: Any, at: datetime) -> AbstractContextManager[None]:
    """Rows of a table between two have their history with the row whose field they are."""
    if not model._meta.auto_created:
        return nullcontext()
    owner = links.owner_of(model)
    return links.written_down(model, {row[owner] for row in rows}, by=by, at=at)


def _point(rows: list[Any], field: Any, pk: int, by: Any, at: datetime) -> None:
    """With a line in each row's own history, and without signals."""
    names = [field.name]
    for row in rows:
        setattr(row, field.attname, pk)
        if hasattr(row, "updated_at"):
            row.updated_at, names = at, [field.name, "updated_at"]
    model = field.model
    plain: Any = models.QuerySet(model)  # modeltranslation's own would write into language columns
    if rows:
        with translation.override("da"):
            bulk_update_with_history(rows, model, names, batch_size=500, default_user=by, manager=plain)


def _fill(keep: Any, gone: dict[str, Any], by: Any) -> dict[str, list[Any]]:
    filled = {}
    for name in fillable(keep):
        if getattr(keep, name) in EMPTY and gone.get(name) not in EMPTY:
            filled[name] = [getattr(keep, name), gone[name]]
            setattr(keep, name, gone[name])
    if filled:
        keep._history_user = by
        keep.save()
    return filled


def fillable(row: models.Model) -> list[str]:
    """Columns with texts of people's own: not keys, states or times."""
    chosen = (models.CharField, models.TextField)
    return [
        field.attname
        for field in row._meta.concrete_fields
        if isinstance(field, chosen) and not field.generated and field.name not in ("slug", "state", "kind")
    ]


def _note(made: Merge, keep: Any) -> None:
    told = {
        "into": made.kept_name,
        "moved": len(made.moved),
        "dropped": len(made.dropped),
        "filled": sorted(made.filled),
    }
    audit.record(act=Act.MERGED, by=made.by, of=keep, name=made.gone_name, before=made.gone, after=told)


# --- Taking it back --------------------------------------------------------------------------------
@transaction.atomic
def take_back(*, merge: Merge, by: Any, at: datetime) -> Any:
    """The row as it was, with all that moved and has not been pointed elsewhere since. Returns it."""
    if not rules.may_steer(by):
        raise PermissionDenied
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk, undone_at=None)
    model: Any = apps.get_model(merge.model)
    OldSlug.objects.filter(model=merge.model, object_id=merge.kept_id, slug=merge.gone.get("slug", "")).delete()
    row = _restored(model, merge.gone)
    row._history_user = by
    row.save(force_insert=True)
    _empty_again(model, merge, by)
    with ExitStack() as history:
        for model, rows in _of_tables(merge).items():
            history.enter_context(_links_of(model, rows, by, at))
        for table, columns in merge.dropped:
            _restored(apps.get_model(table), columns).save(force_insert=True)
        for (table, name), ids in _grouped(merge.moved).items():
            _back(apps.get_model(table), name, ids, merge, by, at)
    Merge.objects.filter(pk=merge.pk).update(undone_at=at)
    audit.record(act=Act.SEPARATED, by=by, of=row, after={"from": merge.kept_name})
    return row


def _restored(model: Any, columns: dict[str, Any]) -> Any:
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.generated}
    return model(**{name: fields[name].to_python(value) for name, value in columns.items() if name in fields})


def _empty_again(model: Any, merge: Merge, by: Any) -> None:
    """Where what was filled in still stands."""
    keep = model._default_manager.filter(pk=merge.kept_id).first()
    if keep is None:
        return
    for name, (before, after) in merge.filled.items():
        if getattr(keep, name) == after:
            setattr(keep, name, before)
    keep._history_user = by
    keep.save()


def _of_tables(merge: Merge) -> dict[Any, list[dict[str, Any]]]:
    """All rows that come back, by their table."""
    found: dict[Any, list[dict[str, Any]]] = {}
    for table, columns in merge.dropped:
        found.setdefault(apps.get_model(table), []).append(columns)
    for (table, _name), ids in _grouped(merge.moved).items():
        model: Any = apps.get_model(table)
        found.setdefault(model, []).extend(model._base_manager.filter(pk__in=ids).values())
    return found


def _grouped(moved: list[list[Any]]) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for table, name, pk in moved:
        found.setdefault((table, name), []).append(pk)
    return found


def _back(model: Any, name: str, ids: list[int], merge: Merge, by: Any, at: datetime) -> None:
    rows = model._base_manager.filter(pk__in=ids, **{name: merge.kept_id})
    if hasattr(model, "history"):
        _point(list(rows), model._meta.get_field(name), merge.gone_id, by, at)
    else:
        rows.update(**{name: merge.gone_id})
