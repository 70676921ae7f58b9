"""What a row was linked to, in its history."""

from django.db import models


class LinksInHistory(models.Model):
    """A base of records of history. `links`, by field: the keys before and after; None where no link was changed."""

    links = models.JSONField(null=True, editable=False)

    class Meta:
        abstract = True
