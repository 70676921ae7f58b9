from datetime import datetime

from django.db import models


class Attempt(models.Model):
    """One use of a public form, kept for a day so that uses can be counted by every process alike.

    `who` is a keyed hash: it tells two addresses apart, and none of them can be read from it.
    """

    what = models.CharField(max_length=40)
    who = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["what", "who", "at"], name="attempt_who"),
                   models.Index(fields=["what", "at"], name="attempt_what")]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def count(cls, what: str, who: str, since: datetime) -> tuple[int, int]:
        """How often since then: by `who`, and by all. One query."""
        found = cls.objects.filter(what=what, at__gt=since).aggregate(
            one=models.Count("pk", filter=models.Q(who=who)), all=models.Count("pk")
        )
        return found["one"], found["all"]
