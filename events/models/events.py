import uuid
from datetime import date
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.venues import Venue
from initiatives.fields import ChoiceListField
from initiatives.fulltext import SearchColumn, finding, search_index, vector
from initiatives.images import picture_path
from initiatives.models.base import Published, PublishedQuerySet, Slugged, published_has_a_time, said
from initiatives.models.initiatives import Audience
from initiatives.rules import may_steer
from initiatives.search import folded


class SpokenLanguage(models.TextChoices):
    DANISH = "da", pgettext_lazy("language", "Danish")
    ENGLISH = "en", pgettext_lazy("language", "English")
    GERMAN = "de", pgettext_lazy("language", "German")
    UKRAINIAN = "uk", pgettext_lazy("language", "Ukrainian")
    ARABIC = "ar", pgettext_lazy("language", "Arabic")
    SIGN = "dsl", pgettext_lazy("language", "Danish sign language")


class PriceKind(models.TextChoices):
    UNKNOWN = "unknown", pgettext_lazy("price", "Not known")
    FREE = "free", pgettext_lazy("price", "Free")
    AMOUNT = "amount", pgettext_lazy("price", "Costs")
    DONATION = "donation", pgettext_lazy("price", "Donation")


class Registration(models.TextChoices):
    UNKNOWN = "unknown", pgettext_lazy("registration", "Not known")
    NONE = "none", pgettext_lazy("registration", "Just come")
    POSSIBLE = "possible", pgettext_lazy("registration", "Possible")
    REQUIRED = "required", pgettext_lazy("registration", "Required")


class ProgrammeQuerySet(PublishedQuerySet):
    def search(self, text: str) -> Self:
        return self.filter(finding(text))

    def visible_to(self, user: Any) -> Self:
        """No organisation answers for a programme: drafts are the coordinators'."""
        return self.all() if may_steer(user) else self.public()

    def current(self, today: date) -> Self:
        """Under way or still to come, the next first."""
        return self.filter(ends_on__gte=today).order_by("starts_on", "pk")


