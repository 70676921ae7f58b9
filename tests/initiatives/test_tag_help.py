"""Suggestions from a text, and how often they agree with the tags that people set."""

import json

import pytest

from initiatives.city import file
from initiatives.models import Goal, KeyFeature
from initiatives.tag_help import Suggestion, rules_in, suggestions

RULES = rules_in(file("tag_words.toml").read_text())
SOME = rules_in("""
[goals]
7 = ["*varme", "ren energi"]
13 = ["klima", "co₂"]
2 = ["sult="]
[features]
"3.1" = ["klima"]
""")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Klimaplanen og klimaet", [("13", ("klimaplanen", "klimaet")), ("3.1", ("klimaplanen", "klimaet"))]),
        ("Fjernvarme til alle", [("7", ("fjernvarme",))]),
        ("ren   energiforsyning", [("7", ("ren   energiforsyning",))]),
        ("Sulten efter sult.", [("2", ("sult",))]),
        ("mikroklima, _klima", [("13", ("klima",)), ("3.1", ("klima",))]),
        ("CO₂-neutral", [("13", ("co₂",))]),
        ("", []),
        ("En kop kaffe", []),
    ],
)
def test_words_are_found_as_the_file_says(text, found):
    assert [(one.code, one.words) for one in suggestions([text], SOME)] == found


def test_what_most_words_speak_for_comes_first():
    assert [one.code for one in suggestions(["varmepumpe, fjernvarme, klima"], SOME)] == ["7", "13", "3.1"]


def test_all_three_languages_are_known():
    for text in ("Klima og cykelsti", "Climate and a cycle path", "Treibhausgas und Radweg"):
        assert {"11", "13"} <= {one.code for one in suggestions([text], RULES) if one.kind == "goal"}


def test_a_few_words_are_shown_of_many():
    found = suggestions(["klima klimaet klimaer klimaplan klimaplaner"], SOME)[0]
    assert found == Suggestion("goal", "13", ("klima", "klimaet", "klimaer", "klimaplan"))


def test_no_text_takes_long():
    assert suggestions(["a" * 200_000 + " klima " + "é" * 1000], SOME) != []


def test_how_far_it_agrees_with_people():
    """On the starter initiatives, from their Danish texts; told in initiatives/data/README.md."""
    hand, found = set(), set()
    for row in json.loads(file("starter.json").read_text())["initiatives"]:
        texts = [row.get(f"{name}_da") or "" for name in ("title", "summary", "body")]
        found |= {(row["slug"], one.kind, one.code) for one in suggestions(texts, RULES)}
        hand |= {(row["slug"], "goal", str(goal["number"])) for goal in row["goals"]}
        hand |= {(row["slug"], "feature", feature["code"]) for feature in row["features"]}
    assert (len(hand), len(found), len(hand & found)) == (33, 22, 11)


@pytest.mark.django_db
def test_the_file_names_what_the_framework_has():
    goals = {str(number) for number in Goal.objects.values_list("number", flat=True)}
    features = set(KeyFeature.objects.values_list("code", flat=True))
    assert {code for kind, code in RULES if kind == "goal"} == goals
    assert {code for kind, code in RULES if kind == "feature"} <= features
    assert not any(pattern.fullmatch("") for pattern in RULES.values())
