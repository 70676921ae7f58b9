from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.events import Event, PriceKind, Registration, SpokenLanguage
from events.models.venues import Known, Venue
from events.repeats import Repeat
from initiatives.fields import ChoiceListField
from initiatives.images import picture_path
from initiatives.models.choices import Audience
from initiatives.models.suggested import Suggested, rules_of_answers

REPEATS = [
    ("", _("No, only then")),
    (Repeat.DAILY, _("Every day")),
    (Repeat.WEEKLY, _("Every week, on the same weekday")),
    (Repeat.FORTNIGHTLY, _("Every second week, on the same weekday")),
    (Repeat.MONTHLY_WEEKDAY, _("Every month, on the same weekday (such as the first Tuesday)")),
    (Repeat.MONTHLY_DATE, _("Every month, on the same date")),
]


class Suggestion(Suggested):
    """An event that someone outside proposes; accepted, it is published."""

    starts_on = models.DateField(_("date"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    start_time = models.TimeField(_("from"), null=True, blank=True, help_text=_("Empty: it lasts all day."))
    end_time = models.TimeField(_("until"), null=True, blank=True)
    repeats = models.CharField(_("repeats"), max_length=20, choices=REPEATS, blank=True)
    repeats_until = models.DateField(_("for the last time on"), null=True, blank=True)
    place = models.CharField(_("place in words"), max_length=200, blank=True)
    venue = models.ForeignKey(
        Venue,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("venue"),
        help_text=_("Chosen by staff: then its address and its access facts are shown instead of the place in words."),
    )
    step_free = models.CharField(_("step-free entrance"), max_length=10, choices=Known, default=Known.UNKNOWN)
    access_note = models.CharField(_("more on access"), max_length=400, blank=True)
    online_url = models.URLField(_("link to take part online"), blank=True)
    audiences = ChoiceListField(Audience.choices, verbose_name=_("audiences"))
    languages = ChoiceListField(SpokenLanguage.choices, verbose_name=_("spoken languages"))
    price_kind = models.CharField(_("price"), max_length=10, choices=PriceKind, default=PriceKind.UNKNOWN)
    price_amount = models.DecimalField(_("amount (DKK)"), max_digits=8, decimal_places=2, null=True, blank=True)
    registration = models.CharField(
        _("registration"), max_length=10, choices=Registration, default=Registration.UNKNOWN
    )
    registration_url = models.URLField(_("link to register"), blank=True)
    organisation = models.ForeignKey(
        "initiatives.Organisation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name=_("organiser"),
        help_text=_("Its editors may publish the suggestion; without one, the coordinators do."),
    )
    organiser = models.CharField(_("organiser in words"), max_length=200, blank=True)

    features = models.ManyToManyField(
        "initiatives.KeyFeature", blank=True, related_name="+", verbose_name=_("Key Features")
    )
    # Only staff see it; the event gets a copy of its own, and what is answered keeps none.
    image = models.ImageField(_("picture"), upload_to=picture_path, blank=True, default="", db_default="")
    image_alt = models.CharField(_("what the picture shows"), max_length=300, blank=True, default="", db_default="")
    event = models.OneToOneField(
        Event, models.SET_NULL, null=True, editable=False, related_name="suggestion", verbose_name=_("event")
    )

    class Meta:
        verbose_name = _("suggested event")
        verbose_name_plural = _("suggested events")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="suggestion_queue")]
        constraints = [
            models.CheckConstraint(
                name="suggestion_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is on or after the first."),
            ),
            models.CheckConstraint(
                name="suggestion_end_needs_a_start",
                condition=Q(end_time=None) | Q(start_time__isnull=False),
                violation_error_message=_("Say when it starts, too."),
            ),
            models.CheckConstraint(
                name="suggestion_repeats_until_a_day",
                # NULL for the last day would make the whole neither true nor false, and pass.
                condition=Q(repeats="", repeats_until=None)
                | (~Q(repeats="") & Q(repeats_until__isnull=False, repeats_until__gte=F("starts_on"))),
                violation_error_message=_("Say when it takes place for the last time, on or after the first date."),
            ),
            models.CheckConstraint(
                name="suggestion_price_has_an_amount",
                condition=Q(price_amount__isnull=False, price_kind="amount", price_amount__gt=0)
                | (~Q(price_kind="amount") & Q(price_amount=None)),
                violation_error_message=_("Give an amount above zero when it costs something, and only then."),
            ),
            models.CheckConstraint(
                name="suggestion_picture_described",
                condition=Q(image="") | ~Q(image_alt=""),
                violation_error_message=_("Say what the picture shows: it is read aloud to those who cannot see it."),
            ),
            *rules_of_answers("suggestion"),
        ]

    @property
    def result(self) -> Any:
        return self.event
