"""The sample data: the same for the same day and seed, full of what the pages show, and gone without a trace."""

import json
import random
from collections import Counter
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from events.actions import expand
from events.models import Event, Occurrence, Programme, Venue
from indicators.actions import rebuild_standings
from indicators.freezing import freeze
from indicators.models import Assessment, Baseline, Cycle, Indicator, Measurement, Standing
from initiatives.models import Initiative, OldSlug, Organisation, Update
from sonderborg import starter
from sonderborg.sample import load as loading
from sonderborg.sample.content import read
from sonderborg.sample.curves import periods, with_gaps
from sonderborg.sample.indicators import Scale
from sonderborg.sample.load import Size, load, marked
from sonderborg.sample.remove import remove
from tests import factories

TODAY, NOW = date(2026, 11, 24), datetime(2026, 11, 24, 11, tzinfo=UTC)
SMALL = Size(initiatives=3, events=30, indicators=Scale(years=3, per_feature=1))
STAMPS = ("created_at", "updated_at", "changed_at", "moved_at")


def rows_of(table):
    """As the database has them: the translating querysets show one language of each text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t) FROM {connection.ops.quote_name(table)} t ORDER BY 1")
        return [json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall()]


def content(*, without=()):
    """The whole database: table → rows."""
    return {
        table: [{name: value for name, value in row.items() if name not in without} for row in rows_of(table)]
        for table in connection.introspection.table_names()
    }


def by_place():
    """The tables with each id told as a place in its table, as two loads number their rows differently."""
    models = apps.get_models(include_auto_created=True)
    ids = {model: sorted(model._base_manager.values_list("pk", flat=True)) for model in models}
    places = {model: {pk: place for place, pk in enumerate(numbers)} for model, numbers in ids.items()}
    found = {}
    for model in models:
        links = {
            field.column: places[field.related_model] for field in model._meta.concrete_fields if field.is_relation
        }
        links[model._meta.pk.column] = places[model]
        rows = sorted(rows_of(model._meta.db_table), key=lambda row: row[model._meta.pk.column])
        found[model._meta.label] = [
            {name: links[name].get(value) if name in links else value for name, value in row.items()} for row in rows
        ]
    return found


# --- The same again ------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_same_seed_on_the_same_day_gives_the_same_rows():
    load(today=TODAY, seed=7, size=SMALL)
    first = by_place()
    remove()
    load(today=TODAY, seed=7, size=SMALL)
    assert by_place() == first
    remove()
    load(today=TODAY, seed=8, size=SMALL)
    assert by_place() != first


@pytest.mark.django_db
def test_more_of_one_kind_changes_nothing_in_another():
    load(today=TODAY, size=SMALL)
    first = by_place()
    remove()
    load(today=TODAY, size=Size(initiatives=4, events=40, indicators=SMALL.indicators))
    again = by_place()
    for name in ("indicators.Measurement", "indicators.Standing", "initiatives.Organisation"):
        assert again[name] == first[name]
    assert again["initiatives.Initiative"][:3] == first["initiatives.Initiative"]


@pytest.mark.django_db
def test_a_second_load_says_so_and_does_nothing():
    call_command("load_sample", initiatives=1, indicators_per_feature=0, events=1, verbosity=0)
    before, out = content(), StringIO()
    call_command("load_sample", stdout=out)
    assert out.getvalue() == "There is sample data already: nothing is done.\n"
    assert content() == before


# --- Size ----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_sizes_are_kept_to_the_row():
    counts = load(today=TODAY, size=Size(initiatives=42, events=60, indicators=Scale(years=2, per_feature=2)))
    assert (counts[Initiative], counts[Occurrence], counts[Indicator]) == (42, 60, 84)
    assert Initiative.objects.filter(slug__in=["landsbybussen", "landsbybussen-2"]).count() == 2
    assert Initiative.objects.get(slug="landsbybussen-2").title_en.endswith(" 2")
    assert set(Counter(Indicator.objects.values_list("feature", flat=True)).values()) == {2}


@pytest.mark.parametrize(
    "option", ["--initiatives=-1", "--initiatives=x", "--years=0", "--years=101", "--events=1e9", "--seed=a"]
)
def test_a_size_that_makes_no_sense_is_refused(option):
    with pytest.raises(CommandError):
        call_command("load_sample", option)


@pytest.mark.django_db
def test_a_load_that_is_broken_off_leaves_nothing(monkeypatch):
    before = content()

    def break_off(**options):
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "rebuild_standings", break_off)
    with pytest.raises(KeyboardInterrupt):
        load(today=TODAY, size=SMALL)
    assert content() == before


# --- What is shipped -----------------------------------------------------------------------------
@pytest.fixture(scope="class")
def shipped(django_db_setup, django_db_blocker):
    """The sample as `make run` loads it, once for the tests that only look."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(today=TODAY)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
