"""The report of a year as it is gathered: what is in it, as of when, and that a frozen one is read as it stands."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override

from indicators.board import board_on
from indicators.document import Freeze, Text
from indicators.models import Baseline, Cycle
from indicators.report_notes import notes
from indicators.reports import BrokenReportError, NoReportError, gather, report_for
from indicators.sealed import from_json, seal, to_json
from initiatives.models import Goal, KeyFeature, Tag
from tests.factories import (
    EventFactory,
    IndicatorFactory,
    InitiativeFactory,
    MeasurementFactory,
    MilestoneFactory,
    OccurrenceFactory,
    OrganisationFactory,
    ProgrammeFactory,
    UpdateFactory,
    VenueFactory,
)
from tests.indicators.test_board import measured

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def linked(code, **options):
    row = InitiativeFactory(**options)
    Tag.objects.create(initiative=row, feature=KeyFeature.objects.get(code=code))
    return row


def freeze(document, version=1):
    """Kept as it is, without the ceremony of `freezing`."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    document = replace(document, frozen=Freeze(version, at, "Kommunen"))
    text, checksum = seal(document)
    Baseline.objects.create(
        year=document.year, version=version, as_of=document.as_of, schema_version=1, document=text, checksum=checksum,
        frozen_by_name="", frozen_at=at, reason="" if version == 1 else "Fejl",
    )  # fmt: skip
    return replace(document, frozen=replace(document.frozen, checksum=checksum))


def select(year, *codes):
    row = Cycle.objects.create(year=year, source_da="Folderen")
    for code in codes:
        row.selections.create(feature=KeyFeature.objects.get(code=code), reason_da=f"Derfor {code}")
    return row


@pytest.mark.parametrize("year", [-1, 0, 1899, 2027, 9999, 10**30])
def test_there_is_no_report_before_all_time_or_to_come(year):
    with pytest.raises(NoReportError):
        report_for(year, TODAY)


def test_an_empty_year_is_honest():
    made = report_for(2017, TODAY)
    assert (made.as_of, made.chosen, len(made.features), len(made.selected)) == (date(2017, 12, 31), False, 42, 42)
    assert (made.indicators, made.initiatives, made.events, made.partners) == ((), (), (), ())
    assert (made.city.status, made.city.of, made.count("no_data")) == ("no_data", 42, 42)


def test_the_running_year_is_as_of_today():
    made = report_for(2026, TODAY)
    assert (made.as_of, made.made_on, report_for(2025, TODAY).as_of) == (TODAY, TODAY, date(2025, 12, 31))


def test_all_figures_are_those_of_the_board():
    measured("3.1", 20)
    measured("3.1", -40)
    measured("7.2", 90)
    made, board = report_for(2025, TODAY), board_on(date(2025, 12, 31))
    assert (made.city.share, made.city.needed, made.city.status) == (
        board.city.share, board.city.needed, board.city.status,
    )  # fmt: skip
    assert {row.rolled.code: row.rolled.share for row in made.features} == {
        code: rolled.share for code, rolled in board.features.items()
    }
    assert {row.code: row.share for row in made.goals} == {
        str(number): rolled.share for number, rolled in board.goals.items()
    }
    assert {row.code: row.status for row in made.dimensions} == {
        code: rolled.status for code, rolled in board.dimensions.items()
    }


def test_an_indicator_brings_baseline_latest_and_final_target():
    row = measured("3.1", 20, name_en="Waste")
    row.targets.create(on=date(2028, 12, 31), value=80)
    MeasurementFactory(indicator=row, period="2026", value=99)
    (found,) = report_for(2025, TODAY).indicators
    assert (found.feature, found.name.en, found.baseline_on, found.baseline_value) == (
        "3.1", "Waste", date(2020, 12, 31), 0,
    )  # fmt: skip
    assert (found.period, found.value, found.target.on, found.target.value) == (
        "2025", 20, date(2030, 12, 31), Decimal(100),
    )  # fmt: skip
    assert (found.share, found.status) == (Fraction(1, 5), "far_behind")


