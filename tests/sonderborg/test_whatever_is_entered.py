"""Whatever can be entered appears in at least one report: each field of each table, in which one, or why in none.

`entered.py` names the places; here each field is filled with a value of its own, the files are written, and the value
is looked for at its place. A new field is in no list, and fails.
"""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from indicators.document import LANGUAGES
from indicators.exports.json_report import report_json
from indicators.exports.zip_report import report_zip
from indicators.models import Answer, Assessment, Cycle, Measurement, Question
from indicators.periods import period_ending
from indicators.report_about import about
from indicators.reports import report_for
from indicators.sealed import with_checksum
from initiatives.cells import unguarded
from initiatives.fields import ChoiceListField
from initiatives.models import Dimension, Goal, KeyFeature, MilestoneShift, Tag
from tests import factories
from tests.indicators.answers import outline, question, signed_questionnaire
from tests.sonderborg.entered import EXCEPTIONS, NO_REPORT, WHERE

APPS = ("initiatives", "events", "indicators")


def tables():
    found = (model for label in APPS for model in apps.get_app_config(label).get_models())
    return {model.__name__: model for model in found if not model.__name__.startswith("Historical")}


def entered(model):
    """The fields that somebody fills; of a text in three languages, its name once."""
    names = {field.name for field in model._meta.get_fields() if _is_entered(field)}
    return {name.removesuffix("_da") for name in names if not name.endswith(("_en", "_de"))}


def _is_entered(field):
    if not getattr(field, "concrete", False) or isinstance(field, models.GeneratedField | models.AutoField):
        return False
    return field.editable and not field.primary_key


def test_every_table_is_told_of():
    assert set(tables()) == set(NO_REPORT) | set(WHERE)
    assert not set(NO_REPORT) & set(WHERE)
    assert set(EXCEPTIONS) <= set(WHERE)


@pytest.mark.parametrize("name", WHERE)
def test_each_field_has_its_place_in_a_report_or_a_reason_for_none(name):
    reasons = EXCEPTIONS.get(name, {})
    told = [*WHERE[name], *(field for fields in reasons for field in fields.split())]
    assert sorted(told) == sorted(entered(tables()[name]))
    assert all(reasons.values())


TODAY, DAY, LATER = date(2026, 11, 24), date(2025, 5, 1), date(2025, 9, 1)
FIXED = {"code", "slug", "period", "breakdown", "recurrence_key", "checksum"}  # of a form of their own: what they hold


class Filled:
    """Rows whose every field holds a value of its own, in the order of the fields: later days and larger numbers."""

    def __init__(self):
        self.rows, self.number = {}, count(20)

    def fill(self, row, *but, **given):
        """`but` would make it another kind of row; what is `given` the database asks for."""
        values = {**self.values(type(row), but), **given}
        type(row).objects.filter(pk=row.pk).update(**values)
        row.refresh_from_db()
        return self.keep(row)

    def keep(self, row):
        self.rows.setdefault(type(row).__name__, []).append(row)
        return row

    def values(self, model, but=()):
        wanted = entered(model) - FIXED - {*but, "state", "published_at", "retired", "order"}
        fields = [field for field in model._meta.concrete_fields if field.name in _columns(model, wanted)]
        return {field.name: value for field in fields if (value := self.value(field)) is not None}

    def value(self, field):
        number = next(self.number)
        if isinstance(field, ChoiceListField):
            return [list(dict(field.base_field.choices))[-1]]
        if field.choices:
            return [key for key, _label in field.choices if key][-1]
        for kind, made in (
            (models.BooleanField, True), (models.DateTimeField, None), (models.FileField, None),
            (models.ForeignKey, None), (models.DateField, date(2025, 1, 1) + timedelta(number)),
            (models.DecimalField, Decimal(f"{number}.5")), (models.IntegerField, number),
            (models.URLField, f"https://example.org/qz{number}"), (models.EmailField, f"qz{number}@example.org"),
        ):  # fmt: skip
            if isinstance(field, kind):
                return made
        return f"Qz{number}x"


def _columns(model, names):
    """Of a text in three languages all three."""
    there = {field.name for field in model._meta.get_fields()}
    return {
        column
        for name in names
        for column in ([f"{name}_{code}" for code in LANGUAGES], [name])[f"{name}_da" not in there]
    }


