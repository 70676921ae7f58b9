"""The coordinators' pages of a year: select and assess, and freeze by a button."""

import re
from datetime import date

import pytest
from django.utils import timezone

from indicators.models import Assessment, Baseline, Cycle, CycleFeature, Questionnaire
from initiatives.models import KeyFeature
from tests.factories import IndicatorFactory, InitiativeFactory, UserFactory
from tests.indicators.test_board import measured
from tests.indicators.test_reports import select
from tests.indicators.test_views_progress import text_of
from tests.staff import errors, filled

pytestmark = pytest.mark.django_db
YEAR = "/admin/years/2026/"
FREEZE = "/admin/years/2025/freeze/"


@pytest.fixture
def feature():
    return KeyFeature.objects.get(code="3.1")


def form_of(response, **changes):
    """The fields of the page as a browser would send them."""
    assert response.status_code == 200
    found = {}
    for row in (row for _area, rows in response.context["areas"] for row in rows):
        for bound in row.form:
            value = bound.value()
            if value not in (False, None):
                found[bound.html_name] = "on" if value is True else value
    return found | changes


def test_all_42_are_there_with_what_helps_to_choose(coordinator, feature):
    measured("3.1", 20, "2012")
    InitiativeFactory().tags.create(feature=feature)
    cycle = select(2026, "3.1")
    Assessment.objects.create(cycle=cycle, feature=feature, level=2, rationale_da="x", assessor=coordinator.user)
    response = coordinator.get(YEAR)
    rows = {row.feature.code: row for _area, rows in response.context["areas"] for row in rows}
    assert len(rows) == 42
    row = rows["3.1"]
    assert (row.rolled.status, str(row.gap.coverage), row.assessment.level) == ("too_old", "too_old", 2)
    page = text_of(response)
    for text in (
        "1 nøgletræk er valgt.",
        "Det nyeste godkendte tal er for 2012",
        "Niveau 2: Delvist på plads",
        "Vurder igen",
    ):
        assert text in page


def test_a_choice_is_saved_with_its_reasons_and_kept_in_the_history(coordinator, feature):
    data = form_of(coordinator.get(YEAR), **{f"f{feature.pk}-chosen": "on", f"f{feature.pk}-reason_da": "Vigtigt"})
    data[f"f{feature.pk}-reason_en"] = "Important"
    assert coordinator.post(YEAR, data).status_code == 302
    (row,) = CycleFeature.objects.all()
    assert (row.cycle.year, row.feature, row.reason_da, row.reason_en) == (2026, feature, "Vigtigt", "Important")
    data = form_of(coordinator.get(YEAR))
    del data[f"f{feature.pk}-chosen"]
    assert coordinator.post(YEAR, data).status_code == 302
    assert CycleFeature.objects.count() == 0
    assert [row.history_type for row in CycleFeature.history.order_by("history_id")] == ["+", "-"]


def test_a_choice_without_a_reason_is_refused_beside_it(coordinator, feature):
    data = form_of(coordinator.get(YEAR), **{f"f{feature.pk}-chosen": "on"})
    page = text_of(coordinator.post(YEAR, data))
    assert page.count("Skriv, hvorfor nøgletrækket er valgt.") == 2  # above and beside
    assert CycleFeature.objects.count() == 0
    assert not Cycle.objects.exists()


def test_saving_without_a_change_writes_nothing(coordinator):
    select(2026, "3.1")
    before = CycleFeature.history.count()
    assert coordinator.post(YEAR, form_of(coordinator.get(YEAR))).status_code == 302
    assert CycleFeature.history.count() == before


def test_what_someone_else_changed_meanwhile_is_not_overwritten(coordinator, feature):
    cycle = select(2026, "3.1")
    mine = form_of(coordinator.get(YEAR), **{f"f{feature.pk}-reason_da": "Min"})
    row = cycle.selections.get()
    row.reason_da = "En andens"
    row.save()
    response = coordinator.post(YEAR, mine)
    assert "En anden har ændret denne række imens; nu står der: En andens" in text_of(response)
    assert cycle.selections.get().reason_da == "En andens"
    again = re.search(rf'name="f{feature.pk}-was" value="(\w+)"', response.text)
    assert coordinator.post(YEAR, mine | {f"f{feature.pk}-was": again[1]}).status_code == 302
    assert cycle.selections.get().reason_da == "Min"


@pytest.mark.parametrize("address", ["/admin/years/1/", "/admin/years/9999/", "/admin/years/9999/freeze/"])
def test_a_year_that_is_none_is_not_there(coordinator, address):
    assert coordinator.get(address).status_code == 404


def test_years_lead_to_the_running_one(coordinator):
    assert coordinator.get("/admin/years/")["Location"] == f"/admin/years/{timezone.localdate().year}/"


