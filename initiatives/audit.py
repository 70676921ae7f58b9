"""The audit trail: who did what to what, when and from where; before and after. Written in the transaction of what it
tells, so that neither is ever there without the other, and never changed afterwards (`AuditEntry`)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from initiatives.models import AuditEntry, User
from initiatives.models.audit import Act
from initiatives.visitors import address_of

LONGEST_NAME = 400
Values = Mapping[str, Any]
SECRET = {"password"}


def record(
    *,
    act: Act,
    by: Any,
    of: models.Model | None = None,
    name: str = "",
    before: Values | None = None,
    after: Values | None = None,
    address: str | None = None,
) -> AuditEntry:
    """`by` is a user, or None for a command or for someone unknown; `of` the row that it is about, `name` what to call
    it where that is not its text. Without `address` it is that of the request that is being answered, if any."""
    entry = _entry(act, by, of, name, before, after, address)
    entry.save(force_insert=True)
    return entry


def record_each(*, act: Act, by: Any, of: Iterable[models.Model], before: Values | None = None,
                after: Values | None = None) -> None:  # fmt: skip
    """The same act on many rows, in one query."""
    AuditEntry.objects.bulk_create([_entry(act, by, row, "", before, after, None) for row in of])


def _entry(
    act: Act,
    by: Any,
    of: models.Model | None,
    name: str,
    before: Values | None,
    after: Values | None,
    address: str | None,
) -> AuditEntry:
    known = by if isinstance(by, User) and by.pk else None
    return AuditEntry(
        at=timezone.now(),
        by_id=known.pk if known else None,
        by_name=known.get_username()[:200] if known else "",
        kind=act.kind,
        act=act,
        model=of._meta.label_lower if of is not None else "",
        object_id=str(of.pk or "") if of is not None else "",
        name=(name or (str(of) if of is not None else "")).replace("\x00", "")[:LONGEST_NAME],
        before=_plain(before),
        after=_plain(after),
        address=_address() if address is None else address,
    )


def _address() -> str:
    request = getattr(HistoricalRecords.context, "request", None)
    return address_of(request) if request is not None else ""


def _plain(values: Values | None) -> dict[str, Any] | None:
    return None if values is None else {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    """As JSON can hold it; a file by its name."""
    return value.name if isinstance(value, models.fields.files.FieldFile) else value


def snapshot(row: models.Model) -> dict[str, Any]:
    """The columns of a row before it goes. A table whose rows say more of a person than may be kept for years names
    those that may (`audited`)."""
    chosen = getattr(row, "audited", None)
    return {
        field.attname: _value(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if (field.name in chosen if chosen else not (field.generated or field.name in SECRET))
    }


def deleted(*, by: Any, of: models.Model) -> AuditEntry:
    """Before the row goes, while it still has its number."""
    return record(act=Act.DELETED, by=by, of=of, before=snapshot(of))


PUBLICATION = ("state", "published_at")


def publication(*, by: Any, of: Any, before: Values) -> AuditEntry | None:
    """What became of a row's publication; nothing where it is as it was. `before` holds what PUBLICATION names."""
    after = {name: getattr(of, name) for name in PUBLICATION}
    if (before.get("state"), _second(before.get("published_at"))) == (of.state, _second(of.published_at)):
        return None
    if (act := _act(before.get("state"), of)) is None:
        return None
    return record(act=act, by=by, of=of, before={name: before.get(name) for name in PUBLICATION}, after=after)


def _second(at: Any) -> Any:
    """A form leaves out what is smaller."""
    return at and at.replace(microsecond=0)


def _act(before: str | None, row: Any) -> Act | None:
    if row.state == "published":
        return Act.PUBLISHED if row.is_public else Act.SCHEDULED
    if row.state == "archived":
        return Act.ARCHIVED
    if before == "archived":
        return Act.UNARCHIVED
    return Act.WITHDRAWN if before == "published" else None
