from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiatives.fields import told, told_in
from initiatives.fulltext import SearchColumn, finding, search_index, vector
from initiatives.models.base import Published, PublishedQuerySet, Slugged, published_has_a_time
from initiatives.named import Named
from initiatives.search import DanishOrder, fold, folded, matching

SHORTEST_NAME = 4  # letters of a name, for which its initiatives are found


class OrganisationQuerySet(PublishedQuerySet):
    owner = "pk"

    def search(self, text: str) -> Self:
        return self.filter(finding(text))

    def named(self, text: str) -> models.QuerySet | None:
        """The public ones whose name holds the words; nothing where they are too short to tell names apart."""
        if sum(map(len, fold(text).split())) < SHORTEST_NAME:
            return None
        return self.public().filter(matching(text)).order_by().values("pk")

    def by_name(self) -> Self:
        return self.order_by(DanishOrder("name_da"), "pk")

    def names(self) -> list[tuple[int, str]]:
        """(key, name) in Danish order: one query."""
        return list(self.by_name().values_list("pk", told("name")))

    def names_of_leads(self, initiatives: models.QuerySet) -> dict[str, Named]:
        """The names of those that lead any of the initiatives, by slug and in Danish order: one query."""
        leading = models.Exists(initiatives.order_by().filter(lead=models.OuterRef("pk")))
        rows = self.filter(leading).by_name().annotate(told=told("name"), lang=told_in("name"))
        return {slug: Named.of(name, lang) for slug, name, lang in rows.values_list("slug", "told", "lang")}


class Organisation(Published, Slugged):
    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        PUBLIC = "public institution", _("Public institution")
        EDUCATION = "educational institution", _("Educational institution")
        COMPANY = "company", _("Company")
        ASSOCIATION = "association", _("Association")
        PARTNERSHIP = "partnership", _("Partnership")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind, default=Kind.OTHER)
    website = models.URLField(_("website"), blank=True)
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("Where what is said here comes from.")
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="organisations", verbose_name=_("members")
    )
    search_text = models.GeneratedField(
        expression=folded("name_da", "name_en", "name_de"), output_field=models.TextField(), db_persist=True
    )
    search_vector = SearchColumn(expression=vector("name", rest=("description",)))
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [
            models.Index(fields=["sample"], condition=models.Q(sample=True), name="organisation_sample"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="organisation_search"),
            search_index("organisation_fulltext"),
        ]
        constraints = [published_has_a_time("organisation_published_has_a_time")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation-detail", args=[self.slug])


class Membership(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="membership_unique",
                violation_error_message=_("This user is already a member of this organisation."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"
