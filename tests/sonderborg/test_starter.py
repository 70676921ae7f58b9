"""The real starter data: loaded once, sourced, and the staff's from then on."""

from datetime import date
from decimal import Decimal

import pytest

from events.models import Event, Occurrence
from indicators.models import Cycle, Indicator, Measurement, Standing
from initiatives.models import Initiative, Organisation
from sonderborg import starter
from tests.around import around

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker):
    with around(django_db_blocker, starter.load) as loaded:
        assert loaded == 25
        yield


@pytest.fixture(autouse=True)
def loaded(once, db):
    """Once for all, and each test takes back what it changed."""


def test_a_second_load_changes_nothing():
    Initiative.objects.filter(slug="vidensby").update(title_da="Byens ord")
    Organisation.objects.get(slug="universe").delete()
    assert starter.load() == 0
    assert Initiative.objects.get(slug="vidensby").title_da == "Byens ord"
    assert not Organisation.objects.filter(slug="universe").exists()


def test_everything_is_public_real_and_has_its_source():
    for model, count in ((Organisation, 7), (Initiative, 5), (Event, 9), (Indicator, 3)):
        rows = model.objects.public()
        assert (rows.count(), rows.filter(sample=True).count(), rows.filter(source_da="").count()) == (count, 0, 0)
    assert Cycle.objects.get().source_da


def test_the_co2_series_keeps_its_gaps_and_its_method_break():
    rows = Measurement.objects.filter(indicator__code="co2-vs-2007").order_by("starts_on")
    expected = {"2013": "77", "2014": "70", "2016": "64.5", "2017": "65"}
    expected |= {"2018": "61.7", "2019": "56", "2020": "48.3", "2022": "43"}
    assert {row.period: row.value for row in rows} == {period: Decimal(value) for period, value in expected.items()}
    assert [row.period for row in rows if row.figure == "break"] == ["2017"]


@pytest.mark.parametrize(
    ("day", "status", "share"),
    [
        (date(2012, 12, 31), "no_data", None),
        (date(2019, 12, 31), "on_track", "11/25"),
        (date(2022, 12, 31), "on_track", "57/100"),
        (date(2024, 12, 31), "on_track", "57/100"),
        (date(2025, 1, 1), "too_old", "57/100"),
    ],
)
def test_the_co2_standing_on_a_day(day, status, share):
    standing = Standing.objects.on(day).get(indicator__code="co2-vs-2007")
    assert (standing.status, standing.share) == (status, share)


def test_events_whose_day_is_not_known_say_so():
    known = {row.event.slug: row for row in Occurrence.objects.select_related("event")}
    jamboree = known["2017-jamboree-workshop"]
    assert (jamboree.first_on, jamboree.last_on) == (date(2017, 7, 22), date(2017, 7, 30))
    assert not jamboree.event.date_note_da
    assert known["2017-learning-week"].event.date_note_da
