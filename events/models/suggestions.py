import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.events import Event, PriceKind, Registration, SpokenLanguage
from events.models.venues import Known, Venue
from events.repeats import Repeat
from initiatives.fields import ChoiceListField
from initiatives.models.initiatives import Audience
from initiatives.rules import organisation_ids

REPEATS = [
    ("", _("No, only then")),
    (Repeat.DAILY, _("Every day")),
    (Repeat.WEEKLY, _("Every week, on the same weekday")),
    (Repeat.FORTNIGHTLY, _("Every second week, on the same weekday")),
    (Repeat.MONTHLY_WEEKDAY, _("Every month, on the same weekday (such as the first Tuesday)")),
    (Repeat.MONTHLY_DATE, _("Every month, on the same date")),
]


class SuggestionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those whose sender confirmed them: all for coordinators, for editors what their organisations are to do."""
        confirmed, own = self.exclude(state=Suggestion.State.UNCONFIRMED), organisation_ids(user)
        return confirmed if own is None else confirmed.filter(organisation__in=own)

    def waiting(self) -> Self:
        return self.filter(state=Suggestion.State.WAITING)

    def undecided(self) -> Self:
        """What the sender may still correct."""
        state = Suggestion.State
        return self.filter(state__in=(state.UNCONFIRMED, state.WAITING, state.RETURNED))

    def unconfirmed_before(self, moment: datetime) -> Self:
        return self.filter(state=Suggestion.State.UNCONFIRMED, created_at__lt=moment)


class Suggestion(models.Model):
    """An event that someone outside proposes. Nothing of it is public; published, it becomes an event of its own."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", pgettext_lazy("suggestion", "Not confirmed by e-mail")
        WAITING = "waiting", pgettext_lazy("suggestion", "Waiting for an answer")
        RETURNED = "returned", pgettext_lazy("suggestion", "Returned with a reason")
        PUBLISHED = "published", pgettext_lazy("suggestion", "Published")
        REJECTED = "rejected", pgettext_lazy("suggestion", "Rejected")

    # What the links in letters are made from; a new one makes the old links useless.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The page that it was filled in on: sent twice, it is one suggestion.
    page = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("status"), max_length=12, choices=State, default=State.UNCONFIRMED, editable=False)
    language = models.CharField(_("language of the sender"), max_length=2, choices=settings.LANGUAGES, default="da")

    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), max_length=5000, blank=True)
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
    dimensions = models.ManyToManyField(
        "initiatives.Dimension", blank=True, related_name="+", verbose_name=_("dimensions")
    )
    goals = models.ManyToManyField("initiatives.Goal", blank=True, related_name="+", verbose_name=_("goals"))
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

    name = models.CharField(_("name of the sender"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail of the sender"), blank=True)  # empty once it is no longer needed
    created_at = models.DateTimeField(_("sent"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, verbose_name=_("decided by")
    )
    reason = models.TextField(_("reason"), max_length=2000, blank=True, editable=False)
    event = models.OneToOneField(
        Event, models.SET_NULL, null=True, editable=False, related_name="suggestion", verbose_name=_("event")
    )
    objects = SuggestionQuerySet.as_manager()

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
                name="suggestion_is_confirmed_first",
                condition=Q(state="unconfirmed") | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="suggestion_answer_has_a_reason",
                condition=~Q(state__in=("returned", "rejected")) | ~Q(reason=""),
                violation_error_message=_("Give the reason: the sender reads it."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner_ids(self) -> set[int]:
        return {self.organisation_id} if self.organisation_id else set()

    @property
    def is_undecided(self) -> bool:
        return self.state in (self.State.UNCONFIRMED, self.State.WAITING, self.State.RETURNED)
