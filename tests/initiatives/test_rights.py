"""What one may do, in words: every sentence is what the rules say."""

import ast
import inspect

import pytest

from initiatives import rights as module
from initiatives import rules
from initiatives.rights import Right, rights
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_every_rule_is_asked():
    asked = {node.attr for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.Attribute)}
    assert {name for name in vars(rules) if name.startswith("may_")} <= asked


def said(role, *names):
    user = UserFactory(role=role)
    for name in names:
        OrganisationFactory(name=name).memberships.create(user=user)
    found = rights(user)
    return [right.words for right in found if right.may], [right.words for right in found if not right.may]


def test_an_editor_of_two_organisations():
    can, cannot = said("editor", "Ålauget", "Havnen")
    assert can == [
        "slå op på medarbejdersiderne, hvad de andre registrerer og indberetter.",
        "registrere og ændre initiativer med milepæle og nyheder samt arrangementer for Havnen og Ålauget; en anden"
        " offentliggør dem.",
        "indberette tal for Havnen og Ålauget; en anden godkender dem.",
        "besvare forslag fra borgere, der nævner Havnen og Ålauget.",
        "besvare de spørgsmål fra netværket, som en koordinator giver dig.",
    ]
    assert cannot == [
        "ændre det, som andre organisationer har ansvaret for.",
        "godkende tal: det gør godkendere og koordinatorer.",
        "godkende et tal, du selv har indberettet.",
        "rette rammens ordlyd og skrive webstedets egne sider.",
        "oprette organisationer, indikatorer og deres mål, programmer og skoleferier.",
        "vælge og vurdere et års nøgletræk og fryse dets basisrapport.",
        "invitere andre: det gør koordinatorer.",
        "gøre kolleger til medlemmer af organisationer eller afslutte det.",
        "ændre andres roller og adgangskoder eller lukke konti.",
    ]


@pytest.mark.parametrize(("role", "can", "cannot"), [
    ("", 0, 9), ("editor", 5, 9), ("reviewer", 6, 8), ("coordinator", 12, 2), ("administrator", 15, 1),
])  # fmt: skip
def test_what_each_role_reads(role, can, cannot):
    found = said(role, "Havnen")
    assert (len(found[0]), len(found[1])) == (can, cannot)


def test_an_editor_of_nothing_is_told_who_helps():
    can, cannot = said("editor")
    assert len(can) == 2
    assert cannot[0] == "registrere noget endnu: en koordinator gør dig først til medlem af en organisation."


def test_an_account_that_is_switched_off_may_nothing():
    user = UserFactory(role="administrator", is_active=False)
    assert [right for right in rights(user) if right.may] == []
    assert Right(False, "bruge medarbejdersiderne: din konto har ingen rolle.") in rights(user)
