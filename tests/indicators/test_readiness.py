"""What is missing before a year is frozen, where it is filled and who owes it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from indicators.models import Answer, Assessment, Measurement, Question, Questionnaire, Reminder
from indicators.owing import IN_A_LETTER, by_owner
from indicators.readiness import missing
from indicators.reminders import digest_of
from indicators.reports import gather
from initiatives.models import KeyFeature
from tests.factories import IndicatorFactory, MeasurementFactory, OrganisationFactory, UserFactory
from tests.indicators.test_board import measured
from tests.indicators.test_reports import linked, select

pytestmark = pytest.mark.django_db
DAY = date(2025, 12, 31)
WHOLE = {f"{name}_{code}": "Tekst" for name in ("name", "unit", "definition", "source") for code in ("da", "en", "de")}

UNSOURCED = {"source_da": "", "source_en": "", "source_de": ""}


@pytest.fixture(autouse=True)
def later():
    """The network's questionnaire is about other years, but where a test is about it."""
    Questionnaire.objects.update(period_from=date(2030, 1, 1), period_to=date(2031, 12, 31))


def found():
    with translation.override("en"):
        return {gaps.kind: [(gap.what, gap.owner, gap.detail) for gap in gaps.rows] for gaps in missing(gathered())}


def gathered():
    return gather(2025, DAY, date(2026, 11, 24))


def complete(code="3.1", **options):
    """A Key Feature of which nothing is missing."""
    cycle = select(2025, code)
    feature = KeyFeature.objects.get(code=code)
    cycle.selections.update(reason_en="Because", reason_de="Weil")
    KeyFeature.objects.update(wording_verified=True, verified_at="2026-01-01T00:00Z")
    texts = {f"{name}_{language}": "x" for name in ("rationale", "evidence") for language in ("da", "en", "de")}
    Assessment.objects.create(cycle=cycle, feature=feature, level=1, assessor=UserFactory(), **texts)
    return measured(code, 20, **WHOLE | options)


def test_where_nothing_is_missing_nothing_is_said():
    complete()
    assert found() == {}


def test_each_kind_is_found_with_its_owner():
    office = OrganisationFactory(name_da="Kontoret", name_en="The office")
    row = complete()
    old = IndicatorFactory(
        feature=row.feature, responsible=office, **WHOLE | {"source_da": "", "source_en": "", "source_de": ""}
    )
    MeasurementFactory(indicator=old, period="2020")
    empty = IndicatorFactory(feature=row.feature, **WHOLE | {"name_da": "Tom", "name_en": "", "unit_de": ""})
    MeasurementFactory(indicator=empty, period="2025", review="submitted", current=False, reviewed_at=None)
    MeasurementFactory(indicator=empty, period="2026", review="submitted", current=False, reviewed_at=None)
    KeyFeature.objects.filter(code="3.1").update(wording_verified=False, verified_at=None, title_de="")
    assert found() == {
        "value": [("3.1 Tom", "", "")],
        "waiting": [("Tom", "Reviewers", "2025")],
        "old": [("3.1 Tekst", "The office", "The newest figure is for 2020.")],
        "source": [("3.1 Tekst", "The office", "")],
        "wording": [(f"3.1 {KeyFeature.objects.get(code='3.1').short_en}", "", "")],
        "language": [
            (f"3.1 {KeyFeature.objects.get(code='3.1').short_en}", "", "German: title"),
            ("3.1 Tom", "", "English: name. German: unit"),
        ],
    }


def test_a_key_feature_without_an_indicator_or_assessment_is_missing():
    select(2025, "3.2")
    KeyFeature.objects.update(wording_verified=True, verified_at="2026-01-01T00:00Z")
    kinds = found()
    name = f"3.2 {KeyFeature.objects.get(code='3.2').short_en}"
    assert kinds["value"] == [(name, "", "No indicator is chosen for this Key Feature yet.")]
    assert kinds["assessment"] == [(name, "", "")]


def test_a_reason_for_no_value_is_told_and_what_does_not_apply_is_not_missing():
    row = IndicatorFactory(feature=KeyFeature.objects.get(code="3.1"), name_en="Survey")
    MeasurementFactory(indicator=row, period="2025", value=None, absent_reason_da="Få svar", absent_reason_en="Few")
    IndicatorFactory(feature=KeyFeature.objects.get(code="3.1"), not_applicable_reason="Ikke her")
    assert [gap for gap in found()["value"] if "Survey" in gap[0]] == [("3.1 Survey", "", "Few")]


def test_drafts_owe_nothing():
    complete()
    measured("3.1", 5, state="draft")
    linked("3.1", state="draft")
    assert found() == {}


