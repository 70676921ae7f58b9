"""What changed between two documents, and what is never called a change for the better or worse."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.comparison import changes, changes_of_indicator
from indicators.comparison_words import groups, line, title
from indicators.differences import Change, Kind
from indicators.document import InitiativeEntry, MilestoneEntry, MoveEntry, TargetEntry, Text
from tests.indicators.test_document import document, feature, indicator

UNTIL = {"as_of": date(2018, 12, 31), "year": 2018}
START = InitiativeEntry("zero", Text(en="Zero"), Text(), Text(), "under way", (), (), ("3.1",), False, id=7)


def kinds(before, after):
    return [str(change.kind) for change in changes_of_indicator(before, after)]


def up(value, period="2018", **options):
    given = {"id": 1, "direction": "up", "value": None if value is None else Decimal(value), "period": period}
    given |= {"target": TargetEntry(date(2029, 12, 31), value=Decimal(100)), "status": "on_track"}
    given |= {"baseline_value": Decimal(0), "unit": Text(da="kg", en="kg", de="kg")}
    return indicator(**given | {"share": None if value is None else Fraction(value) / 100} | options)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (up(10, "2016"), up(20), ["improved"]),
        (up(20, "2016"), up(10), ["worsened"]),
        (up(20, "2016"), up(20), []),
        (None, up(20), ["first_measured"]),
        (up(None, ""), up(0), ["first_measured"]),
        (up(10, "2016"), up(None, ""), []),
        (None, up(None, ""), ["added"]),
        (up(10, "2016"), up(100, status="achieved"), ["achieved"]),
        (up(110, "2016", status="achieved"), up(105, status="achieved"), []),  # still past the target
        (up(110, "2016", status="achieved"), up(90), ["worsened"]),
        (up(10, "2015"), up(10, "2015", status="too_old"), ["too_old"]),
        (up(10, "2015", status="too_old"), up(10, "2015", status="too_old"), []),
        (up(10), up(30), ["corrected"]),
        (up(10, "2016"), up(90, broken_on=date(2017, 12, 31)), ["method_break"]),
        (up(10, "2016"), up(100, status="achieved", broken_on=date(2018, 12, 31)), ["method_break"]),
        (up(10, "2016", broken_on=date(2016, 12, 31)), up(90, broken_on=date(2016, 12, 31)), ["improved"]),
        (up(10, "2016"), up(20, target=TargetEntry(date(2029, 12, 31), value=Decimal(50))),
         ["target_changed", "improved"]),
        (up(10, "2016"), up(10, target=TargetEntry(date(2035, 12, 31), value=Decimal(100))), ["target_changed"]),
        (up(10, "2016", target=None), up(20), ["target_changed", "improved"]),
        (up(10, "2016"), up(20, target=None), ["target_changed", "improved"]),
        (up(10, "2016"), up(60, status="achieved", target=TargetEntry(date(2029, 12, 31), value=Decimal(50))),
         ["target_changed", "improved"]),  # a target that was lowered is not reached
    ],
)  # fmt: skip
def test_an_indicator(before, after, expected):
    assert kinds(before, after) == expected


@pytest.mark.parametrize(
    ("direction", "target", "before", "after", "expected"),
    [
        ("down", TargetEntry(date(2029, 12, 31), value=Decimal(0)), 50, 40, ["improved"]),
        ("down", None, 50, 60, ["worsened"]),
        ("range", TargetEntry(date(2029, 12, 31), low=Decimal(40), high=Decimal(60)), 30, 35, ["improved"]),
        ("range", TargetEntry(date(2029, 12, 31), low=Decimal(40), high=Decimal(60)), 70, 90, ["worsened"]),
        ("range", None, 30, 35, []),
        ("none", None, 30, 35, []),
    ],
)
def test_the_direction_decides(direction, target, before, after, expected):
    options = {"direction": direction, "target": target, "status": "no_target"}
    assert kinds(up(before, "2016", **options), up(after, **options)) == expected


@given(st.integers(0, 100), st.integers(0, 100), st.sampled_from(["2017", "2018"]))
def test_across_a_change_of_method_nothing_is_better_or_worse(before, after, period):
    broken = date(int(period), 12, 31)
    assert kinds(up(before, "2016"), up(after, broken_on=broken)) == ["method_break"]


def both(earlier, later):
    return changes(document(**earlier), document(**UNTIL | later))


def found(earlier, later):
    return [(str(change.kind), change.feature) for change in both(earlier, later)]


HERE = replace(feature("3.1"), id=31)
NOTHING = {"indicators": (), "context": (), "initiatives": (), "features": (HERE,)}


def feature_of(share, status="on_track", **options):
    row = feature("3.1", share=share, needed=None if share is None else Fraction(1, 2), status=status)
    return replace(row, id=31, **options)


def test_a_document_has_not_changed_against_itself():
    whole = {"features": (HERE,), "indicators": (up(10),), "context": (up(5, id=2, feature=""),)}
    assert both(whole, whole) == []


def test_a_new_name_is_a_new_name_and_a_new_code_nothing():
    old, new = up(10, "2016"), up(10, "2016", code="other", name=Text(da="Udledning", en="Other"))
    assert found(NOTHING | {"indicators": (old,)}, NOTHING | {"indicators": (new,)}) == [("renamed", "3.1")]
    same = up(10, "2016", code="other")
    assert found(NOTHING | {"indicators": (old,)}, NOTHING | {"indicators": (same,)}) == []


def test_a_translation_that_was_added_is_no_new_name():
    old, new = up(10, "2016", name=Text(da="Udledning")), up(10, "2016", name=Text(da="Udledning", de="Ausstoß"))
    assert found(NOTHING | {"indicators": (old,)}, NOTHING | {"indicators": (new,)}) == []


def test_a_new_name_is_told_in_the_languages_that_have_it():
    old, new = up(10, "2016"), up(10, "2016", name=Text(da="Udledning", en="Output"))
    both_ways = changes(
        document(**NOTHING | {"indicators": (old,)}), document(**UNTIL | NOTHING | {"indicators": (new,)})
    )
    with translation.override("en"):
        assert [row.sentence for group in groups(both_ways) for row in group.lines] == [
            "“Emissions” is now called “Output”."
        ]
    with translation.override("da"):
        assert groups(both_ways) == []


def test_another_wording_of_a_key_feature():
    new = replace(HERE, title=Text(da="Titel 3.1", en="Better title"))
    assert found(NOTHING, NOTHING | {"features": (new,)}) == [("renamed", "3.1")]


def test_initiatives_that_are_in_one_report_alone():
    assert found(NOTHING, NOTHING | {"initiatives": (START,)}) == [("added", "3.1")]
    assert found(NOTHING | {"initiatives": (START,)}, NOTHING) == [("removed", "3.1")]
    left_out = {"chosen": True, "features": (replace(HERE, selected=False),)}
    assert found(NOTHING | left_out, NOTHING | {"initiatives": (START,)}) == []  # it was not looked at then
    assert found(NOTHING | {"initiatives": (START,)}, NOTHING | left_out) == []


def test_an_initiative_that_is_to_end_later():
    before, after = (replace(START, ends_on=date(year, 12, 31)) for year in (2019, 2020))
    assert found(NOTHING | {"initiatives": (before,)}, NOTHING | {"initiatives": (after,)}) == [("slipped", "3.1")]
    assert found(NOTHING | {"initiatives": (after,)}, NOTHING | {"initiatives": (before,)}) == []


def test_why_a_date_slipped_is_told_once():
    known = MoveEntry(date(2016, 5, 1), date(2016, 1, 1), date(2017, 5, 1), "Sygdom")
    new = MoveEntry(date(2018, 5, 1), date(2017, 5, 1), date(2019, 5, 1), "Regn i tre uger")
    stones = [
        MilestoneEntry(1, Text(en="Opening"), date(2017, 5, 1), None, (known,)),
        MilestoneEntry(1, Text(en="Opening"), date(2019, 5, 1), None, (known, new)),
    ]
    with translation.override("en"):
        (told,) = groups([Change(Kind.SLIPPED, "3.1", *stones, START)])
    assert told.lines[0].sentence == "Zero: “Opening” slipped from 1 May 2017 to 1 May 2019. Regn i tre uger."


def test_an_indicator_may_move_to_what_was_not_selected():
    old, new = up(10, "2016"), up(20)
    assert found(NOTHING | {"indicators": (old,)}, NOTHING | {"others": (new,)}) == [("improved", "3.1")]


def test_an_indicator_that_is_gone_is_named():
    assert found(NOTHING | {"indicators": (up(10),)}, NOTHING) == [("removed", "3.1")]


def test_what_was_selected_anew_and_what_was_dropped():
    one, other = feature_of(None, "no_data"), replace(feature("3.2"), id=32)
    left = {"features": (one, replace(other, selected=False)), "chosen": True}
    right = {"features": (replace(one, selected=False), other), "chosen": True}
    assert found(NOTHING | left, NOTHING | right) == [("dropped", "3.1"), ("selected", "3.2")]
    unchosen = {"features": (one, other), "chosen": False}
    assert found(NOTHING | left, NOTHING | unchosen) == []
    assert found(NOTHING | unchosen, NOTHING | right) == [("selected", "3.2")]


def test_a_key_feature_is_better_only_where_the_same_indicators_stand_behind_it():
    pair = {"indicators": (up(10, "2016"),)}, {"indicators": (up(40),)}
    left = {"features": (feature_of(Fraction(1, 10)),)} | pair[0]
    right = {"features": (feature_of(Fraction(2, 5)),)} | pair[1]
    assert found(NOTHING | left, NOTHING | right) == [("improved", "3.1"), ("improved", "3.1")]
    more = right | {"indicators": (up(40), up(90, id=2))}
    assert found(NOTHING | left, NOTHING | more) == [("improved", "3.1"), ("first_measured", "3.1")]
    broken = right | {"indicators": (up(40, broken_on=date(2018, 12, 31)),)}
    assert found(NOTHING | left, NOTHING | broken) == [("method_break", "3.1")]
    moved = right | {"indicators": (up(40, baseline_value=Decimal(-10)),)}
    assert found(NOTHING | left, NOTHING | moved) == [("improved", "3.1")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((None, "no_data"), (Fraction(1, 2), "on_track"), ["first_measured"]),
        ((Fraction(1, 2), "on_track"), (Fraction(1), "achieved"), ["achieved"]),
        ((Fraction(1, 2), "on_track"), (Fraction(1, 4), "behind"), ["worsened"]),
        ((Fraction(1, 2), "on_track"), (Fraction(1, 2), "too_old"), ["too_old"]),
        ((Fraction(1, 2), "on_track"), (Fraction(1, 2), "behind"), []),
        ((Fraction(1, 2), "on_track"), (None, "no_data"), []),
    ],
)
def test_a_key_feature(before, after, expected):
    left, right = ({"features": (feature_of(*state),)} for state in (before, after))
    assert [kind for kind, _code in found(NOTHING | left, NOTHING | right)] == expected


def test_what_started_and_what_was_finished():
    later = replace(START, starts_on=date(2018, 3, 1))
    assert found(NOTHING, NOTHING | {"initiatives": (later,)}) == [("started", "3.1")]
    assert found(NOTHING, NOTHING | {"initiatives": (replace(later, starts_on=date(2015, 1, 1)),)}) == [
        ("added", "3.1")
    ]
    planned, done = replace(START, phase="planned"), replace(START, phase="completed")
    assert found(NOTHING | {"initiatives": (planned,)}, NOTHING | {"initiatives": (START,)}) == [("started", "3.1")]
    assert found(NOTHING | {"initiatives": (START,)}, NOTHING | {"initiatives": (done,)}) == [("finished", "3.1")]
    assert found(NOTHING | {"initiatives": (done,)}, NOTHING | {"initiatives": (done,)}) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, (date(2018, 5, 1), date(2018, 4, 1)), ["finished"]),
        (None, (date(2016, 5, 1), date(2016, 4, 1)), []),
        ((date(2017, 5, 1), None), (date(2019, 5, 1), None), ["slipped"]),
        ((date(2019, 5, 1), None), (date(2018, 5, 1), None), ["slipped"]),  # brought forward, and passed undone
        ((date(2019, 5, 1), None), (date(2019, 2, 1), None), []),
        (None, (date(2018, 5, 1), None), ["slipped"]),
        (None, (date(2030, 5, 1), None), []),
        ((date(2015, 5, 1), None), (date(2015, 5, 1), None), []),  # was late already
    ],
)
def test_milestones(before, after, expected):
    rows = [day and MilestoneEntry(1, Text(en="Opening"), *day) for day in (before, after)]
    left, right = (replace(START, milestones=(row,) if row else ()) for row in rows)
    pairs = found(NOTHING | {"initiatives": (left,)}, NOTHING | {"initiatives": (right,)})
    assert [kind for kind, _code in pairs] == expected


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Emissions is better: 20.0 kg in 2018 against 10.0 kg in 2016."),
        ("da", "Udledning går bedre: 20,0 kg i 2018 mod 10,0 kg i 2016."),
        ("de", "Udledning steht besser: 20,0 kg (2018) gegenüber 10,0 kg (2016)."),
    ],
)
def test_sentences_have_their_numbers_in_three_languages(language, sentence):
    (change,) = changes_of_indicator(up(10, "2016"), up(20))
    with translation.override(language):
        assert line(change).sentence == sentence


def test_every_kind_has_a_sentence_and_a_title():
    old, new = up(10, "2016"), up(90, broken_on=date(2018, 12, 31))
    one = feature_of(Fraction(1, 2), reason=Text(en="We must."))
    stones = [MilestoneEntry(1, Text(en="Opening"), date(2018, 5, 1), day) for day in (None, date(2018, 4, 1))]
    made = [
        *(Change(kind, "3.1", old, new) for kind in list(Kind)[:8]),
        Change(Kind.FIRST_MEASURED, "3.1", None, new),
        Change(Kind.ADDED, "3.1", None, replace(new, value=None)),
        Change(Kind.RENAMED, "3.1", old, replace(new, name=Text(en="Other"))),
        Change(Kind.REMOVED, "3.1", old, None),
        Change(Kind.ADDED, "3.1", None, START),
        Change(Kind.REMOVED, "3.1", START, None),
        Change(Kind.REMOVED, "3.1", replace(START, ends_on=date(2018, 1, 1)), None),
        Change(Kind.SLIPPED, "3.1", replace(START, ends_on=date(2018, 1, 1)), replace(START, ends_on=date(2019, 1, 1))),
        Change(Kind.RENAMED, "3.1", one, replace(one, title=Text(en="Other"))),
        *(Change(kind, "3.1", one, one) for kind in (*list(Kind)[:5], Kind.SELECTED, Kind.DROPPED)),
        *(Change(kind, "3.1", START, START) for kind in (Kind.STARTED, Kind.FINISHED)),
        Change(Kind.FINISHED, "3.1", None, stones[1], START),
        Change(Kind.SLIPPED, "3.1", None, stones[0], START),
        Change(Kind.SLIPPED, "3.1", replace(stones[0], due_on=date(2017, 1, 1)), stones[0], START),
        Change(Kind.TARGET_CHANGED, "3.1", replace(old, target=None), new),
        Change(Kind.TARGET_CHANGED, "3.1", old, replace(new, target=None)),
    ]
    with translation.override("en"):
        said = groups(made)
    assert [group.kind for group in said] == [str(kind) for kind in Kind]
    sentences = [row.sentence for group in said for row in group.lines]
    assert (len(sentences), len(set(sentences))) == (len(made), len(made))
    assert all(text.endswith(".") and "%(" not in text for text in sentences)
    assert "Key Feature 3.1 Short 3.1 was selected. We must." in sentences
    assert "Zero: “Opening” slipped from 1 January 2017 to 1 May 2018." in sentences
    assert {title(kind) for kind in Kind}.isdisjoint({""})


def test_a_change_smaller_than_a_per_cent_is_told_with_decimals():
    before, after = (feature_of(Fraction(share, 1000)) for share in (462, 458))
    with translation.override("en"):
        assert line(Change(Kind.WORSENED, "3.1", before, after)).sentence == (
            "Key Feature 3.1 Short 3.1 has fallen back to 45.8% of the way; it was 46.2%."
        )