@pytest.fixture
def filled(db):
    """A row of each table, and, by language, the tables that were written: name → rows of cells."""
    found = everything()
    document = report_for(2025, TODAY, whole=True)
    written = {language: _written(document, language) for language in LANGUAGES}
    answers = _answers(found)
    return found.rows, {language: {**written[language], **answers[language]} for language in LANGUAGES}


def everything():
    """A row of each table of a report."""
    found = Filled()
    feature = KeyFeature.objects.get(code="3.1")
    office = found.fill(factories.OrganisationFactory(state="published"))
    _framework(found, feature)
    initiative = _activities(found, office)
    _events(found, office, initiative)
    _figures(found, feature, office, initiative)
    return found


def _framework(found, feature):
    found.fill(feature, verified_at=datetime(2025, 1, 1, tzinfo=UTC))
    for row in (feature.area, feature.area.pillar, Goal.objects.get(number=7), Dimension.objects.first()):
        found.fill(row, "number")
    cycle = found.fill(Cycle.objects.create(year=2025), "year")
    found.fill(cycle.selections.create(feature=feature, reason_da="x"))
    row = Assessment.objects.create(
        cycle=cycle, feature=feature, assessor=factories.UserFactory(), **found.values(Assessment)
    )
    found.keep(row)


def _figures(found, feature, office, initiative):
    row = factories.IndicatorFactory(feature=feature, responsible=office)
    row.initiatives.add(initiative)
    found.fill(
        row, "not_applicable_reason", "counted_events", baseline_on=date(2007, 12, 31), decimals=3,
        lower_bound=Decimal("0.125"), upper_bound=99999,
    )  # fmt: skip
    other = factories.IndicatorFactory(feature=feature)
    other.not_applicable_reason_da = "x"
    other.save()
    found.fill(other, *(entered(type(other)) - {"not_applicable_reason"}))
    found.fill(factories.TargetFactory(indicator=row, on=DAY), "low", "high")
    found.fill(factories.TargetFactory(indicator=row, value=None, low=1, high=2), "value")
    one = found.values(Measurement, ("absent_reason", "return_reason", "review", "figure", "current"))
    found.keep(factories.MeasurementFactory(indicator=row, period="2024", breakdown="sex=female", **one))
    two = found.values(Measurement, ("return_reason", "review", "current", "value", "numerator", "denominator"))
    found.keep(factories.MeasurementFactory(indicator=row, period="2025", **two | {"value": None}))


def _activities(found, office):
    initiative = factories.InitiativeFactory(lead=office, parent=factories.InitiativeFactory())
    initiative.partners.add(office)
    found.fill(initiative)
    for what in (
        {"feature": KeyFeature.objects.get(code="3.1")}, {"goal": Goal.objects.get(number=7)},
        {"dimension": Dimension.objects.first()},
    ):  # fmt: skip
        found.fill(Tag.objects.create(initiative=initiative, **what))
    milestone = found.fill(factories.MilestoneFactory(initiative=initiative, due_on=LATER), due_on=LATER)
    moved = MilestoneShift.objects.create(
        milestone=milestone,
        due_before=DAY,
        due_after=LATER,
        **found.values(MilestoneShift, ("due_before", "due_after")),
    )
    MilestoneShift.objects.filter(pk=moved.pk).update(moved_at=datetime(2025, 4, 1, tzinfo=UTC))
    found.keep(moved)
    found.fill(factories.UpdateFactory(initiative=initiative))
    return initiative


def _events(found, office, initiative):
    """The place in words counts where there is no venue, the number of all dates where there is one."""
    venue = found.fill(factories.VenueFactory())
    programme = found.fill(factories.ProgrammeFactory())
    event = factories.EventFactory(organiser=office, programme=programme)
    for name, row in (
        ("initiatives", initiative), ("dimensions", Dimension.objects.first()), ("goals", Goal.objects.get(number=7)),
        ("features", KeyFeature.objects.get(code="3.1")),
    ):  # fmt: skip
        getattr(event, name).add(row)
    factories.OccurrenceFactory(event=event, first_on=DAY)
    found.fill(event, price_kind="amount")
    other = factories.EventFactory(venue=venue)
    found.fill(factories.OccurrenceFactory(event=other, first_on=DAY, venue=venue), "all_day", "starts_at", "ends_at")
    found.fill(other, *(entered(type(other)) - {"venue"}))