@pytest.mark.parametrize("address", [YEAR, FREEZE])
def test_others_do_not_get_in(stranger, editor, address):
    assert editor.get(address).status_code == 403
    assert editor.post(address, {}).status_code == 403
    assert stranger.get(address).status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_the_choice_costs_the_same_with_more_rows(coordinator, rows, django_assert_num_queries):
    year = timezone.localdate().year
    Questionnaire.objects.update(period_from=date(year, 1, 1), period_to=date(year, 12, 31))
    cycle = select(year, *["3.1", "3.2", "3.3"][:rows])
    for row in cycle.selections.all():
        IndicatorFactory(feature=row.feature)
        InitiativeFactory().tags.create(feature=row.feature)
        Assessment.objects.create(cycle=cycle, feature=row.feature, level=1, rationale_da="x", assessor=UserFactory())
    # session, user; the board (3), what is claimed and could be measured, selected, assessed; sample; how much is
    # missing (9)
    with django_assert_num_queries(19):
        response = coordinator.get(f"/admin/years/{year}/")
    assert response.context["chosen"] == rows


def test_the_way_to_freezing_says_how_much_is_missing(coordinator):
    measured("3.1", 20)
    select(2025, "3.1")
    number = coordinator.get(FREEZE).context["number"]
    said = f'<a href="{FREEZE}">Hvad der mangler ({number}), og frys året</a>'
    assert (number > 1, said in coordinator.get("/admin/years/2025/").text) == (True, True)


def test_a_year_to_come_is_not_frozen_yet(coordinator):
    year = timezone.localdate().year + 1
    assert "/freeze/" not in coordinator.get(f"/admin/years/{year}/").text


# --- Assessing ---------------------------------------------------------------------------------------
def test_levels_are_chosen_by_what_they_mean_and_lead_back(coordinator, feature):
    cycle = Cycle.objects.create(year=2026)
    add = f"/admin/indicators/assessment/add/?cycle={cycle.pk}&feature={feature.pk}"
    page = coordinator.get(add)
    assert "Ingen arbejder med det endnu" in text_of(page)
    data = filled(page, level="3", rationale_da="Fordi")
    assert (data["cycle"], data["feature"]) == (str(cycle.pk), str(feature.pk))
    response = coordinator.post(add, data)
    assert (response.status_code, response["Location"]) == (302, f"{YEAR}#f-{feature.pk}")
    assert Assessment.objects.get().assessor == coordinator.user


@pytest.mark.parametrize("level", ["5", "-1", "x", ""])
def test_a_level_that_is_none_is_refused(coordinator, feature, level):
    cycle = Cycle.objects.create(year=2026)
    add = "/admin/indicators/assessment/add/"
    data = filled(coordinator.get(add), cycle=cycle.pk, feature=feature.pk, level=level, rationale_da="Fordi")
    assert list(errors(coordinator.post(add, data))) == ["level"]


def test_the_history_of_assessments_says_which_counts(coordinator, feature):
    cycle = Cycle.objects.create(year=2026)
    for level in (1, 3):
        Assessment.objects.create(cycle=cycle, feature=feature, level=level, rationale_da="x", assessor=UserFactory())
    rows = coordinator.get("/admin/indicators/assessment/").context["cl"].result_list
    assert [(row.level, row.stands) for row in rows] == [(3, True), (1, False)]


# --- Freezing ----------------------------------------------------------------------------------------
def test_what_is_missing_is_told_before_the_year_is_frozen(coordinator):
    measured("3.1", 20, name_da="Affald")
    select(2025, "3.1")
    page = text_of(coordinator.get(FREEZE))
    for text in ("ting mangler", "Ingen kilde", "Ikke vurderet", "3.1 Affald", "Hvem mangler hvad:", "Koordinatorer"):
        assert text in page
    assert not Baseline.objects.exists()


def test_one_button_freezes(coordinator, stranger):
    measured("3.1", 20, name_en="Waste")
    data = {"as_of": "2025-12-31", "signed": "Læringsbyens sekretariat"}
    assert coordinator.post(FREEZE, data).status_code == 302
    row = Baseline.objects.get()
    assert (row.year, row.frozen_by_name) == (2025, coordinator.user.username)
    assert "by Læringsbyens sekretariat: it never changes." in text_of(stranger.get("/en/reports/2025/"))
    assert row.checksum in text_of(coordinator.get(FREEZE))


def test_freezing_again_needs_a_reason(coordinator):
    data = {"as_of": "2025-12-31", "signed": "Kommunen"}
    coordinator.post(FREEZE, data)
    page = text_of(coordinator.post(FREEZE, data))
    assert "Var det en fejl?" in page
    assert coordinator.post(FREEZE, data).context["form"].errors == {"reason": ["Dette felt er påkrævet."]}
    assert coordinator.post(FREEZE, data | {"reason": "Forkert dag"}).status_code == 302
    assert [(row.version, row.reason) for row in Baseline.objects.all()] == [(2, "Forkert dag"), (1, "")]


@pytest.mark.parametrize("day", ["2026-01-01", "2024-12-31", "x", "", "0000-00-00", "99999-01-01"])
def test_a_day_that_will_not_do_is_refused_in_words(coordinator, day):
    response = coordinator.post(FREEZE, {"as_of": day, "signed": "Kommunen"})
    assert (response.status_code, bool(response.context["form"].errors)) == (200, True)
    assert not Baseline.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_with_more_rows(coordinator, rows, django_assert_num_queries):
    for _number in range(rows):
        measured("3.1", 20)
    # session, user; versions; the report (7) and the figures that wait; letters of a week; is there sample data
    with django_assert_num_queries(18):
        assert coordinator.get(FREEZE).status_code == 200
