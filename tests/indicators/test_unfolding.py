"""The form of an indicator opens with its name, its baseline and its figures; the rest is told, and never lost."""

from datetime import date

import pytest

from indicators.models import Indicator
from tests.factories import IndicatorFactory, OrganisationFactory, TargetFactory
from tests.staff import as_shown

pytestmark = pytest.mark.django_db


def page(row):
    return f"/admin/indicators/indicator/{row.pk}/change/"


def test_what_is_folded_keeps_its_plan_and_its_sources(coordinator):
    own = IndicatorFactory(responsible=OrganisationFactory(), licence="CC BY 4.0", lower_bound=0)
    TargetFactory(indicator=own, on=date(2029, 12, 31), value=40)
    shown = coordinator.get(page(own))
    assert [fold.told for fold in shown.context["folded_rows"]] == [[], ["31. december 2029: 40"]]
    data = as_shown(shown)
    assert not {"licence", "targets-0-value", "measurements-TOTAL_FORMS"} & set(data)
    assert coordinator.post(page(own), data | {"name_da": "Nyt navn"}).status_code == 302
    own = Indicator.objects.get(pk=own.pk)
    assert (own.name_da, own.licence, own.lower_bound) == ("Nyt navn", "CC BY 4.0", 0)
    assert list(own.targets.values_list("on", "value")) == [(date(2029, 12, 31), 40)]


def test_a_baseline_that_no_longer_fits_the_folded_plan_is_refused_whole(coordinator):
    own = IndicatorFactory(direction="up", baseline_value=10, baseline_on=date(2020, 12, 31))
    TargetFactory(indicator=own, on=date(2029, 12, 31), value=40)
    answer = coordinator.post(page(own), as_shown(coordinator.get(page(own))) | {"baseline_value": "50"})
    assert (answer.status_code, "targets-0-value" in as_shown(answer)) == (200, True)
    assert Indicator.objects.get(pk=own.pk).baseline_value == 10


def test_who_writes_figures_finds_their_row_open(editor):
    own = IndicatorFactory(responsible=editor.organisation)
    shown = editor.get(page(own))
    assert ("pieces" in shown.context, "measurements-0-value" in as_shown(shown)) == (False, True)


def test_a_stranger_gets_no_part_of_a_draft(stranger):
    own = IndicatorFactory(state="draft")
    assert [stranger.get(address).status_code for address in (page(own), f"{page(own)}?whole")] == [302, 302]