def test_a_figure_that_is_missing_brings_its_reason():
    row = IndicatorFactory(feature=KeyFeature.objects.get(code="3.1"))
    MeasurementFactory(indicator=row, period="2024", value=None, absent_reason_da="Ikke målt")
    MeasurementFactory(indicator=row, period="2026", value=None, absent_reason_da="Ukendt")
    (found,) = report_for(2025, TODAY).indicators
    assert (found.value, found.period, found.absent_reason.da, found.status) == (None, "", "Ikke målt", "no_data")


def test_a_reason_older_than_the_latest_figure_is_not_told():
    row = measured("3.1", 20)
    MeasurementFactory(indicator=row, period="2024", value=None, absent_reason_da="Ikke målt")
    (found,) = report_for(2025, TODAY).indicators
    assert (found.value, found.absent_reason) == (20, Text())


def test_the_selected_key_features_are_the_report():
    measured("3.1", 20)
    measured("3.2", 40)
    context = measured(None, 5)
    select(2025, "3.2", "1.1")
    made = report_for(2025, TODAY)
    assert ([row.rolled.code for row in made.selected], len(made.left_out)) == (["1.1", "3.2"], 40)
    assert [row.feature for row in made.indicators] == ["3.2"]
    assert [row.code for row in made.context] == [context.code]
    assert (made.chosen, made.selected[0].reason.da, made.cycle_source.da) == (True, "Derfor 1.1", "Folderen")
    assert (made.city.measured, made.city.of) == (2, 42)


def test_a_year_without_a_choice_has_all_42():
    select(2025)
    made = report_for(2025, TODAY)
    assert (made.chosen, len(made.selected), made.cycle_source.da) == (False, 42, "Folderen")


def test_drafts_are_nowhere_in_it():
    measured("3.1", 20, state="draft")
    linked("3.1", state="draft")

    OccurrenceFactory(event=EventFactory(state="draft"), first_on=date(2025, 5, 1))
    open_one = linked("3.1", lead=OrganisationFactory(state="draft"))
    open_one.partners.add(OrganisationFactory(state="draft"))
    made = report_for(2025, TODAY)
    assert (made.indicators, made.events, made.partners, made.city.measured) == ((), (), (), 0)
    assert [(row.slug, row.lead) for row in made.initiatives] == [(open_one.slug, Text())]


def test_activities_are_those_of_the_year_under_the_selected_features():
    select(2025, "3.1")
    running = linked("3.1", starts_on=date(2020, 1, 1), lead=OrganisationFactory(name_en="Lead"))
    Tag.objects.create(initiative=running, goal=Goal.objects.get(number=13))
    undated = linked("3.1")
    linked("3.2")
    linked("3.1", starts_on=date(2026, 1, 1))
    linked("3.1", ends_on=date(2024, 12, 31))
    made = {row.slug: row for row in report_for(2025, TODAY).initiatives}
    assert set(made) == {running.slug, undated.slug}
    found = made[running.slug]
    assert (found.lead.en, found.goals, found.features, found.dimensions) == ("Lead", (13,), ("3.1",), ())


def test_events_are_those_of_the_year_once_each():
    event = EventFactory(title_en="Fair")
    for day in (date(2025, 5, 1), date(2025, 6, 1), date(2026, 5, 1)):
        OccurrenceFactory(event=event, first_on=day)
    OccurrenceFactory(event=EventFactory(), first_on=date(2024, 12, 31))
    OccurrenceFactory(event=EventFactory(), first_on=date(2025, 3, 1), status="cancelled", reason_da="Storm")
    (found,) = report_for(2025, TODAY).events
    assert (found.title.en, found.first_on, found.last_on, found.dates) == (
        "Fair", date(2025, 5, 1), date(2025, 6, 1), 2,
    )  # fmt: skip