class TestShipped:
    def test_there_is_as_much_as_was_written(self, shipped):
        counted = {model.__name__: number for model, number in shipped.items()}
        expected = {"Organisation": 60, "Venue": 18, "Programme": 2, "Initiative": 40, "Indicator": 100, "Event": 204}
        assert {name: counted[name] for name in expected} == expected
        assert 400 < counted["Occurrence"] < 600

    def test_every_row_says_that_it_is_sample_data(self):
        assert [model for model in marked() if model._base_manager.filter(sample=False).exists()] == []

    def test_no_text_is_missing_in_a_language(self):
        for model, field in ((Organisation, "name"), (Initiative, "title"), (Initiative, "body"), (Indicator, "name"),
                             (Update, "body"), (Event, "title"), (Event, "summary"), (Programme, "body")):  # fmt: skip
            for code in ("da", "en", "de"):
                assert not model._base_manager.filter(**{f"{field}_{code}": ""}).exists()
        for model in (Initiative, Indicator, Event):  # the plain column is what sorting in Danish reads
            rows = model._base_manager.values_list(
                *(["title", "title_da"] if model != Indicator else ["name", "name_da"])
            )
            assert [row for row in rows if row[0] != row[1]] == []

    def test_each_shape_gives_the_status_that_it_promises(self):
        shapes = {row["code"]: row["shape"] for row in read("indicators") if row["target"] or row["shape"] == "none"}
        found = {}
        for standing in Standing.objects.on(TODAY).filter(indicator__code__in=shapes).select_related("indicator"):
            found.setdefault(shapes[standing.indicator.code], set()).add(standing.status)
        assert {
            shape: found[shape] for shape in ("steady", "fast", "achieved", "wrong", "stopped", "slow", "none")
        } == {
            "steady": {"on_track"},
            "fast": {"on_track"},
            "achieved": {"achieved"},
            "wrong": {"wrong_way"},
            "stopped": {"too_old"},
            "slow": {"behind", "far_behind"},
            "none": {"no_data", "not_applicable"},
        }

    def test_figures_are_provisional_broken_absent_and_split(self):
        states = Counter(Measurement.objects.values_list("figure", flat=True))
        assert states["break"] == 1
        assert min(states["provisional"], states["suppressed"]) > 0
        assert {row.indicator.kind for row in Measurement.objects.filter(value=None, breakdown="")} == {
            "citizen survey",
            "official statistics",
        }

    def test_the_parts_of_a_breakdown_add_up(self):
        rows = Measurement.objects.exclude(numerator=None).values_list(
            "indicator", "period", "breakdown", "numerator", "denominator"
        )
        parts, totals = Counter(), {}
        for indicator, period, breakdown, numerator, denominator in rows:
            if breakdown:
                parts[indicator, period] += numerator + denominator
            else:
                totals[indicator, period] = numerator + denominator
        assert parts
        assert {key: number for key, number in parts.items() if totals[key] != number} == {}

    def test_figures_wait_for_approval(self):
        assert Counter(Measurement.objects.exclude(review="approved").values_list("review", flat=True)) == {
            "submitted": 6,
            "returned": 1,
        }
        assert Measurement.objects.get(review="returned").return_reason
        correction = Measurement.objects.get(review="submitted", supersedes__isnull=False)
        assert correction.supersedes.current

    def test_standings_are_those_that_a_rebuild_gives(self):
        assert rebuild_standings() == 0

    def test_dates_are_those_that_the_calendar_expands(self):
        assert sum(expand(event=event, today=TODAY) for event in Event.objects.all()) == 0

    def test_dates_are_cancelled_moved_running_and_over_midnight(self):
        changed = Occurrence.objects.exclude(status="scheduled")
        assert set(changed.values_list("status", flat=True)) == {"cancelled", "postponed", "moved", "moved online"}
        assert not changed.filter(reason_de="").exists()
        running = Occurrence.objects.filter(first_on__lt=TODAY, last_on__gt=TODAY, all_day=True)
        assert running.count() == 3
        night = Occurrence.objects.get(event__slug="nytaarskoncert-over-midnat")
        assert (night.last_on - night.first_on).days == 1

    def test_initiatives_stand_in_every_state(self):
        states = Counter(Initiative.objects.values_list("state", flat=True))
        assert states == {"published": 37, "draft": 2, "in review": 1}
        assert set(Initiative.objects.exclude(manual_status="").values_list("slug", flat=True)) == {
            "solcellelauget",
            "laer-naar-du-kan",
        }
        late = Initiative.objects.with_status(TODAY).filter(computed_status="late")
        assert 0 < late.count() < 15

    def test_nothing_is_told_before_it_happened(self):
        now = datetime(2026, 11, 24, tzinfo=UTC)
        for model in marked():
            for name in {field.name for field in model._meta.fields} & {"published_at", "updated_at", "entered_at"}:
                assert not model._base_manager.filter(**{f"{name}__gt": now}).exists()
        assert not Measurement.objects.filter(ends_on__gte=TODAY).exists()


