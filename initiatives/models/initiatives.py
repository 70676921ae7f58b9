from datetime import date
from typing import NamedTuple, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, Count, Exists, F, Q, When
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from initiatives.fields import ChoiceListField
from initiatives.fulltext import SearchColumn, finding, search_index, vector
from initiatives.images import picture_path
from initiatives.models.base import Published, PublishedQuerySet, Slugged, published_has_a_time, said
from initiatives.models.choices import Audience, Field, InitiativeStatus, LifeStage, Phase
from initiatives.models.organisations import Organisation
from initiatives.models.tags import Milestone, MilestoneShift, Tag
from initiatives.search import folded

MOST_TAGS, NEWEST = 8, 40  # of one kind, of one tag: what is looked at for what is alike


class GoalMark(NamedTuple):
    """What a list shows of a goal."""

    number: int


class DimensionMark(NamedTuple):
    """What a list shows of a dimension, in the reader's language."""

    code: str
    short: str


class InitiativeQuerySet(PublishedQuerySet):
    owner = "lead"

    def search(self, text: str) -> Self:
        """Those that hold the words, and those of organisations whose name does."""
        by_name = Organisation.objects.named(text)
        if by_name is None:
            return self.filter(finding(text))
        # A union is read from three indexes; one condition with OR would read all rows.
        found = Initiative.objects.filter(finding(text)).order_by().values("pk").union(
            Initiative.objects.filter(lead__in=by_name).order_by().values("pk"),
            Initiative.partners.through.objects.filter(organisation__in=by_name).values("initiative_id"),
        )  # fmt: skip
        return self.filter(pk__in=found)

    def with_milestones(self, today: date) -> Self:
        """Adds `milestones_all`, `milestones_done` and `milestones_late` as of `today`, without a further query."""
        own = Milestone.objects.filter(initiative=models.OuterRef("pk")).order_by().values("initiative")
        rows = {
            "milestones_all": own,
            "milestones_done": own.filter(done_on__lte=today),
            "milestones_late": own.filter(_open_on(today), due_on__lt=today),
        }
        return self.annotate(
            **{
                name: Coalesce(models.Subquery(chosen.annotate(n=Count("pk")).values("n")), models.Value(0))
                for name, chosen in rows.items()
            }
        )

    def with_status(self, today: date) -> Self:
        """Adds `computed_status`, by which lists are narrowed."""
        return self.annotate(computed_status=computed_status(today))

    def for_cards(self, today: date) -> Self:
        """What a card shows, in one query: milestones counted, the numbers of its goals, its dimensions."""
        tags = Tag.objects.filter(initiative=models.OuterRef("pk")).order_by(_direct_first(), "pk")
        short = f"dimension__short_{get_language() or 'da'}"
        dimensions = tags.filter(dimension__isnull=False).order_by("dimension__order")
        return self.with_milestones(today).annotate(
            card_goals=ArraySubquery(tags.filter(goal__isnull=False).values("goal__number")),
            card_dimensions=ArraySubquery(
                dimensions.annotate(pair=JSONObject(code="dimension__code", short=short)).values("pair")
            ),
        )

    def for_page(self, today: date) -> Self:
        """One initiative with its tags and milestones: three queries."""
        return (
            self.with_milestones(today)
            .select_related("lead", "parent")
            .prefetch_related(
                models.Prefetch("tags", Tag.objects.select_related("dimension", "goal", "feature")),
                models.Prefetch("milestones", _with_moves()),
            )
        )

    def like(self, initiative: "Initiative", today: date) -> Self:
        """Others, those first that share most of its goals and Key Features.

        Of each of its tags only the newest initiatives are looked at: it costs the same however many there are.
        """
        goals = [tag.goal_id for tag in initiative.tags.all() if tag.goal_id][:MOST_TAGS]
        features = [tag.feature_id for tag in initiative.tags.all() if tag.feature_id][:MOST_TAGS]
        tags = Tag.objects.order_by("-initiative")
        near = [tags.filter(goal=pk).values("initiative")[:NEWEST] for pk in goals]
        near += [tags.filter(feature=pk).values("initiative")[:NEWEST] for pk in features]
        if not near:
            return self.none()
        shared = Tag.objects.filter(initiative=models.OuterRef("pk")).filter(
            Q(goal__in=goals) | Q(feature__in=features)
        )
        number = models.Subquery(shared.order_by().values("initiative").annotate(n=Count("pk")).values("n"))
        candidates = near[0].union(*near[1:]) if len(near) > 1 else near[0]
        alike = self.filter(pk__in=candidates).exclude(pk=initiative.pk).annotate(shared=number)
        return alike.for_cards(today).order_by("-shared", "-updated_at", "pk")


