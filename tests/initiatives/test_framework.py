"""The framework's rows: 4, 17 and 42, in three languages, never overwritten and never deleted."""

import pytest

from initiatives import compass, framework
from initiatives.models import Dimension, FocusArea, Goal, KeyFeature, Pillar, PossibleMeasurement

pytestmark = pytest.mark.django_db
MODELS = (Dimension, Goal, Pillar, FocusArea, KeyFeature, PossibleMeasurement)


def counts():
    return [model.objects.current().count() for model in MODELS]


def test_migrate_puts_the_framework_in_place():
    assert counts() == [4, 17, 3, 12, 42, 61]


def test_every_text_is_there_in_three_languages():
    fields = {Dimension: ("name", "short"), Goal: ("title", "text"), Pillar: ("name",), FocusArea: ("title", "short")}
    fields |= {KeyFeature: ("title", "short"), PossibleMeasurement: ("name",)}
    empty = [
        (str(row), field, code)
        for model, names in fields.items()
        for row in model.objects.all()
        for field in names
        for code in ("da", "en", "de")
        if not getattr(row, f"{field}_{code}")
    ]
    assert empty == []


def test_a_second_sync_changes_nothing(django_assert_num_queries):
    before = [list(model.objects.order_by("pk").values()) for model in MODELS]
    framework.sync()
    assert [list(model.objects.order_by("pk").values()) for model in MODELS] == before


def test_an_edit_of_staff_survives_while_other_wording_is_updated(monkeypatch):
    KeyFeature.objects.filter(code="3.1").update(title_da="Byens ord")
    real = framework.rows

    def corrected(name):
        found = real(name)
        for row in found:
            if name == "key_features" and row["code"] == "3.1":
                row |= {"title_da": "Nye ord", "title_en": "New words"}
        return found

    monkeypatch.setattr(framework, "rows", corrected)
    framework.sync()
    feature = KeyFeature.objects.get(code="3.1")
    assert (feature.title_da, feature.title_en) == ("Byens ord", "New words")


def test_a_field_that_is_new_in_the_files_is_filled_where_staff_wrote_nothing():
    """As after an update of the portal: the files never had it before."""
    shipped = KeyFeature.objects.get(code="3.1").shipped
    before = {name: text for name, text in shipped.items() if not name.startswith("explanation")}
    KeyFeature.objects.filter(code="3.1").update(shipped=before, explanation_da="Vores egne ord", explanation_en="")
    KeyFeature.objects.filter(code="3.2").update(shipped=before, explanation_da=None)
    framework.sync()
    feature, other = KeyFeature.objects.get(code="3.1"), KeyFeature.objects.get(code="3.2")
    assert (feature.explanation_da, feature.explanation_en) == ("Vores egne ord", shipped["explanation_en"])
    assert other.explanation_da == other.shipped["explanation_da"]


def test_every_goal_area_and_key_feature_is_explained_in_plain_words_of_three_languages():
    told = [
        [getattr(row, f"explanation_{code}") for code in ("da", "en", "de")]
        for model in (Goal, FocusArea, KeyFeature)
        for row in model.objects.all()
    ]
    assert len(told) == 17 + 12 + 42
    assert [texts for texts in told if not all(texts) or len(set(texts)) < 3] == []


def test_a_board_reads_only_the_explanations_of_the_twelve_areas():
    feature = compass.load().features[0]
    assert {"explanation_da", "shipped"} <= feature.get_deferred_fields()
    assert feature.area.get_deferred_fields() == {"shipped"}


def test_an_entry_that_leaves_the_files_is_retired_and_can_come_back(monkeypatch):
    real = framework.rows
    monkeypatch.setattr(framework, "rows", lambda name: real(name)[:-1] if name == "measurements" else real(name))
    framework.sync()
    assert (PossibleMeasurement.objects.count(), PossibleMeasurement.objects.current().count()) == (61, 60)
    monkeypatch.undo()
    framework.sync()
    assert PossibleMeasurement.objects.current().count() == 61


def test_default_goals_follow_the_area_and_belong_to_staff_afterwards():
    feature = KeyFeature.objects.get(code="1.1")
    assert sorted(feature.goals.values_list("number", flat=True)) == [4, 5, 10, 16]
    feature.goals.set([])
    framework.sync()
    assert feature.goals.count() == 0


def test_titles_are_working_wording_until_someone_verifies_them():
    assert KeyFeature.objects.filter(wording_verified=True).count() == 0


def test_the_compass_is_two_queries(django_assert_num_queries):
    with django_assert_num_queries(
        2
    ):  # goals with dimension; features with area, pillar and the numbers of their goals
        loaded = compass.load()
        assert [len(loaded.dimensions), len(loaded.goals), len(loaded.features)] == [4, 17, 42]
        assert (len(loaded.pillars), len(loaded.areas)) == (3, 12)
        assert loaded.features_of_goals({2}) == []
        assert [goal.number for goal in loaded.goals_of_dimension("cultural")] == [4, 11, 16]
