"""Suggestions from a text, and how often they agree with the tags that people set."""

import csv
import json
from pathlib import Path

import pytest

from initiatives.city import file
from initiatives.models import Goal, KeyFeature
from initiatives.tag_help import Suggestion, rules_in, suggestions

SAMPLE = Path(__file__).parents[2] / "sonderborg/data/sample/initiatives.json"
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


def agreement(rows, language):
    """(links that people set, that are suggested, that are both)."""
    hand, found = set(), set()
    for row in rows:
        texts = [row.get(f"{name}_{language}") or "" for name in ("title", "summary", "body")]
        found |= {(row["slug"], one.kind, one.code) for one in suggestions(texts, RULES)}
        hand |= {(row["slug"], "goal", str(goal.get("number") or goal["code"])) for goal in row["goals"]}
        hand |= {(row["slug"], "feature", feature["code"]) for feature in row["features"]}
    return len(hand), len(found), len(hand & found)


def test_how_far_it_agrees_with_people():
    """Told in initiatives/data/README.md. The words were chosen with the starter initiatives and every first initiative
    of the sample data in sight; the second ones nobody looked at."""
    starter = json.loads(file("starter.json").read_text())["initiatives"]
    unseen = json.loads(SAMPLE.read_text())[1::2]
    assert agreement(starter, "da") == (33, 30, 18)
    assert agreement(unseen, "da") == (88, 89, 50)
    assert agreement(unseen, "en") == (88, 75, 45)
    assert agreement(unseen, "de") == (88, 64, 40)


@pytest.mark.parametrize("language", ["da", "en", "de"])
@pytest.mark.parametrize(
    ("kind", "name", "key", "texts"),
    [("feature", "key_features.csv", "code", ("title", "short")), ("goal", "goals.csv", "number", ("title", "text"))],
)
def test_each_goal_and_key_feature_is_found_by_its_own_words(kind, name, key, texts, language):
    rows = list(csv.DictReader(file(name).read_text().splitlines()))
    found = [
        row[key]
        for row in rows
        for one in suggestions([row[f"{text}_{language}"] for text in texts], RULES)
        if (one.kind, one.code) == (kind, row[key])
    ]
    assert found == [row[key] for row in rows]


@pytest.mark.django_db
def test_the_file_names_what_the_framework_has():
    goals = {str(number) for number in Goal.objects.values_list("number", flat=True)}
    features = set(KeyFeature.objects.values_list("code", flat=True))
    assert {code for kind, code in RULES if kind == "goal"} == goals
    assert {code for kind, code in RULES if kind == "feature"} <= features
    assert all(word.sought for words in RULES.values() for word in words)
