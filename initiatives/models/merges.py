from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class MergeQuerySet(models.QuerySet):
    def instead_of(self, model: type[models.Model], keys: Iterable[int]) -> dict[int, int]:
        """By the key of a row that went, the one that it is part of now. A query for each time that it went on."""
        found: dict[int, int] = {}
        asked = set(keys)
        while asked:
            rows = self.filter(model=model._meta.label_lower, gone_id__in=asked, undone_at=None)
            new = dict(rows.values_list("gone_id", "kept_id"))
            found = {gone: new.get(kept, kept) for gone, kept in found.items()} | new
            asked = set(new.values()) - found.keys()
        return found


class Merge(models.Model):
    """Two rows of one table that became one, with all that is needed to take it back: what the row was that went, which
    rows moved, which fell away because the other had them already, and what was filled in."""

    model = models.CharField(max_length=60)
    kept_id = models.BigIntegerField()
    gone_id = models.BigIntegerField()
    kept_name = models.CharField(max_length=400)
    gone_name = models.CharField(max_length=400)
    gone = models.JSONField(encoder=DjangoJSONEncoder)  # its columns
    moved = models.JSONField(default=list)  # [table, column, id of the row]
    dropped = models.JSONField(default=list, encoder=DjangoJSONEncoder)  # [table, columns]
    filled = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # column: [before, after]
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("merged by")
    )
    at = models.DateTimeField(_("merged"))
    undone_at = models.DateTimeField(_("taken back"), null=True)
    objects: Any = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="merge_of_two",
                condition=~Q(kept_id=F("gone_id")),
                violation_error_message=_("Choose two different ones."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone_name} → {self.kept_name}"