# --- Real rows -----------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_real_row_keeps_its_address():
    real = factories.InitiativeFactory(slug="landsbybussen", title="Vores bus")
    OldSlug.objects.create(model="initiatives.organisation", slug=read("organisations")[0]["slug"], object_id=1)
    load(today=TODAY, size=SMALL)
    real.refresh_from_db()
    assert (real.title, real.sample) == ("Vores bus", False)
    assert Initiative.objects.get(slug="landsbybussen-eksempel").sample
    assert Organisation.objects.filter(slug=f"{read('organisations')[0]['slug']}-eksempel", sample=True).exists()


def link_to_sample(initiative, indicator, event):
    """What staff might do while the sample is there; by update, so that the history of real rows stays as it was."""
    organisation, venue = Organisation.objects.filter(sample=True).first(), Venue.objects.filter(sample=True).first()
    other = Initiative.objects.filter(sample=True).first()
    Initiative.objects.filter(pk=initiative.pk).update(lead=organisation, parent=other)
    initiative.partners.add(organisation)
    Indicator.objects.filter(pk=indicator.pk).update(responsible=organisation)
    indicator.initiatives.add(other)
    programme = Programme.objects.filter(sample=True).first()
    Event.objects.filter(pk=event.pk).update(organiser=organisation, venue=venue, programme=programme)
    event.initiatives.add(other)
    event.occurrences.update(venue=venue)


def add_to_sample(user):
    """Rows of staff that cannot be without the sample's."""
    indicator = Indicator.objects.filter(sample=True, not_applicable_reason_da="").first()
    factories.MeasurementFactory(indicator=indicator, period="2001", value=3)
    initiative = Initiative.objects.filter(sample=True).first()
    factories.UpdateFactory(initiative=initiative)
    initiative.slug = "et-nyt-navn"
    initiative.save()
    milestone = initiative.milestones.first()
    milestone.note_da = "Rettet"
    milestone.save()
    Organisation.objects.filter(sample=True).first().memberships.create(user=user)
    Initiative.objects.filter(sample=True).last().delete()


