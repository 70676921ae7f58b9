"""Days on which a series might pause."""

import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings
from django.utils import translation

from events.closed_days import NAMES, closed, public_holidays

ASCENSION = {
    "reason_da": "Kristi himmelfartsdag", "reason_en": "Ascension Day", "reason_de": "Christi Himmelfahrt",
}  # fmt: skip
AUTUMN = {"reason_da": "Efterårsferie", "reason_en": "Autumn holidays", "reason_de": "Herbstferien"}


def test_public_holidays_of_some_days() -> None:
    assert public_holidays(date(2027, 5, 1), date(2027, 5, 31)) == {
        date(2027, 5, 1): "Arbejdernes kampdag",
        date(2027, 5, 6): "Kristi himmelfartsdag",
        date(2027, 5, 16): "Pinsedag",
        date(2027, 5, 17): "Anden pinsedag",
    }


def test_half_holidays_and_the_turn_of_the_year() -> None:
    found = public_holidays(date(2026, 12, 24), date(2027, 1, 1))
    assert [day.day for day in found] == [24, 25, 26, 31, 1]


def test_the_day_of_prayer_was_one_until_2023() -> None:
    assert date(2023, 5, 5) in public_holidays(date(2023, 1, 1), date(2023, 12, 31))
    assert "Store bededag" not in public_holidays(date(2024, 1, 1), date(2024, 12, 31)).values()


def test_a_series_meets_public_and_school_holidays_in_three_languages() -> None:
    schools = [(date(2026, 10, 10), date(2026, 10, 18), AUTUMN), (date(2027, 5, 1), date(2027, 5, 9), AUTUMN)]
    days = [date(2026, 10, 13), date(2026, 10, 20), date(2027, 5, 6)]
    assert closed(days, schools) == {days[0]: AUTUMN, days[2]: ASCENSION}
    assert closed([], schools) == {}


@pytest.mark.parametrize("language", ["da", "en", "de"])
def test_every_holiday_of_twenty_years_has_a_name_in_each_language(language: str) -> None:
    names = set(public_holidays(date(2020, 1, 1), date(2039, 12, 31)).values())
    assert names == NAMES.keys()
    with translation.override(language):
        told = {translation.gettext(NAMES[name]) for name in names}
    assert len(told) == len(names)
    assert language == "en" or not told & set(NAMES.values())


def test_the_package_is_loaded_only_by_those_who_plan_a_series() -> None:
    code = "import sys, django; django.setup(); import events.admin; sys.exit('holidays' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=settings.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "sonderborg.settings", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
        check=False,
    )
    assert ran.returncode == 0
