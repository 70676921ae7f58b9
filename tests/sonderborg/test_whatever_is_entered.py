"""Whatever can be entered appears in at least one report: each field of each table, in which one, or why in none.

The lists below are no mere claim for the tables that a year's report gathers: a marker is written into each text of a
row of each, and looked for in the archive and the JSON.
"""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from indicators.document import LANGUAGES
from indicators.exports.json_report import report_json
from indicators.exports.zip_report import report_zip
from indicators.models import Assessment, Cycle, Measurement
from indicators.report_about import about
from indicators.reports import report_for
from initiatives.models import Dimension, Goal, KeyFeature, MilestoneShift, Tag
from tests import factories

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
    "Tag": ("initiative dimension goal feature strength reason", {}),
    "Milestone": ("initiative title due_on done_on note", {}),
    "MilestoneShift": ("milestone due_before due_after reason", {"moved_by": "who did what: the audit trail"}),
    "Initiative": ("slug title summary body phase starts_on ends_on lead partners", {
        "fields audiences life_stages place website image image_alt image_decorative parent source featured": PAGE,
        "manual_status manual_status_reason": PAGE,
        "contact_email contact_phone contact_role": "for readers of its page",
        "state published_at": STATE,
    }),
    "Update": (
        "initiative title body told_on figure_label figure_value", {"state published_at": STATE},
    ),
    "Venue": (
        "name address postcode town website public_transport cycling parking entrance access_note step_free lift "
        "accessible_toilet hearing_loop", {},
    ),
    "Programme": ("", {"slug title summary body starts_on ends_on source": PAGE, "state published_at": STATE}),
    "Event": ("slug title summary body place venue organiser date_note dimensions goals features attendance", {
        "programme initiatives audiences age_from age_to languages source": PAGE,
        "price_kind price_amount registration registration_url online_url image image_alt image_decorative": PAGE,
        "state published_at": STATE,
    }),
    "Schedule": ("", {
        "event rule zone all_day starts_on ends_on start_time end_time review_on": "gives the dates that are counted",
    }),
    "ScheduleDate": ("", {"schedule on at excluded reason": "gives the dates that are counted"}),
    "Occurrence": ("event first_on last_on status attendance", {
        "schedule recurrence_key starts_at ends_at all_day venue reason": PAGE,
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


TODAY, DAY, LATER = date(2026, 11, 24), date(2025, 5, 1), date(2025, 9, 1)
CODES = {"code", "slug", "breakdown", "period"}  # of a fixed form: other tests look for them
DETAILS = {"Initiative", "Tag", "Milestone", "MilestoneShift", "Update", "Venue", "Event"}


def texts(model):
    """What somebody writes freely: name → its columns."""
    written = {name: [name] for name in entered(model) - CODES if _is_text(model, name)}
    translated = {name: [f"{name}_{code}" for code in LANGUAGES] for name in written if _has(model, f"{name}_da")}
    return written | translated


def _is_text(model, name):
    field = model._meta.get_field(f"{name}_da" if _has(model, f"{name}_da") else name)
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def _has(model, column):
    return column in {field.name for field in model._meta.get_fields()}


NEVER = "\0"  # of what was not written


class Markers:
    """A text that stands nowhere else for each column."""

    def __init__(self):
        self.by_column = {}

    def of(self, model, *but):
        """For all texts of a row; `but` would make it another kind of row."""
        columns = [column for name, found in texts(model).items() if name not in but for column in found]
        return {column: self._marker(model.__name__, column) for column in columns}

    def write(self, row, *but):
        """Where it stands already: what a test's row needs to be saved is replaced."""
        if values := self.of(type(row), *but):
            type(row).objects.filter(pk=row.pk).update(**values)
        return row

    def _marker(self, *column):
        return self.by_column.setdefault(column, f"Qz{len(self.by_column):03d}x")

    def found(self, name, text):
        """The texts of a table that stand there, in each language that they have."""
        return {
            field
            for field, columns in texts(tables()[name]).items()
            if all(self.by_column.get((name, column), NEVER) in text for column in columns)
        }


@pytest.fixture
def marked(db):
    """A row of each table that the report of 2025 gathers; the archive as text; the archive with the JSON."""
    markers = Markers()
    feature = KeyFeature.objects.get(code="3.1")
    office = markers.write(factories.OrganisationFactory())
    _framework(markers, feature)
    _figures(markers, feature, office)
    _activities(markers, feature, office)
    document = report_for(2025, TODAY, whole=True)
    archive = "".join(_unpacked(document, language) for language in LANGUAGES)
    return markers, archive, archive + report_json(document, about(document, "da")).decode()


def _framework(markers, feature):
    for row in (feature, feature.area, feature.area.pillar, Goal.objects.get(number=7), Dimension.objects.first()):
        markers.write(row)
    cycle = markers.write(Cycle.objects.create(year=2025))
    assessor = factories.UserFactory()
    markers.write(cycle.selections.create(feature=feature, reason_da="x"))
    Assessment.objects.create(cycle=cycle, feature=feature, level=1, assessor=assessor, **markers.of(Assessment))


def _figures(markers, feature, office):
    row = factories.IndicatorFactory(feature=feature, responsible=office)
    markers.write(row, "not_applicable_reason")
    markers.write(factories.IndicatorFactory(feature=feature, not_applicable_reason_da="x"))
    markers.write(factories.TargetFactory(indicator=row))
    written = markers.of(Measurement, "absent_reason", "return_reason")
    factories.MeasurementFactory(indicator=row, period="2024", **written)
    written = markers.of(Measurement, "return_reason")
    factories.MeasurementFactory(indicator=row, period="2025", value=None, **written)


def _activities(markers, feature, office):
    initiative = markers.write(factories.InitiativeFactory(lead=office))
    markers.write(Tag.objects.create(initiative=initiative, feature=feature))
    milestone = markers.write(factories.MilestoneFactory(initiative=initiative, due_on=LATER))
    moved = MilestoneShift.objects.create(
        milestone=milestone, due_before=DAY, due_after=LATER, **markers.of(MilestoneShift)
    )
    MilestoneShift.objects.filter(pk=moved.pk).update(moved_at=datetime(2025, 4, 1, tzinfo=UTC))
    markers.write(factories.UpdateFactory(initiative=initiative, told_on=DAY))
    for venue in (markers.write(factories.VenueFactory()), None):  # the place in words counts where there is no venue
        event = markers.write(factories.EventFactory(organiser=office, venue=venue))
        markers.write(factories.OccurrenceFactory(event=event, first_on=DAY))


def _unpacked(document, language):
    with translation.override(language):
        made = report_zip(document, about(document, language))
    with zipfile.ZipFile(io.BytesIO(made)) as files:
        return "".join(files.read(name).decode() for name in files.namelist())


def test_a_text_that_is_said_to_be_in_a_report_is_in_it_and_no_other(marked):
    markers, _archive, everything = marked
    names = sorted({name for name, _column in markers.by_column})
    claimed = {name: set(FIELDS[name][0].split()) & set(texts(tables()[name])) for name in names}
    assert {name: markers.found(name, everything) for name in names} == claimed


def test_what_is_told_of_initiatives_and_events_is_in_the_archive(marked):
    markers, archive, _everything = marked
    claimed = {name: set(FIELDS[name][0].split()) & set(texts(tables()[name])) for name in DETAILS}
    assert {name: markers.found(name, archive) for name in DETAILS} == claimed
