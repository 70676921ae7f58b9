"""From draft to published: sent to review, published or returned with a reason, archived. Who may do which of these is
decided here from `rules.py`; every step is written in the audit trail, and every reason is kept."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import pgettext_lazy

from initiatives import audit, rules
from initiatives.models import Organisation, State, Submission
from initiatives.models.audit import Act


class Step(models.TextChoices):
    SUBMIT = "submit", pgettext_lazy("step", "Send to review")
    PUBLISH = "publish", pgettext_lazy("step", "Publish")
    RETURN = "return", pgettext_lazy("step", "Return with a reason")
    TAKE_BACK = "take-back", pgettext_lazy("step", "Take back from review")
    ARCHIVE = "archive", pgettext_lazy("step", "Archive")
    UNARCHIVE = "unarchive", pgettext_lazy("step", "Take out of the archive")


class TooLateError(Exception):
    """Somebody else has taken the step meanwhile."""


class VersionError(Exception):
    """The page of a row does not take its next version. `problems`: (field or empty, its name or empty, sentence), as
    its form says them."""

    def __init__(self, problems: list[tuple[str, str, str]]) -> None:
        super().__init__(problems)
        self.problems = problems

    @property
    def sentences(self) -> list[str]:
        return [f"{label}: {text}" if label else text for _name, label, text in self.problems]


def newest(row: Any) -> Submission | None:
    """What was sent to review last, while its author may still go on with it. One query."""
    found = Submission.objects.of(row).select_related("author", "reviewer").order_by("-pk").first()
    return found if found and found.is_open else None


def with_open_version(model: Any, ids: Iterable[int]) -> set[int]:
    """Those of the rows `ids` whose next version waits, or came back to its author. One query."""
    rows = Submission.objects.filter(model=model._meta.label_lower, object_id__in=ids)
    last = rows.order_by("object_id", "-pk").distinct("object_id")
    return {one.object_id for one in last if one.is_open and one.is_next_version}


def publishes(user: Any) -> bool:
    """Without a second pair of eyes: those who answer for the whole site."""
    return rules.may_steer(user)


def may_decide(user: Any, row: Any, submission: Submission | None) -> bool:
    return bool(submission and submission.is_waiting and rules.may_review(user, submission.author_id, row.owner_ids))


def steps(user: Any, row: Any, submission: Submission | None, *, edits: bool | None = None) -> set[Step]:
    """What this user may do with a row that is saved, besides changing it (`edits`, where that is known)."""
    if not (rules.may_edit(user, row.owner_ids) if edits is None else edits):
        return set()
    found: set[Step] = set()
    if may_decide(user, row, submission):
        found |= {Step.PUBLISH, Step.RETURN}
    if submission and submission.is_waiting and (submission.author_id == user.pk or publishes(user)):
        found.add(Step.TAKE_BACK)
    if row.state == State.ARCHIVED:
        found.add(Step.UNARCHIVE)
    elif row.state == State.DRAFT or rules.may_review(user, None, row.owner_ids):
        found.add(Step.ARCHIVE)
    return found


# --- Steps -----------------------------------------------------------------------------------------------
@transaction.atomic
def submit(*, row: Any, by: Any, now: datetime, version: dict[str, Any] | None = None) -> Submission:
    """Send a draft, or (`version`: data, fields, files, seen) the next version of what is published. What waited of it
    already is replaced by its author's newer text."""
    if not rules.may_edit(by, row.owner_ids):
        raise PermissionDenied
    before = Submission.objects.of(row).waiting().select_for_update(of=("self",)).first()
    if before:
        before.state, before.reviewed_at = Submission.State.TAKEN_BACK, now
        before.save(update_fields=["state", "reviewed_at"])
    made = Submission.objects.create(
        model=row._meta.label_lower, object_id=row.pk, name=str(row)[:400], organisation=_organisation(row), author=by,
        sent_at=now, **(version or {}),
    )  # fmt: skip
    if version is None:
        _set_state(row, State.IN_REVIEW, by)
    audit.record(act=Act.SUBMITTED, by=by, of=row)
    return made


def note_sent(*, rows: Iterable[Any], by: Any, now: datetime) -> None:
    """Many at once that a file has put in review. One that waits already goes on waiting."""
    rows = list(rows)
    made = [
        Submission(model=row._meta.label_lower, object_id=row.pk, name=str(row)[:400], author=by, sent_at=now,
                   organisation_id=min(row.owner_ids, default=None))
        for row in rows
    ]  # fmt: skip
    Submission.objects.bulk_create(made, ignore_conflicts=True)
    audit.record_each(act=Act.SUBMITTED, by=by, of=rows)


