"""A plan that cannot be judged is refused wherever it is entered: here by the models themselves, in words."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from indicators.models import Indicator, Target
from indicators.plan_words import SENTENCES
from indicators.progress import Fault
from tests.factories import IndicatorFactory, TargetFactory

pytestmark = pytest.mark.django_db


def falling(**options: Any) -> Indicator:
    """From 100 at the end of 2010, through 50 at the end of 2020 to 20 at the end of 2030."""
    row = IndicatorFactory(direction="down", baseline_on=date(2010, 12, 31), baseline_value=100, **options)
    TargetFactory(indicator=row, on=date(2020, 12, 31), value=50)
    TargetFactory(indicator=row, on=date(2030, 12, 31), value=20)
    return row


def refused(row: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    return caught.value.message_dict


def test_every_fault_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Fault)


@pytest.mark.parametrize(
    ("on", "value", "field", "said"),
    [
        (date(2025, 12, 31), 100, "value", "Basisværdien (100, 31. dec. 2010) opfylder allerede målet"),
        (date(2025, 12, 31), 120, "value", "Værdien ligger på den forkerte side af basis (100, 31. dec. 2010)"),
        (date(2025, 12, 31), 60, "value", "Det kræver mindre end målet før det (50, 31. dec. 2020)"),
        (date(2025, 12, 31), 10, "value", "Det kræver mere end det endelige mål (20, 31. dec. 2030)"),
        (date(2010, 12, 31), 90, "on", "Målet skal have en senere dato end basis (100, 31. dec. 2010)"),
    ],
)
def test_an_interim_target_off_the_path_is_refused(on: date, value: int, field: str, said: str) -> None:
    found = refused(Target(indicator=falling(), on=on, value=value))
    assert list(found) == [field]
    assert found[field][0].startswith(said)


def test_an_interim_target_on_the_path_passes() -> None:
    for value in (50, 35, 20):
        Target(indicator=falling(), on=date(2025, 12, 31), value=value).full_clean()


def test_a_new_final_target_that_takes_back_what_was_asked_before_is_refused() -> None:
    found = refused(Target(indicator=falling(), on=date(2040, 12, 31), value=30))
    assert "__all__" in found  # the fault is that of the target of 2030, which would ask for more


def test_a_saved_target_may_be_changed_where_the_path_stays_whole() -> None:
    row = falling()
    last = row.targets.get(value=20)
    last.value = 10
    last.full_clean()
    last.value = 60
    assert "__all__" in refused(last)
    last.value = 100
    assert list(refused(last)) == ["value"]


@pytest.mark.parametrize(
    "change", [{"baseline_value": 20}, {"baseline_value": 10}, {"direction": "up"}, {"baseline_on": date(2031, 1, 1)}]
)
def test_a_baseline_or_direction_that_the_targets_do_not_fit_is_refused(change: dict[str, Any]) -> None:
    row = falling()
    for name, value in change.items():
        setattr(row, name, value)
    assert list(refused(row)) == ["baseline_value"]


def test_a_range_is_held_against_the_baseline_too() -> None:
    row = IndicatorFactory(direction="range", baseline_on=date(2010, 12, 31), baseline_value=15)
    assert "low" in refused(Target(indicator=row, on=date(2030, 12, 31), low=10, high=20))  # it lies inside already
    Target(indicator=row, on=date(2030, 12, 31), low=16, high=20).full_clean()


def test_without_baseline_or_direction_nothing_is_refused() -> None:
    Target(indicator=IndicatorFactory(), on=date(2030, 12, 31), value=1).full_clean()
    Target(indicator=IndicatorFactory(direction="none"), on=date(2030, 12, 31), value=1).full_clean()
