"""What published things have in common."""

from typing import Any, Self

from django.db import models
from django.db.models import Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiatives.slugs import slug_of


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in review", _("In review")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class PublishedQuerySet(models.QuerySet):
    """Base of every queryset the public sees. `owner` is the path to the organisation that answers for a row."""

    owner = ""

    def public(self) -> Self:
        return self.filter(state=State.PUBLISHED, published_at__lte=timezone.now())

    def visible_to(self, user: Any) -> Self:
        """What `user` may see: the public part, an editor's own organisations, everything for coordinators."""
        if not user.is_authenticated or not user.is_active or not user.role:
            return self.public()
        if user.role in (user.Role.COORDINATOR, user.Role.ADMINISTRATOR):
            return self.all()
        return self.filter(
            Q(state=State.PUBLISHED, published_at__lte=timezone.now())
            | Q(**{f"{self.owner}__in": user.memberships.values("organisation")})
        )


class Published(models.Model):
    """Publication state. Public means published and not in the future."""

    state = models.CharField(
        _("publication"),
        max_length=20,
        choices=State,
        default=State.DRAFT,
        help_text=_("Only what is published can be seen by the public."),
    )
    published_at = models.DateTimeField(
        _("published from"),
        null=True,
        blank=True,
        db_index=True,  # every page asks whether the clock has made something public
        help_text=_("Set when it is published. A time in the future keeps it hidden until then."),
    )
    sample = models.BooleanField(
        _("sample data"),
        default=False,
        editable=False,
        help_text=_("Invented, so that the site can be seen full; taken away by remove_sample."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True, db_index=True)

    # Further columns that `note_publication` changes.
    told_with_state: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @classmethod
    def last_change(cls) -> Subquery:
        """When any row was changed last, whoever may see it: the newest by its index."""
        return Subquery(cls._base_manager.order_by("-updated_at").values("updated_at")[:1])

    def note_publication(self) -> None:
        """Called before the state changes, for what others are told of it."""

    def save(self, *args: Any, **options: Any) -> None:
        if self.state == State.PUBLISHED and self.published_at is None:
            self.published_at = timezone.now()
            if (fields := options.get("update_fields")) is not None:
                options["update_fields"] = {*fields, "published_at"}
        super().save(*args, **options)

    @property
    def is_public(self) -> bool:
        return self.state == State.PUBLISHED and self.published_at is not None and self.published_at <= timezone.now()


def published_has_a_time(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=~Q(state=State.PUBLISHED) | Q(published_at__isnull=False),
        violation_error_message=_("What is published needs the time from which it can be seen."),
    )


def said(field: str) -> Q:
    """Whether a translated text is there in some language; which one a city needs is the forms' part. Its columns may
    hold NULL, which a plain comparison in a check would let through."""
    found = Q()
    for code in ("da", "en", "de"):
        found |= Q(**{f"{field}_{code}__isnull": False}) & ~Q(**{f"{field}_{code}": ""})
    return found


class OldSlug(models.Model):
    """An address that once was: the page answers there with a redirect to the new one."""

    model = models.CharField(max_length=60)
    slug = models.SlugField(max_length=80)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "slug"], name="old_slug_unique")]

    def __str__(self) -> str:
        return f"{self.model} {self.slug}"


class Slugged(models.Model):
    """A slug made from the title; the old one keeps leading here after a change."""

    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("The last part of the page's web address. Left empty, it is made from the title."),
    )

    class Meta:
        abstract = True

    # Words that stand for other pages at that place of the address.
    reserved_slugs: frozenset[str] = frozenset()

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, **options: Any) -> Any:
        row: Any = super().from_db(db, field_names, values, **options)
        row._loaded_slug = row.__dict__.get("slug", "")
        return row

    def save(self, *args: Any, **options: Any) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        before = getattr(self, "_loaded_slug", "")
        super().save(*args, **options)
        if before and before != self.slug:
            OldSlug.objects.update_or_create(model=self._meta.label_lower, slug=before, defaults={"object_id": self.pk})
        self._loaded_slug = self.slug

    def _free_slug(self) -> str:
        stem = slug_of(str(self), 70) or self._meta.model_name or "side"
        taken = set(type(self)._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
        taken |= self.reserved_slugs
        number, slug = 2, stem
        while slug in taken:
            slug, number = f"{stem}-{number}", number + 1
        return slug


class Seed(models.Model):
    """A row that was shipped once. It is never shipped again, so that staff may change or delete it."""

    key = models.CharField(max_length=120, unique=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
