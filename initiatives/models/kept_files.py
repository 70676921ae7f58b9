from datetime import datetime
from typing import Self

from django.db import models


class KeptFileQuerySet(models.QuerySet):
    def older_than(self, moment: datetime) -> Self:
        return self.filter(at__lt=moment)


class KeptFile(models.Model):
    """A file of a public form that came back with an error: kept for some hours, so that nobody chooses it twice.

    It has no address. Whoever sends the same page of the form again, with the signed key in it, uses it up.
    """

    key = models.UUIDField(unique=True)
    form = models.CharField(max_length=40)
    page = models.CharField(max_length=64)
    name = models.CharField(max_length=100)
    content = models.BinaryField()
    at = models.DateTimeField(db_index=True)
    objects = KeptFileQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "page"], name="kept_file_one_for_each_page")]

    def __str__(self) -> str:
        return self.name