def _answers(found):
    questionnaire = outline()
    found.fill(questionnaire, "year", period_to=date(2026, 1, 1))
    asked = question()
    found.fill(asked.section)
    found.fill(asked, "kind", "table", "offers")
    for row in Question.objects.filter(section__questionnaire=questionnaire).exclude(kind="text"):
        found.keep(row)
    signed = found.keep(signed_questionnaire())
    for row in Answer.objects.exclude(text=""):
        found.keep(row)
    value = json.loads(with_checksum(signed.document, signed.checksum))
    return {language: _parts(value, language) for language in LANGUAGES}


def _parts(value, language):
    sections = value["sections"]
    questions = [row | {"section": part["title"]} for part in sections for row in part["questions"]]
    for row in questions:
        row["languages"] = [
            *(code for code in LANGUAGES if row["answer"][code]),
            *(["rating"] if row["rating"] else []),
        ]
        row["answer"] = {code: row["answer"][code] or str(row["rating"]) for code in LANGUAGES}
        row["table"] = row["table"]["kind"] if row["table"] else ""
    parts = {
        "questionnaire": [value], "section": sections, "question": questions,
        "sign_off": [value["signed"] | {"checksum": value["checksum"]}],
    }  # fmt: skip
    return {name: [_plain(row, language) for row in rows] for name, rows in parts.items()}


def _plain(row, language):
    return {name: cell[language] if isinstance(cell, dict) and language in cell else cell for name, cell in row.items()}


def _written(document, language):
    with translation.override(language):
        made = report_zip(document, about(document, language))
        report = json.loads(report_json(document, about(document, language)))["report"]
    with zipfile.ZipFile(io.BytesIO(made)) as files:
        names = [name for name in files.namelist() if name.endswith(".csv")]
        read = {name: list(csv.DictReader(io.StringIO(files.read(name).decode(), newline=""))) for name in names}
    return {name.removesuffix(".csv"): rows for name, rows in read.items()} | {"report": [_plain(report, language)]}


def handles(value):
    """The ways in which a value may be told."""
    if isinstance(value, bool):
        return {"yes", "verified", True} if value else {"no", "working", False}
    if isinstance(value, datetime):
        return {value.isoformat()}
    if isinstance(value, date):
        return {value.isoformat(), period_ending(value)}
    if isinstance(value, models.Model):
        names = ("code", "slug", "number", "year", "name", "title", "text")
        return {str(getattr(value, name)) for name in names if getattr(value, name, None)}
    if isinstance(value, list):
        return {"; ".join(value)}
    return (
        {value, str(value), format(value, "f").rstrip("0").rstrip(".")}
        if isinstance(value, Decimal)
        else {value, str(value)}
    )


def cells(written, place):
    table, _dot, column = place.partition(".")
    found = set()
    for row in written[table]:
        cell = unguarded(row[column]) if isinstance(row[column], str) else row[column]
        found |= {*cell} if isinstance(cell, list) else {cell, str(cell), *str(cell).split("; ")}
    return found


def told(row, name, language):
    """What is entered: each row of a relation to several."""
    if isinstance(type(row)._meta.get_field(name), models.ManyToManyField):
        return list(getattr(row, name).all())
    value = getattr(row, f"{name}_{language}", None) if hasattr(row, f"{name}_da") else getattr(row, name)
    if name == "recurrence_key":
        return [value[:10]]
    return [] if value in (None, "", []) else [value]


@pytest.mark.django_db
def test_what_is_entered_is_read_back_from_the_files(filled):
    rows, written = filled
    lost = {
        (name, field, language)
        for name, places in WHERE.items()
        for field, place in places.items()
        for language in LANGUAGES
        if not _is_there(rows[name], field, place, language, written)
    }
    assert lost == set()


def _is_there(rows, field, place, language, written):
    """At least one row has something to tell; what each tells is at its place."""
    with translation.override(language):
        values = [value for row in rows for value in told(row, field, language)]
        found = cells(written[language], place)
        if rows[0].__class__ is Answer and field == "text":
            found = {cell for code in LANGUAGES for cell in cells(written[code], place)}
        return bool(values) and all(handles(value) & found for value in values)
