"""My work: what waits for whom, most urgent first, gone when it is done."""

from datetime import date, timedelta

import pytest

from indicators import actions
from indicators.models import Cycle, Draft, Measurement
from indicators.owed import SOON
from initiatives import workflow
from initiatives.models import KeyFeature
from sonderborg.work.page import my_work, summary
from tests import city
from tests.conftest import signed_in
from tests.factories import (
    EventFactory,
    IndicatorFactory,
    InitiativeFactory,
    InitiativeSuggestionFactory,
    MeasurementFactory,
    MilestoneFactory,
    OrganisationFactory,
    SuggestionFactory,
    UpdateFactory,
)
from tests.work import NOW, groups, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def december(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def reviewer(editor):
    client = signed_in("reviewer")
    editor.organisation.memberships.create(user=client.user)
    return client


def measured(organisation, name, last="2024", **options):
    row = IndicatorFactory(responsible=organisation, name=name, **options)
    if last:
        MeasurementFactory(indicator=row, period=last)
    actions.rebuild_standings(indicators={row.pk})
    return row


def hand_in(indicator, user, period="2025"):
    new = Measurement(indicator=indicator, period=period, value=7, absent_reason_da="")
    return actions.hand_in(measurement=new, by=user, at=NOW)


def send_back(figure, by, reason="Er det tusinder?"):
    actions.hand_back(measurement=figure, by=by, at=NOW, reason=reason)


def next_version(row, user):
    return workflow.submit(row=row, by=user, now=NOW, version={"data": {"title_da": ["Nyt"]}, "fields": ["title_da"]})


# --- Figures -------------------------------------------------------------------------------------
def test_figures_stand_by_urgency_each_with_its_day_and_last_figure(editor):
    measured(editor.organisation, "Snart", next_due_on=date(2026, 12, 31))
    measured(editor.organisation, "Sent")
    measured(editor.organisation, "Gammelt", last="2019")
    measured(editor.organisation, "Aldrig", last="")
    measured(editor.organisation, "Inde", last="2025")
    group = groups(editor.user)["figures"]
    assert [(item.state, item.title, item.detail) for item in group.items] == [
        ("old", "Gammelt", "2025 skulle være inde 1. marts 2026 · seneste tal: 2019"),
        ("late", "Aldrig", "2025 skulle være inde 1. marts 2026 · intet tal endnu"),
        ("late", "Sent", "2025 skulle være inde 1. marts 2026 · seneste tal: 2024"),
        ("soon", "Snart", "2025 skal være inde 31. december 2026 (om 21 dage) · seneste tal: 2024"),
    ]
    assert (group.number, group.actions) == (4, [("/admin/progress/2025/", "Indberet 2025 (4 tal)")])


def test_each_figure_leads_to_its_field_in_the_grid_and_goes_once_it_is_handed_in(editor):
    row = measured(editor.organisation, "Sent")
    (item,) = groups(editor.user)["figures"].items
    assert item.url == f"/admin/progress/2025/?organisation={editor.organisation.slug}#id_{row.pk}-value"
    assert f'id="id_{row.pk}-value"' in editor.get(item.url.partition("#")[0]).text
    hand_in(row, editor.user)
    assert groups(editor.user) == {}
    assert summary(my_work(editor.user, NOW)) == "Intet venter på dig."


def test_a_figure_that_is_typed_and_not_handed_in_says_so(editor):
    row = measured(editor.organisation, "Sent")
    Draft.objects.create(indicator=row, period="2025", typed="7", language="da", edited_at=NOW)
    assert groups(editor.user)["figures"].items[0].detail.endswith(" · skrevet, men ikke indsendt")


def test_nobody_owes_a_figure_for_a_draft_or_for_what_does_not_apply_here(editor, coordinator):
    measured(editor.organisation, "Kladde", state="draft")
    measured(editor.organisation, "Arkiv", state="archived")
    measured(editor.organisation, "Senere", published_at=NOW + timedelta(hours=1))
    measured(editor.organisation, "Findes ikke her", not_applicable_reason="Ingen kyst")
    assert groups(editor.user) == {}
    assert my_work(coordinator.user, NOW)["lines"] == []


def test_more_than_six_are_counted_and_lead_to_the_grid(editor):
    for number in range(8):
        measured(editor.organisation, f"Tal {number}")
    group = groups(editor.user)["figures"]
    assert (len(group.items), group.left, group.more) == (6, 2, "/admin/progress/2025/")
    assert "2 mere" in editor.get("/admin/").text


# --- Returned, waiting ---------------------------------------------------------------------------
def test_what_came_back_stands_first_with_its_reason_and_not_twice(editor, reviewer):
    row = measured(editor.organisation, "Sent")
    send_back(hand_in(row, editor.user), reviewer.user)
    found = groups(editor.user)
    assert list(found) == ["returned"]
    (item,) = found["returned"].items
    assert (item.title, item.quote) == ("Sent, 2025", "Er det tusinder?")
    assert list(groups(reviewer.user)) == ["figures"]  # the others in the organisation still owe the figure
    hand_in(row, editor.user)
    assert groups(editor.user) == {}


def test_what_waits_for_review_is_not_ones_own_and_goes_when_it_is_decided(editor, reviewer, coordinator):
    row = measured(editor.organisation, "Sent")
    hand_in(measured(editor.organisation, "Eget"), reviewer.user)
    hand_in(measured(OrganisationFactory(), "Andres"), coordinator.user)
    figure = hand_in(row, editor.user)
    assert titles(editor.user, "review") == []
    assert titles(reviewer.user, "review") == ["Sent, 2025"]
    assert titles(coordinator.user, "review") == ["Eget, 2025", "Sent, 2025"]
    actions.approve(measurements=[figure], by=reviewer.user, at=NOW)
    assert titles(reviewer.user, "review") == []


# --- Milestones, suggestions, texts --------------------------------------------------------------
def test_milestones_are_late_or_soon_until_they_are_done(editor):
    initiative = InitiativeFactory(lead=editor.organisation, title="Havnen")
    soon = MilestoneFactory(initiative=initiative, title="Åbning", due_on=NOW.date() + SOON)
    MilestoneFactory(initiative=initiative, title="Plan", due_on=date(2026, 11, 1))
    MilestoneFactory(initiative=initiative, title="Gjort", due_on=date(2026, 11, 1), done_on=date(2026, 11, 1))
    MilestoneFactory(initiative=initiative, title="Fjern", due_on=NOW.date() + SOON + timedelta(days=1))
    MilestoneFactory(initiative=InitiativeFactory(lead=editor.organisation, state="draft"), due_on=date(2026, 1, 1))
    MilestoneFactory(due_on=date(2026, 1, 1))
    group = groups(editor.user)["milestones"]
    assert [(item.title, item.state, item.detail) for item in group.items] == [
        ("Plan", "late", "Havnen · skulle være nået 1. november 2026"),
        ("Åbning", "soon", "Havnen · skal være nået 9. januar 2027"),
    ]
    assert group.items[0].url == f"/admin/initiatives/initiative/{initiative.pk}/change/#milestones-group"
    type(soon).objects.update(done_on=NOW.date())
    assert titles(editor.user, "milestones") == []


def test_suggestions_of_both_kinds_wait_for_whom_they_name(editor, coordinator):
    own = {"organisation": editor.organisation, "state": "waiting", "confirmed_at": NOW}
    event = SuggestionFactory(title="Kor", **own)
    InitiativeSuggestionFactory(title="Byhaver", **own | {"confirmed_at": NOW - timedelta(days=1)})
    SuggestionFactory(title="Ubekræftet", organisation=editor.organisation)
    SuggestionFactory(title="Andres", **own | {"organisation": None})
    assert titles(editor.user, "suggestions") == ["Byhaver", "Kor"]
    assert sorted(titles(coordinator.user, "suggestions")) == ["Andres", "Byhaver", "Kor"]
    assert groups(editor.user)["suggestions"].items[1].url == f"/admin/events/suggestion/{event.pk}/change/"
    type(event).objects.filter(pk=event.pk).update(state="accepted")
    assert titles(editor.user, "suggestions") == ["Byhaver"]


def test_texts_in_review_wait_for_reviewers_and_what_is_planned_is_told(editor, reviewer):
    InitiativeFactory(lead=editor.organisation, title="Til gennemsyn", state="in review", title_en="x", title_de="x")
    EventFactory(organiser=editor.organisation, title="Kladde", state="draft")
    later = {"published_at": NOW + timedelta(days=2)}
    UpdateFactory(initiative=InitiativeFactory(lead=editor.organisation, state="draft"), title="Nyt", **later)
    EventFactory(title="Andres", **later)
    assert titles(editor.user, "texts") == []
    assert titles(reviewer.user, "texts") == ["Til gennemsyn"]
    (coming,) = groups(editor.user)["coming"].items
    assert (coming.title, coming.detail) == ("Nyt", "Nyhed · 12. december 2026 kl. 12.00")
    assert my_work(editor.user, NOW)["number"] == 1  # the news lacks its languages; that it comes asks for nothing


def test_what_is_sent_waits_for_others_and_comes_back_with_its_reason(editor, reviewer):
    sent = InitiativeFactory(lead=editor.organisation, title="Sendt", state="draft", title_en="x", title_de="x")
    workflow.submit(row=sent, by=editor.user, now=NOW)
    assert [titles(one.user, "texts") for one in (editor, reviewer)] == [[], ["Sendt"]]
    workflow.give_back(row=sent, by=reviewer.user, now=NOW, reason="Skriv hvem det er for.")
    (mine,) = groups(editor.user)["mend"].items
    assert (mine.title, mine.quote) == ("Sendt", "Skriv hvem det er for.")
    assert [titles(reviewer.user, key) for key in ("texts", "mend")] == [[], []]


def test_next_versions_wait_in_a_group_of_their_own(editor, reviewer, coordinator):
    words = {"title_en": "x", "title_de": "x", "summary": "Kort", "summary_en": "x", "summary_de": "x"}
    published = InitiativeFactory(lead=editor.organisation, title="Offentlig", **words)
    draft = InitiativeFactory(lead=editor.organisation, title="Kladde", state="draft", **words)
    workflow.submit(row=draft, by=editor.user, now=NOW)
    next_version(published, editor.user)
    next_version(InitiativeFactory(title="Andres", **words), coordinator.user)
    found = groups(reviewer.user)
    assert [list(found), titles(reviewer.user, "texts"), titles(reviewer.user, "next")] == [
        ["texts", "next"], ["Kladde"], ["Offentlig"],
    ]  # fmt: skip
    assert found["next"].items[0].url == f"/admin/initiatives/initiative/{published.pk}/review/"
    assert groups(editor.user) == {}
    workflow.give_back(row=published, by=reviewer.user, now=NOW, reason="For kort.")
    assert [titles(reviewer.user, "next"), titles(editor.user, "mend")] == [[], ["Offentlig"]]


def test_untranslated_texts_are_named_to_editors_and_counted_for_coordinators(editor, coordinator):
    row = InitiativeFactory(lead=editor.organisation, title="Fjord", title_en="Fjord", title_de="Förde", summary="Kort")
    InitiativeFactory(title="Andres", state="draft")
    (item,) = groups(editor.user)["languages"].items
    assert (item.title, item.url) == ("Fjord", f"/admin/initiatives/initiative/{row.pk}/change/")
    group = groups(coordinator.user)["languages"]
    assert (list(group.items), group.actions[0][0]) == ([], "/admin/translations/")
    type(row).objects.filter(pk=row.pk).update(summary_en="Short", summary_de="Kurz")
    assert "languages" not in groups(editor.user)


# --- Coordinators --------------------------------------------------------------------------------
def test_a_coordinator_sees_the_organisations_by_need(coordinator, editor, reviewer):
    quiet = OrganisationFactory(name="Alt inde")
    measured(quiet, "Inde", last="2025")
    measured(editor.organisation, "Sent")
    send_back(hand_in(measured(editor.organisation, "Retur"), editor.user), reviewer.user)
    hand_in(measured(editor.organisation, "Venter"), editor.user)
    measured(None, "Gammelt", last="2015")
    measured(None, "Sent")
    context = my_work(coordinator.user, NOW)
    found = [
        (line.name, line.old, line.late, line.soon, line.reviews.returned, line.reviews.waiting, line.done.done,
         line.done.of) for line in context["lines"]
    ]  # fmt: skip
    name = editor.organisation.name
    assert found == [(name, 0, 2, 0, 1, 1, 1, 3), ("", 1, 1, 0, 0, 0, 0, 2), ("Alt inde", 0, 0, 0, 0, 0, 1, 1)]
    assert [line.name for line in context["quiet"]] == ["Alt inde"]
    assert "figures" not in groups(coordinator.user)  # what the organisations owe stands with them


def test_the_name_leads_to_what_that_organisation_has_to_do(coordinator, editor, reviewer):
    send_back(hand_in(measured(editor.organisation, "Retur"), editor.user), reviewer.user)
    measured(editor.organisation, "Sent")
    measured(OrganisationFactory(), "Andres")
    measured(None, "Uden")
    slug = editor.organisation.slug
    found = groups(coordinator.user, slug)
    assert [item.title for item in found["figures"].items] == ["Sent"]
    assert [item.title for item in found["returned"].items] == ["Retur, 2025"]
    assert found["figures"].actions == [(f"/admin/progress/2025/?organisation={slug}", "Indberet 2025 (1 tal)")]
    assert titles(coordinator.user, "figures", "-") == ["Uden"]
    assert my_work(coordinator.user, NOW, slug)["lines"] == []


def test_an_editor_never_sees_another_organisations_work(editor, coordinator):
    other = OrganisationFactory()
    row = measured(other, "Andres tal")
    hand_in(row, coordinator.user, "2024")
    MilestoneFactory(initiative=InitiativeFactory(lead=other, title="Andres"), due_on=date(2026, 1, 1))
    for asked in ("", other.slug, "-", "\x00", "findes-ikke"):
        page = editor.get("/admin/", {"organisation": asked})
        assert (page.status_code, page.context["groups"], page.context["lines"]) == (200, [], [])
        assert "Andres" not in page.text


def test_one_of_several_own_organisations_can_be_looked_at_alone(editor):
    second = OrganisationFactory(name="Anden")
    second.memberships.create(user=editor.user)
    measured(editor.organisation, "Et")
    measured(second, "To")
    assert (titles(editor.user, "figures"), titles(editor.user, "figures", second.slug)) == (["Et", "To"], ["To"])


def test_the_baseline_to_come_is_told_with_how_much_is_in(editor, coordinator):
    measured(editor.organisation, "Sent")
    measured(editor.organisation, "Inde", last="2025")
    measured(OrganisationFactory(), "Andres", last="2025")
    Cycle.objects.create(year=2026, baseline_on=date(2026, 5, 20))
    Cycle.objects.create(year=2024, baseline_on=date(2024, 5, 20))
    over = my_work(editor.user, NOW)["baseline"]
    assert (over.year, over.left) == (2026, -204)
    Cycle.objects.create(year=2027, baseline_on=date(2027, 5, 20))
    own, all_of_them = (my_work(client.user, NOW)["baseline"] for client in (editor, coordinator))
    assert (own.year, own.left, own.done.done, own.done.of) == (2027, 161, 1, 2)
    assert (all_of_them.done.done, all_of_them.done.of) == (2, 3)
    (item,) = groups(coordinator.user)["years"].items
    assert (item.title, item.url) == ("Basisrapporten for 2026 er ikke frosset", "/admin/years/2026/freeze/")
    assert "years" not in groups(editor.user)


def test_only_what_the_year_has_selected_is_counted_where_it_has(editor, coordinator):
    chosen, other = KeyFeature.objects.all()[:2]
    measured(editor.organisation, "Valgt", feature=chosen)
    measured(editor.organisation, "Ikke valgt", feature=other)
    measured(OrganisationFactory(name="Ingen valgte"), "Heller ikke", feature=other, last="2025")
    assert "Alle offentliggjorte indikatorer er talt med." in coordinator.get("/admin/").text
    cycle = Cycle.objects.create(year=2027, baseline_on=date(2027, 5, 20))
    page = coordinator.get("/admin/")
    assert (page.context["baseline"].done.of, page.context["lines"][0].done.of) == (3, 2)
    assert "Der er ikke valgt nøgletræk for 2027 endnu, så alle offentliggjorte indikatorer er talt med." in page.text
    cycle.selections.create(feature=chosen, reason="Vigtigt")
    page = coordinator.get("/admin/")
    assert (page.context["baseline"].done.of, [line.done.of for line in page.context["lines"]]) == (1, [1, 0])
    assert "Kun de offentliggjorte indikatorer for det ene nøgletræk, der er valgt for 2027, er talt med." in page.text
    assert titles(editor.user, "figures") == ["Valgt", "Ikke valgt"]  # what is published is awaited all the same
    Cycle.objects.update(baseline_on=None)
    assert [line.done.of for line in my_work(coordinator.user, NOW)["lines"]] == [1, 0]


# --- The page ------------------------------------------------------------------------------------
def test_honest_words_where_nothing_waits(editor, coordinator, settings):
    settings.LANGUAGES = [("da", "Dansk")]
    measured(editor.organisation, "Inde", last="2025")
    assert "Alle tal er inde. Det næste skal være inde 1. marts 2027." in editor.get("/admin/").text
    assert "Hvor langt den enkelte organisation er, står nedenfor." in coordinator.get("/admin/").text
    assert "Du hører ikke til en organisation endnu" in signed_in("editor").get("/admin/").text


@pytest.mark.parametrize("language", city.LANGUAGES)
def test_the_page_speaks_each_language(editor, language):
    measured(editor.organisation, "Sent")
    page = editor.get("/admin/", {"lang": language})
    assert page.context["title"] == {"da": "Mit overblik", "en": "My work", "de": "Meine Aufgaben"}[language]
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [("editor", 11), ("reviewer", 11), ("coordinator", 10)])
def test_the_page_costs_the_same(django_assert_num_queries, editor, number, role, queries):
    client = signed_in(role)
    for _ in range(number):
        own = OrganisationFactory()
        own.memberships.create(user=client.user)
        own.memberships.create(user=editor.user)
        send_back(hand_in(measured(own, "Retur"), client.user), signed_in("coordinator").user)
        hand_in(measured(own, "Venter"), editor.user)
        measured(own, "Gammelt", last="2015")
        initiative = InitiativeFactory(lead=own)
        MilestoneFactory(initiative=initiative, due_on=date(2026, 1, 1))
        UpdateFactory(initiative=initiative, state="in review")
        next_version(initiative, editor.user)
        SuggestionFactory(organisation=own, state="waiting", confirmed_at=NOW)
        cycle = Cycle.objects.create(year=2027 + own.pk % 100, baseline_on=date(2027, 5, 20))
        cycle.selections.create(feature=KeyFeature.objects.first(), reason="Vigtigt")
    client.get("/admin/")
    # session, user, sample data; own organisations; figures; baselines to come; questions that one was asked to answer;
    # figures that were returned or wait; texts and suggestions; milestones; languages. Coordinators belong to all, and
    # ask for what waits and was returned by organisation instead of milestones
    with django_assert_num_queries(queries):
        assert client.get("/admin/").status_code == 200
