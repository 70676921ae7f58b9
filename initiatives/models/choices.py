"""The words that initiatives are described with; the literals are those of the bulk files."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Field(models.TextChoices):
    SUSTAINABILITY = "sustainability", _("Sustainability")
    CITIZENSHIP = "active citizenship", _("Active citizenship")
    LEARNING = "lifelong learning", _("Lifelong learning")


class Audience(models.TextChoices):
    CITIZENS = "citizens", _("Citizens")
    COMPANIES = "companies", _("Companies")
    INSTITUTIONS = "educational institutions", _("Educational institutions")
    ASSOCIATIONS = "associations", _("Associations")


class LifeStage(models.TextChoices):
    EARLY = "early childhood", _("Early childhood")
    SCHOOL = "school age", _("School age")
    YOUTH = "youth", _("Youth")
    ADULTS = "adults", _("Adults")
    OLDER = "older people", _("Older people")


class Phase(models.TextChoices):
    IDEA = "idea", pgettext_lazy("phase", "Idea")
    PLANNED = "planned", pgettext_lazy("phase", "Planned")
    UNDER_WAY = "under way", pgettext_lazy("phase", "Under way")
    COMPLETED = "completed", pgettext_lazy("phase", "Completed")
    STOPPED = "stopped", pgettext_lazy("phase", "Stopped")


class InitiativeStatus(models.TextChoices):
    """How an initiative stands: computed from its milestones unless someone set it by hand, with a reason."""

    DONE = "done", pgettext_lazy("initiative status", "All milestones done")
    ON_PLAN = "on plan", pgettext_lazy("initiative status", "On plan")
    LATE = "late", pgettext_lazy("initiative status", "Late")
    NO_MILESTONES = "no milestones", pgettext_lazy("initiative status", "No milestones")
