"""What came back to its author stands on the staff's first page, until it is mended."""

import pytest

from indicators import actions
from indicators.models import Measurement
from tests.conftest import signed_in
from tests.factories import IndicatorFactory, OrganisationFactory
from tests.indicators.test_admin import LIST, NOW, decide, hand_in
from tests.work import groups

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(editor):
    return IndicatorFactory(responsible=editor.organisation)


@pytest.fixture
def reviewer(editor):
    client = signed_in("reviewer")
    editor.organisation.memberships.create(user=client.user)
    return client


def to_mend(client):
    group = groups(client.user).get("returned")
    return [(item.url, item.title, item.quote) for item in group.items] if group else []


def test_a_returned_figure_is_a_task_of_its_author_until_it_is_mended(editor, reviewer, own):
    figure = hand_in(own, editor.user)
    assert to_mend(editor) == []
    decide(reviewer, "return_with_reason", figure, reason="Er det tusinder?")
    ((address, name, reason),) = to_mend(editor)
    assert (name, reason) == (f"{own.name}, 2025", "Er det tusinder?")
    assert address == f"/admin/progress/2025/?organisation={own.responsible.slug}#id_{own.pk}-value"
    page_there = editor.get(address.partition("#")[0]).content.decode()
    assert f'id="id_{own.pk}-value"' in page_there
    assert "Er det tusinder?" in page_there
    assert to_mend(reviewer) == []  # it is not theirs to mend
    hand_in(own, editor.user, value="43")
    assert to_mend(editor) == []


def test_a_returned_part_and_a_figure_of_another_rhythm_lead_to_where_they_are_mended(editor, reviewer, own):
    for breakdown, period in (("sex=female", "2025"), ("", "2025-Q1")):
        new = Measurement(indicator=own, period=period, breakdown=breakdown, value=3, absent_reason_da="")
        figure = actions.hand_in(measurement=new, by=editor.user, at=NOW)
        decide(reviewer, "return_with_reason", figure, reason="Nej")
    (address, _name, _reason), (_address, name, _reason) = to_mend(editor)
    assert name == f"{own.name}, 2025, Kvinder og piger"
    assert address == f"{LIST}add/?indicator={own.pk}&period=2025-Q1&breakdown="
    assert editor.get(address).status_code == 200


def test_what_one_may_no_longer_report_is_no_task(editor, reviewer, own):
    decide(reviewer, "return_with_reason", hand_in(own, editor.user), reason="Nej")
    editor.user.memberships.all().delete()
    OrganisationFactory().memberships.create(user=editor.user)
    assert to_mend(editor) == []


def test_the_first_page_names_six_returned_figures_and_counts_the_others(editor, reviewer, own):
    for year in range(2018, 2026):
        decide(reviewer, "return_with_reason", hand_in(own, editor.user, str(year)), reason="Nej")
    group = groups(editor.user)["returned"]
    assert (len(group.items), group.number) == (6, 8)
    assert group.more == f"{LIST}?review__exact=returned&entered_by__id__exact={editor.user.pk}"
