"""What staff write once is kept in the city's main language; a city without Danish is not asked for Danish."""

import pytest

from events.admin.date_changes import ReasonForm
from indicators.suppression import in_place_of
from indicators.year_choice import ChoiceForm
from initiatives.models import KeyFeature
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def english_city(settings):
    settings.LANGUAGE_CODE, settings.LANGUAGES = "en", [("en", "English")]


def asked(form):
    return {name: field.required for name, field in form.fields.items() if name.startswith("reason")}


def test_a_changed_date_asks_for_the_reason_in_the_main_language(english_city):
    form = ReasonForm({"reason_en": "Storm"}, row=factories.OccurrenceFactory())
    assert (asked(form), form.is_valid()) == ({"reason_en": True}, True)
    assert str(form.fields["reason_en"].label) == "Reason"


def test_a_changed_date_in_the_first_city_asks_as_before():
    form = ReasonForm({"reason_en": "Storm"}, row=factories.OccurrenceFactory())
    assert asked(form) == {"reason_da": True, "reason_en": False, "reason_de": False}
    assert list(form.errors) == ["reason_da"]


def test_a_selection_asks_for_the_reason_in_the_main_language(english_city):
    feature = KeyFeature.objects.first()
    prefix = f"f{feature.pk}"
    form = ChoiceForm({f"{prefix}-chosen": "on"}, feature=feature, stands=None)
    assert (asked(form), form.other_reasons) == ({"reason_en": False}, [])
    assert (form.is_valid(), list(form.errors)) == (False, ["reason_en"])
    was = ChoiceForm(feature=feature, stands=None)["was"].initial
    said = {f"{prefix}-chosen": "on", f"{prefix}-reason_en": "Because", f"{prefix}-was": was}
    assert ChoiceForm(said, feature=feature, stands=None).is_valid()


def test_a_suppressed_figure_keeps_its_note_in_the_main_language(english_city):
    figure = factories.MeasurementFactory.build(indicator=factories.IndicatorFactory(), note_en="Few")
    assert in_place_of(figure).note_en == "Few"
