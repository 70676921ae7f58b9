"""The staff pages of indicators, figures and the year."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from indicators import actions
from indicators.models import Assessment, Cycle, Indicator, Measurement
from initiatives.models import KeyFeature
from tests.conftest import signed_in
from tests.factories import IndicatorFactory, MeasurementFactory, OrganisationFactory, TargetFactory
from tests.staff import errors, filled
from tests.work import groups

pytestmark = pytest.mark.django_db
ADD, LIST = "/admin/indicators/indicator/add/", "/admin/indicators/measurement/"
NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)


def page(indicator):
    return f"/admin/indicators/indicator/{indicator.pk}/change/"


@pytest.fixture
def own(editor):
    return IndicatorFactory(
        responsible=editor.organisation, lower_bound=0, baseline_on=date(2015, 12, 31), baseline_value=20
    )


@pytest.fixture
def reviewer(editor):
    client = signed_in("reviewer")
    editor.organisation.memberships.create(user=client.user)
    return client


def hand_in(indicator, by, period="2025", value="42.5"):
    new = Measurement(indicator=indicator, period=period, value=Decimal(value), absent_reason_da="")
    return actions.hand_in(measurement=new, by=by, at=NOW)


# --- Targets -------------------------------------------------------------------------------------
def with_targets(client, indicator, *targets, **changes):
    """The refused or saved page after typing `targets`, dicts of what stands in each row."""
    data = filled(client.get(page(indicator)), targets__TOTAL_FORMS=len(targets), **changes)
    for number, target in enumerate(targets):
        data |= {f"targets-{number}-{name}": value for name, value in target.items()}
    return client.post(page(indicator), data)


@pytest.mark.parametrize(
    ("targets", "wrong"),
    [
        ([{"on": "31.12.2030", "value": "10"}], "targets-0-value"),  # wrong side: up from 20
        ([{"on": "31.12.2030", "value": "20"}], "targets-0-value"),  # no way to go
        ([{"on": "31.12.2015", "value": "40"}], "targets-0-on"),  # not after the baseline
        ([{"on": "31.12.2020", "value": "30"}, {"on": "31.12.2030", "value": "25"}], "targets-0-value"),  # beyond final
        ([{"on": "31.12.2030", "low": "30", "high": "25"}], "targets-0-low"),
        ([{"on": "31.12.2030"}], "targets-0-value"),
    ],
)
def test_a_plan_that_cannot_be_judged_is_refused_beside_the_field(coordinator, own, targets, wrong):
    found = errors(with_targets(coordinator, own, *targets))
    assert list(found) == [wrong]
    assert len(found[wrong]) == 1
    assert not own.targets.exists()


def test_an_interim_target_that_moves_backwards_is_refused(coordinator, own):
    steps = [("31.12.2018", "30"), ("31.12.2022", "25"), ("31.12.2030", "40")]
    refused = with_targets(coordinator, own, *({"on": on, "value": value} for on, value in steps))
    assert list(errors(refused)) == ["targets-1-value"]
    assert "30, 31. dec. 2018" in errors(refused)["targets-1-value"][0]


def test_a_sound_path_is_saved_in_the_readers_own_numbers(coordinator, own):
    steps = [("31.12.2020", "1.030,5"), ("31.12.2030", "2.000")]
    saved = with_targets(coordinator, own, *({"on": on, "value": value} for on, value in steps))
    assert saved.status_code == 302
    assert [target.value for target in own.targets.all()] == [Decimal("1030.5"), Decimal(2000)]


def test_a_changed_baseline_is_held_against_the_saved_targets(coordinator, own):
    TargetFactory(indicator=own, value=40)
    refused = coordinator.post(page(own), filled(coordinator.get(page(own)), baseline_value="50"))
    assert list(errors(refused)) == ["targets-0-value"]


def test_a_baseline_has_both_parts_and_lies_within_the_bounds(coordinator, own):
    half = coordinator.post(page(own), filled(coordinator.get(page(own)), baseline_on=""))
    assert list(errors(half)) == ["baseline_value"]
    outside = coordinator.post(page(own), filled(coordinator.get(page(own)), baseline_value="-1"))
    assert list(errors(outside)) == ["baseline_value"]


def test_a_coordinator_adds_an_indicator(coordinator):
    changes = {"code": "varme", "name_da": "Varme", "unit_da": "%", "kind": "official statistics", "direction": "up"}
    data = filled(coordinator.get(ADD), **changes)
    assert coordinator.post(ADD, data).status_code == 302
    assert Indicator.objects.get().code == "varme"
    assert list(errors(coordinator.post(ADD, data | {"code": "gas", "direction": ""}))) == ["direction"]


# --- Figures under their indicator -----------------------------------------------------------------
def new_figures(client, indicator, *rows):
    data = filled(client.get(page(indicator)), measurements__TOTAL_FORMS=len(rows))
    for number, row in enumerate(rows):
        data |= {f"measurements-{number}-{name}": value for name, value in ({"figure": "final"} | row).items()}
    return client.post(page(indicator), data)


def test_an_editor_hands_in_figures_under_the_indicator(editor, own):
    Indicator.objects.filter(pk=own.pk).update(unit_da="kg")
    assert (
        new_figures(
            editor, own, {"period": "2024", "value": "0"}, {"period": "2025-q2", "value": "1.234,5"}
        ).status_code
        == 302
    )
    found = [(row.period, row.value, row.review, row.entered_by) for row in own.measurements.order_by("period")]
    assert found == [("2024", 0, "submitted", editor.user), ("2025-Q2", Decimal("1234.5"), "submitted", editor.user)]


def test_evidence_comes_with_a_figure_under_its_indicator(editor, own, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("hansen.pdf", b"%PDF-1.7 tiny", "application/pdf")
    assert new_figures(editor, own, {"period": "2024", "value": "1", "evidence": upload}).status_code == 302
    row = own.measurements.get()
    with row.evidence.open() as file:
        assert (row.value, file.read()) == (1, b"%PDF-1.7 tiny")
    program = SimpleUploadedFile("a.pdf", b"MZ", "application/pdf")
    refused = new_figures(editor, own, {"period": "2025", "value": "1", "evidence": program})
    assert list(errors(refused)) == ["measurements-0-evidence"]


def test_a_correction_is_a_new_row_and_the_old_one_stays(editor, reviewer, own):
    old = MeasurementFactory(indicator=own, period="2024", value=30)
    new_figures(editor, own, {"period": "2024", "value": "31"})
    new = own.measurements.get(review="submitted")
    assert (new.supersedes, Measurement.objects.get(pk=old.pk).current) == (old, True)
    decide(reviewer, "approve", new)
    assert [(row.value, row.current) for row in own.measurements.order_by("pk")] == [(30, False), (31, True)]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"period": "2024-13", "value": "1"}, "period"),
        ({"period": "in May", "value": "1"}, "period"),
        ({"period": "2199", "value": "1"}, "period"),  # has not begun
        ({"period": "2024", "value": "-1"}, "value"),  # bound
        ({"period": "2024", "value": "1.5"}, "value"),  # no Danish number
        ({"period": "2024"}, "value"),  # neither value nor reason
        ({"period": "2024", "value": "1", "absent_reason_da": "Mangler"}, "value"),  # both
        ({"period": "2024", "value": "1", "figure": "suppressed"}, "value"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_beside_the_field(editor, own, row, wrong):
    assert list(errors(new_figures(editor, own, row))) == [f"measurements-0-{wrong}"]
    assert not own.measurements.exists()


def test_the_same_period_twice_in_one_go_is_refused(editor, own):
    refused = new_figures(editor, own, {"period": "2024", "value": "1"}, {"period": "2024", "value": "2"})
    assert list(errors(refused)) == ["measurements-1-period"]


def test_no_value_with_a_reason_is_handed_in(editor, own):
    new_figures(editor, own, {"period": "2024", "absent_reason_da": "Ikke målt."})
    assert [(row.value, row.absent_reason) for row in own.measurements.all()] == [(None, "Ikke målt.")]


def test_an_editor_reports_and_changes_nothing_else(editor, own):
    updated = own.updated_at
    data = filled(editor.get(page(own))) | {
        "name_da": "Mit navn",
        "targets-TOTAL_FORMS": "1",
        "targets-INITIAL_FORMS": "0",
    }
    data |= {"targets-0-on": "31.12.2030", "targets-0-value": "90", "baseline_value": "1"}
    assert editor.post(page(own), data).status_code == 302
    own.refresh_from_db()
    assert (own.name_da, own.baseline_value, own.targets.count(), own.updated_at) == (own.name, 20, 0, updated)
    assert editor.get(ADD).status_code == 403


def test_figures_for_another_organisation_are_refused(editor):
    other = IndicatorFactory(responsible=OrganisationFactory())
    forged = {"measurements-TOTAL_FORMS": "1", "measurements-INITIAL_FORMS": "0", "targets-TOTAL_FORMS": "0",
              "targets-INITIAL_FORMS": "0", "measurements-0-period": "2024", "measurements-0-value": "1",
              "measurements-0-figure": "final"}  # fmt: skip
    assert editor.post(page(other), forged).status_code == 403
    assert list(
        errors(editor.post(f"{LIST}add/", {"indicator": other.pk, "period": "2024", "value": "1", "figure": "final"}))
    ) == ["indicator"]
    assert not Measurement.objects.exists()


def test_the_page_lists_what_was_handed_in_newest_first(editor, own):
    MeasurementFactory(indicator=own, period="2023", value=11)
    hand_in(own, editor.user, "2024", "12.5")
    html = editor.get(page(own)).content.decode()
    assert html.index("12,5") < html.index(">11<")


# --- Figures on their own page ---------------------------------------------------------------------
def test_a_figure_with_evidence_is_handed_in_on_its_own_page(editor, own, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("anne-hansen.pdf", b"%PDF-1.7 x", "application/pdf")
    data = filled(
        editor.get(f"{LIST}add/"), indicator=own.pk, period="2024", numerator="1", denominator="4", value="25"
    )
    assert editor.post(f"{LIST}add/", data | {"evidence": upload}).status_code == 302
    row = Measurement.objects.get()
    assert (row.value, row.denominator, row.entered_by) == (25, 4, editor.user)
    assert row.evidence.name.startswith("evidence/")
    assert "hansen" not in row.evidence.name


def test_evidence_is_for_those_who_see_the_figure(editor, own, stranger, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    row, bare = MeasurementFactory(indicator=own, evidence=ContentFile(b"%PDF-1.7", "a.pdf")), MeasurementFactory()
    waiting = MeasurementFactory(current=False, review="submitted", evidence=ContentFile(b"%PDF-1.7", "b.pdf"))
    found = editor.get(f"{LIST}{row.pk}/evidence/")
    assert b"".join(found.streaming_content) == b"%PDF-1.7"
    assert found["Content-Disposition"].startswith("attachment")
    assert [editor.get(f"{LIST}{pk}/evidence/").status_code for pk in (bare.pk, waiting.pk)] == [404, 404]
    assert stranger.get(f"{LIST}{row.pk}/evidence/").status_code == 302
    assert stranger.get(f"/media/{row.evidence.name}").status_code == 404


def test_evidence_is_a_pdf_or_a_picture(editor, own):
    upload = SimpleUploadedFile("x.pdf", b"<script>alert(1)</script>", "application/pdf")
    data = filled(editor.get(f"{LIST}add/"), indicator=own.pk, period="2024", value="25", evidence=upload)
    assert list(errors(editor.post(f"{LIST}add/", data))) == ["evidence"]


def test_a_figure_is_never_changed_or_deleted(administrator):
    row = MeasurementFactory()
    for what in ("change", "delete"):
        assert administrator.post(f"{LIST}{row.pk}/{what}/", {"value": "1", "post": "yes"}).status_code == 403
    assert Measurement.objects.get().value == 50


# --- Approval ------------------------------------------------------------------------------------
def decide(client, action, *figures, **more):
    data = {"action": action, "_selected_action": [figure.pk for figure in figures]} | more
    return client.post(LIST, data, follow=True)


def told(response):
    return [message.level_tag for message in response.context["messages"]]


def test_a_reviewer_approves_what_someone_else_handed_in(editor, reviewer, own):
    figure = hand_in(own, editor.user)
    assert told(decide(reviewer, "approve", figure)) == ["success"]
    figure.refresh_from_db()
    assert (figure.review, figure.current, figure.reviewed_by) == ("approved", True, reviewer.user)


def test_nobody_approves_a_figure_of_their_own(reviewer, coordinator, own):
    for client in (reviewer, coordinator):
        figure = hand_in(own, client.user)
        assert told(decide(client, "approve", figure)) == ["warning"]
        figure.refresh_from_db()
        assert figure.review == "submitted"


def test_own_figures_are_left_out_and_the_others_approved(editor, reviewer, own):
    mine, other = hand_in(own, reviewer.user, "2023"), hand_in(own, editor.user, "2024")
    assert told(decide(reviewer, "approve", mine, other)) == ["warning", "success"]
    assert list(Measurement.objects.filter(current=True)) == [other]


def test_a_figure_is_returned_with_the_reason_that_is_asked_for(editor, reviewer, own):
    figure = hand_in(own, editor.user)
    asked = decide(reviewer, "return_with_reason", figure)
    assert asked.templates[0].name == "admin/indicators/measurement/return.html"
    again = decide(reviewer, "return_with_reason", figure, reason="  ")
    assert again.context["missing"]
    decide(reviewer, "return_with_reason", figure, reason="Er det tusinder?")
    figure.refresh_from_db()
    assert (figure.review, figure.return_reason) == ("returned", "Er det tusinder?")
    assert "Er det tusinder?" in editor.get(page(own)).content.decode()


def test_an_editor_approves_nothing(editor, own):
    figure = hand_in(own, signed_in("coordinator").user)
    assert "approve" not in str(editor.get(LIST).context["action_form"] or "")
    decide(editor, "approve", figure)
    figure.refresh_from_db()
    assert figure.review == "submitted"


def test_a_reviewer_of_another_organisation_decides_nothing(editor, own):
    figure, elsewhere = hand_in(own, editor.user), signed_in("reviewer")
    OrganisationFactory().memberships.create(user=elsewhere.user)
    decide(elsewhere, "approve", figure)
    decide(elsewhere, "return_with_reason", figure, reason="Nej")
    figure.refresh_from_db()
    assert figure.review == "submitted"


def test_a_figure_that_is_decided_is_left_as_it_is(reviewer, own):
    figure = MeasurementFactory(indicator=own)
    assert told(decide(reviewer, "return_with_reason", figure, reason="Nej")) == ["warning"]
    assert Measurement.objects.get().review == "approved"


def test_the_figures_page_offers_the_decision_to_whom_it_belongs(editor, reviewer, own):
    figure = hand_in(own, editor.user)
    shown = [client.get(f"{LIST}{figure.pk}/change/").context for client in (editor, reviewer)]
    assert [(context["may_review"], context["own_figure"]) for context in shown] == [(False, True), (True, False)]


def test_the_first_page_counts_what_waits_for_me(editor, reviewer, coordinator, own):
    hand_in(own, editor.user, "2023")
    hand_in(own, reviewer.user, "2024")
    hand_in(IndicatorFactory(), coordinator.user, "2024")
    counts = [groups(client.user)["review"].number for client in (reviewer, coordinator)]
    assert counts == [1, 2]


# --- The year ------------------------------------------------------------------------------------
def test_a_year_selects_key_features_with_the_reason(coordinator):
    add, feature = "/admin/indicators/cycle/add/", KeyFeature.objects.first()
    data = filled(coordinator.get(add), year="2027", selections__TOTAL_FORMS=1)
    data |= {"selections-0-feature": feature.pk, "selections-0-reason_da": "Byrådets valg"}
    assert coordinator.post(add, data).status_code == 302
    cycle = Cycle.objects.get(year=2027)
    assert [(one.feature, one.reason) for one in cycle.selections.all()] == [(feature, "Byrådets valg")]


def test_a_key_feature_is_selected_once(coordinator):
    cycle, feature = Cycle.objects.create(year=2027), KeyFeature.objects.first()
    address = f"/admin/indicators/cycle/{cycle.pk}/change/"
    data = filled(coordinator.get(address), selections__TOTAL_FORMS=2)
    data |= {f"selections-{row}-feature": feature.pk for row in (0, 1)}
    data |= {f"selections-{row}-reason_da": "Fordi" for row in (0, 1)}
    assert "selections" in errors(coordinator.post(address, data))


def test_an_assessment_says_why_and_stays(coordinator):
    cycle, feature = Cycle.objects.create(year=2027), KeyFeature.objects.first()
    add = "/admin/indicators/assessment/add/"
    data = filled(coordinator.get(add), cycle=cycle.pk, feature=feature.pk, level="2")
    assert list(errors(coordinator.post(add, data))) == ["rationale_da"]
    coordinator.post(add, data | {"rationale_da": "Godt på vej."})
    found = Assessment.objects.get()
    assert (found.level, found.assessor) == (2, coordinator.user)
    for what in ("change", "delete"):
        assert coordinator.post(f"/admin/indicators/assessment/{found.pk}/{what}/", {"post": "yes"}).status_code == 403


# --- Cost ----------------------------------------------------------------------------------------
def test_the_list_names_the_direction_in_one_word(coordinator):
    IndicatorFactory(direction="down")
    row = coordinator.get("/admin/indicators/indicator/").text.partition('class="field-way"')[2]
    assert row.startswith(">Ned</td>")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same(coordinator, django_assert_num_queries, rows):
    for _ in range(rows):
        MeasurementFactory(indicator__responsible=OrganisationFactory(), entered_by=signed_in("editor").user)
    with django_assert_num_queries(5):  # session, user, areas to filter by, count, rows
        coordinator.get("/admin/indicators/indicator/")
    with django_assert_num_queries(5):  # session, user, Key Features to filter by, count, rows
        coordinator.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_forms_cost_the_same(editor, coordinator, own, django_assert_num_queries, rows):
    for number in range(rows):
        MeasurementFactory(indicator=own, period=str(2020 + number), entered_by=editor.user)
        TargetFactory(indicator=own, on=date(2030 + number, 12, 31), value=50 + number)
    ContentType.objects.clear_cache()
    # session, user, indicator, may edit, own organisations, figures, targets, organisation, kind of row
    with django_assert_num_queries(9):
        editor.get(page(own))
    ContentType.objects.clear_cache()
    # session, user, indicator, targets, kind of row, figures, Key Features and organisations to choose from
    with django_assert_num_queries(8):
        coordinator.get(page(own))
    # and unfolded: programmes to choose from, initiatives; the kind is known by now
    with django_assert_num_queries(9):
        coordinator.get(f"{page(own)}?whole")