def test_every_link_opens_for_a_coordinator(coordinator):
    row = complete(source_da="", source_en="", source_de="", name_de="")
    linked("3.1")
    select_other = KeyFeature.objects.get(code="3.2")
    row.feature.selections.first().cycle.selections.create(feature=select_other, reason_da="x")
    MeasurementFactory(indicator=row, period="2024", review="submitted", current=False, reviewed_at=None)
    KeyFeature.objects.update(wording_verified=False, verified_at=None)
    links = {gap.url for gaps in missing(gathered()) for gap in gaps.rows}
    assert {coordinator.get(link).status_code for link in links} == {200}


# --- Who owes it, and how one writes to them -----------------------------------------------------------
PAGE = "https://example.dk/admin/years/2025/missing/"


def owed():
    with translation.override("en"):
        return by_owner(missing(gathered()), 2025, PAGE)


def test_who_owes_most_comes_first_with_whom_to_write_to():
    office = OrganisationFactory(name_da="Kontoret", name_en="The office")
    office.memberships.create(user=UserFactory(role="editor", first_name="Eva", email="eva@example.dk"))
    office.memberships.create(user=UserFactory(role="editor", is_active=False, email="gone@example.dk"))
    UserFactory(role="coordinator", first_name="Kim", email="")
    complete()
    KeyFeature.objects.filter(code="3.1").update(wording_verified=False, verified_at=None)
    for _number in range(3):
        measured("3.1", 20, responsible=office, **WHOLE | UNSOURCED)
    first, second = owed()
    assert (first.name, first.number, [person.name for person in first.people]) == ("The office", 3, ["Eva"])
    assert first.write.startswith(
        "mailto:eva@example.dk?subject=What%20is%20missing%20in%20the%20report%20of%202025&body="
    )
    assert "No%20source" in first.write
    assert (second.name, second.number, second.write) == ("Coordinators", 1, "")
    assert [gaps.kind for gaps in second.kinds] == ["wording"]


def test_what_they_were_reminded_of_lately_is_left_out_of_the_letter_and_the_other_way_round(coordinator):
    now = timezone.now()
    office = OrganisationFactory(name_da="Kontoret", name_en="The office")
    eva = UserFactory(role="editor", email="eva@example.dk")
    office.memberships.create(user=eva)
    complete()
    feature = KeyFeature.objects.get(code="3.1")
    old, _other = (IndicatorFactory(feature=feature, responsible=office, **WHOLE | {"name_da": name})
                   for name in ("Gammelt", "Andet"))  # fmt: skip
    page = "/admin/years/2025/missing/"
    reminded = {"user": eva, "sent_at": now}
    Reminder.objects.create(occasion=f"late {old.pk} 2024 0", made_at=now - timedelta(days=8), **reminded)
    assert [(owner.reminded, "Gammelt" in owner.write) for owner in coordinator.get(page).context["owners"]
            if owner.name == "Kontoret"] == [(0, True)]  # fmt: skip
    Reminder.objects.create(occasion=f"late {old.pk} 2024 1", made_at=now - timedelta(days=6), **reminded)
    found = coordinator.get(page)
    (owner,) = [owner for owner in found.context["owners"] if owner.name == "Kontoret"]
    assert ("Andet" in owner.write, owner.asked_on, "Portalen har" in found.text) == (True, None, True)
    assert f"{old.pk}/change/" not in owner.write
    answer = coordinator.post(page, {"asked": "Kontoret"}, follow=True)
    assert "Noteret. Indtil" in answer.text
    (owner,) = [owner for owner in answer.context["owners"] if owner.name == "Kontoret"]
    assert owner.asked_on is not None
    assert [one.occasion.split()[:2] for one in Reminder.objects.filter(user=eva).order_by("pk")][2:] == [
        ["asked", "2025"]
    ]
    digests = [digest_of(eva, now.date(), leave_out) for leave_out in ((), ("late", "baseline"))]
    assert [bool(one.late) for one in digests] == [True, False]
    coordinator.post(page, {"asked": "Nobody"})
    coordinator.post(page, {"asked": "Kontoret"})
    assert Reminder.objects.count() == 3


def test_only_who_steers_says_that_they_were_written_to(editor):
    assert editor.post("/admin/years/2025/missing/", {"asked": ""}).status_code == 403
    assert Reminder.objects.count() == 0


def test_an_address_cannot_smuggle_anything_into_the_letter():
    office = OrganisationFactory(name_en="The office")
    office.memberships.create(user=UserFactory(role="editor", email="a?cc=b&x@example.dk"))
    complete()
    measured("3.1", 20, responsible=office, **WHOLE | UNSOURCED)
    (owner,) = owed()
    assert owner.write.startswith("mailto:a%3Fcc%3Db%26x@example.dk?subject=")


