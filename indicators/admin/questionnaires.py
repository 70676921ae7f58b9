"""What the network asks: coordinators correct the wording, add word limits and questions, and say what is offered as
evidence. The answers are written on pages of their own (`/admin/questionnaires/`)."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from indicators.admin import help as words
from indicators.models import Question, Questionnaire, Section
from initiatives.admin.base import HistoryAdmin, TabularRows
from initiatives.admin.fields import MAIN, in_each, in_languages
from initiatives.staff_forms import StaffForm


class QuestionnaireForm(StaffForm):
    beside = {
        "questionnaire_year_1900_to_2200": "year",
        "questionnaire_period_in_order": "period_to",
        "questionnaire_has_a_title": f"title_{MAIN}",
    }


class QuestionForm(StaffForm):
    beside = {
        "question_has_a_text": f"text_{MAIN}",
        "question_word_limit_from_1": "word_limit",
        "question_table_names_one": "table",
        "question_code_once": "code",
    }


class Sections(TabularRows):
    model = Section
    help_texts = words.SECTION
    fields = ["order", "code", *in_each("title"), "retired"]
    show_change_link = True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # what was answered once is kept: a section is retired


class Questions(TabularRows):
    model = Question
    help_texts = words.QUESTION
    fields = ["order", "code", f"text_{MAIN}", "kind", "word_limit", "required", "retired"]
    show_change_link = True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Questionnaire)
class QuestionnaireAdmin(HistoryAdmin):
    nothing_yet = words.NOTHING["questionnaire"]
    form = QuestionnaireForm
    help_texts = words.QUESTIONNAIRE
    list_display = ["year", "title", "deadline", "is_public", "pages"]
    list_display_links = ["title"]
    fieldsets = in_languages(
        "title", "note", first=["year", ("period_from", "period_to"), "deadline", "source_url", "is_public"]
    )
    inlines = [Sections]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """What is asked is no secret among staff; the answers are, until they are signed."""
        return admin.ModelAdmin.get_queryset(self, request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("answers"))
    def pages(self, row: Questionnaire) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:questionnaire", args=[row.year]), _("Write the answers")
        )


@admin.register(Section)
class SectionAdmin(HistoryAdmin):
    """Reached from its questionnaire."""

    nothing_yet = words.NOTHING["section"]
    help_texts = words.SECTION
    list_display = ["title", "questionnaire", "order", "retired"]
    list_filter = ["questionnaire"]
    list_select_related = ["questionnaire"]
    fieldsets = in_languages("title", "help", first=["questionnaire", "order", "code"], last=["retired"])
    inlines = [Questions]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Question)
class QuestionAdmin(HistoryAdmin):
    """Reached from its section."""

    nothing_yet = words.NOTHING["question"]
    form = QuestionForm
    help_texts = words.QUESTION
    list_display = ["text", "section", "kind", "word_limit", "assigned_to", "retired"]
    list_filter = ["section__questionnaire", "kind", "retired"]
    list_select_related = ["section", "assigned_to"]
    search_fields = ["text_da", "text_en", "text_de"]
    ordering = ["section__questionnaire", "section__order", "order"]
    fieldsets = [
        *in_languages(
            "text", "help", first=["section", "order", "code"], last=["kind", "word_limit", "required", "retired"]
        ),
        (_("Evidence beside the answer"), {"fields": ["offers", "areas", "features", "goals", "table"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        options.setdefault("widget", forms.CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **options)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("section__questionnaire")