def test_partners_lead_take_part_or_organise_and_are_named_once():
    lead, partner, organiser = (OrganisationFactory(name_en=name) for name in ("Lead", "Partner", "Organiser"))
    for _number in range(2):
        linked("3.1", lead=lead).partners.add(partner, lead)
    OccurrenceFactory(event=EventFactory(organiser=organiser), first_on=date(2025, 5, 1))
    OrganisationFactory()
    names = [row.name.en for row in report_for(2025, TODAY).partners]
    assert sorted(names) == ["Lead", "Organiser", "Partner"]


def test_a_frozen_year_is_read_as_it_stands():
    row = measured("3.1", 20, name_en="Waste")
    frozen = freeze(report_for(2025, TODAY))
    row.name_en = "Renamed"
    row.save()
    MeasurementFactory(indicator=row, period="2023", value=90)
    linked("3.1")
    KeyFeature.objects.filter(code="3.1").update(title_en="Another wording")
    assert report_for(2025, date(2027, 1, 1)) == frozen
    assert gather(2025, date(2025, 12, 31), TODAY) != replace(frozen, frozen=None)
    row.delete()
    assert report_for(2025, TODAY) == frozen


def test_a_gathered_document_can_be_frozen():
    measured("3.1", 20)
    linked("3.1", lead=OrganisationFactory())
    OccurrenceFactory(event=EventFactory(), first_on=date(2025, 5, 1))
    made = report_for(2025, TODAY)
    assert from_json(to_json(made)) == made


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"schema_version":9}', "The frozen baseline of 2025 cannot be read."),
        ("[]", "The frozen baseline of 2025 cannot be read."),
        ("no json", "The frozen baseline of 2025 cannot be read."),
        (None, "The frozen baseline of 2025 is not what was frozen: its checksum does not hold."),
    ],
)
def test_a_frozen_document_that_cannot_be_read_or_was_changed_is_no_report(caplog, text, line):
    content, checksum = seal(report_for(2025, TODAY))
    Baseline.objects.create(
        year=2025, as_of=TODAY, schema_version=1, document=text or content.replace("2025", "2024", 1),
        checksum=hashlib.sha256(text.encode()).hexdigest() if text else checksum, frozen_by_name="",
        frozen_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    with pytest.raises(BrokenReportError):
        report_for(2025, TODAY)
    assert line in caplog.text


@pytest.mark.parametrize("rows", [1, 3])
def test_gathering_costs_seven_queries(rows, django_assert_num_queries):
    select(2025, *["3.1", "3.2", "3.3"][:rows])
    for _number in range(rows):
        measured("3.1", 20)
        linked("3.1", lead=OrganisationFactory()).partners.add(OrganisationFactory())
        event = EventFactory(organiser=OrganisationFactory(), programme=ProgrammeFactory())
        OccurrenceFactory(event=event, first_on=date(2025, 5, 1))
    # baseline and cycle, goals, Key Features, their links, standings, initiatives, events with their programmes
    with django_assert_num_queries(7):
        made = report_for(2025, TODAY)
    lists = (made.initiatives, made.events, made.indicators, made.programmes)
    assert [len(each) for each in lists] == [rows] * 4


@pytest.mark.parametrize("rows", [1, 3])
def test_gathering_what_the_files_hold_costs_thirteen_queries(rows, django_assert_num_queries):
    for _number in range(rows):
        measured("3.1", 20)
        row = linked("3.1", lead=OrganisationFactory(), parent=InitiativeFactory())
        row.partners.add(OrganisationFactory())
        UpdateFactory(initiative=row, told_on=date(2025, 5, 1))
        MilestoneFactory(initiative=row)
        event = EventFactory(venue=VenueFactory(), programme=ProgrammeFactory(), organiser=OrganisationFactory())
        event.initiatives.add(row)
        OccurrenceFactory(event=event, first_on=date(2025, 5, 1), attendance=7)
        OccurrenceFactory(event=event, first_on=date(2025, 6, 1), status="moved", reason="Rain", venue=VenueFactory())
    # those of the page, the rows behind the figures, programmes, changed dates, what the framework means (2), sums of
    # attendance
    with django_assert_num_queries(13):
        made = report_for(2025, TODAY, whole=True)
    lists = (made.tags, made.updates, made.venues, made.programmes, made.changes)
    assert [len(each) for each in lists] == [rows] * 5


def test_what_is_around_an_event_or_initiative_is_in_it_only_where_it_is_public():
    hidden = {"state": "draft"}
    linked("3.1", slug="zero", parent=InitiativeFactory(**hidden))
    event = EventFactory(programme=ProgrammeFactory(**hidden, starts_on=date(2025, 5, 1), ends_on=date(2025, 6, 1)))
    event.initiatives.add(InitiativeFactory(**hidden))
    OccurrenceFactory(event=event, first_on=date(2025, 5, 1))
    OccurrenceFactory(event=EventFactory(**hidden), first_on=date(2025, 5, 1), status="cancelled", reason="Rain")
    ProgrammeFactory(slug="week", starts_on=date(2025, 5, 1), ends_on=date(2025, 6, 1))
    ProgrammeFactory(starts_on=date(2024, 5, 1), ends_on=date(2024, 6, 1))
    made = report_for(2025, TODAY, whole=True)
    assert (made.events[0].programme, made.events[0].initiatives, made.initiatives[0].parent) == ("", (), "")
    assert ([row.slug for row in made.programmes], made.changes) == (["week"], ())


def test_the_news_of_the_period_are_in_it_as_far_as_they_are_public_and_were_told_by_the_day():
    row = linked("3.1", slug="own")
    told = {"initiative": row, "told_on": date(2025, 5, 1)}
    UpdateFactory(**told, title_da="Halvvejs", figure_value=12, figure_label_da="boliger")
    UpdateFactory(**told, state="draft", published_at=None)
    UpdateFactory(initiative=row, told_on=date(2024, 12, 31))
    UpdateFactory(initiative=row, told_on=date(2026, 1, 1))
    UpdateFactory(told_on=date(2025, 5, 1))  # of what is linked to nothing
    UpdateFactory(initiative=linked("3.1", state="draft", published_at=None), told_on=date(2025, 5, 1))
    made = report_for(2025, TODAY, whole=True).updates
    assert [(each.initiative, each.title.da, each.value, each.label.da) for each in made] == [
        ("own", "Halvvejs", Decimal(12), "boliger"),
    ]  # fmt: skip
    assert report_for(2025, TODAY).updates == ()


def test_every_link_of_an_initiative_has_its_strength_and_reason():
    row = linked("3.1", slug="own", body_da="Længere")
    Tag.objects.create(initiative=row, goal=Goal.objects.get(number=7), strength="works against", reason_da="Fordi")
    made = report_for(2025, TODAY, whole=True)
    assert [(tag.initiative, tag.goal, tag.feature, tag.strength, tag.reason.da) for tag in made.tags] == [
        ("own", None, "3.1", "direct", ""), ("own", 7, "", "works against", "Fordi"),
    ]  # fmt: skip
    assert (made.detailed, made.initiatives[0].body.da) == (True, "Længere")


def came(made):
    return {row.slug: (row.attendance, row.counted) for row in made.events}


def test_how_many_came_is_told_as_far_as_it_was_counted_in_the_period():
    """A number of all dates in one counts where the last of them is, as in an indicator that is fed by it."""
    single, whole, late = (EventFactory(slug=slug) for slug in ("single", "whole", "late"))
    for day, number in ((1, 7), (2, 0), (3, None)):
        OccurrenceFactory(event=single, first_on=date(2025, 5, day), attendance=number)
    OccurrenceFactory(event=single, first_on=date(2025, 5, 4), attendance=50, status="cancelled", reason="Storm")
    OccurrenceFactory(event=single, first_on=date(2026, 5, 4), attendance=90)
    for event in (whole, late):
        OccurrenceFactory(event=event, first_on=date(2025, 5, 1))
        type(event).objects.filter(pk=event.pk).update(attendance=120)
    OccurrenceFactory(event=late, first_on=date(2026, 5, 1))
    OccurrenceFactory(event=EventFactory(slug="uncounted"), first_on=date(2025, 5, 1))
    assert came(report_for(2025, TODAY)) == {
        "single": (7, 2), "whole": (120, None), "late": (None, None), "uncounted": (None, 0),
    }  # fmt: skip


def test_numbers_so_small_that_persons_may_be_recognised_are_left_out():
    """Of single dates only their sum is told."""
    for number in (0, 1, 4, 5):
        event = EventFactory(slug=f"all-{number}", attendance=number)
        OccurrenceFactory(event=event, first_on=date(2025, 5, 1))
    for total in ((1, 2), (2, 3)):
        event = EventFactory(slug=f"sum-{sum(total)}")
        for day, number in enumerate(total, 1):
            OccurrenceFactory(event=event, first_on=date(2025, 5, day), attendance=number)
    made = report_for(2025, TODAY)
    assert {row.slug: (row.attendance, row.withheld) for row in made.events} == {
        "all-0": (0, False), "all-1": (None, True), "all-4": (None, True), "all-5": (5, False),
        "sum-3": (None, True), "sum-5": (5, False),
    }  # fmt: skip
    with override("en"):
        told = [note for note in notes(made) if "how many is left out" in note]
        untold = notes(replace(made, events=()))
    assert (len(told), [note for note in untold if "how many is left out" in note]) == (1, [])


def test_the_venues_of_the_events_are_there_once():
    venue = VenueFactory(name="Alsion", lift="yes", entrance_da="Ved vandet")
    VenueFactory()  # of no event
    for slug in ("one", "two"):
        OccurrenceFactory(event=EventFactory(slug=slug, venue=venue), first_on=date(2025, 5, 1))
    draft = EventFactory(venue=VenueFactory(), state="draft", published_at=None)
    OccurrenceFactory(event=draft, first_on=date(2025, 5, 1))
    made = report_for(2025, TODAY, whole=True)
    assert [(row.id, row.name, row.lift, row.entrance.da) for row in made.venues] == [
        (venue.pk, "Alsion", "yes", "Ved vandet"),
    ]  # fmt: skip
    assert [row.venue for row in made.events] == [venue.pk, venue.pk]


def test_a_later_year_has_what_was_reached_before():
    row = measured("3.1", 50, period="2024")
    MeasurementFactory(indicator=row, period="2025", value=90)
    made = report_for(2025, TODAY)
    assert (made.share_before, made.reached_before) == (Fraction(1, 2), 1)


def test_what_a_report_may_be_narrowed_by_is_in_it():
    goal = Goal.objects.select_related("dimension").get(number=7)
    feature = KeyFeature.objects.get(code="3.1")
    feature.goals.set([goal])
    shop, secret = OrganisationFactory(slug="shop"), OrganisationFactory(slug="secret", state="draft")
    row = measured("3.1", 20)
    row.responsible = shop
    row.save()
    linked("3.1", lead=shop).partners.add(OrganisationFactory(slug="partner"), secret)
    linked("3.1", lead=secret)
    event = EventFactory(organiser=shop)
    event.goals.add(goal)
    event.features.add(feature)
    OccurrenceFactory(event=event, first_on=date(2025, 5, 1))
    OccurrenceFactory(event=EventFactory(organiser=secret), first_on=date(2025, 5, 2))
    made = report_for(2025, TODAY)
    found = next(row for row in made.features if row.rolled.code == "3.1")
    assert (found.goals, found.dimensions) == ((7,), (goal.dimension.code,))
    assert [row.office for row in made.indicators] == ["shop"]
    assert sorted(row.organisations for row in made.initiatives) == [(), ("shop", "partner")]
    assert [(row.organiser, row.dimensions, row.goals, row.features) for row in made.events] == [
        ("shop", (goal.dimension.code,), (7,), ("3.1",)), ("", (), (), ()),
    ]  # fmt: skip
