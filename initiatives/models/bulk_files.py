from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models


class BulkFileQuerySet(models.QuerySet):
    def older_than(self, moment: datetime) -> Self:
        return self.filter(at__lt=moment)


class BulkFile(models.Model):
    """A bulk file between its preview and the word that it shall be imported."""

    table = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    objects = BulkFileQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["at"], name="bulk_file_at")]

    def __str__(self) -> str:
        return self.name
