"""Texts of the site's own pages, which coordinators write.

Rows come from `initiatives/data/texts/` (`texts.py`) by their key; nobody adds or deletes one.
"""

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from initiatives.facts import IN_BODY, IN_TITLE
from initiatives.fulltext import SearchColumn, search_index, vector
from initiatives.models.base import said
from initiatives.models.framework import Entry, FrameworkQuerySet
from initiatives.models.initiatives import Initiative
from initiatives.placeholders import unknown
from initiatives.search import folded


class TextQuerySet(FrameworkQuerySet):
    def for_pages(self) -> Self:
        """All texts, with the number of public initiatives that some of them name: one query."""
        public = Initiative.objects.public().order_by().values("state").annotate(n=Count("pk")).values("n")
        rows = self.current().defer("shipped", "changed_at", "changed_by")
        return rows.annotate(initiatives=Coalesce(Subquery(public), 0))


class Text(Entry):
    class Key(models.TextChoices):
        HOME = "home", pgettext_lazy("text", "Front page: the promise and the introduction")
        ABOUT = "about", pgettext_lazy("text", "About the learning city")
        CITIZENS = "citizens", pgettext_lazy("text", "Take part: citizens")
        COMPANIES = "companies", pgettext_lazy("text", "Take part: companies")
        INSTITUTIONS = "institutions", pgettext_lazy("text", "Take part: educational institutions")
        ASSOCIATIONS = "associations", pgettext_lazy("text", "Take part: associations")
        CONTACT = "contact", pgettext_lazy("text", "Contact")
        ACCESSIBILITY = "accessibility", pgettext_lazy("text", "Accessibility statement")
        PRIVACY = "privacy", pgettext_lazy("text", "Privacy and cookies")

    key = models.CharField(_("page"), max_length=20, unique=True, choices=Key)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("changed by"),
    )  # fmt: skip
    search_text = models.GeneratedField(
        expression=folded("title_da", "title_en", "title_de"), output_field=models.TextField(), db_persist=True
    )
    search_vector = SearchColumn(expression=vector("title", rest=("body",)))
    objects = TextQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [search_index("text_fulltext")]
        verbose_name = _("text of a page")
        verbose_name_plural = _("texts of pages")
        constraints = [
            models.CheckConstraint(
                name="text_has_a_title",
                condition=said("title"),
                violation_error_message=_("A page needs a title in at least one language."),
            )
        ]

    def __str__(self) -> str:
        return self.get_key_display()

    def get_absolute_url(self) -> str:
        return reverse(self.key)

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        for field, known in (("title", IN_TITLE), ("body", IN_BODY)):
            for code, _name in settings.LANGUAGES:
                if strange := unknown(getattr(self, f"{field}_{code}") or "", known):
                    errors[f"{field}_{code}"] = _not_known(strange, known)
        if errors:
            raise ValidationError(errors)


def _not_known(strange: list[str], known: tuple[str, ...]) -> str:
    named = {"names": ", ".join(f"{{{name}}}" for name in strange), "known": ", ".join(f"{{{name}}}" for name in known)}
    return _("%(names)s is not known here, so nothing would stand in its place. You can use: %(known)s.") % named
