from django.db import models


class Letter(models.Model):
    """An e-mail that is still to be sent. It is written in the transaction of what it tells, so that neither is
    lost, and goes once the mail server has taken it: nothing of a letter is kept."""

    to = models.EmailField()
    reply_to = models.EmailField(blank=True, db_default="")  # so that code from before it can still write letters
    # Where its reader says that no more of these shall come.
    unsubscribe = models.URLField(max_length=500, blank=True, db_default="")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    about = models.CharField(max_length=60, blank=True, db_index=True)  # such as "suggestion 12"
    written_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    refused = models.BooleanField(default=False)  # trying again is of no use
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.subject
