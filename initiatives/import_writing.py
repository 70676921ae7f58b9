"""How the rows of a bulk file are written: many at once, with their history, in somebody's name."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import translation
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from initiatives.import_results import Entry
from initiatives.models import User

IMPORT_USER = "import"
BATCH = 500


def import_user() -> User:
    """In whose name files are imported where nobody is named: an account that cannot sign in."""
    user, made = User.objects.get_or_create(username=IMPORT_USER, defaults={"is_active": False})
    if made:
        user.set_unusable_password()
        user.save()
    return user


def store(model: Any, entries: list[Entry], attributes: Iterable[str], *, by: User, at: datetime) -> None:
    """Insert and update many rows with their history, in a handful of queries and without signals.

    `attributes` are those that may have changed. The untranslated column mirrors the Danish one.
    """
    new = [entry.instance for entry in entries if entry.new]
    changed = [entry.instance for entry in entries if not entry.new]
    for instance in changed:
        instance.updated_at = at
    names = {*attributes, "updated_at"} | {name[:-3] for name in attributes if name.endswith("_da")}
    # Modeltranslation's own queryset would write the mirror into the Danish column.
    plain: models.QuerySet = models.QuerySet(model)
    with translation.override("da"):
        bulk_create_with_history(new, model, batch_size=BATCH, default_user=by)
        if changed:
            bulk_update_with_history(changed, model, sorted(names), batch_size=BATCH, default_user=by, manager=plain)
