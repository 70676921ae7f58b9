from typing import Self

from django.db import models
from django.db.models import Q


class SeriesQuerySet(models.QuerySet):
    """Dates of one event shown as one. What is cancelled or moved stays in sight: only dates of the same status stand
    for one another. `alike` are the dates that count; the rows themselves are among them."""

    def first_of_series(self, alike: "SeriesQuerySet") -> Self:
        """A search among the rows that ends with the page: it costs what is shown, not what the calendar holds."""
        same_time = Q(starts_at=models.OuterRef("starts_at"), pk__lt=models.OuterRef("pk"))
        earlier = Q(starts_at__lt=models.OuterRef("starts_at")) | same_time
        return self.filter(~models.Exists(alike._of_series().filter(earlier)))

    def with_more_dates(self, alike: "SeriesQuerySet") -> Self:
        """`more_dates`: how many later ones there are, or None."""
        later = alike._of_series().filter(starts_at__gt=models.OuterRef("starts_at")).values("event")
        return self.annotate(more_dates=models.Subquery(later.annotate(n=models.Count("pk")).values("n")))

    def _of_series(self) -> Self:
        return self.filter(event=models.OuterRef("event"), status=models.OuterRef("status")).order_by()
