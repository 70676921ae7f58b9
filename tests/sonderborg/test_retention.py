"""What is kept no longer than its table says, and the privacy page that says how long."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from indicators.models import Draft
from sonderborg import retention
from tests.factories import IndicatorFactory, SuggestionFactory

pytestmark = pytest.mark.django_db


def draft(days: int, period: str) -> Draft:
    edited = timezone.now() - timedelta(days=days)
    return Draft.objects.create(indicator=IndicatorFactory(), period=period, typed="3", language="da", edited_at=edited)


def lines(**options: Any) -> list[str]:
    out = StringIO()
    call_command("apply_retention", stdout=out, **options)
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def test_drafts_of_the_grid_go_when_nobody_touched_them_for_long(settings: Any) -> None:
    settings.FIGURE_DRAFT_DAYS = 100
    draft(101, "2024")
    kept = draft(99, "2025")
    assert lines()[3] == "1 figures typed and never handed in, after 100 days"
    assert list(Draft.objects.all()) == [kept]


def test_a_dry_run_says_it_and_keeps_it(settings: Any) -> None:
    old = draft(settings.FIGURE_DRAFT_DAYS + 1, "2024")
    assert lines(dry_run=True)[-1] == "Dry run, nothing is deleted."
    assert list(Draft.objects.all()) == [old]


def test_sign_ins_that_have_run_out_go() -> None:
    now = timezone.now()
    for key, hours in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=hours))
    assert lines()[-1] == "1 sign-ins that have run out, after 0 days"
    assert [session.session_key for session in Session.objects.all()] == ["new"]


def test_all_or_nothing(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    row = SuggestionFactory()
    type(row).objects.update(created_at=timezone.now() - timedelta(days=settings.SUGGESTION_UNCONFIRMED_DAYS + 1))

    def fail(before: Any) -> int:
        raise RuntimeError("half way")

    monkeypatch.setattr(retention, "_sessions", fail)
    with pytest.raises(RuntimeError, match="half way"):
        retention.apply(timezone.now())
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("address", "day"), [("/privatliv/", "dage"), ("/en/privacy/", "days"), ("/de/datenschutz/", "Tage")]
)
def test_the_privacy_page_names_the_days_of_the_same_table(
    stranger: Client, settings: Any, address: str, day: str
) -> None:
    settings.SUGGESTION_UNCONFIRMED_DAYS, settings.SUGGESTION_SENDER_DAYS, settings.FIGURE_DRAFT_DAYS = 21, 222, 333
    page = stranger.get(address).content.decode()
    assert [page.count(f"{number} {day}") for number in (21, 222, 333)] == [1, 2, 1]
    assert "{" not in page.partition("<main")[2].partition("</main>")[0]
