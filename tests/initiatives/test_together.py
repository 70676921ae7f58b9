"""Two people on one page: who saves second chooses, and nothing is lost silently."""

from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from initiatives.models import Goal, Initiative, KeptFile, KeyFeature, Milestone
from tests.conftest import signed_in
from tests.factories import InitiativeFactory, MilestoneFactory
from tests.initiatives.test_admin import picture
from tests.staff import errors, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(coordinator):
    row = InitiativeFactory(title="Grøn bydel", summary="Kort.", lead=None, state="draft", published_at=None)
    row.tags.create(goal=Goal.objects.get(number=13), reason="Varme.")
    return row


@pytest.fixture
def other():
    return signed_in("administrator")


def page(row):
    return f"/admin/initiatives/initiative/{row.pk}/change/"


class Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.data = {}

    def handle_starttag(self, tag, attrs):
        have = dict(attrs)
        if tag == "input" and have.get("name") and (have.get("type") == "hidden" or "checked" in have):
            self.data.setdefault(have["name"], []).append(have.get("value") or "")


def hidden(answer):
    """What the page with both versions carries along, as a browser would send it."""
    fields = Fields()
    fields.feed(answer.content.decode().partition('<form method="post" action="" id=')[2])
    return fields.data


def lines(answer):
    def text(pieces):
        return "".join(piece.text for piece in pieces)

    return [(one.key, text(one.sides.before), text(one.sides.after), one.chosen) for one in answer.context["lines"]]


def test_the_second_sees_both_versions_and_nothing_is_saved(coordinator, other, row):
    first, second = filled(coordinator.get(page(row))), filled(other.get(page(row)))
    assert coordinator.post(page(row), first | {"title_da": "Grøn by", "place": "Nord"}).status_code == 302
    answer = other.post(page(row), second | {"title_da": "Grønt kvarter", "website": "https://x.example/"})
    assert answer.status_code == 409
    assert lines(answer) == [
        ("title_da", "Grøn by", "Grønt kvarter", ""),
        ("place", "Nord", "", "theirs"),
        ("website", "", "https://x.example/", "mine"),
    ]
    row.refresh_from_db()
    assert (row.title, row.place, row.website) == ("Grøn by", "Nord", "")


def test_the_choice_is_saved_field_by_field(coordinator, other, row):
    first, second = filled(coordinator.get(page(row))), filled(other.get(page(row)))
    coordinator.post(page(row), first | {"title_da": "Grøn by", "summary_da": "Deres.", "place": "Nord"})
    asked = other.post(page(row), second | {"title_da": "Grønt kvarter", "summary_da": "Min."})
    undecided = other.post(page(row), hidden(asked) | {"_choice:title_da": "mine"})
    assert undecided.status_code == 409
    chosen = hidden(asked) | {"_choice:title_da": "mine", "_choice:summary_da": "theirs"}
    assert other.post(page(row), chosen).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.summary, row.place) == ("Grønt kvarter", "Deres.", "Nord")


@pytest.mark.parametrize(("every", "title"), [("mine", "Grønt kvarter"), ("theirs", "Grøn by")])
def test_one_button_takes_one_version_whole(coordinator, other, row, every, title):
    first, second = filled(coordinator.get(page(row))), filled(other.get(page(row)))
    coordinator.post(page(row), first | {"title_da": "Grøn by"})
    asked = other.post(page(row), second | {"title_da": "Grønt kvarter"})
    assert other.post(page(row), hidden(asked) | {"_all": every}).status_code == 302
    row.refresh_from_db()
    assert row.title == title


def test_a_third_who_saves_while_one_chooses_is_not_overwritten(coordinator, other, row):
    first, second = filled(coordinator.get(page(row))), filled(other.get(page(row)))
    coordinator.post(page(row), first | {"title_da": "Grøn by"})
    asked = other.post(page(row), second | {"title_da": "Grønt kvarter"})
    coordinator.post(page(row), filled(coordinator.get(page(row)), title_da="Tredje"))
    again = other.post(page(row), hidden(asked) | {"_all": "mine"})
    assert (again.status_code, Initiative.objects.get().title) == (409, "Tredje")
    assert lines(again)[0][:3] == ("title_da", "Tredje", "Grønt kvarter")


def test_rows_of_inlines_are_compared_too(coordinator, other, row):
    first, second = filled(coordinator.get(page(row))), filled(other.get(page(row)))
    coordinator.post(page(row), first | {"tags-0-reason_da": "Fjernvarme."})
    answer = other.post(page(row), second | {"tags-0-reason_da": "Varme uden gas."})
    assert lines(answer) == [("tags-0-reason_da", "Fjernvarme.", "Varme uden gas.", "")]
    other.post(page(row), hidden(answer) | {"_choice:tags-0-reason_da": "theirs"})
    assert row.tags.get().reason_da == "Fjernvarme."


def test_a_row_that_both_add_to_stays_whole(coordinator, other, row):
    feature = KeyFeature.objects.first()
    first, second = filled(coordinator.get(page(row))), filled(other.get(page(row)))
    new = {"tags-TOTAL_FORMS": 2, "tags-1-what": f"feature:{feature.pk}", "tags-1-strength": "direct"}
    coordinator.post(page(row), first | new)
    answer = other.post(page(row), second | {"title_da": "Grønt kvarter"})
    assert (answer.status_code, row.tags.count()) == (409, 2)
    other.post(page(row), hidden(answer) | {"_all": "mine"})
    row.refresh_from_db()
    assert (row.title, row.tags.count()) == ("Grønt kvarter", 2)


