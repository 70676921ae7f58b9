"""A report as a value: texts in three languages, and the form in which it is frozen."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.document import (
    Document,
    EventEntry,
    FeatureEntry,
    IndicatorEntry,
    InitiativeEntry,
    PartnerEntry,
    PillarEntry,
    ProgrammeEntry,
    Rolled,
    TargetEntry,
    Text,
    UpdateEntry,
    VenueEntry,
)
from indicators.sealed import from_json, to_json


def rolled(code="", status="no_data", share=None, needed=None, **counts):
    given = {"measured": 0 if share is None else 1, "of": 1, "wrong_way": 0} | counts
    return Rolled(code, Text(en=f"Name {code}"), Text(en=f"Short {code}"), status, share, needed, **given)


def feature(code="3.1", *, selected=True, verified=False, **options):
    return FeatureEntry(
        rolled=rolled(code, **options),
        title=Text(da=f"Titel {code}", en=f"Title {code}"),
        area=int(code.partition(".")[0]),
        selected=selected,
        reason=Text(),
        wording_verified=verified,
    )


def indicator(**values):
    given = {
        "feature": "3.1", "code": "co2", "name": Text(da="Udledning", en="Emissions"), "definition": Text(en="All"),
        "unit": Text(en="kg"), "decimals": 1, "kind": "official statistics", "direction": "down",
        "baseline_on": date(2007, 12, 31), "baseline_value": Decimal("100"), "period": "2016", "value": Decimal("64.5"),
        "figure": "final", "absent_reason": Text(), "target": TargetEntry(date(2029, 12, 31), value=Decimal(0)),
        "share": Fraction(71, 200), "needed": Fraction(1, 3), "status": "on_track", "note": Text(),
        "limitations": Text(), "source": Text(en="The office"),
        "source_url": "https://example.org", "licence": "CC BY 4.0", "sample": False,
    }  # fmt: skip
    return IndicatorEntry(**given | values)


def venue(number=1, **values):
    words = {name: Text() for name in ("public_transport", "cycling", "entrance", "access_note")}
    facts = dict.fromkeys(("step_free", "lift", "accessible_toilet", "hearing_loop", "parking"), "unknown")
    given = {"name": "Hall", "address": "Kongevej 1", "postcode": "6400", "town": "Sønderborg", "website": ""}
    return VenueEntry(number, **given | facts | words | {"sample": False} | values)


def update(initiative="zero", **values):
    given = {
        "told_on": date(2016, 5, 2), "title": Text(en="Half way"), "body": Text(en="We *did*."), "value": None,
        "label": Text(), "sample": False,
    }  # fmt: skip
    return UpdateEntry(initiative, **given | values)


def programme(slug="week", **values):
    given = {
        "title": Text(en="Learning Week"), "summary": Text(en="Seven days"), "body": Text(),
        "starts_on": date(2016, 3, 1), "ends_on": date(2016, 3, 7), "source": Text(), "sample": False,
    }  # fmt: skip
    return ProgrammeEntry(slug, **given | values)


def document(**values):
    given = {
        "year": 2016, "as_of": date(2016, 12, 31), "made_on": date(2026, 11, 24), "chosen": False,
        "cycle_source": Text(),
        "city": rolled(share=Fraction(71, 200), needed=Fraction(1, 3), status="on_track", of=42),
        "share_before": None, "reached_before": 0,
        "dimensions": tuple(rolled(code) for code in ("environmental", "cultural", "economic", "social")),
        "goals": tuple(rolled(str(number)) for number in range(1, 18)),
        "pillars": (PillarEntry(Text(en="Benefits"), (1, 2, 3)),),
        "features": (
            feature("3.1", status="on_track", share=Fraction(71, 200), needed=Fraction(1, 3)),
            feature("3.2", verified=True),
        ),
        "indicators": (indicator(),),
        "context": (
            indicator(feature="", code="people", direction="none", status="no_target", share=None, needed=None),
        ),
        "initiatives": (
            InitiativeEntry(
                "zero", Text(en="Zero"), Text(en="Less"), Text(), "under way", ("social",), (7, 13), ("3.1",), False
            ),
        ),
        "events": (
            EventEntry("fair", Text(en="Fair"), Text(en="Hall"), Text(), date(2016, 3, 1), date(2016, 3, 2), 1, False),
        ),
        "partners": (PartnerEntry("office", Text(en="The office"), "municipality"),),
    }  # fmt: skip
    return Document(**given | values)


def test_a_text_falls_back_on_the_first_that_there_is():
    text = Text(da="Hej", de="Hallo")
    assert [text.to(code) for code in ("da", "en", "de", "en-gb", "de-at")] == ["Hej", "Hej", "Hallo", "Hej", "Hallo"]
    assert (text.language("en"), text.language("de"), bool(Text()), Text().to("en")) == ("da", "de", False, "")


def test_what_is_frozen_reads_back_the_same():
    before = document()
    assert from_json(json.loads(json.dumps(to_json(before)))) == before


def test_what_was_frozen_before_a_field_was_added_stays_readable():
    """A field that came later has a default; without one it would take another version of the format."""
    old = to_json(document())
    for name in ("plan_sample", "others", "figures", "levels", "frozen", "on_track_from", "on_track_from_exact"):
        del old[name]
    for name in ("broken_on", "responsible", "targets"):
        del old["indicators"][0][name]
    assert from_json(old) == document()


def test_numbers_stay_exact_in_the_frozen_form():
    frozen = to_json(document())
    assert (frozen["city"]["share"], frozen["city"]["share_exact"]) == ("0.3550", "71/200")
    assert frozen["indicators"][0]["value"] == "64.5"
    assert frozen["as_of"] == "2016-12-31"
    assert frozen["share_before"] is None


@pytest.mark.parametrize(
    "broken",
    [{}, {"year": 2017}, to_json(document()) | {"as_of": "x"}, to_json(document()) | {"year": "2017"},
     to_json(document()) | {"city": None}, []],
)  # fmt: skip
def test_what_is_no_document_is_refused(broken):
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_json(broken)


def test_the_selected_and_the_left_out_are_all_features():
    made = document(features=(feature("3.1"), feature("3.2", selected=False)))
    assert [[row.rolled.code for row in rows] for rows in (made.selected, made.left_out)] == [["3.1"], ["3.2"]]
    assert (made.of("3.1"), made.of("3.2")) == ((indicator(),), ())
    assert made.count("no_data") == 2


def test_a_document_is_compared_by_value():
    assert replace(document(), year=2017) != document()


def test_a_document_with_anything_invented_says_so():
    assert document().sample is False
    assert document(context=(indicator(sample=True),)).sample is True
    assert document(events=(replace(document().events[0], sample=True),)).sample is True
