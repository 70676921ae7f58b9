"""Suggested links in the form of an initiative: shown with their words, added by a button, saved by the editor."""

import pytest

from initiatives.models import Goal, Initiative
from tests.factories import InitiativeFactory
from tests.staff import filled

pytestmark = pytest.mark.django_db
ADD = "/admin/initiatives/initiative/add/"


def page_of(row):
    return f"/admin/initiatives/initiative/{row.pk}/change/"


def offered(page):
    return [(one.value.partition(":")[0], one.name.split()[0], one.words) for one in page.context["tag_help"]]


@pytest.fixture
def cycling(editor):
    return InitiativeFactory(
        title_da="Cykelstier for klimaet", summary_da="Vi cykler.", lead=editor.organisation, state="draft"
    )


def test_the_form_says_what_the_text_suggests_and_why(editor, cycling):
    page = editor.get(f"{page_of(cycling)}?whole")
    assert offered(page) == [
        ("goal", "11", "“cykelstier”, “cykler”"), ("goal", "13", "“klimaet”"), ("feature", "3.1", "“klimaet”"),
        ("feature", "3.2", "“cykelstier”"),
    ]  # fmt: skip
    assert "fordi teksten siger “cykelstier”" in page.text


def test_one_click_adds_a_row_keeps_all_that_was_typed_and_saves_nothing(editor, cycling):
    goal = Goal.objects.get(number=13)
    data = filled(editor.get(page_of(cycling)), title_da="Ny titel om klima", summary_da="") | {
        "_tag": f"goal:{goal.pk}"
    }
    page = editor.post(page_of(cycling), data)
    assert page.status_code == 200
    again = filled(page)
    assert (again["title_da"], again["summary_da"], again["tags-TOTAL_FORMS"]) == ("Ny titel om klima", "", "1")
    assert (again["tags-0-what"], again["tags-0-strength"]) == (f"goal:{goal.pk}", "direct")
    assert "errornote" not in page.text
    assert [one[:2] for one in offered(page)] == [("feature", "3.1")]
    cycling.refresh_from_db()
    assert (cycling.title_da, cycling.tags.count(), cycling.history.count()) == ("Cykelstier for klimaet", 0, 1)
    editor.post(page_of(cycling), again | {"summary_da": "Kort", "tags-0-reason_da": "Fordi"})
    assert Initiative.objects.get().tags.get().goal == goal


def test_a_new_initiative_is_looked_at_before_it_is_saved(editor):
    page = editor.get(ADD)
    assert offered(page) == []
    data = filled(page, title_da="Varmepumper") | {"_tag": ""}
    page = editor.post(ADD, data)
    assert offered(page) == [("goal", "7", "“varmepumper”")]
    assert (page.context["errors"], Initiative.objects.count()) == (None, 0)


def test_more_than_five_direct_goals_are_asked_about_and_saved_all_the_same(editor, cycling):
    for number in range(1, 7):
        cycling.tags.create(goal=Goal.objects.get(number=number), reason_da="x")
    page = editor.get(f"{page_of(cycling)}?whole")
    asked = "6 mål er kaldt direkte. Hvilke fem er de vigtigste? De andre bør være indirekte."
    assert page.context["too_many_direct"] == asked
    done = editor.post(page_of(cycling), filled(page), follow=True)
    assert asked in [str(said) for said in done.context["messages"]]
    cycling.tags.filter(goal__number=1).update(strength="indirect")
    assert editor.get(f"{page_of(cycling)}?whole").context["too_many_direct"] == ""


@pytest.mark.parametrize("what", ["goal:999999", "x", "goal:", "\x00", "goal:" + "9" * 300])
def test_nonsense_adds_nothing_that_could_be_saved(editor, cycling, what):
    data = filled(editor.get(page_of(cycling))) | {"_tag": what, "tags-TOTAL_FORMS": "abc"}
    assert editor.post(page_of(cycling), data).status_code in (200, 302, 400)
    assert cycling.tags.count() == 0


def test_who_may_only_read_is_offered_nothing(editor, stranger):
    other = InitiativeFactory(title_da="Klima")
    assert 'class="module tag-help"' not in editor.get(page_of(other)).text
    assert stranger.post(page_of(other), {"_tag": "goal:1"}).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_suggestions_cost_the_same(editor, cycling, django_assert_num_queries, number):
    for at in range(number):
        cycling.tags.create(goal=Goal.objects.get(number=at + 1), reason_da="x")
    # those of the form without suggestions: what may be suggested is what may be chosen in a row
    with django_assert_num_queries(12):
        editor.get(f"{page_of(cycling)}?whole")
