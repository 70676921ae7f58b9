from django.db import models


class Change(models.Model):
    """One row for each transaction that wrote to a table that pages show. A trigger writes it, `initiatives.versions`
    reads it."""

    # The id of a transaction alone is not enough: a database that was restored elsewhere counts from the start again.
    transaction = models.BigIntegerField()
    began_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["transaction", "began_at"], name="change_once_a_transaction")]

    def __str__(self) -> str:
        return f"{self.transaction} {self.began_at}"
