"""One box over everything: forgiving of spelling, and blind to what is hidden."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiatives import models
from initiatives.models import Attempt, Goal
from tests import factories

pytestmark = pytest.mark.django_db
DANISH, ENGLISH, GERMAN = "/soeg/", "/en/search/", "/de/suche/"


def said(pieces):
    return "".join(piece.text for piece in pieces)


def marked(pieces):
    return [piece.text for piece in pieces if piece.found]


def found(response):
    answer = response.context["answer"]
    return {group.kind.name: [said(hit.title) for hit in group.hits] for group in answer.groups}


def put_in(number, word="Ærøskøbing", **values):
    for n in range(number):
        name = f"{word} {n}"
        factories.InitiativeFactory(title=name, **values).tags.create(goal=Goal.objects.first())
        factories.IndicatorFactory(name=name, **values)
        factories.OccurrenceFactory(event=factories.EventFactory(title=name, **values))
        factories.ProgrammeFactory(title=name, **values)
        factories.OrganisationFactory(name=name, **values)
        factories.UpdateFactory(title=name, initiative__title="Andet", **values)


# The counts, the rows that are shown, and whether sample data are about.
@pytest.mark.parametrize("rows", [1, 3])
def test_search_costs_the_same_with_more_rows(stranger, rows, django_assert_num_queries):
    put_in(rows)
    put_in(1, state="draft")
    with django_assert_num_queries(3):
        response = stranger.get(DANISH, {"q": "ærøskøbing"})
    assert response.context["answer"].number == 6 * rows
    with django_assert_num_queries(3):
        response = stranger.get(DANISH, {"q": "ærøskøbing", "kind": "events"})
    assert len(response.context["answer"].groups[0].hits) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_mistyped_word_costs_the_same_with_more_rows(stranger, rows, django_assert_num_queries):
    put_in(rows)
    with django_assert_num_queries(3):
        response = stranger.get(DANISH, {"q": "ærøksøbing"})
    assert response.context["answer"].number == 6 * rows


@pytest.mark.parametrize("q", ["aeroeskoebing", "ÆRØSKØBING", "aroskobing", "ærø", "købing ærø", "ærøskøbign"])
def test_letters_may_be_spelled_otherwise(stranger, q):
    factories.InitiativeFactory(title="Ærøskøbing")
    assert found(stranger.get(DANISH, {"q": q}))["initiatives"] == ["Ærøskøbing"]


@pytest.mark.parametrize("address", [DANISH, ENGLISH, GERMAN])
@pytest.mark.parametrize("q", ["verdensmål 4", "SDG 4", "goal 4", "Ziel 4", "mål 4"])
def test_a_goal_is_found_by_its_number_in_any_language(stranger, address, q):
    groups = stranger.get(address, {"q": q}).context["answer"].groups
    assert [[hit.key for hit in group.hits] for group in groups if group.kind.name == "goals"] == [["4"]]


def test_a_key_feature_is_found_by_its_code(stranger):
    (group,) = stranger.get(DANISH, {"q": "3.1"}).context["answer"].groups
    assert [(hit.key, hit.url) for hit in group.hits] == [("3.1", "/rammen/noegletraek/3.1/")]


def test_the_sites_own_pages_are_found_with_their_facts_filled_in(stranger):
    response = stranger.get(DANISH, {"q": "tilgængelighedserklæring"})
    (hit,) = [hit for group in response.context["answer"].groups if group.kind.name == "pages" for hit in group.hits][
        :1
    ]
    assert (hit.key, hit.url) == ("accessibility", "/tilgaengelighed/")
    privacy = stranger.get(GERMAN, {"q": "Datenschutz", "kind": "pages"})
    assert found(privacy)["pages"] != []
    assert "{city}" not in privacy.text


# --- What is hidden ------------------------------------------------------------------------------
def test_nothing_hidden_is_found_or_counted_or_suggested(stranger, coordinator):
    later = timezone.now() + timedelta(hours=1)
    put_in(1, word="Kvartsurværk", state="draft")
    put_in(1, word="Kvartsurværk", published_at=later)
    factories.UpdateFactory(title="Kvartsurværk", initiative__state="draft")
    for q in ("kvartsurværk", "kvarstur", "kvartsurvrkæ", "artsurvær"):
        answer = stranger.get(DANISH, {"q": q}).context["answer"]
        assert (answer.counts, answer.groups, answer.meant) == ({}, [], "")
    assert coordinator.get(DANISH, {"q": "kvartsurværk"}).context["answer"].number == 13
    assert coordinator.get(DANISH, {"q": "kvartsurvrækt"}).context["answer"].meant == "kvartsurværk"


def test_a_draft_changes_no_count(stranger):
    factories.InitiativeFactory(title="Havn")
    factories.InitiativeFactory(title="Havn", state="draft")
    assert stranger.get(DANISH, {"q": "havn"}).context["answer"].counts == {"initiatives": 1}


# --- Mistyped ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("bæredygtih", "bæredygtig"),
        ("baeredygtgi", "bæredygtig"),
        ("bærdygtig", "bæredygtig"),
        ("hvan", "havn"),
        ("havm", "havn"),
        ("hvn", ""),  # too short to guess
        ("konservatroiet", "konservatoriet"),
        ("bæredygtih havn", "bæredygtig havn"),
    ],
)
def test_another_word_is_suggested_and_really_found(stranger, q, meant):
    factories.InitiativeFactory(title="En bæredygtig havn ved konservatoriet")
    answer = stranger.get(DANISH, {"q": q}).context["answer"]
    assert answer.meant == meant
    if meant:
        assert answer.alike
        hits = found(stranger.get(DANISH, {"q": meant}))
        assert hits["initiatives"] == ["En bæredygtig havn ved konservatoriet"]


def test_nothing_is_guessed_where_something_is_found(stranger):
    factories.InitiativeFactory(title="Projekt A")
    factories.InitiativeFactory(title="Projector")
    answer = stranger.get(DANISH, {"q": "projekt"}).context["answer"]
    assert (answer.alike, answer.meant, answer.number) == (False, "", 1)


def test_nothing_found_says_so_and_what_to_try(stranger):
    text = stranger.get(DANISH, {"q": "<i>qqq zzz</i>"}).text
    assert 'class="empty' in text
    assert "&lt;i&gt;qqq zzz&lt;/i&gt;" in text
    assert "<i>qqq" not in text


# --- What is shown -------------------------------------------------------------------------------
def test_words_are_marked_where_they_stand_and_html_is_text(stranger):
    factories.InitiativeFactory(
        title="<b>Bæredygtighed</b>",
        body="Langt. " * 60 + "Så **bæredygtige** <script>alert(1)</script> huse." + " Og" * 90,
    )
    response = stranger.get(DANISH, {"q": "baeredygtig"})
    (hit,) = next(group.hits for group in response.context["answer"].groups if group.kind.name == "initiatives")
    assert (marked(hit.title), marked(hit.text)) == (["Bæredygtighed"], ["bæredygtige"])
    assert said(hit.text).startswith("… ")
    assert said(hit.text).endswith(" …")
    assert "&lt;b&gt;<mark>Bæredygtighed</mark>&lt;/b&gt;" in response.text
    assert "<script>alert" not in response.text


def test_a_word_of_another_language_is_shown_in_that_language(stranger):
    factories.InitiativeFactory(title="Havn", title_en="Harbour", summary="Om vand.", summary_en="All kinds of boats.")
    response = stranger.get(DANISH, {"q": "boat"})
    (hit,) = response.context["answer"].groups[0].hits
    assert (said(hit.title), hit.language, said(hit.text), hit.text_language) == (
        "Havn",
        "da",
        "All kinds of boats.",
        "en",
    )
    assert '<span lang="en">All kinds of <mark>boats</mark>.</span>' in response.text


def test_a_title_that_is_not_translated_says_its_language(stranger):
    factories.InitiativeFactory(title="Havn")
    assert '<span lang="da"><mark>Havn</mark></span>' in stranger.get(GERMAN, {"q": "havn"}).text


def test_titles_come_before_texts_and_the_readers_language_before_others(stranger):
    factories.InitiativeFactory(title="A", body="Om havnen.")
    factories.InitiativeFactory(title="Havn")
    factories.InitiativeFactory(title="B", title_en="Havn")
    assert found(stranger.get(DANISH, {"q": "havn"}))["initiatives"] == ["Havn", "B", "A"]
    assert found(stranger.get(ENGLISH, {"q": "havn"}))["initiatives"][0] == "Havn"


def test_the_next_date_of_an_event_is_shown(stranger):
    today = timezone.localdate()
    event = factories.EventFactory(title="Havnedag")
    for days in (-3, 5, 9):
        factories.OccurrenceFactory(event=event, first_on=today + timedelta(days=days))
    (hit,) = stranger.get(DANISH, {"q": "havnedag"}).context["answer"].groups[0].hits
    assert hit.day == today + timedelta(days=5)


# --- Kinds and pages -----------------------------------------------------------------------------
def test_hits_are_grouped_by_kind_with_their_number(stranger):
    put_in(7, word="Havn")
    response = stranger.get(DANISH, {"q": "havn"})
    groups = response.context["answer"].groups
    assert [(group.kind.name, group.number, len(group.hits), group.more) for group in groups] == [
        (name, 7, 5, True) for name in ("initiatives", "events", "programmes", "updates", "indicators", "organisations")
    ]
    assert 'href="?q=havn&amp;kind=events"' in response.text


def test_one_kind_comes_in_pages(stranger):
    for n in range(21):
        factories.InitiativeFactory(title=f"Havn {n}")
    factories.OrganisationFactory(name="Havnen")
    first = stranger.get(DANISH, {"q": "havn", "kind": "initiatives"})
    assert (first.context["answer"].number, len(found(first)["initiatives"])) == (22, 20)
    assert 'href="?q=havn&amp;kind=initiatives&amp;page=2"' in first.text
    second = found(stranger.get(DANISH, {"q": "havn", "kind": "initiatives", "page": "2"}))["initiatives"]
    assert len(second) == 1
    assert not set(second) & set(found(first)["initiatives"])


def test_a_kind_that_has_none_leads_to_the_others(stranger):
    factories.InitiativeFactory(title="Havn")
    response = stranger.get(DANISH, {"q": "havn", "kind": "events"})
    assert (response.context["answer"].number, found(response)) == (1, {})
    assert "Ingen af denne slags" in response.text


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "9" * 500, "\x00"])
def test_a_page_that_does_not_exist_is_the_nearest_one(stranger, page):
    factories.InitiativeFactory(title="Havn")
    response = stranger.get(DANISH, {"q": "havn", "kind": "initiatives", "page": page})
    assert found(response) == {"initiatives": ["Havn"]}


def test_an_unknown_kind_is_named_and_left_out(stranger):
    factories.InitiativeFactory(title="Havn")
    response = stranger.get(DANISH, {"q": "havn", "kind": "<script>"})
    assert found(response) == {"initiatives": ["Havn"]}
    assert "&lt;script&gt;" in response.text


# --- Anything may be typed -----------------------------------------------------------------------
def test_nothing_is_asked_without_a_word(stranger, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = stranger.get(DANISH, {"q": " \x00 "})
    assert (response.status_code, "answer" in response.context) == (200, False)


@pytest.mark.parametrize("address", [DANISH, ENGLISH, GERMAN, "/initiativer/", "/det-sker/"])
@pytest.mark.parametrize(
    "q",
    [
        "\x00", "a" * 10_000, "!!! ?? ,,", "\"'`´", ":*", "a:*", "🌍 🚲", "100%", "\\",
        "'; DROP TABLE x; --", "\u202eabc\u200f",
        "& | ! ( ) <->", "ab " * 3000, "_", "[a](b)", "1" * 300, "é" * 300, "ﬁ ½ ² ①",
    ],
)  # fmt: skip
def test_whatever_is_typed_is_answered(stranger, address, q):
    factories.InitiativeFactory(title="Havn")
    assert stranger.get(address, {"q": q}).status_code == 200


# --- Whose name it is, what it means, and what fits best -------------------------------------------
def test_the_name_of_an_organisation_finds_what_it_leads_and_takes_part_in(stranger):
    open_one = factories.OrganisationFactory(name="Spejderne på Als")
    hidden = factories.OrganisationFactory(name="Spejderne i Nordborg", state="draft")
    factories.InitiativeFactory(title="Ledet", lead=open_one)
    factories.InitiativeFactory(title="Partner").partners.add(open_one)
    factories.InitiativeFactory(title="Kladde", lead=open_one, state="draft")
    factories.InitiativeFactory(title="Skjult", lead=hidden)
    answer = found(stranger.get(DANISH, {"q": "spejderne"}))
    assert {kind: sorted(titles) for kind, titles in answer.items()} == {
        "initiatives": ["Ledet", "Partner"],
        "organisations": ["Spejderne på Als"],
    }
    assert [
        row.title for row in stranger.get("/initiativer/", {"q": "spejderne als", "sort": "title"}).context["page"]
    ] == [
        "Ledet",
        "Partner",
    ]


@pytest.mark.parametrize("model", ["Goal", "FocusArea", "KeyFeature"])
def test_the_framework_is_found_by_what_it_means_in_plain_words(stranger, model):
    row = getattr(models, model).objects.first()
    row.explanation_da = "Det handler om kvartsurværker"
    row.save(update_fields=["explanation_da"])
    ((_kind, titles),) = found(stranger.get(DANISH, {"q": "kvartsurværk"})).items()
    assert titles == [row.title_da]


def test_what_fits_best_stands_first(stranger):
    factories.InitiativeFactory(title="Andet", body="Et kvartsurværk")
    factories.OrganisationFactory(name="Kvartsurværk")
    assert list(found(stranger.get(DANISH, {"q": "kvartsurværk"}))) == ["organisations", "initiatives"]


# --- While one types -----------------------------------------------------------------------------
def offered(client, q, address="/soeg.json"):
    return [
        (row["title"], row["kind"], row["lang"], row["url"]) for row in client.get(address, {"q": q}).json()["found"]
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_titles_are_offered_while_one_types_for_four_queries(stranger, rows, django_assert_num_queries):
    put_in(rows)
    put_in(1, state="draft")
    with django_assert_num_queries(4):  # how often before, the old ones go, it is counted; the titles
        found = offered(stranger, "ærøsk")
    assert (len(found), {title[:10] for title, *_rest in found}) == (min(8, 6 * rows), {"Ærøskøbing"})


def test_what_is_offered_says_its_kind_language_and_address(stranger):
    factories.InitiativeFactory(title="Kvartsurværk", slug="ur")
    factories.InitiativeFactory(title="Andet", body="Kvartsurværk")
    assert offered(stranger, "kvarts") == [("Kvartsurværk", "Initiativer", "da", "/initiativer/ur/")]
    assert offered(stranger, "kvarts", "/de/suche.json") == [
        ("Kvartsurværk", "Initiativen", "da", "/de/initiativen/ur/")
    ]
    assert [offered(stranger, q) for q in ("", "k", "zzzz", "\x00", "’’’", "--")] == [[]] * 6


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/soeg.json", "Vent et minut"),
        ("/en/search.json", "Wait a minute"),
        ("/de/suche.json", "eine Minute"),
    ],
)
def test_who_asks_far_too_often_while_typing_is_told(stranger, settings, address, words):
    """Searching with Enter goes on, a minute later so does typing, and others are not held up."""
    settings.SEARCHES_PER_ADDRESS = 2
    for word in ("ko", "kor", "k"):  # a letter asks nothing
        assert stranger.get(address, {"q": word}).status_code == 200
    refused = stranger.get(address, {"q": "kors"})
    assert (refused.status_code, refused["Retry-After"], refused.json()["found"]) == (429, "60", [])
    assert words in refused.json()["told"]
    assert stranger.get(address.replace(".json", "/"), {"q": "kors"}).status_code == 200
    assert stranger.get(address, {"q": "kors"}, REMOTE_ADDR="192.0.2.7").status_code == 200
    Attempt.objects.update(at=timezone.now() - timedelta(seconds=61))
    assert stranger.get(address, {"q": "kors"}).status_code == 200
    assert Attempt.objects.count() == 1


def test_nothing_hidden_is_offered(stranger, coordinator):
    put_in(1, word="Kvartsurværk", state="draft")
    assert offered(stranger, "kvarts") == []
    assert len(offered(coordinator, "kvarts")) == 6
