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
    assert sorted(moment.kind for moment in context["timeline"].moments) == sorted(
        ["milestone", "update", "measurement", "event"] * rows
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
    assert [moment.kind for moment in response.context["timeline"].moments].count("update") == 1


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
    moments = page(stranger).context["timeline"].moments
    assert [(moment.title.words, moment.state) for moment in moments] == [
        ("Før tid", "done"),
        ("Nyt", ""),
        ("Senere", "overdue"),
    ]


def test_past_and_coming_are_told_apart_and_everything_is_one_press_away(stranger, harbour):
    today = timezone.localdate()
    for days in range(15):
        factories.UpdateFactory(initiative=harbour, told_on=today - timedelta(days=days + 1), title=f"Nyt {days}")
        factories.MilestoneFactory(initiative=harbour, due_on=today + timedelta(days=days), title=f"Trin {days}")
    factories.UpdateFactory(initiative=harbour, told_on=today, title="Skjult", state="draft")
    short, long = page(stranger), stranger.get("/initiativer/havn/?timeline=all")
    assert [one.title.words for one in short.context["timeline"].past] == [f"Nyt {days}" for days in range(9, -1, -1)]
    assert [one.title.words for one in short.context["timeline"].coming] == [f"Trin {days}" for days in range(8)]
    assert 'href="/initiativer/havn/?timeline=all#timeline"' in short.text
    assert (len(long.context["timeline"].past), len(long.context["timeline"].coming)) == (15, 15)
    assert 'href="/initiativer/havn/#timeline"' in long.text
    assert "Skjult" not in long.text
    for nonsense in ("?timeline=", "?timeline=x", "?timeline=all&timeline=%00"):
        assert stranger.get(f"/initiativer/havn/{nonsense}").status_code == 200


def test_the_short_timeline_has_the_latest_figure_and_one_date_of_each_event(stranger, harbour):
    today = timezone.localdate()
    indicator = factories.IndicatorFactory(name="Badedage")
    indicator.initiatives.add(harbour)
    for year in (2023, 2024, 2025):
        factories.MeasurementFactory(indicator=indicator, period=str(year), value=year)
    rebuild_standings()
    event = factories.EventFactory(title="Havnedag")
    event.initiatives.add(harbour)
    for days in (-7, 7, 14):
        factories.OccurrenceFactory(event=event, first_on=today + timedelta(days=days))
    factories.OccurrenceFactory(event=event, first_on=today + timedelta(days=1), status="cancelled", reason="Storm")

    def told(address):
        moments = stranger.get(address).context["timeline"].moments
        return [(one.title.words, one.figure or (one.day - today).days) for one in moments]

    assert told("/initiativer/havn/") == [("Badedage", 2025), ("Havnedag", 7)]
    assert told("/initiativer/havn/?timeline=all") == [
        ("Badedage", 2023), ("Badedage", 2024), ("Badedage", 2025),
        ("Havnedag", -7), ("Havnedag", 1), ("Havnedag", 7), ("Havnedag", 14),
    ]  # fmt: skip
    assert "Storm" in stranger.get("/initiativer/havn/?timeline=all").text


def test_the_sum_of_the_milestones_equals_the_rows_shown(stranger, harbour):
    today = timezone.localdate()
    factories.MilestoneFactory(initiative=harbour, due_on=today - timedelta(days=9), done_on=today)
    factories.MilestoneFactory(initiative=harbour, due_on=today - timedelta(days=9))
    for days in (0, 5, 9):
        factories.MilestoneFactory(initiative=harbour, due_on=today + timedelta(days=days))
    response = page(stranger)
    far = response.context["how_far"]
    assert (far.done, far.overdue, far.planned, len(far.lines)) == (1, 1, 3, 5)
    assert "1 nået + 1 over tiden + 3 mangler endnu = 5" in response.text
    assert "1/5" in response.text


def test_each_link_says_how_strong_it_is(stranger, harbour):
    harbour.tags.create(goal=Goal.objects.get(number=4), strength="direct", reason="Læring")
    harbour.tags.create(goal=Goal.objects.get(number=13), strength="works against", reason="Mere kørsel")
    text = " ".join(page(stranger).text.split())
    assert '<b class="strength">Direkte:</b>' in text
    assert "Modarbejder:</b> <span>Mere kørsel</span>" in text


def test_it_can_be_followed_and_passed_on_without_anyone_else(stranger, harbour):
    factories.UpdateFactory(initiative=harbour, title="Nyt")
    factories.UpdateFactory(title="Andet")
    text = page(stranger).text
    assert 'href="/feeds/updates.atom?initiative=havn&amp;lang=da"' in text
    assert 'href="mailto:?subject=Havn&amp;body=' in text
    assert "event-subscribe" not in text
    feed = stranger.get("/feeds/updates.atom?initiative=havn&lang=da").text
    assert ("Nyt" in feed, "Andet" in feed) == (True, False)


def test_the_list_an_organisation_and_the_page_on_following_offer_the_right_feeds(stranger, harbour):
    organisation = factories.OrganisationFactory(slug="havnen")
    type(harbour).objects.update(lead=organisation)
    harbour.tags.create(goal=Goal.objects.get(number=14))
    factories.UpdateFactory(initiative=harbour, title="Nyt fra havnen")
    factories.UpdateFactory(title="Andet sted fra")
    for place, query in (
        ("/organisationer/havnen/", "?organisation=havnen&amp;lang=da"),
        ("/initiativer/?goal=14&goal=99", "?goal=14&amp;lang=da"),
    ):
        text = stranger.get(place).text
        assert f'href="/feeds/updates.atom{query}"' in text
        assert 'href="/foelg/"' in text
        feed = stranger.get(f"/feeds/updates.atom{query.replace('&amp;', '&')}").text
        assert ("Nyt fra havnen" in feed, "Andet sted fra" in feed) == (True, False)
    assert 'href="/feeds/updates.atom?lang=de"' in stranger.get("/de/folgen/").text


def test_whoever_follows_an_initiative_goes_on_when_its_address_changes(stranger, harbour):
    factories.UpdateFactory(initiative=harbour, title="Nyt fra havnen")
    row = type(harbour).objects.get(slug="havn")
    row.slug = "ny-havn"
    row.save()
    assert "Nyt fra havnen" in stranger.get("/feeds/updates.atom?initiative=havn").text
    type(harbour).objects.update(state="draft")
    for slug in ("havn", "ny-havn", "findes-ikke", "%00", "a/b"):
        response = stranger.get(f"/feeds/updates.atom?initiative={slug}")
        assert (response.status_code, "havnen" in response.text) == (200, False)


def test_what_is_related_shares_most_and_hidden_ones_are_left_out(stranger, harbour):
    goals, feature = list(Goal.objects.order_by("number")[:3]), KeyFeature.objects.first()
    for goal in goals:
        harbour.tags.create(goal=goal)
    harbour.tags.create(feature=feature)
    near, nearer = factories.InitiativeFactory(title="Én"), factories.InitiativeFactory(title="Tre")
    hidden = factories.InitiativeFactory(title="Skjult", state="draft")
    factories.InitiativeFactory(title="Ingen").tags.create(goal=Goal.objects.get(number=17))
    near.tags.create(goal=goals[0])
    for row in (nearer, hidden):
        row.tags.create(goal=goals[0])
        row.tags.create(goal=goals[1])
        row.tags.create(feature=feature)
    assert [row.title for row in page(stranger).context["related"]] == ["Tre", "Én"]
    assert not list(type(harbour).objects.like(near, timezone.localdate()).filter(title="Ingen"))


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


def test_the_box_of_taking_part_says_what_to_do_next(stranger, coordinator):
    """Also where there is neither a site of its own nor somebody to write to; who follows needs no account."""
    factories.InitiativeFactory(slug="have", audiences=[], website="")
    factories.InitiativeFactory(slug="skov", website="", contact_email="x@example.org")
    factories.InitiativeFactory(slug="kladde", state="draft", published_at=None)
    pages = [stranger.get(f"/initiativer/{slug}/").text for slug in ("have", "skov")]
    assert ['href="#follow">Følg med</a>' in text and ' id="follow"' in text for text in pages] == [True, True]
    assert ['class="button" href="/initiativer/skov/' in text for text in pages] == [False, True]
    assert "#follow" not in coordinator.get("/initiativer/kladde/").text
