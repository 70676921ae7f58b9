from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from initiatives.api_parts import plain, read_day, read_since
from initiatives.models import Dimension, Goal, Initiative, KeyFeature
from tests.factories import InitiativeFactory, MilestoneFactory, OrganisationFactory, UpdateFactory

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2021, 1, 1, tzinfo=UTC)


def get(client: Any, address: str) -> Any:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def keys(client: Any, address: str) -> list[str]:
    return [row["slug"] for row in get(client, address)["results"]]


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("64.50000000", "64.5"),
        ("100", "100"),
        ("1E+5", "100000"),
        ("0E-8", "0"),
        ("-0.00000001", "-0.00000001"),
        ("1200.00000000", "1200"),
    ],
)
def test_number_is_plain(number: str, written: str) -> None:
    assert plain(Decimal(number)) == written


def test_missing_number_stays_missing() -> None:
    assert plain(None) is None


@pytest.mark.parametrize("value", ["7", "2026-1-1", "20260101", "2026-02-30", "2026-W01-1", "", "\0", "٢٠٢٦-٠١-٠١"])
def test_day_in_another_form_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="write a date such as"):
        read_day(value)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-01-02", datetime(2026, 1, 2, tzinfo=UTC)),
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05+02:00", datetime(2026, 1, 2, 1, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05 02:00", datetime(2026, 1, 2, 1, 4, 5, tzinfo=UTC)),
        ("0001-01-01T00:00:00+23:59", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_since_is_read_as_a_moment(value: str, moment: datetime) -> None:
    assert read_since(value) == moment


@pytest.mark.parametrize("value", ["yesterday", "1767225600", "2026", "2026-13-01", "2026-01-02T25:00", "\0"])
def test_since_in_another_form_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="write a date such as 2026-11-24 or a time"):
        read_since(value)


def test_draft_and_future_are_nowhere_even_for_staff(stranger: Any, coordinator: Any) -> None:
    InitiativeFactory(slug="shown")
    InitiativeFactory(slug="draft", state="draft", published_at=None)
    InitiativeFactory(slug="tomorrow", published_at=timezone.now() + timezone.timedelta(days=1))
    InitiativeFactory(slug="archived", state="archived")
    for client in (stranger, coordinator):
        assert keys(client, "initiatives") == ["shown"]
        assert [client.get(f"/api/v1/initiatives/{s}").status_code for s in ("draft", "tomorrow", "archived")] == [
            404
        ] * 3


def test_what_points_at_a_draft_does_not_give_it_away(stranger: Any) -> None:
    draft = OrganisationFactory(slug="draft", state="draft", published_at=None)
    row = InitiativeFactory(slug="a", lead=draft, parent=InitiativeFactory(slug="b", state="draft", published_at=None))
    row.partners.set([draft, OrganisationFactory(slug="partner")])
    UpdateFactory(initiative=row, title="Shown")
    UpdateFactory(initiative=row, state="draft", published_at=None)
    found = get(stranger, "initiatives/a")
    assert (found["lead"], found["parent"], found["partners"]) == (None, None, ["partner"])
    assert [update["title"]["da"] for update in found["updates"]] == ["Shown"]
    assert keys(stranger, "organisations") == ["partner"]
    assert stranger.get("/api/v1/organisations/draft").status_code == 404


def test_initiative_tells_all_it_is_linked_to(stranger: Any) -> None:
    lead = OrganisationFactory(slug="lead")
    row = InitiativeFactory(
        slug="a", title_da="Titel", title_en="", title_de="Titel (de)", lead=lead, fields=["sustainability"],
        starts_on=date(2020, 1, 1), manual_status="late", manual_status_reason="Rain", sample=True,
    )  # fmt: skip
    row.tags.create(dimension=Dimension.objects.get(code="social"), strength="indirect", reason_en="Because")
    row.tags.create(goal=Goal.objects.get(number=7))
    row.tags.create(feature=KeyFeature.objects.get(code="3.1"), strength="works against")
    MilestoneFactory(initiative=row, done_on=date(2020, 2, 1), due_on=date(2020, 3, 1))
    MilestoneFactory(initiative=row)
    found = get(stranger, "initiatives")["results"][0]
    nothing = {"da": None, "en": None, "de": None}
    assert found["title"] == {"da": "Titel", "en": None, "de": "Titel (de)"}
    assert found["dimensions"] == [{"code": "social", "strength": "indirect", "reason": nothing | {"en": "Because"}}]
    assert found["goals"] == [{"number": 7, "strength": "direct", "reason": nothing}]
    assert found["features"] == [{"code": "3.1", "strength": "works against", "reason": nothing}]
    assert found["milestones"] == {"done": 1, "of": 2, "late": 0}
    assert {name: found[name] for name in ("status", "status_reason", "lead", "fields", "sample", "starts_on")} == {
        "status": "late", "status_reason": "Rain", "lead": "lead", "fields": ["sustainability"], "sample": True,
        "starts_on": "2020-01-01",
    }  # fmt: skip
    assert found["updated_at"].endswith("Z")


