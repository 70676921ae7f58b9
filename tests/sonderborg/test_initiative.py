"""The page of one initiative: what is linked to it, who sees it, and what it costs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from indicators.actions import rebuild_standings
from initiatives.models import Dimension, Goal, KeyFeature, Organisation
from tests import factories

pytestmark = pytest.mark.django_db


def page(client, slug="havn"):
    return client.get(f"/initiativer/{slug}/")


@pytest.fixture
def harbour():
    return factories.InitiativeFactory(title="Havn", slug="havn")


def enrich(row, number):
    """`number` of everything that can hang on an initiative."""
    today = timezone.localdate()
    goals, features = list(Goal.objects.all()), list(KeyFeature.objects.all())
    row.lead = factories.OrganisationFactory()
    row.parent = factories.InitiativeFactory()
    row.save()
    for n in range(number):
        row.tags.create(goal=goals[n], reason="Fordi")
        row.tags.create(feature=features[n])
        row.tags.create(dimension=Dimension.objects.all()[n])
        row.partners.add(factories.OrganisationFactory())
        milestone = factories.MilestoneFactory(initiative=row)
        milestone.shifts.create(due_before=today, due_after=today, reason="Regn")
        factories.UpdateFactory(initiative=row)
        event = factories.EventFactory(venue=factories.VenueFactory(), organiser=factories.OrganisationFactory())
        event.initiatives.add(row)
        factories.OccurrenceFactory(event=event, first_on=today)
        factories.InitiativeFactory().tags.create(goal=goals[0])
        indicator = factories.IndicatorFactory(feature=features[n])
        indicator.initiatives.add(row)
        factories.MeasurementFactory(indicator=indicator, period="2024", value=1)
        factories.MeasurementFactory(indicator=indicator, period="2025", value=2)
    rebuild_standings()


# The row with its partners, tags, milestones with their moves, standings with their series, events, updates,
# those alike, and whether sample data are about.
@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_with_more_rows(stranger, harbour, rows, django_assert_num_queries):
    enrich(harbour, rows)
    with django_assert_num_queries(8):
        context = page(stranger).context
    assert [len(context["tags"][kind]) for kind in ("goals", "features", "dimensions")] == [rows] * 3
    assert (len(context["standings"]), len(context["occurrences"]), len(context["related"])) == (rows, rows, rows)
    assert sorted(moment.kind for moment in context["timeline"]) == sorted(
        ["milestone", "update", "measurement"] * rows
    )
    assert len(context["initiative"].partner_list) == rows
    assert [entry.moves for entry in context["initiative"].milestones.all()] == [
        [(timezone.localdate(), "Regn")]
    ] * rows


@pytest.mark.parametrize("hidden", [{"state": "draft"}, {"state": "archived"}, {"state": "in review"}, "future"])
def test_a_hidden_page_does_not_exist_for_strangers(stranger, editor, coordinator, harbour, hidden):
    values = {"published_at": timezone.now() + timedelta(hours=1)} if hidden == "future" else hidden
    type(harbour).objects.filter(pk=harbour.pk).update(**values)
    assert [page(client).status_code for client in (stranger, editor, coordinator)] == [404, 404, 200]
    type(harbour).objects.filter(pk=harbour.pk).update(lead=editor.organisation)
    response = page(editor)
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store, private")
    assert 'class="notice warn"' in response.text


def test_what_hangs_on_it_but_is_hidden_is_not_shown(stranger, harbour):
    enrich(harbour, 1)
    hide = {"state": "draft"}
    today = timezone.localdate()
    lead = factories.OrganisationFactory(name="Skjult", **hide)
    harbour.lead, harbour.parent = lead, factories.InitiativeFactory(title="Skjult", **hide)
    harbour.save()
    harbour.partners.add(lead)
    factories.UpdateFactory(initiative=harbour, title="Skjult", **hide)
    event = factories.EventFactory(title="Skjult", **hide)
    event.initiatives.add(harbour)
    factories.OccurrenceFactory(event=event, first_on=today)
    indicator = factories.IndicatorFactory(name="Skjult", **hide)
    indicator.initiatives.add(harbour)
    factories.InitiativeFactory(title="Skjult", **hide).tags.create(goal=Goal.objects.first())
    waiting = harbour.indicators.first()
    factories.MeasurementFactory(
        indicator=waiting, period="2026", value=987654, current=False, review="submitted", reviewed_at=None
    )
    rebuild_standings()
    response = page(stranger)
    assert "Skjult" not in response.text
    assert "987.654" not in response.text
    assert [moment.kind for moment in response.context["timeline"]].count("update") == 1


def test_an_old_address_leads_to_the_new_one(stranger, harbour):
    row = type(harbour).objects.get()
    row.slug = "ny-havn"
    row.save()
    for prefix, kind in (("", "initiativer"), ("/en", "initiatives"), ("/de", "initiativen")):
        response = stranger.get(f"{prefix}/{kind}/havn/")
        assert (response.status_code, response["Location"]) == (301, f"{prefix}/{kind}/ny-havn/")
    type(harbour).objects.update(state="draft")
    assert page(stranger).status_code == 404


def test_goals_come_with_the_direct_ones_first_and_reasons(stranger, harbour):
    harbour.tags.create(goal=Goal.objects.get(number=4), strength="indirect", reason="Lidt læring")
    harbour.tags.create(goal=Goal.objects.get(number=14), strength="direct", reason="Rent vand")
    response = page(stranger)
    assert [(tag.goal.number, tag.reason) for tag in response.context["tags"]["goals"]] == [
        (14, "Rent vand"),
        (4, "Lidt læring"),
    ]
    assert "Rent vand" in response.text


def test_the_timeline_is_in_order_of_its_days(stranger, harbour):
    factories.MilestoneFactory(initiative=harbour, due_on="2026-03-01", title="Senere")
    factories.MilestoneFactory(initiative=harbour, due_on="2026-05-01", done_on="2026-01-02", title="Før tid")
    factories.UpdateFactory(initiative=harbour, told_on="2026-02-01", title="Nyt")
    moments = page(stranger).context["timeline"]
    assert [(moment.row.title, moment.done) for moment in moments] == [
        ("Før tid", True),
        ("Nyt", True),
        ("Senere", False),
    ]


def test_text_from_staff_is_escaped_or_cleaned(stranger):
    factories.InitiativeFactory(
        slug="havn", title="<script>alert(1)</script>", summary="<b>fed</b>", body="<script>alert(2)</script> **ja**"
    )
    text = page(stranger).text
    assert "<script>alert" not in text
    assert "&lt;b&gt;fed&lt;/b&gt;" in text
    assert "<strong>ja</strong>" in text


def test_a_text_that_is_missing_in_a_language_is_marked_with_its_own(stranger, harbour):
    assert '<h1 lang="da">Havn</h1>' in stranger.get("/de/initiativen/havn/").text
    type(harbour).objects.update(title_de="Hafen")
    assert "<h1>Hafen</h1>" in stranger.get("/de/initiativen/havn/").text


def test_partners_are_named_in_the_readers_language(stranger, harbour):
    harbour.partners.add(
        factories.OrganisationFactory(name_da="Skolen", name_de="Die Schule"), factories.OrganisationFactory(name="Aa")
    )
    names = [row["name"] for row in stranger.get("/de/initiativen/havn/").context["initiative"].partner_list]
    assert names == ["Die Schule", "Aa"]  # in Danish order of their Danish names
    assert Organisation.objects.count() == 2


def test_a_picture_has_its_text(stranger, harbour):
    type(harbour).objects.update(image="initiative/x.jpg", image_alt_da="En kran")
    assert 'src="/media/initiative/x.jpg" alt="En kran"' in page(stranger).text
    type(harbour).objects.update(image_decorative=True)
    assert 'src="/media/initiative/x.jpg" alt=""' in page(stranger).text
