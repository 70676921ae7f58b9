"""What can never be true of figures: refused under the form field in Danish, and by the database with a name."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from indicators.models import (
    Baseline,
    BaselineRow,
    Cycle,
    Indicator,
    Measurement,
    Standing,
    Target,
)
from indicators.periods import Period
from initiatives.models import KeyFeature, OldSlug
from tests.factories import (
    IndicatorFactory,
    MeasurementFactory,
    OrganisationFactory,
    ProgrammeFactory,
    TargetFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
END = date(2025, 12, 31)
NOW = datetime(2026, 1, 10, tzinfo=UTC)


def indicator(**values):
    given = {"code": "code", "name_da": "Navn", "unit_da": "%", "kind": "citizen survey", "direction": "up"}
    return Indicator(**given | values)


def target(**values):
    return Target(**{"indicator": IndicatorFactory(), "on": END} | values)


def measurement(**values):
    given = {"indicator": IndicatorFactory(), "period": "2025", "entered_at": NOW}
    period = Period.parse(values.get("period", "2025"))
    return Measurement(**given | {"starts_on": period.starts_on, "ends_on": period.ends_on} | values)


def standing(**values):
    Standing.objects.all().delete()
    given = {"indicator": IndicatorFactory(), "valid_from": date(2300, 1, 1), "status": "no_data"}
    Standing.objects.all().delete()
    return Standing(**given | values)


# Name of the constraint, how a row is made, what passes, what is refused, and the sentence.
CHECKS = [
    (
        "indicator_baseline_is_whole",
        indicator,
        {"baseline_on": END, "baseline_value": 0},
        {"baseline_on": END},
        "En basis har både en dato og en værdi.",
    ),
    ("indicator_baseline_is_whole", indicator, {}, {"baseline_value": 0}, "En basis har både en dato og en værdi."),
    (
        "indicator_bounds_in_order",
        indicator,
        {"lower_bound": 0, "upper_bound": 1},
        {"lower_bound": 1, "upper_bound": 1},
        "Den laveste mulige værdi skal være under den højeste.",
    ),
    (
        "indicator_baseline_within_bounds",
        indicator,
        {"upper_bound": 100, "baseline_on": END, "baseline_value": 100},
        {"upper_bound": 100, "baseline_on": END, "baseline_value": 101},
        "Basisværdien ligger uden for det mulige.",
    ),
    (
        "indicator_baseline_within_bounds",
        indicator,
        {"lower_bound": 0, "baseline_on": END, "baseline_value": 0},
        {"lower_bound": 0, "baseline_on": END, "baseline_value": -1},
        "Basisværdien ligger uden for det mulige.",
    ),
    ("indicator_decimals_0_to_8", indicator, {"decimals": 8}, {"decimals": 9}, "Højst 8 decimaler."),
    (
        "target_value_or_range",
        target,
        {"value": 0},
        {},
        "Et mål er én værdi eller et interval med både nedre og øvre grænse.",
    ),
    (
        "target_value_or_range",
        target,
        {"low": 0, "high": 0},
        {"value": 1, "low": 0, "high": 2},
        "Et mål er én værdi eller et interval med både nedre og øvre grænse.",
    ),
    (
        "target_range_in_order",
        target,
        {"low": 1, "high": 2},
        {"low": 2, "high": 1},
        "Et interval begynder ved den nedre grænse.",
    ),
    (
        "measurement_value_or_reason",
        measurement,
        {"value": 0},
        {"value": 0, "absent_reason_da": "Ukendt"},
        "Skriv en værdi, eller skriv, hvorfor der ikke er nogen.",
    ),
    (
        "measurement_value_or_reason",
        measurement,
        {"absent_reason_da": "Ukendt"},
        {"absent_reason_da": None},
        "Skriv en værdi, eller skriv, hvorfor der ikke er nogen.",
    ),
    (
        "measurement_suppressed_has_no_value",
        measurement,
        {"figure": "suppressed", "absent_reason_da": "For få svar"},
        {"figure": "suppressed", "value": 1},
        "Et udeladt tal har ingen værdi, ingen tæller og ingen nævner.",
    ),
    (
        "measurement_share_is_whole",
        measurement,
        {"value": 0, "numerator": 0, "denominator": 1},
        {"value": 0, "numerator": 0, "denominator": 0},
        "En andel skal have både tæller og nævner, og nævneren skal være over nul.",
    ),
    (
        "measurement_share_is_whole",
        measurement,
        {"value": 0},
        {"value": 0, "numerator": 1},
        "En andel skal have både tæller og nævner, og nævneren skal være over nul.",
    ),
    (
        "measurement_returned_with_a_reason",
        measurement,
        {"value": 0, "review": "returned", "return_reason": "Forkert år"},
        {"value": 0, "review": "returned"},
        "Skriv, hvorfor det bliver sendt tilbage.",
    ),
    (
        "measurement_stands_when_approved",
        measurement,
        {"value": 0, "review": "approved", "current": True},
        {"value": 0, "current": True},
        "Kun et godkendt tal gælder.",
    ),
    (
        "standing_in_order",
        standing,
        {"valid_to": date(2300, 1, 2)},
        {"valid_to": date(2300, 1, 1)},
        "En stilling slutter, efter den begynder.",
    ),
]


def refused_by_the_form(row, sentence):
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert sentence in refused.value.messages


def refused_by_the_database(row, name, *, bulk=False):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        type(row).objects.bulk_create([row]) if bulk else row.save()
    assert refused.value.__cause__.diag.constraint_name == name


def clean_of(row):
    """Some fields are set by the code and left out of forms."""
    row.full_clean(exclude=["entered_by", "reviewed_by", "reviewed_at", "measurement", "share", "needed"])


def refused_in_words(name, make, passes, refused, sentence):
    """A row that passes, and one that the form and the database refuse."""
    row = make(**passes)
    clean_of(row)
    with transaction.atomic():  # and back: some rows are never deleted
        row.save()
        transaction.set_rollback(True)
    Cycle.objects.all().delete()
    refused_by_the_form(make(**refused), sentence)
    Cycle.objects.all().delete()
    refused_by_the_database(make(**refused), name)


@pytest.mark.parametrize(("name", "make", "passes", "refused", "sentence"), CHECKS)
def test_what_cannot_be_true_is_refused_with_a_sentence(name, make, passes, refused, sentence):
    refused_in_words(name, make, passes, refused, sentence)


def test_every_constraint_has_a_test():
    here = {name for name, *_more in CHECKS} | {
        "indicator_counts_its_feature",
        "indicator_counts_a_programme",
        "indicator_counts_an_organiser",
        "indicator_published_has_a_time",
        "target_one_a_date",
        "measurement_one_stands",
        "measurement_period_in_order",
        "measurement_author_is_not_reviewer",
        "standing_unique",
    }
    models = (Indicator, Measurement, Standing, Target)
    assert here == {constraint.name for model in models for constraint in model._meta.constraints}


def test_a_published_indicator_has_a_time():
    assert indicator(state="published").published_at is None
    refused_by_the_database(indicator(state="published"), "indicator_published_has_a_time", bulk=True)
    row = indicator(state="published")
    row.save()
    assert row.published_at is not None


def test_an_indicator_says_whose_attendance_it_counts():
    feature, programme, organiser = KeyFeature.objects.first(), ProgrammeFactory(), OrganisationFactory()
    for number, right in enumerate([
        {"counted_events": "initiatives"},
        {"counted_events": "feature", "feature": feature},
        {"counted_events": "programme", "counted_programme": programme},
        {"counted_events": "organiser", "counted_organiser": organiser},
    ]):  # fmt: skip
        indicator(code=f"right-{number}", **right).full_clean()
        indicator(code=f"right-{number}", **right).save()
    for name, wrong, sentence in [
        ("indicator_counts_its_feature", {"counted_events": "feature"},
         "Vælg det nøgletræk, hvis arrangementer tælles."),
        ("indicator_counts_a_programme", {"counted_events": "programme"},
         "Vælg et program, når dets arrangementer tælles, og kun da."),
        ("indicator_counts_a_programme", {"counted_programme": programme},
         "Vælg et program, når dets arrangementer tælles, og kun da."),
        ("indicator_counts_an_organiser", {"counted_events": "organiser"},
         "Vælg en arrangør, når dens arrangementer tælles, og kun da."),
        ("indicator_counts_an_organiser", {"counted_organiser": organiser},
         "Vælg en arrangør, når dens arrangementer tælles, og kun da."),
    ]:  # fmt: skip
        refused_by_the_form(indicator(code="wrong", **wrong), sentence)
        refused_by_the_database(indicator(code="wrong", **wrong), name)


def test_there_is_one_target_a_date():
    row = TargetFactory()
    TargetFactory(indicator=row.indicator, on=date(2031, 12, 31))
    again = Target(indicator=row.indicator, on=row.on, value=3)
    refused_by_the_form(again, "Der er allerede et mål på denne dato.")
    refused_by_the_database(again, "target_one_a_date")


def test_one_figure_stands_for_a_period_and_breakdown():
    row = MeasurementFactory()
    MeasurementFactory(indicator=row.indicator, breakdown="sex=female")
    MeasurementFactory(indicator=row.indicator, current=False)
    again = measurement(indicator=row.indicator, value=3, review="approved", current=True)
    with pytest.raises(ValidationError) as refused:
        again.full_clean(exclude=["entered_by", "reviewed_by", "reviewed_at"])
    assert refused.value.messages == ["Der er allerede et godkendt tal for denne periode."]
    refused_by_the_database(again, "measurement_one_stands")


def test_a_period_ends_after_it_starts():
    wrong = measurement(value=3, starts_on=END, ends_on=END)
    refused_by_the_form(wrong, "En periode slutter, efter den begynder.")
    refused_by_the_database(wrong, "measurement_period_in_order", bulk=True)


def test_saving_sets_the_days_of_the_period():
    row = measurement(value=3, period="2024-Q2", starts_on=None, ends_on=None)
    row.save()
    assert (row.starts_on, row.ends_on) == (date(2024, 4, 1), date(2024, 6, 30))


def test_nobody_approves_a_figure_of_their_own():
    author, reviewer = UserFactory(), UserFactory()
    MeasurementFactory(entered_by=author, reviewed_by=reviewer)
    wrong = measurement(value=3, entered_by=author, reviewed_by=author)
    refused_by_the_form(wrong, "Ingen kan godkende sit eget tal.")
    refused_by_the_database(wrong, "measurement_author_is_not_reviewer")


def test_a_frozen_baseline_has_each_indicator_once():
    frozen = Baseline.objects.create(
        year=2017, as_of=END, schema_version=1, document={}, checksum="", frozen_by_name="", frozen_at=NOW
    )
    BaselineRow.objects.create(baseline=frozen, feature_code="3.1", indicator_code="co2", status="no_data")
    twin = BaselineRow(baseline=frozen, feature_code="3.1", indicator_code="co2", status="no_data")
    refused_by_the_database(twin, "baseline_row_unique")


def test_a_standing_begins_once_a_day():
    before = Standing.objects.get(indicator=IndicatorFactory())
    twin = Standing(
        indicator=before.indicator, valid_from=before.valid_from, valid_to=before.valid_to, status="no_data"
    )
    refused_by_the_database(twin, "standing_unique")


@pytest.mark.parametrize(
    "change",
    [{"value": 51}, {"period": "2024"}, {"note_da": "Ny"}, {"figure": "estimated"}, {"entered_at": NOW}],
)
def test_a_figure_is_never_changed(change):
    row = MeasurementFactory()
    with pytest.raises(IntegrityError, match="enter a correction"), transaction.atomic():
        Measurement.objects.filter(pk=row.pk).update(**change)
    row.refresh_from_db()
    assert (row.value, row.period, row.figure) == (50, "2025", "final")


def test_the_review_of_a_figure_may_change():
    row = MeasurementFactory(review="submitted", current=False, reviewed_at=None)
    Measurement.objects.filter(pk=row.pk).update(review="approved", reviewed_at=NOW, current=True)
    row.refresh_from_db()
    assert (row.review, row.reviewed_at, row.current) == ("approved", NOW, True)


def test_a_changed_code_keeps_leading_here():
    row = Indicator.objects.get(pk=IndicatorFactory(code="before").pk)
    row.code = "after"
    row.save()
    assert list(OldSlug.objects.values_list("model", "slug", "object_id")) == [
        ("indicators.indicator", "before", row.pk)
    ]


def test_who_sees_which_figures():
    own = OrganisationFactory()
    indicator_of_own = IndicatorFactory(responsible=own, state="draft")
    draft = MeasurementFactory(indicator=indicator_of_own)
    public = MeasurementFactory()
    waiting = MeasurementFactory(indicator=public.indicator, period="2024", review="submitted", current=False)
    editor = UserFactory(role="editor")
    editor.memberships.create(organisation=own)

    def seen(user):
        return set(Measurement.objects.visible_to(user))

    assert seen(AnonymousUser()) == {public}
    assert seen(editor) == {public, draft}
    assert seen(UserFactory(role="coordinator")) == {public, draft, waiting}


def test_the_plan_of_an_indicator_is_its_targets_by_date(django_assert_num_queries):
    row = IndicatorFactory(baseline_on=date(2020, 12, 31), baseline_value=0)
    TargetFactory(indicator=row, on=date(2030, 12, 31), value=100)
    TargetFactory(indicator=row, on=date(2025, 12, 31), value=40)
    with django_assert_num_queries(2):  # the indicator, its targets
        plan = Indicator.objects.with_plan().get(pk=row.pk).plan
    assert [target.value for target in plan.targets] == [40, 100]
    assert (plan.applicable, plan.frequency, str(plan.direction)) == (True, "year", "up")
