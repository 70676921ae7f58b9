from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from initiatives.search import DanishOrder


class Known(models.TextChoices):
    """Unknown is an answer of its own: it is never read as no."""

    YES = "yes", pgettext_lazy("access", "Yes")
    NO = "no", pgettext_lazy("access", "No")
    UNKNOWN = "unknown", pgettext_lazy("access", "Not known")


def access_fact(label: Any) -> models.CharField:
    return models.CharField(label, max_length=10, choices=Known, default=Known.UNKNOWN)


NEW: Any = {"default": "", "db_default": ""}  # so that code from before the migration can still add rows


class VenueQuerySet(models.QuerySet):
    def by_name(self) -> "VenueQuerySet":
        return self.order_by(DanishOrder("name"), "pk")


class Venue(models.Model):
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    website = models.URLField(_("website"), blank=True)
    step_free = access_fact(_("step-free entrance"))
    lift = access_fact(_("lift"))
    accessible_toilet = access_fact(_("accessible toilet"))
    hearing_loop = access_fact(_("hearing loop"))
    parking = access_fact(_("parking for disabled people"))
    public_transport = models.TextField(
        _("by bus and train"),
        max_length=600,
        blank=True,
        **NEW,
        help_text=_("The nearest stop, the lines, how far it is to walk."),
    )
    cycling = models.TextField(
        _("by bicycle"),
        max_length=600,
        blank=True,
        **NEW,
        help_text=_("Where bicycles are parked, and how one rides there best."),
    )
    entrance = models.TextField(
        _("entrance"),
        max_length=600,
        blank=True,
        **NEW,
        help_text=_("Which door it is, seen from the street or the car park."),
    )
    access_note = models.TextField(_("more on access"), blank=True)
    sample = models.BooleanField(_("sample data"), default=False, editable=False)
    objects = VenueQuerySet.as_manager()

    ACCESS = ("step_free", "lift", "accessible_toilet", "hearing_loop", "parking")

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")

    def __str__(self) -> str:
        return f"{self.name}, {self.town}" if self.town else self.name

    @property
    def access_facts(self) -> list[tuple[str, str, str]]:
        """(what, yes | no | unknown, the word for it)."""
        fields: list[Any] = [self._meta.get_field(name) for name in self.ACCESS]
        return [
            (str(field.verbose_name), getattr(self, field.name), getattr(self, f"get_{field.name}_display")())
            for field in fields
        ]
