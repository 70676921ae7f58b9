from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from initiatives.fields import ChoiceListField
from initiatives.models.choices import Audience, Field, LifeStage, Phase
from initiatives.models.initiatives import Initiative
from initiatives.models.organisations import Organisation
from initiatives.models.suggested import Suggested, rules_of_answers


class InitiativeSuggestion(Suggested):
    """An initiative that someone outside proposes; accepted, it becomes a draft that staff work on."""

    summary = models.TextField(_("summary"), max_length=400)
    fields = ChoiceListField(Field.choices, verbose_name=_("fields"))
    audiences = ChoiceListField(Audience.choices, verbose_name=_("audiences"))
    life_stages = ChoiceListField(LifeStage.choices, verbose_name=_("life stages"))
    phase = models.CharField(_("phase"), max_length=20, choices=Phase, default=Phase.IDEA)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="suggested_initiatives",
        verbose_name=_("lead organisation"),
        help_text=_("Its editors may accept the suggestion; without one, the coordinators do."),
    )
    organiser = models.CharField(_("who is behind it, in words"), max_length=200, blank=True)
    initiative = models.OneToOneField(
        Initiative,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="suggestion",
        verbose_name=_("initiative"),
    )

    class Meta:
        verbose_name = _("suggested initiative")
        verbose_name_plural = _("suggested initiatives")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="initiativesuggestion_queue")]
        constraints = rules_of_answers("initiativesuggestion")

    @property
    def result(self) -> Any:
        return self.initiative