class Programme(Published, Slugged):
    """An umbrella over events, such as a learning week, with a page of its own."""

    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("summary"), max_length=400, blank=True)
    body = models.TextField(_("text"), blank=True)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    search_text = models.GeneratedField(
        expression=folded("title_da", "title_en", "title_de"), output_field=models.TextField(), db_persist=True
    )
    search_vector = SearchColumn(expression=vector("title", text=("summary",), rest=("body",)))
    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-starts_on", "title"]
        indexes = [search_index("programme_fulltext")]
        constraints = [
            published_has_a_time("programme_published_has_a_time"),
            models.CheckConstraint(
                name="programme_ends_after_start",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A programme ends on or after the day it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programme-detail", args=[self.slug])

    @property
    def owner_ids(self) -> set[int]:
        return set()


class EventQuerySet(PublishedQuerySet):
    owner = "organiser"

    def search(self, text: str) -> Self:
        return self.filter(finding(text))

    def for_agenda(self) -> Self:
        return self.select_related("venue", "organiser")

    def for_page(self) -> Self:
        return self.select_related("venue", "organiser", "programme").defer("search_text")


RESERVED = ("abonnieren", "abonner", "filter", "filters", "filtre", "subscribe")


class Event(Published, Slugged):
    """What happens; when is told by its schedules and, for one date, by its occurrences."""

    reserved_slugs = frozenset(RESERVED)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    foreign_uid = models.CharField(max_length=255, blank=True, editable=False, db_index=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("summary"), max_length=400, blank=True)
    body = models.TextField(
        _("text"), blank=True, help_text=_("Markdown: blank line = new paragraph, **bold**, - list.")
    )
    programme = models.ForeignKey(
        Programme, models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("programme")
    )
    organiser = models.ForeignKey(
        "initiatives.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("organiser"),
        help_text=_("Its members may edit the event."),
    )
    initiatives = models.ManyToManyField(
        "initiatives.Initiative", blank=True, related_name="events", verbose_name=_("initiatives")
    )
    dimensions = models.ManyToManyField(
        "initiatives.Dimension", blank=True, related_name="events", verbose_name=_("dimensions")
    )
    goals = models.ManyToManyField("initiatives.Goal", blank=True, related_name="events", verbose_name=_("goals"))
    features = models.ManyToManyField(
        "initiatives.KeyFeature", blank=True, related_name="events", verbose_name=_("Key Features")
    )
    venue = models.ForeignKey(
        Venue, models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("venue")
    )
    place = models.CharField(
        _("place in words"),
        max_length=200,
        blank=True,
        help_text=_("When there is no venue: for example a city abroad."),
    )
    online_url = models.URLField(_("link to take part online"), blank=True)
    audiences = ChoiceListField(Audience.choices, verbose_name=_("audiences"))
    age_from = models.PositiveSmallIntegerField(_("age from"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("age to"), null=True, blank=True)
    languages = ChoiceListField(SpokenLanguage.choices, verbose_name=_("spoken languages"))
    price_kind = models.CharField(_("price"), max_length=10, choices=PriceKind, default=PriceKind.UNKNOWN)
    price_amount = models.DecimalField(_("amount (DKK)"), max_digits=8, decimal_places=2, null=True, blank=True)
    registration = models.CharField(
        _("registration"), max_length=10, choices=Registration, default=Registration.UNKNOWN
    )
    registration_url = models.URLField(_("link to register"), blank=True)
    date_note = models.CharField(
        _("about the date"),
        max_length=200,
        blank=True,
        help_text=_("When the day is not known: for example “in March”."),
    )
    image = models.ImageField(_("picture"), upload_to=picture_path, blank=True)
    image_alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    image_decorative = models.BooleanField(_("picture is decoration only"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)
    attendance = models.PositiveIntegerField(
        _("how many came in all"),
        null=True,
        blank=True,
        help_text=_("Only where the dates were not counted one by one. Empty: not counted."),
    )
    search_text = models.GeneratedField(
        expression=folded("title_da", "title_en", "title_de", "summary_da", "summary_en", "summary_de"),
        output_field=models.TextField(),
        db_persist=True,
    )
    search_vector = SearchColumn(expression=vector("title", text=("summary", "place"), rest=("body",)))
    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["title", "pk"]
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="event_search"),
            models.Index(fields=["title_da", "id"], name="event_order"),  # the staff's list
            search_index("event_fulltext"),
        ]
        constraints = [
            published_has_a_time("event_published_has_a_time"),
            models.CheckConstraint(
                name="event_slug_is_no_page",
                condition=~Q(slug__in=RESERVED),
                violation_error_message=_("Another page stands at this address. Choose another one."),
            ),
            models.CheckConstraint(
                name="event_price_has_an_amount",
                # Without the first part an amount of NULL would make the whole neither true nor false, and pass.
                condition=Q(price_amount__isnull=False, price_kind="amount", price_amount__gt=0)
                | (~Q(price_kind="amount") & Q(price_amount=None)),
                violation_error_message=_("Give an amount above zero when it costs something, and only then."),
            ),
            models.CheckConstraint(
                name="event_ages_in_order",
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_from__lte=F("age_to")),
                violation_error_message=_("The youngest age comes before the oldest."),
            ),
            models.CheckConstraint(
                name="event_picture_described",
                condition=Q(image="") | said("image_alt") | Q(image_decorative=True),
                violation_error_message=_("Say what the picture shows, or mark it as decoration."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("event-detail", args=[self.slug])

    told_with_state = ("sequence",)

    def note_publication(self) -> None:
        """Calendars take it as news."""
        self.sequence += 1

    @property
    def calendar_uid(self) -> str:
        """Stable for ever and without a host, which may change; an imported event keeps the one it came with."""
        return self.foreign_uid or str(self.uid)

    @property
    def owner_ids(self) -> set[int]:
        return {self.organiser_id} if self.organiser_id else set()
