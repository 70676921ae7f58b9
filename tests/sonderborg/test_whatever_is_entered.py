"""Whatever can be entered appears in at least one report: each field of each table, in which one, or why in none."""

import pytest
from django.apps import apps
from django.db import models

APPS = ("initiatives", "events", "indicators")
# Tables in no report of a year, and why.
NO_REPORT = {
    "Attempt": "counts of forms, gone after a day", "AuditEntry": "who did what: the audit trail",
    "BulkFile": "a file that is looked at before it is brought in", "CalendarFile": "the same for a calendar",
    "Change": "the version of the data", "Letter": "mail that is not sent yet", "OldSlug": "where an address leads now",
    "Seed": "what was shipped once", "Text": "the site's own pages", "User": "people are named only by choice",
    "Draft": "figures that nobody handed in", "Standing": "derived from figures and targets",
    "Suggestion": "what citizens suggest: once accepted it is an event",
    "InitiativeSuggestion": "the same: it is an initiative", "SuggestedPicture": "the same: it is an event's picture",
    "Baseline": "the report itself", "BaselineRow": "the report itself", "BaselineFile": "the report itself",
    "BaselineContent": "the report itself", "Export": "the report itself", "ExportContent": "the report itself",
    "Measure": "possible measurements are suggestions", "Imported": "what a calendar file said last time",
    "WithdrawnDate": "what subscriptions must still say", "SchoolHoliday": "days on which nothing takes place",
    "Invitation": "a letter to new staff, gone when it is used",
    "Merge": "what became one, so that it can be taken back",
    "Submission": "what is sent to review, until somebody else decides",
    "Reminder": "a letter to staff about what is due", "ReminderChoice": "who wants such letters",
}  # fmt: skip


def entered(model):
    """The fields that somebody fills; of a text in three languages, its name once."""
    names = {field.name for field in model._meta.get_fields() if _is_entered(field)}
    return {name.removesuffix("_da") for name in names if not name.endswith(("_en", "_de"))}


def _is_entered(field):
    if not getattr(field, "concrete", False) or isinstance(field, models.GeneratedField | models.AutoField):
        return False
    return field.editable and not field.primary_key


PAGE = "stands on its page: a report of the year names the thing, not each detail"
STATE = "decides whether it is public at all"
# By table: what stands in a report, and what does not with the reason.
FIELDS: dict[str, tuple[str, dict[str, str]]] = {
    "Dimension": ("code name short order", {"description example": PAGE, "retired": STATE}),
    "Goal": ("number title dimension", {"text explanation colour": PAGE, "retired": STATE}),
    "Pillar": ("name order", {"code description": PAGE, "retired": STATE}),
    "FocusArea": ("number pillar goals", {"title short explanation": PAGE, "retired": STATE}),
    "KeyFeature": ("code title short area order goals wording_verified", {"explanation": PAGE, "retired": STATE}),
    "PossibleMeasurement": ("", {"feature kind name order retired": "a suggestion, never counted as an indicator"}),
    "Organisation": ("name slug kind", {
        "description website source": PAGE, "members": "rights", "state published_at": STATE,
    }),
    "Membership": ("", {"organisation user": "rights"}),
    "Tag": ("initiative dimension goal feature", {"strength reason": PAGE}),
    "Milestone": ("initiative title due_on done_on", {"note": PAGE}),
    "MilestoneShift": ("milestone due_before", {"due_after moved_by reason": PAGE}),
    "Initiative": ("slug title summary phase starts_on ends_on lead partners", {
        "body fields audiences life_stages place website image image_alt image_decorative parent source featured": PAGE,
        "manual_status manual_status_reason": PAGE,
        "contact_email contact_phone contact_role": "for readers of its page",
        "state published_at": STATE,
    }),
    "Update": ("", {"initiative title body told_on figure_label figure_value": PAGE, "state published_at": STATE}),
    "Venue": ("name", {
        "address postcode town website public_transport cycling parking entrance access_note": PAGE,
        "step_free lift accessible_toilet hearing_loop": PAGE,
    }),
    "Programme": ("", {"slug title summary body starts_on ends_on source": PAGE, "state published_at": STATE}),
    "Event": ("slug title place venue organiser date_note dimensions goals features", {
        "summary body programme initiatives audiences age_from age_to languages attendance source": PAGE,
        "price_kind price_amount registration registration_url online_url image image_alt image_decorative": PAGE,
        "state published_at": STATE,
    }),
    "Schedule": ("", {
        "event rule zone all_day starts_on ends_on start_time end_time review_on": "gives the dates that are counted",
    }),
    "ScheduleDate": ("", {"schedule on at excluded reason": "gives the dates that are counted"}),
    "Occurrence": ("event first_on last_on status", {
        "schedule recurrence_key starts_at ends_at all_day venue reason": PAGE,
        "attendance": "is a figure where an indicator counts it",
    }),
    "Indicator": (
        "code feature name definition unit decimals kind direction baseline_on baseline_value baseline_source source "
        "source_url licence frequency responsible limitations proxy_note not_applicable_reason",
        {
            "initiatives next_due_on": PAGE,
            "additive lower_bound upper_bound suppress_below": "rules for what is entered",
            "counted_events counted_organiser counted_programme": "where its figures come from",
            "state published_at": STATE,
        },
    ),
    "Target": ("indicator on value low high decided_by source_url", {}),
    "Measurement": ("indicator period breakdown value numerator denominator figure absent_reason note source_url", {
        "current supersedes": "the one that counts is in it; the earlier ones stand on its page",
        "entered_by entered_at reviewed_by reviewed_at review return_reason": "who approved what: the audit trail",
        "evidence": "a file for reviewers",
    }),
    "Cycle": (
        "year selecting_on learning_fair_on green_generation_on learning_week_on baseline_on network_meeting_on "
        "closes_on months_only note source features", {},
    ),
    "CycleFeature": ("cycle feature reason", {}),
    "Assessment": ("cycle feature level rationale evidence", {"assessor": "people are named only by choice"}),
    "Questionnaire": ("year title period_from period_to note source_url", {
        "deadline is_public retired": STATE,
    }),
    "Section": ("questionnaire code title order help", {"retired": STATE}),
    "Question": (
        "section code text word_limit kind table order help",
        {"areas features goals offers": "what is offered to the writer", "assigned_to": "who writes it",
         "required": STATE, "retired": STATE},
    ),
    "Answer": ("question part text version", {"edited_by edited_at": "on the page of those who write"}),
    "AnswerVersion": ("", {"answer number text begun_at written_at written_by restored_from": "earlier drafts"}),
    "SignOff": ("questionnaire document checksum signed_as signed_at schema_version", {
        "signed_by signed_name reopened_at reopened_name reason": "on the page of those who write",
    }),
}  # fmt: skip


def tables():
    found = (model for label in APPS for model in apps.get_app_config(label).get_models())
    return {model.__name__: model for model in found if not model.__name__.startswith("Historical")}


def test_every_table_is_told_of():
    assert set(tables()) <= set(NO_REPORT) | set(FIELDS)
    assert set(FIELDS) <= set(tables())


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_is_in_a_report_or_is_told_why_not(name):
    inside, reasons = FIELDS[name]
    told = [*inside.split(), *(field for fields in reasons for field in fields.split())]
    assert sorted(told) == sorted(entered(tables()[name]))
    assert all(reasons.values())