@transaction.atomic
def publish(*, row: Any, by: Any, now: datetime) -> None:
    """A draft that waits, by somebody who may decide on it; hidden until `published_at` where that is still to come.
    ValidationError where it lacks what the public needs."""
    waiting = _waiting(row)
    if not may_decide(by, row, waiting) or waiting.is_next_version:
        raise PermissionDenied
    row.published_at = max(row.published_at or now, now)
    _decide(waiting, Submission.State.PUBLISHED, by, now)
    _set_state(row, State.PUBLISHED, by, check=True)


@transaction.atomic
def published_next(*, submission: Submission, row: Any, by: Any, now: datetime) -> None:
    """After the next version was saved into the row."""
    _decide(submission, Submission.State.PUBLISHED, by, now)
    for held in submission.files.values():  # the row has its own by now
        transaction.on_commit(partial(default_storage.delete, held))
    audit.record(act=Act.APPROVED, by=by, of=row)


@transaction.atomic
def give_back(*, row: Any, by: Any, now: datetime, reason: str) -> None:
    """To its author, who reads the reason where they work. What is published stays as it is."""
    waiting = _waiting(row)
    if not may_decide(by, row, waiting):
        raise PermissionDenied
    _decide(waiting, Submission.State.RETURNED, by, now, reason)
    if not waiting.is_next_version:
        _set_state(row, State.DRAFT, by)
    audit.record(act=Act.RETURNED, by=by, of=row, after={"reason": reason})


@transaction.atomic
def take_back(*, row: Any, by: Any, now: datetime) -> None:
    waiting = _waiting(row)
    if waiting.author_id != by.pk and not publishes(by):
        raise PermissionDenied
    waiting.state, waiting.reviewed_at = Submission.State.TAKEN_BACK, now
    waiting.save(update_fields=["state", "reviewed_at"])
    if not waiting.is_next_version:
        _set_state(row, State.DRAFT, by)
    audit.record(act=Act.RETRACTED, by=by, of=row)


@transaction.atomic
def archive(*, row: Any, by: Any, now: datetime) -> None:
    """Off the site, and kept. What waited of it is taken back."""
    if Step.ARCHIVE not in steps(by, row, None):
        raise PermissionDenied
    drop(row=row, now=now)
    _set_state(row, State.ARCHIVED, by)


@transaction.atomic
def unarchive(*, row: Any, by: Any, now: datetime) -> None:
    """A draft again: it is published as every other."""
    if Step.UNARCHIVE not in steps(by, row, None):
        raise PermissionDenied
    row.published_at = None
    _set_state(row, State.DRAFT, by)


def drop(*, row: Any, now: datetime) -> None:
    """Nobody waits any longer for what is archived, deleted or published by those who may."""
    Submission.objects.of(row).waiting().update(state=Submission.State.TAKEN_BACK, reviewed_at=now)


def _waiting(row: Any) -> Submission:
    """Locked, so that two people cannot both decide."""
    found = Submission.objects.of(row).waiting().select_for_update(of=("self",)).first()
    if found is None:
        raise TooLateError
    return found


def _decide(waiting: Submission, state: str, by: Any, now: datetime, reason: str = "") -> None:
    waiting.state, waiting.reviewer, waiting.reviewed_at, waiting.reason = state, by, now, reason
    waiting.save(update_fields=["state", "reviewer", "reviewed_at", "reason"])


def _set_state(row: Any, state: str, by: Any, *, check: bool = False) -> None:
    before = type(row)._base_manager.filter(pk=row.pk).values(*audit.PUBLICATION).first() or {}
    row.state = state
    row.note_publication()
    if check:
        row.validate_constraints()
    row._history_user = by
    row.save(update_fields=["state", "published_at", "updated_at", *row.told_with_state])
    audit.publication(by=by, of=row, before=before)


def _organisation(row: Any) -> Organisation | None:
    return Organisation.objects.filter(pk__in=row.owner_ids).first()


def hold(upload: Any, to: str) -> str:
    """Stores what came with a next version; until the row names it, only those see it who may see its preview."""
    return default_storage.save(to, upload)


def may_look_at(user: Any, held: str) -> bool:
    """Whether the picture `held` waits with a next version of something that `user` may see the preview of."""
    if not rules.may_enter(user):
        return False
    found = Submission.objects.still_open().filter(files__contains={"image": held}).order_by("-pk").first()
    row: Any = found and apps.get_model(found.model)._base_manager.filter(pk=found.object_id).first()
    return row is not None and rules.may_edit(user, row.owner_ids)
