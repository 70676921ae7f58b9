"""One change to many rows at once: each by the rules, each in its own history, and all of them or none.

A look is the change itself, taken back; so what is refused is what the rules and the database would refuse.
"""

from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives import audit, rules, workflow
from initiatives.models import Tag
from initiatives.models.audit import Act
from initiatives.models.base import State

MOST = 300


class Refused(Exception):  # noqa: N818 - it is what happens to a row, no error of ours
    """Why a row stays as it is, as a sentence."""


class Change:
    """What is done to each row. `before` and `after` are words; a row for which they are equal is left alone."""

    def before(self, row: Any) -> str:
        raise NotImplementedError

    def after(self, row: Any) -> str:
        raise NotImplementedError

    def write(self, row: Any, by: Any) -> None:
        raise NotImplementedError


@dataclass(frozen=True)
class SetFields(Change):
    """Attributes to their new values."""

    values: dict[str, Any]

    def before(self, row: Any) -> str:
        return _words(row, self.values)

    def after(self, row: Any) -> str:
        there = {name: getattr(row, name) for name in self.values}
        try:
            self._put(row, self.values)
            return _words(row, self.values)
        finally:
            self._put(row, there)

    def write(self, row: Any, by: Any) -> None:
        self._put(row, self.values)
        row._history_user = by
        row.save()

    def _put(self, row: Any, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(row, name, value)


@dataclass(frozen=True)
class SetState(SetFields):
    """Publication. Who does not answer for the whole site sends to review; somebody else publishes."""

    def write(self, row: Any, by: Any) -> None:
        before = {name: getattr(row, name) for name in audit.PUBLICATION}
        wanted = self.values["state"]
        if not rules.may_steer(by) and wanted not in (State.DRAFT, State.IN_REVIEW):
            raise Refused(_("You can send it to review; somebody else publishes or archives it."))
        if wanted == State.IN_REVIEW:
            workflow.submit(row=row, by=by, now=timezone.now())
            return
        super().write(row, by)
        workflow.drop(row=row, now=timezone.now())
        audit.publication(by=by, of=row, before=before)


@dataclass(frozen=True)
class PutTag(Change):
    """A link to the framework; one that is there gets the new strength, and the reason where one is given."""

    kind: str  # dimension, goal, feature
    thing: Any
    strength: str
    reasons: dict[str, str] = field(default_factory=dict)

    def before(self, row: Any) -> str:
        return str(Tag.Strength(found.strength).label) if (found := _tag(row, self.kind, self.thing)) else ""

    def after(self, row: Any) -> str:
        return str(Tag.Strength(self.strength).label)

    def write(self, row: Any, by: Any) -> None:
        found = _tag(row, self.kind, self.thing)
        tag: Any = copy(found) if found else Tag(initiative=row, **{self.kind: self.thing})
        tag.strength = self.strength
        for name, text in self.reasons.items():
            setattr(tag, name, text or getattr(tag, name) or "")
        tag._history_user = by
        tag.save()
        _touch(row, by)


@dataclass(frozen=True)
class TakeTag(Change):
    kind: str
    thing: Any

    def before(self, row: Any) -> str:
        return str(Tag.Strength(found.strength).label) if (found := _tag(row, self.kind, self.thing)) else ""

    def after(self, row: Any) -> str:
        return ""

    def write(self, row: Any, by: Any) -> None:
        if found := _tag(row, self.kind, self.thing):
            tag: Any = copy(found)  # a look is taken back, and the row is asked again
            tag._history_user = by
            tag.delete()
            _touch(row, by)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became, or would become, of one row."""

    row: Any  # as it was before
    before: str
    after: str
    refused: str = ""
    stale: bool = False

    @property
    def goes(self) -> bool:
        return not self.refused and self.before != self.after


@transaction.atomic
def change_many(
    *,
    rows: Iterable[Any],
    change: Change,
    by: Any,
    seen_at: datetime | None,
    anyway: Collection[int] = (),
    write: bool,
    name: str = "",
) -> list[Outcome]:
    """`seen_at`: when the list was shown; what changed since then is left alone unless it is named in `anyway`.
    `write` false: nothing is kept."""
    found = [_one(row, change, by, seen_at, anyway) for row in rows]
    done = [one.row for one in found if one.goes]
    if not write:
        transaction.set_rollback(True)
    elif done:
        audit.record(act=Act.CHANGED_TOGETHER, by=by, name=name, after={"rows": [str(row) for row in done]})
    return found


def _one(row: Any, change: Change, by: Any, seen_at: datetime | None, anyway: Collection[int]) -> Outcome:
    stale = seen_at is not None and row.updated_at > seen_at
    before, after = change.before(row), change.after(row)
    why = refusal(row, by)
    if not why and stale and row.pk not in anyway:
        why = _("It was changed after you saw the list.")
    if why or before == after:
        return Outcome(row, before, after, why, stale)
    try:
        with transaction.atomic():
            change.write(copy(row), by)
    except Refused as error:
        why = str(error)
    except IntegrityError as error:
        why = _sentence(row, error)
    return Outcome(row, before, after, why, stale)


def refusal(row: Any, by: Any) -> str:
    """Why `by` may not change this row in a list, or ""."""
    if not rules.may_edit(by, row.owner_ids):
        return _("It belongs to an organisation that you are no member of.")
    if row.state == State.PUBLISHED and not rules.may_steer(by):
        return _("It is published: change it on its own page, so that others can look at it first.")
    return ""


def _sentence(row: models.Model, error: IntegrityError) -> str:
    """The rule's own, by its name in what the database says."""
    said = str(error)
    for rule in row._meta.constraints:
        if f'"{rule.name}"' in said:
            return str(rule.violation_error_message)
    raise error


def _words(row: Any, names: Iterable[str]) -> str:
    found = []
    for name in names:
        shown = getattr(row, f"get_{name}_display", None)
        found.append(str(shown() if shown else getattr(row, name) or ""))
    return ": ".join(filter(None, found))


def _tag(row: Any, kind: str, thing: Any) -> Tag | None:
    """Free where the tags are prefetched."""
    return next((tag for tag in row.tags.all() if getattr(tag, f"{kind}_id") == thing.pk), None)


def _touch(row: Any, by: Any) -> None:
    """Whoever has the page open is told that it changed."""
    row._history_user = by
    row.save(update_fields=["updated_at"])
