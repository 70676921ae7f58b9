"""The tidy tables of a report, and that the dictionary explains every one and every column in three languages."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.document import (
    LANGUAGES,
    ChangeEntry,
    FigureEntry,
    FrameworkEntry,
    LevelEntry,
    MilestoneEntry,
    MoveEntry,
    PhaseEntry,
    TagEntry,
    TargetEntry,
    Text,
)
from indicators.exports import dictionary
from indicators.exports.columns import Shown
from indicators.exports.tables import tables
from indicators.exports.zip_report import ABOUT
from tests.indicators.test_document import document, indicator, programme, update, venue
from tests.indicators.test_narrowing import initiative


def figure(**values):
    given = {
        "indicator": "co2", "period": "2016", "breakdown": "", "value": Decimal("64.5"), "numerator": None,
        "denominator": None, "figure": "final", "absent_reason": Text(), "note": Text(), "source_url": "",
        "sample": False,
    }  # fmt: skip
    return FigureEntry(**given | values)


def whole(**values):
    """A report with a row in each table."""
    move = MoveEntry(date(2016, 3, 1), date(2016, 4, 1), date(2016, 5, 1), "Rain")
    opened = MilestoneEntry(1, Text(en="Opened"), date(2016, 5, 1), date(2016, 6, 1), (move,), Text(en="By the mayor"))
    steps = (TargetEntry(date(2020, 12, 31), value=Decimal(40)), TargetEntry(date(2029, 12, 31), value=Decimal(0)))
    given = {
        "indicators": (indicator(targets=steps, responsible=Text(en="The office")),),
        "initiatives": (initiative("zero", milestones=(opened,), body=Text(en="A long story")),),
        "tags": (TagEntry("zero", "", 7, "", "indirect", Text(en="It saves heat")),),
        "updates": (update(value=Decimal(0), label=Text(en="homes")),),
        "venues": (venue(),),
        "programmes": (programme(),),
        "changes": (ChangeEntry("fair", date(2016, 3, 1), date(2016, 3, 8), "moved", Text(en="Rain"), "Hall"),),
        "framework": (
            FrameworkEntry("goal", "7", "environmental", Text(en="Energy"), Text(), Text(en="For all"), Text()),
        ),
        "detailed": True,
        "figures": (figure(), figure(breakdown="sex=female", value=None, absent_reason=Text(en="Too few"))),
        "levels": (LevelEntry(0, Text(en="Nothing"), Text(en="Nobody")),),
        "phases": (PhaseEntry("baseline", date(2016, 5, 1)),),
    }
    return document(**given | values)


def found(name, made=None):
    table = next(each for each in tables(made or whole(), "en") if each.name == name)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_every_table_and_column_is_explained_and_nothing_else():
    made = [ABOUT, *tables(whole(), "en")]
    assert {table.name for table in made} == set(dictionary.tables())
    assert {column for table in made for column in table.columns} == set(dictionary.columns())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dictionary_is_written_in_three_languages(language):
    for about in (*dictionary.tables().values(), *dictionary.columns().values()):
        assert getattr(about.title, language), about.name
        assert getattr(about.meaning, language), about.name


def test_each_table_has_its_rows():
    assert {table.name: len(list(table.rows)) for table in tables(whole(), "en")} == {
        "dimensions": 4, "goals": 17, "key_features": 2, "indicators": 2, "targets": 3, "measurements": 2,
        "initiatives": 1, "tags": 1, "milestones": 1, "milestone_moves": 1, "updates": 1, "programmes": 1,
        "events": 1, "event_changes": 1, "venues": 1, "organisations": 1, "changes": 0, "sources": 2,
        "framework": 1, "levels": 1, "phases": 1,
    }  # fmt: skip


def test_an_indicator_is_told_exactly_and_as_pages_show_it():
    row = found("indicators")[0]
    assert (row["latest_value"], row["percent"], row["share"], row["needed_share"]) == (
        Shown(Decimal("64.5"), 1), 36, Decimal("0.3550"), Decimal("0.3333"),
    )  # fmt: skip
    assert (row["target_value"], row["target_low"], row["target_period"]) == (Shown(Decimal(0), 1), None, "2029")


def test_zero_is_a_value_and_what_is_missing_is_not():
    rows = found("measurements", whole(figures=(figure(value=Decimal(0)), figure(value=None))))
    assert [row["value"] for row in rows] == [Shown(Decimal(0), 1), None]


def test_the_whole_path_to_the_target_is_there_or_else_its_end():
    assert [(row["indicator"], row["on"].year) for row in found("targets")] == [
        ("co2", 2020), ("co2", 2029), ("people", 2029),
    ]  # fmt: skip


def test_what_a_reader_left_out_is_in_no_table():
    made = whole(figures=(figure(), figure(indicator="other")))
    assert [row["indicator"] for row in found("measurements", made)] == ["co2"]


def test_what_stands_behind_an_initiative_is_a_row_each():
    told = {name: found(name)[0] for name in ("tags", "milestone_moves", "updates")}
    assert told == {
        "tags": {
            "initiative": "zero", "dimension": "", "goal": 7, "key_feature": "", "strength": "indirect",
            "reason": "It saves heat",
        },
        "milestone_moves": {
            "initiative": "zero", "title": "Opened", "moved_on": date(2016, 3, 1), "due_before": date(2016, 4, 1),
            "due_after": date(2016, 5, 1), "reason": "Rain",
        },
        "updates": {
            "initiative": "zero", "told_on": date(2016, 5, 2), "title": "Half way", "body": "We *did*.",
            "told_value": Decimal(0), "told_label": "homes", "sample": False,
        },
    }  # fmt: skip


def test_an_empty_report_has_all_its_tables():
    made = document(indicators=(), context=(), initiatives=(), events=(), partners=(), features=())
    assert [table.name for table in tables(made, "en")] == [table.name for table in tables(whole(), "en")]