def test_a_long_letter_names_some_and_leads_to_the_rest():
    office = OrganisationFactory(name_en="The office")
    office.memberships.create(user=UserFactory(role="editor", email="eva@example.dk"))
    complete()
    for _number in range(IN_A_LETTER + 2):
        measured("3.1", 20, responsible=office, **WHOLE | UNSOURCED)
    (owner,) = owed()
    assert "2%20more" in owner.write
    assert len(owner.write) < 3000


def test_reviewers_owe_what_waits_for_them():
    row = complete()
    UserFactory(role="reviewer", first_name="Rie", email="rie@example.dk")
    MeasurementFactory(indicator=row, period="2024", review="submitted", current=False, reviewed_at=None)
    (owner,) = owed()
    assert (owner.name, [person.name for person in owner.people]) == ("Reviewers", ["Rie"])


# --- The network's questionnaire -----------------------------------------------------------------------
def test_what_is_not_answered_is_owed_by_who_was_asked(later):
    Questionnaire.objects.update(period_from=date(2025, 1, 1), period_to=date(2026, 12, 31))
    complete()
    eva = UserFactory(role="editor", first_name="Eva", last_name="Editor", email="eva@example.dk")
    for row in Question.objects.exclude(kind="table"):
        for part in ("rating",) if row.kind == "rating" else ("en", "da"):
            Answer.objects.create(question=row, part=part, text="3", edited_at="2026-11-01T00:00Z")
    assert (
        found() == {"signature": [("Fremskridtsrapport til UNESCO’s netværk 2026", "", "")]} or "signature" in found()
    )
    asked = Question.objects.get(section__code="motivation")
    Question.objects.filter(pk=asked.pk).update(assigned_to=eva)
    Answer.objects.filter(question=asked, part="en").update(text="word " * 201)
    Answer.objects.filter(question=asked, part="da").delete()
    assert list(found()) == ["question"]
    ((what, owner, detail),) = found()["question"]
    assert (what[:8], owner, detail) == ("3.1 Why ", "Eva Editor", "Danish. Too long: English.")
    assert [(one.name, [person.email for person in one.people]) for one in owed()] == [
        ("Eva Editor", ["eva@example.dk"])
    ]


def test_a_link_without_a_reason_is_owed_by_the_lead():
    complete()
    initiative = linked("3.1", lead=OrganisationFactory(name_en="The office"), **{
        f"{name}_{code}": "x" for name in ("title", "summary") for code in ("da", "en", "de")
    })  # fmt: skip
    initiative.tags.update(reason_da="", reason_en=None, reason_de=None)
    assert found() == {"reason": [("x", "The office", "1 link without a reason")]}
    initiative.tags.update(reason_da="Fordi")
    assert "reason" not in found()


# --- The page ------------------------------------------------------------------------------------------
def test_the_page_before_exporting_names_what_is_missing_and_holds_nothing_back(coordinator, editor):
    complete()
    measured("3.1", 20, period="2025", name_en="Waste", **UNSOURCED)
    page = coordinator.get("/admin/years/2025/missing/")
    assert page.context["number"] > 0
    assert [owner.number for owner in page.context["owners"]] == [page.context["number"]]
    assert "Hent den alligevel" in page.text
    assert 'href="/rapporter/2025.csv"' in page.text
    assert editor.get("/admin/years/2025/missing/").status_code == 403
    assert coordinator.get("/admin/years/1800/missing/").status_code == 404
    assert coordinator.put("/admin/years/2025/missing/").status_code == 405


def test_coordinators_are_led_there_from_the_report_and_others_are_not(coordinator, stranger, editor):
    complete()
    told = [client.get("/rapporter/2025/").text for client in (coordinator, stranger, editor)]
    assert ["/admin/years/2025/missing/" in text for text in told] == [True, False, False]


def test_a_long_list_names_fifty_and_counts_the_rest():
    for number in range(52):
        IndicatorFactory(feature=KeyFeature.objects.get(code="3.1"), name_da=f"I {number}")
    (gaps,) = [gaps for gaps in missing(gathered()) if gaps.kind == "source"]
    assert (len(gaps.shown), gaps.more, gaps.number) == (50, 2, 52)


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_three_queries_more_than_the_report(rows, django_assert_num_queries):
    linked("3.1")
    for _number in range(rows):
        row = measured("3.1", 20)
        MeasurementFactory(indicator=row, period="2024", review="submitted", current=False, reviewed_at=None)
    document = gathered()
    # figures that wait for review, links without a reason, the questionnaire
    with django_assert_num_queries(3):
        kinds = {gaps.kind: gaps for gaps in missing(document)}
    assert len(kinds["waiting"].rows) == rows == Measurement.objects.filter(review="submitted").count()
