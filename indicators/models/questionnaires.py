"""The questionnaire of the network: what it asks, and what the city answers.

Its questions come from `questionnaire.toml` (`indicators/questionnaire_sync.py`); coordinators correct and add to
them. An answer is written in each language on its own, so that who translates is in nobody's way.
"""

from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from indicators.models.sign_offs import SignOff
from initiatives import rules
from initiatives.fields import ChoiceListField
from initiatives.models.base import said
from initiatives.models.framework import Entry

CODE = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Small letters a to z, digits and hyphens."))


class QuestionnaireQuerySet(models.QuerySet):
    def signed(self) -> Self:
        return self.filter(pk__in=SignOff.objects.standing().values("questionnaire"))

    def public(self) -> Self:
        return self.signed().filter(is_public=True)

    def visible_to(self, user: Any) -> Self:
        """Coordinators see all, colleagues what they were asked to help with, everyone what is signed and public."""
        if rules.may_steer(user):
            return self.all()
        public = Q(is_public=True, pk__in=SignOff.objects.standing().values("questionnaire"))
        if not rules.may_enter(user):
            return self.filter(public)
        return self.filter(
            public | Q(pk__in=Question.objects.filter(assigned_to=user).values("section__questionnaire"))
        )


class Questionnaire(Entry):
    code = models.CharField(max_length=40, unique=True, null=True, editable=False)  # the data file knows its own by it
    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period to"))
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    source_url = models.URLField(_("link to the network’s own questionnaire"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)
    is_public = models.BooleanField(_("public once it is signed"), default=True)
    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="questionnaire_year_1900_to_2200",
                condition=Q(year__range=(1900, 2200)),
                violation_error_message=_("A year between 1900 and 2200."),
            ),
            models.CheckConstraint(
                name="questionnaire_period_in_order",
                condition=Q(period_to__gte=F("period_from")),
                violation_error_message=_("The period ends on the day it begins, or later."),
            ),
            models.CheckConstraint(
                name="questionnaire_has_a_title",
                condition=said("title"),
                violation_error_message=_("Give the questionnaire a title."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"

    def get_absolute_url(self) -> str:
        """Where it is written; the public page shows what was signed."""
        return reverse("admin:questionnaire", args=[self.year])


class Section(Entry):
    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="sections", verbose_name=_("questionnaire")
    )
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=200)
    help = models.TextField(_("help"), blank=True)

    class Meta:
        verbose_name = _("section of a questionnaire")
        verbose_name_plural = _("sections of questionnaires")
        ordering = ["questionnaire", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "code"],
                name="section_code_once",
                violation_error_message=_("The questionnaire has a section with this code."),
            ),
            models.CheckConstraint(
                name="section_has_a_title",
                condition=said("title"),
                violation_error_message=_("Give the section a title."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.title}"


class QuestionQuerySet(models.QuerySet):
    def waiting_for(self, user: Any) -> Self:
        """Given to the user, not answered in English yet (or not rated), in questionnaires that are not signed."""
        whole = Answer.objects.filter(question=models.OuterRef("pk"), part__in=("en", "rating")).exclude(text="")
        rows = self.filter(assigned_to=user, retired=False).exclude(models.Exists(whole))
        return rows.exclude(section__questionnaire__in=SignOff.objects.standing().values("questionnaire"))


class Question(Entry):
    """What is asked. `areas`, `features` and `goals` choose the evidence that is offered beside the answer; where none
    is named it is that of the whole city."""

    class Kind(models.TextChoices):
        TEXT = "text", pgettext_lazy("question", "Text")
        RATING = "rating", pgettext_lazy("question", "Rating from 1 to 5, with a remark")
        TABLE = "table", pgettext_lazy("question", "Table from the report, with a remark if there is one")

    class Table(models.TextChoices):
        NONE = "", pgettext_lazy("question", "No table")
        PROFILE = "profile", pgettext_lazy("question", "The city’s profile: context indicators")
        BASELINE = "baseline", pgettext_lazy("question", "Baseline table of the selected Key Features")
        INITIATIVES = "initiatives", pgettext_lazy("question", "Initiatives, linked by 4-17-42")
        EVENTS = "events", pgettext_lazy("question", "Events of the period")
        PARTNERS = "partners", pgettext_lazy("question", "Partners")
        LEFT_OUT = "left_out", pgettext_lazy("question", "Key Features that are not selected")
        WORDING = "wording", pgettext_lazy("question", "Wording that is not verified")

    class Offer(models.TextChoices):
        PROGRESS = "progress", pgettext_lazy("evidence", "How the Key Features stand")
        FIGURES = "figures", pgettext_lazy("evidence", "Figures")
        CONTEXT = "context", pgettext_lazy("evidence", "The city’s profile")
        INITIATIVES = "initiatives", pgettext_lazy("evidence", "Initiatives")
        EVENTS = "events", pgettext_lazy("evidence", "Events")
        PARTNERS = "partners", pgettext_lazy("evidence", "Partners")

    section = models.ForeignKey(Section, models.CASCADE, related_name="questions", verbose_name=_("section"))
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.CharField(_("question"), max_length=500)
    help = models.TextField(_("help"), blank=True)
    kind = models.CharField(_("kind of answer"), max_length=10, choices=Kind, default=Kind.TEXT)
    word_limit = models.PositiveSmallIntegerField(_("word limit"), null=True, blank=True)
    required = models.BooleanField(_("must be answered"), default=True)
    table = models.CharField(_("table"), max_length=12, choices=Table, default=Table.NONE, blank=True)
    offers = ChoiceListField(verbose_name=_("evidence that is offered"), choices=Offer.choices)
    areas = models.ManyToManyField("initiatives.FocusArea", blank=True, related_name="+", verbose_name=_("areas"))
    features = models.ManyToManyField(
        "initiatives.KeyFeature", blank=True, related_name="+", verbose_name=_("Key Features")
    )
    goals = models.ManyToManyField("initiatives.Goal", blank=True, related_name="+", verbose_name=_("goals"))
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("written by"),
    )
    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["section", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "code"],
                name="question_code_once",
                violation_error_message=_("The section has a question with this code."),
            ),
            models.CheckConstraint(
                name="question_has_a_text",
                condition=said("text"),
                violation_error_message=_("Write the question."),
            ),
            models.CheckConstraint(
                name="question_word_limit_from_1",
                condition=Q(word_limit=None) | Q(word_limit__gte=1),
                violation_error_message=_("A limit of one word or more; without a limit leave it empty."),
            ),
            models.CheckConstraint(
                name="question_table_names_one",
                condition=~Q(kind="table") | ~Q(table=""),
                violation_error_message=_("Say which table of the report answers the question."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Part(models.TextChoices):
    """What of an answer is written on its own: a text in a language, or the rating, which has none."""

    EN = "en", _("English")
    DA = "da", _("Danish")
    DE = "de", _("German")
    RATING = "rating", pgettext_lazy("question", "Rating")


class Answer(models.Model):
    """One part of an answer as it stands. `version` rises with each change: who comes second overwrites nothing.

    Once the questionnaire is signed the database refuses any change (trigger `answer_locked_when_signed`).
    """

    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    part = models.CharField(_("part"), max_length=6, choices=Part)
    text = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("edited by")
    )
    edited_at = models.DateTimeField(_("edited"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "part"],
                name="answer_once_a_part",
                violation_error_message=_("The question is answered in this language."),
            ),
            models.CheckConstraint(
                name="answer_rating_1_to_5",
                condition=~Q(part="rating") | Q(text__in=["", "1", "2", "3", "4", "5"]),
                violation_error_message=_("A rating from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.part}: {self.text:.40}"


class AnswerVersion(models.Model):
    """What an answer said. What one person writes in one go is one version, or each pause would make one."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="versions", verbose_name=_("answer"))
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"), blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )
    begun_at = models.DateTimeField(_("begun"))
    written_at = models.DateTimeField(_("written"))
    restored_from = models.PositiveIntegerField(_("restored from"), null=True)

    class Meta:
        verbose_name = _("version of an answer")
        verbose_name_plural = _("versions of answers")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["answer", "number"], name="answer_version_unique")]

    def __str__(self) -> str:
        return f"{self.answer_id} ({self.number})"