@pytest.mark.django_db
def test_removing_takes_the_sample_and_nothing_else():
    starter.load()
    user = factories.UserFactory(role="editor")
    initiative, indicator = factories.InitiativeFactory(), factories.IndicatorFactory()
    factories.MeasurementFactory(indicator=indicator)
    event = factories.OccurrenceFactory().event
    before = content(without=STAMPS)
    load(today=TODAY, size=SMALL)
    link_to_sample(initiative, indicator, event)
    add_to_sample(user)
    kept = freeze(year=2026, by=None, at=NOW)
    assert (kept.sample, kept.rows.exists()) == (True, True)
    removed = remove()
    assert content(without=STAMPS) == before
    connection.check_constraints()
    assert {model.__name__: number for model, number in removed.added.items() if number} == {
        "Measurement": 1,
        "Update": 1,
    }
    assert {model.__name__: number for model, number in removed.emptied.items()} == {
        "Initiative": 2,  # its lead and its parent
        "Indicator": 1,
        "Event": 3,  # its organiser, its venue and its programme
        "Occurrence": 1,
    }
    assert remove().rows.total() == 0


@pytest.mark.django_db
def test_a_baseline_without_sample_data_stays_when_the_sample_goes():
    kept = freeze(year=2024, by=None, at=NOW)
    load(today=TODAY, size=SMALL)
    remove()
    assert list(Baseline.objects.values_list("checksum", flat=True)) == [kept.checksum]


@pytest.mark.django_db
def test_a_year_that_has_a_real_plan_gets_no_invented_one():
    Cycle.objects.create(year=2026)
    load(today=TODAY, size=SMALL)
    assert (Cycle.objects.filter(sample=True).count(), Assessment.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_real_row_whose_link_is_emptied_has_changed():
    initiative = factories.InitiativeFactory()
    load(today=TODAY, size=SMALL)
    Initiative.objects.filter(pk=initiative.pk).update(lead=Organisation.objects.filter(sample=True).first())
    remove()
    changed = Initiative.objects.get()
    assert changed.lead is None
    assert changed.updated_at > initiative.updated_at


@pytest.mark.django_db
def test_removing_says_how_many_rows_went():
    load(today=TODAY, size=Size(initiatives=2, events=0, indicators=Scale(years=1, per_feature=0)))
    first, second = StringIO(), StringIO()
    call_command("remove_sample", stdout=first)
    call_command("remove_sample", stdout=second)
    assert "      60 organisationer\n       2 initiativer\n" in first.getvalue()
    assert second.getvalue() == "There is no sample data.\n"


# --- Periods -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("frequency", "years", "expected"),
    [
        ("year", 3, ["2023", "2024", "2025"]),
        ("quarter", 1, ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]),
        ("two years", 5, ["2021", "2023", "2025"]),
        ("four years", 10, ["2017", "2021", "2025"]),
    ],
)
def test_figures_end_with_the_last_period_that_is_over(frequency, years, expected):
    assert [str(period) for period in periods(frequency, today=TODAY, years=years, pivot=2017)] == expected


def test_a_series_that_stopped_is_too_old_today():
    every = periods("year", today=TODAY, years=10, pivot=2017)
    there = with_gaps(every, "stopped", "year", today=TODAY, dice=random.Random(1))
    assert str(there[-1]) == "2023"


def test_a_monthly_series_has_twelve_figures_a_year():
    months = periods("month", today=TODAY, years=2, pivot=2017)
    assert (len(months), str(months[0]), str(months[-1])) == (24, "2024-11", "2026-10")