def test_the_same_tag_added_by_both_is_refused_in_words(coordinator, other, row):
    feature = KeyFeature.objects.first()
    first, second = filled(coordinator.get(page(row))), filled(other.get(page(row)))
    new = {"tags-TOTAL_FORMS": 2, "tags-1-what": f"feature:{feature.pk}", "tags-1-strength": "direct"}
    coordinator.post(page(row), first | new)
    answer = other.post(page(row), second | new)
    assert list(errors(answer)) == ["tags-1-what"]
    assert row.tags.count() == 2


@pytest.mark.parametrize(("choice", "titles"), [("mine", ["Ny titel"]), ("theirs", [])])
def test_a_row_that_was_deleted_meanwhile_comes_back_or_stays_away(coordinator, other, row, choice, titles):
    MilestoneFactory(initiative=row, title="Gammel titel", due_on=date(2027, 5, 1), done_on=None)
    first, second = filled(coordinator.get(page(row))), filled(other.get(page(row)))
    coordinator.post(page(row), first | {"milestones-0-DELETE": "on"})
    answer = other.post(page(row), second | {"milestones-0-title_da": "Ny titel"})
    assert [line[0] for line in lines(answer)] == ["milestones-0-"]
    assert other.post(page(row), hidden(answer) | {"_choice:milestones-0-": choice}).status_code == 302
    assert [one.title for one in Milestone.objects.all()] == titles


def test_whoever_deletes_a_row_that_was_changed_is_asked(coordinator, other, row):
    first, second = filled(coordinator.get(page(row))), filled(other.get(page(row)))
    coordinator.post(page(row), first | {"tags-0-reason_da": "Fjernvarme."})
    answer = other.post(page(row), second | {"tags-0-DELETE": "on"})
    assert [line[0] for line in lines(answer)] == ["tags-0-DELETE"]
    other.post(page(row), hidden(answer) | {"_all": "theirs"})
    assert row.tags.get().reason_da == "Fjernvarme."


def test_who_saves_alone_is_asked_nothing(coordinator, row):
    for title in ("Et", "To"):
        assert coordinator.post(page(row), filled(coordinator.get(page(row)), title_da=title)).status_code == 302
    row.refresh_from_db()
    assert row.title == "To"


@pytest.mark.parametrize("seen", ["", "x", "[]", "1", '{"title_da": "0"}', "\x00"])
def test_marks_that_cannot_be_read_break_nothing(coordinator, row, seen):
    answer = coordinator.post(page(row), filled(coordinator.get(page(row))) | {"_seen": seen, "title_da": "Ny"})
    assert answer.status_code in (302, 409)


# --- Files ---------------------------------------------------------------------------------------------
def upload(name="hus.png"):
    return SimpleUploadedFile(name, picture(), "image/png")


@pytest.fixture
def asked(coordinator, other, row, settings, tmp_path):
    """The second to save had chosen a picture, and is shown both versions."""
    settings.MEDIA_ROOT = tmp_path
    first, second = filled(coordinator.get(page(row))), filled(other.get(page(row)))
    coordinator.post(page(row), first | {"title_da": "Grøn by"})
    mine = {"title_da": "Grønt kvarter", "image": upload(), "image_alt_da": "Et hus"}
    return other.post(page(row), second | mine)


def saved(row, client, data):
    answer = client.post(page(row), data)
    row.refresh_from_db()
    return answer.status_code, row.title, bool(row.image), KeptFile.objects.count()


def test_a_file_need_not_be_chosen_again(other, row, asked):
    assert ("“hus.png”" in asked.text, list(Path(settings.MEDIA_ROOT).iterdir())) == (True, [])
    assert saved(row, other, hidden(asked) | {"_all": "mine"}) == (302, "Grønt kvarter", True, 0)


def test_whoever_keeps_what_is_saved_drops_the_file(other, row, asked):
    assert saved(row, other, hidden(asked) | {"_all": "theirs"}) == (302, "Grøn by", False, 0)


def test_another_file_takes_the_place_of_the_one_that_is_kept(other, row, asked):
    answer = other.post(page(row), hidden(asked) | {"image": upload("nyt.png")})
    assert ("“nyt.png”" in answer.text, KeptFile.objects.count()) == (True, 1)
    assert saved(row, other, hidden(answer) | {"_all": "mine"}) == (302, "Grønt kvarter", True, 0)


@pytest.mark.parametrize("spoiled", ["expired", "forged", "another's"])
def test_a_file_that_is_not_kept_is_asked_for_and_nothing_is_saved_without_it(coordinator, other, row, asked, spoiled):
    data, client = hidden(asked) | {"_all": "mine"}, other
    if spoiled == "expired":
        KeptFile.objects.update(at=timezone.now() - timedelta(days=30))
    elif spoiled == "forged":
        data["_kept:image"] = "x"
    else:
        client = coordinator
    answer = client.post(page(row), data)
    assert (answer.status_code, "Vælg din fil igen" in answer.text) == (409, True)
    row.refresh_from_db()
    assert (row.title, bool(row.image)) == ("Grøn by", False)
    assert saved(row, client, hidden(answer) | {"_all": "mine", "image": upload()})[:3] == (302, "Grønt kvarter", True)