def test_detail_adds_milestones_and_updates(stranger: Any) -> None:
    row = InitiativeFactory(slug="a")
    MilestoneFactory(initiative=row, title="Later", due_on=date(2031, 1, 1))
    MilestoneFactory(initiative=row, title="Sooner", due_on=date(2030, 1, 1))
    UpdateFactory(initiative=row, figure_value=Decimal("12.50"), figure_label_da="boliger")
    found = get(stranger, "initiatives/a")
    assert [(step["title"]["da"], step["due_on"]) for step in found["milestone_list"]] == [
        ("Sooner", "2030-01-01"),
        ("Later", "2031-01-01"),
    ]
    assert found["updates"][0]["figure_value"] == "12.5"


def test_updated_since_finds_changed_newly_public_and_newly_told(stranger: Any) -> None:
    Initiative.objects.bulk_create(
        [
            InitiativeFactory.build(slug=slug, published_at=published, title=slug)
            for slug, published in [("old", LONG_AGO), ("told", LONG_AGO), ("opened", timezone.now())]
        ]
    )
    Initiative.objects.update(updated_at=LONG_AGO)
    InitiativeFactory(slug="changed")
    UpdateFactory(initiative=Initiative.objects.get(slug="told"))
    InitiativeFactory(slug="draft", state="draft", published_at=None)
    since = (timezone.now() - timezone.timedelta(hours=1)).isoformat()
    assert keys(stranger, f"initiatives?updated_since={since}") == ["changed", "opened", "told"]
    assert keys(stranger, "initiatives?updated_since=2999-01-01") == []


def test_pages_follow_each_other_to_the_end(stranger: Any) -> None:
    for slug in "abcde":
        OrganisationFactory(slug=slug)
    found, address = [], "http://testserver/api/v1/organisations?limit=2&updated_since=2000-01-01"
    while address:
        page = stranger.get(address).json()
        found.append([row["slug"] for row in page["results"]])
        address = page["next"]
    assert found == [["a", "b"], ["c", "d"], ["e"]]


def test_next_is_absolute_and_keeps_the_question(stranger: Any) -> None:
    OrganisationFactory.create_batch(2)
    page = get(stranger, "organisations?limit=1&updated_since=2000-01-01")
    assert page["next"] == "http://testserver/api/v1/organisations?limit=1&updated_since=2000-01-01&page=2"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("updated_since=soon", "updated_since: write a date such as 2026-11-24 or a time such as 2026-11-24T10:00:00Z"),
        ("updated_since=%00", "updated_since: write a date such as 2026-11-24 or a time such as 2026-11-24T10:00:00Z"),
        ("limit=501", "limit: Input should be less than or equal to 500"),
        ("limit=0", "limit: Input should be greater than or equal to 1"),
        ("page=0", "page: Input should be greater than or equal to 1"),
        ("page=99999999999999999999", "page: Input should be less than or equal to 1000000"),
    ],
)
def test_a_question_that_cannot_be_understood_is_answered_in_words(stranger: Any, query: str, said: str) -> None:
    response = stranger.get(f"/api/v1/initiatives?{query}")
    assert (response.status_code, response.json()) == (422, {"detail": said})


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_initiatives_costs_three_queries(stranger: Any, rows: int, django_assert_num_queries: Any) -> None:
    for _ in range(rows):
        row = InitiativeFactory(lead=OrganisationFactory())
        row.partners.add(OrganisationFactory())
        row.tags.create(goal=Goal.objects.get(number=rows))
        MilestoneFactory(initiative=row)
    with django_assert_num_queries(3):  # initiatives with lead and parent, tags, partners
        assert len(get(stranger, "initiatives")["results"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_one_initiative_costs_five_queries(stranger: Any, rows: int, django_assert_num_queries: Any) -> None:
    row = InitiativeFactory(slug="a")
    MilestoneFactory.create_batch(rows, initiative=row)
    UpdateFactory.create_batch(rows, initiative=row)
    with django_assert_num_queries(5):  # initiative, tags, partners, milestones, updates
        assert len(get(stranger, "initiatives/a")["updates"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_organisations_costs_one_query(stranger: Any, rows: int, django_assert_num_queries: Any) -> None:
    OrganisationFactory.create_batch(rows)
    with django_assert_num_queries(1):  # organisations
        assert len(get(stranger, "organisations")["results"]) == rows