def _with_moves() -> models.QuerySet[Milestone]:
    """For `Milestone.moves`, without a query of their own."""
    shifts = MilestoneShift.objects.filter(milestone=models.OuterRef("pk")).order_by("moved_at", "pk")
    return Milestone.objects.annotate(
        moved_from=ArraySubquery(shifts.values("due_before")), moved_why=ArraySubquery(shifts.values("reason"))
    )


def _open_on(day: date) -> Q:
    """Of milestones: not done by the end of the day, whatever was done later."""
    return Q(done_on=None) | Q(done_on__gt=day)


def computed_status(today: date) -> Case:
    """The same rule as `Initiative.status`."""
    own = Milestone.objects.filter(initiative=models.OuterRef("pk"))
    return Case(
        When(~Q(manual_status=""), then=F("manual_status")),
        When(~Exists(own), then=models.Value(InitiativeStatus.NO_MILESTONES.value)),
        When(
            Exists(own.filter(_open_on(today), due_on__lt=today)),
            then=models.Value(InitiativeStatus.LATE.value),
        ),
        When(~Exists(own.filter(_open_on(today))), then=models.Value(InitiativeStatus.DONE.value)),
        default=models.Value(InitiativeStatus.ON_PLAN.value),
    )


def _direct_first() -> Case:
    return Case(When(strength="direct", then=models.Value(0)), default=models.Value(1))


