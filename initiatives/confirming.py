"""Links to the framework that somebody else has looked at: who set one does not confirm it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Subquery
from simple_history.utils import bulk_update_with_history

from initiatives import rules
from initiatives.models import Initiative, Tag


def set_by() -> Subquery:
    """Who set a tag or changed it last; None where nobody is known."""
    history: Any = Tag.history  # type: ignore[attr-defined]
    newest = history.filter(id=OuterRef("pk")).order_by("-history_date", "-history_id")
    return Subquery(newest.values("history_user")[:1])


def to_confirm(initiative: Initiative, user: Any) -> list[Tag]:
    """The unconfirmed ones that `user` may confirm: not what they set or changed themselves. One query."""
    tags = initiative.tags.filter(confirmed_at=None).select_related("dimension", "goal", "feature")
    return confirmable(tags.annotate(set_by=set_by()), initiative, user)


def confirmable(tags: Iterable[Any], initiative: Initiative, user: Any) -> list[Tag]:
    """Of those that know who `set_by`."""
    open_ones = [tag for tag in tags if tag.confirmed_at is None]
    return [tag for tag in open_ones if rules.may_review(user, tag.set_by, initiative.owner_ids)]


@transaction.atomic
def confirm(*, initiative: Initiative, by: Any, at: datetime) -> int:
    """All that `by` may. Returns how many."""
    list(initiative.tags.select_for_update().values_list("pk"))
    tags = to_confirm(initiative, by)
    if not tags and not rules.may_review(by, None, initiative.owner_ids):
        raise PermissionDenied
    for tag in tags:
        tag.confirmed_by, tag.confirmed_at = by, at
    if tags:
        bulk_update_with_history(tags, Tag, ["confirmed_by", "confirmed_at"], default_user=by)
    return len(tags)
