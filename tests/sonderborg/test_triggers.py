"""Each table that pages show has the trigger that notes a write."""

import pytest
from django.apps import apps
from django.db import connection

from initiatives.models import Change, Goal
from sonderborg import triggers

pytestmark = pytest.mark.django_db


def attached():
    with connection.cursor() as cursor:
        cursor.execute(triggers.ATTACHED, [triggers.NAME])
        return {name for (name,) in cursor.fetchall()}


def test_every_content_table_has_the_trigger():
    assert attached() == set(triggers.content_tables())


def test_all_tables_of_the_four_apps_are_content_but_for_those_that_no_visitor_sees():
    tables = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.partition(".")[0] in triggers.CONTENT_APPS
    }
    left_out = {name for name in set(tables) - set(triggers.content_tables()) if "historical" not in name}
    assert left_out == {
        "initiatives_attempt", "initiatives_auditentry", "initiatives_change", "initiatives_letter",
        "indicators_export", "indicators_exportcontent", "initiatives_invitation", "indicators_reminder",
        "indicators_reminderchoice", "initiatives_submission", "initiatives_keptfile",
        "indicators_signedfile",
    }  # fmt: skip
    assert {"initiatives_feature_goal", "initiatives_initiative_partners", "indicators_standing"} <= set(
        triggers.content_tables()
    )


def test_a_trigger_that_is_missing_comes_back_and_a_second_time_nothing_happens(django_assert_num_queries):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER note_change ON initiatives_goal")
    triggers.attach()
    assert attached() == set(triggers.content_tables())
    with django_assert_num_queries(2):  # the tables, the triggers
        triggers.attach()
    Goal.objects.filter(number=1).update(retired=False)
    assert Change.objects.filter(transaction__gt=0).exists()


def test_before_there_are_changes_nothing_is_attached(monkeypatch):
    monkeypatch.setattr(Change._meta, "db_table", "no_such_table")
    monkeypatch.setattr(triggers, "content_tables", lambda: pytest.fail("not yet"))
    triggers.attach()
