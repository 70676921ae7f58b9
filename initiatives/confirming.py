"""Links to the framework that somebody else has looked at: who set one does not confirm it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from simple_history.utils import bulk_update_with_history

from initiatives import rules
from initiatives.models import Initiative, Tag


def to_confirm(initiative: Initiative, user: Any) -> list[Tag]:
    """The unconfirmed ones that `user` may confirm: not what they set or changed themselves. Two queries."""
    tags = list(initiative.tags.filter(confirmed_at=None).select_related("dimension", "goal", "feature"))
    history: Any = Tag.history  # type: ignore[attr-defined]
    rows = history.filter(id__in=[tag.pk for tag in tags]).order_by("id", "-history_date", "-history_id").distinct("id")
    authors = dict(rows.values_list("id", "history_user"))
    return [tag for tag in tags if rules.may_review(user, authors.get(tag.pk), initiative.owner_ids)]


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