class Initiative(Published, Slugged):
    """Something that goes on in the city and is linked to the 4, the 17 and the 42 by its tags."""

    title = models.CharField(_("title"), max_length=400)
    summary = models.TextField(
        _("summary"), max_length=400, blank=True, help_text=_("One or two sentences; they stand on the card.")
    )
    body = models.TextField(
        _("text"), blank=True, help_text=_("Markdown: blank line = new paragraph, **bold**, - list.")
    )
    fields = ChoiceListField(Field.choices, verbose_name=_("fields"))
    audiences = ChoiceListField(
        Audience.choices, verbose_name=_("audiences"), help_text=_("Who can take part or has use of it.")
    )
    life_stages = ChoiceListField(LifeStage.choices, verbose_name=_("life stages"))
    phase = models.CharField(_("phase"), max_length=20, choices=Phase, default=Phase.UNDER_WAY)
    manual_status = models.CharField(
        _("status set by hand"),
        max_length=20,
        choices=InitiativeStatus,
        blank=True,
        help_text=_("Empty: the status follows from the milestones."),
    )
    manual_status_reason = models.CharField(
        _("why the status is set by hand"), max_length=300, blank=True, help_text=_("Shown beside the status.")
    )
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    lead = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_initiatives",
        verbose_name=_("lead organisation"),
        help_text=_("Answers for the initiative; its members may edit it."),
    )
    partners = models.ManyToManyField(
        Organisation, blank=True, related_name="partner_initiatives", verbose_name=_("partners")
    )
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("The larger initiative that this one belongs to."),
    )
    contact_role = models.CharField(
        _("contact"), max_length=200, blank=True, help_text=_("A role or an office, not a person's name.")
    )
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    image = models.ImageField(
        _("picture"), upload_to=picture_path, blank=True, help_text=_("JPEG, PNG or WebP, up to 8 MB.")
    )
    image_alt = models.CharField(
        _("what the picture shows"), max_length=300, blank=True, help_text=_("Read aloud to those who cannot see it.")
    )
    image_decorative = models.BooleanField(
        _("picture is decoration only"), default=False, help_text=_("It tells nothing that the text does not.")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    featured = models.BooleanField(_("shown first on the front page"), default=False)
    search_text = models.GeneratedField(
        expression=folded("title_da", "title_en", "title_de", "summary_da", "summary_en", "summary_de"),
        output_field=models.TextField(),
        db_persist=True,
    )
    search_vector = SearchColumn(expression=vector("title", text=("summary",), rest=("body",), same=("place",)))
    objects = InitiativeQuerySet.as_manager()
    # From `with_milestones()`: how many there are, are done, are overdue.
    milestones_all: int
    milestones_done: int
    milestones_late: int

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["-featured", "title", "pk"]
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="initiative_search"),
            search_index("initiative_fulltext"),
            models.Index(fields=["state", "-updated_at"], name="initiative_recent"),
            models.Index(fields=["sample"], condition=Q(sample=True), name="initiative_sample"),
            models.Index(fields=["-featured", "title_da", "id"], name="initiative_order"),  # the staff's list
        ]
        constraints = [
            published_has_a_time("initiative_published_has_a_time"),
            models.CheckConstraint(
                name="initiative_published_has_a_summary",
                condition=~Q(state="published") | said("summary"),
                violation_error_message=_("A published initiative needs a summary in Danish."),
            ),
            models.CheckConstraint(
                name="initiative_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("An initiative ends on or after the day it starts."),
            ),
            models.CheckConstraint(
                name="initiative_manual_status_has_a_reason",
                condition=Q(manual_status="") | ~Q(manual_status_reason=""),
                violation_error_message=_("A status set by hand needs a reason."),
            ),
            models.CheckConstraint(
                name="initiative_picture_described",
                condition=Q(image="") | said("image_alt") | Q(image_decorative=True),
                violation_error_message=_("Say what the picture shows, or mark it as decoration."),
            ),
            models.CheckConstraint(
                name="initiative_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                violation_error_message=_("An initiative cannot be a part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("initiative-detail", args=[self.slug])

    @property
    def owner_ids(self) -> set[int]:
        return {self.lead_id} if self.lead_id else set()

    @property
    def status(self) -> InitiativeStatus:
        """Needs the row from `with_milestones()`."""
        if self.manual_status:
            return InitiativeStatus(self.manual_status)
        if not self.milestones_all:
            return InitiativeStatus.NO_MILESTONES
        if self.milestones_late:
            return InitiativeStatus.LATE
        return InitiativeStatus.DONE if self.milestones_done == self.milestones_all else InitiativeStatus.ON_PLAN

    @property
    def field_words(self) -> list[str]:
        return [str(Field(value).label) for value in self.fields]

    @property
    def audience_words(self) -> list[str]:
        return [str(Audience(value).label) for value in self.audiences]

    @property
    def goal_numbers(self) -> list[int]:
        """Direct ones first: the first gives the picture its colour. Free after `for_cards()` and `for_page()`."""
        if hasattr(self, "card_goals"):
            return self.card_goals
        tags = sorted(self.tags.all(), key=lambda tag: (tag.strength != Tag.Strength.DIRECT, tag.pk))
        return [tag.goal.number for tag in tags if tag.goal]

    @property
    def goals(self) -> list[GoalMark]:
        return [GoalMark(number) for number in self.goal_numbers]

    @property
    def dimensions(self) -> list[DimensionMark]:
        """In the framework's order. Free after `for_cards()` and `for_page()`."""
        if hasattr(self, "card_dimensions"):
            return [DimensionMark(pair["code"], pair["short"]) for pair in self.card_dimensions]
        found = sorted((tag.dimension for tag in self.tags.all() if tag.dimension), key=lambda entry: entry.order)
        return [DimensionMark(entry.code, entry.short) for entry in found]
