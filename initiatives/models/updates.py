from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiatives.fulltext import SearchColumn, finding, search_index, vector
from initiatives.models.base import Published, PublishedQuerySet, published_has_a_time, said
from initiatives.models.initiatives import Initiative
from initiatives.search import folded


class UpdateQuerySet(PublishedQuerySet):
    owner = "initiative__lead"

    def search(self, text: str) -> Self:
        return self.filter(finding(text))

    def visible_to(self, user: Any) -> Self:
        """An update is never seen before its initiative."""
        return super().visible_to(user).filter(initiative__in=Initiative.objects.visible_to(user))


class Update(Published):
    """A dated story from an initiative, with a figure if there is one."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="updates", verbose_name=_("initiative"))
    told_on = models.DateField(_("date"))
    title = models.CharField(_("title"), max_length=300)
    body = models.TextField(_("text"), blank=True)
    figure_value = models.DecimalField(_("figure"), max_digits=24, decimal_places=8, null=True, blank=True)
    figure_label = models.CharField(
        _("what the figure counts"), max_length=200, blank=True, help_text=_("For example: homes renovated.")
    )
    search_text = models.GeneratedField(
        expression=folded("title_da", "title_en", "title_de"), output_field=models.TextField(), db_persist=True
    )
    search_vector = SearchColumn(expression=vector("title", rest=("body", "figure_label")))
    objects = UpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = ["-told_on", "-pk"]
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="update_search"),
            search_index("update_fulltext"),
        ]
        constraints = [
            published_has_a_time("update_published_has_a_time"),
            models.CheckConstraint(
                name="update_figure_has_a_label",
                condition=Q(figure_value__isnull=True) | said("figure_label"),
                violation_error_message=_("Say what the figure counts."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner_ids(self) -> set[int]:
        return self.initiative.owner_ids
