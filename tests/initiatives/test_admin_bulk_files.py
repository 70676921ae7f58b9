"""Bulk files through the staff pages: looked at, then imported as shown; exported as the list is filtered."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives import bulk
from initiatives.models import AuditEntry, BulkFile, Initiative, Submission
from initiatives.resources import InitiativeResource
from tests.conftest import signed_in
from tests.factories import InitiativeFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/initiatives/initiative/"
IMPORT, EXPORT = f"{LIST}import/", f"{LIST}export/"
HEAD = "slug,title_da,summary_da,lead,state\n"


def send(client, content: str | bytes, name="initiativer.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def look(client, content: str | bytes):
    """The page that shows what the file would do, and its address."""
    place = send(client, content)["Location"]
    return client.get(place), place


def digest(page) -> str:
    return page.context["looked"].digest


def bring_in(client, content: str | bytes):
    page, place = look(client, content)
    return client.post(place, {"digest": digest(page)})


def counts(page) -> dict[str, int]:
    return {group.kind: group.number for group in page.context["groups"]}


def faults(page) -> list[tuple[int | None, str, str | None]]:
    return [(fault.row, fault.column, fault.value) for fault in page.context["looked"].faults]


# --- Import --------------------------------------------------------------------------------------
def test_a_file_is_looked_at_before_anything_is_written_and_then_imported(coordinator, stranger):
    old = InitiativeFactory(slug="cykelby", title_da="Cykelby")
    same = InitiativeFactory(slug="havn", title_da="Havn")
    rows = f"cykelby,Cykelbyen,{old.summary_da}\nhavn,Havn,{same.summary_da}\nny,Ny,Kort\n"
    page, place = look(coordinator, f"slug,title_da,summary_da\n{rows}")
    assert counts(page) == {"new": 1, "update": 1, "skip": 1}
    assert "<del>Cykelby</del> → <ins>Cykelbyen</ins>" in page.text
    assert Initiative.objects.filter(slug="ny").count() == 0
    done = coordinator.post(place, {"digest": digest(page)})
    assert (done.status_code, done["Location"]) == (302, LIST)
    assert [str(said) for said in coordinator.get(LIST).context["messages"]] == [
        "initiativer.csv er importeret: 1 ny, 1 ændret."
    ]
    old.refresh_from_db()
    assert (old.title_da, old.history.first().history_user) == ("Cykelbyen", coordinator.user)
    assert stranger.get(Initiative.objects.get(slug="ny").get_absolute_url()).status_code == 200
    assert (BulkFile.objects.count(), coordinator.get(place).status_code) == (0, 404)


def test_one_error_stops_the_whole_file_and_each_is_named_by_row_column_and_value(coordinator):
    page, place = look(coordinator, "slug,title_da,summary_da,goals,ends_on\na,A,x,7,\nb,B,x,18,31.12.2020\n")
    assert faults(page) == [(3, "ends_on", "31.12.2020"), (3, "goals", "18")]
    assert '<button type="submit" class="button default">' not in page.text
    assert coordinator.post(place, {"digest": digest(page)}).status_code == 200
    assert Initiative.objects.count() == 0


def test_what_changed_in_the_meantime_is_shown_again(coordinator):
    initiative = InitiativeFactory(slug="havn", title_da="Havn")
    page, place = look(coordinator, "slug,title_da\nhavn,Havnen\n")
    Initiative.objects.filter(pk=initiative.pk).update(title_da="Havnefronten")
    again = coordinator.post(place, {"digest": digest(page)})
    assert again.status_code == 200
    assert "Der er ændret noget her i mellemtiden." in again.text
    assert "<del>Havnefronten</del> → <ins>Havnen</ins>" in again.text
    assert Initiative.objects.get().title_da == "Havnefronten"


def test_an_editors_new_rows_become_drafts_or_go_to_review(editor, stranger):
    own = editor.organisation.slug
    done = bring_in(editor, f"{HEAD}a,A,x,{own},published\nb,B,x,{own},draft\n")
    assert done.status_code == 302
    assert dict(Initiative.objects.values_list("slug", "state")) == {"a": "in review", "b": "draft"}
    bring_in(editor, f"slug,title_da,lead\nc,C,{own}\n")
    assert Initiative.objects.get(slug="c").state == "draft"
    assert stranger.get("/initiativer/a/").status_code == 404


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_only_rows_of_own_organisations_are_taken(role):
    client, own = signed_in(role), OrganisationFactory(slug="egen")
    own.memberships.create(user=client.user)
    other = OrganisationFactory(slug="anden")
    InitiativeFactory(slug="deres", title_da="Deres", lead=other, state="draft")
    InitiativeFactory(slug="vores", title_da="Vores", lead=own, state="draft")
    page, _place = look(client, f"{HEAD}deres,Mit,x,egen,draft\nvores,Vores,x,anden,draft\nny,Ny,x,,draft\n")
    assert faults(page) == [(2, "slug", "deres"), (3, "lead", "anden"), (4, "lead", "")]
    assert "Deres" not in page.text
    assert set(Initiative.objects.values_list("title_da", flat=True)) == {"Deres", "Vores"}


def fates(page) -> dict[str, str]:
    return {key: fate for group in page.context["groups"] for _number, key, fate, _changes in group.rows}


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_what_a_file_changes_of_something_published_becomes_its_next_version(role, editor, stranger, coordinator):
    client, own = signed_in(role), editor.organisation
    own.memberships.create(user=client.user)
    partner = OrganisationFactory(slug="partner", name="Partneren")
    out = InitiativeFactory(slug="ude", title_da="Ude", lead=own, fields=["sustainability", "lifelong learning"])
    out.tags.create(goal_id=7, reason="Strøm.")
    out.tags.create(goal_id=13, reason="Varme.")
    InitiativeFactory(slug="inde", title_da="Inde", lead=own, state="draft", summary_da="x")
    head = "slug,title_da,fields,partners,goals,state\n"
    rows = "ude,Udenfor,lifelong learning,partner,13;11,published\ninde,Indenfor,,,,published\n"
    page, place = look(client, head + rows)
    assert fates(page) == {"ude": "går til godkendelse", "inde": "går til godkendelse"}
    assert Submission.objects.count() == 0
    assert client.post(place, {"digest": digest(page)}).status_code == 302
    out.refresh_from_db()
    assert (out.title_da, out.partners.count(), out.tags.count()) == ("Ude", 0, 2)
    assert "Udenfor" not in stranger.get(out.get_absolute_url()).text
    sent = Submission.objects.of(out).get()
    assert (sent.state, sent.author, sent.is_next_version) == ("waiting", client.user, True)
    review = f"{LIST}{out.pk}/review/"
    assert ("Udenfor" in coordinator.get(review).text, "Partneren" in coordinator.get(review).text) == (True, True)
    assert client.post(review, {"_step": "publish"}).status_code == 403
    assert coordinator.post(review, {"_step": "publish"}).status_code == 302
    out.refresh_from_db()
    assert (out.title_da, out.fields, list(out.partners.all())) == ("Udenfor", ["lifelong learning"], [partner])
    assert sorted(out.tags.values_list("goal", "reason_da")) == [(11, ""), (13, "Varme.")]
    assert Initiative.objects.get(slug="inde").state == "in review"


def test_what_the_page_of_an_initiative_would_not_take_is_told_by_row_and_nothing_is_saved(editor, coordinator):
    """Here one with an address from before that no form takes any more."""
    for slug, website in (("a", ""), ("b", "nonsens")):
        InitiativeFactory(slug=slug, title_da=slug, lead=editor.organisation, website=website)
    text = "slug,title_da\na,Ny\nb,Ny\n"
    page, place = look(editor, text)
    assert list(map(str, page.context["faults"])) == ["række 3: Hjemmeside: Indtast en gyldig URL."]
    assert editor.post(place, {"digest": digest(page)}).status_code == 200
    assert (Submission.objects.count(), set(Initiative.objects.values_list("title_da", flat=True))) == (
        0, {"a", "b"},
    )  # fmt: skip
    assert look(coordinator, text)[0].context["faults"] == []


def test_a_file_pushes_no_change_aside_that_waits_and_takes_nothing_off_the_site(editor):
    out = InitiativeFactory(slug="ude", title_da="Ude", lead=editor.organisation)
    bring_in(editor, "slug,title_da\nude,Udenfor\n")
    page, place = look(editor, "slug,title_da\nude,Indenfor\n")
    assert fates(page) == {"ude": "udelades: en ændring af den venter på godkendelse eller er kommet retur"}
    assert (counts(page), "<del>Ude</del> → <ins>Indenfor</ins>" in page.text) == ({"left": 1}, True)
    assert "Alle rækker er her allerede" not in page.text
    editor.post(place, {"digest": digest(page)})
    assert Submission.objects.of(out).get().data["title_da"] == ["Udenfor"]
    page, _place = look(editor, "slug,state\nude,archived\n")
    assert faults(page) == [(2, "state", "archived")]


def test_more_next_versions_than_somebody_can_look_at_are_refused(editor, monkeypatch):
    monkeypatch.setattr("initiatives.resources.MOST_NEXT_VERSIONS", 1)
    for slug in ("a", "b"):
        InitiativeFactory(slug=slug, lead=editor.organisation)
    page, place = look(editor, "slug,title_da\na,Ny\nb,Ny\n")
    assert "2 offentliggjorte initiativer ændres. Tag højst 1 ad gangen" in page.text
    assert editor.post(place, {"digest": digest(page)}).status_code == 200
    assert Submission.objects.count() == 0


def test_a_coordinators_file_is_saved_at_once_and_so_are_an_editors_drafts(coordinator, editor):
    InitiativeFactory(slug="ude", title_da="Ude", lead=editor.organisation)
    InitiativeFactory(slug="inde", title_da="Inde", lead=editor.organisation, state="draft")
    for client in (coordinator, editor):
        page, _place = look(client, "slug,title_da\nude,Ude\ninde,Indenfor\n")
        assert fates(page) == {"ude": "", "inde": "gemmes med det samme"}
    page, _place = look(coordinator, "slug,title_da\nude,Udenfor\n")
    assert fates(page) == {"ude": "gemmes med det samme"}


def test_a_word_to_import_that_is_forged_writes_nothing(editor, coordinator):
    own = InitiativeFactory(slug="ude", title_da="Ude", lead=editor.organisation)
    foreign = InitiativeFactory(slug="deres", title_da="Deres")
    good, place = look(editor, "slug,title_da\nude,Udenfor\n")
    bad, foreign_place = look(editor, "slug,title_da\nude,Udenfor\nderes,Vores\n")
    assert (faults(bad), fates(bad)) == ([(3, "slug", "deres")], {"ude": "går til godkendelse"})
    assert "Fejl" in bad.text
    for forged in ("", "0" * 64, digest(good), digest(bad), "\x00"):
        assert editor.post(foreign_place, {"digest": forged}).status_code == 200
    for forged in ("", "0" * 64, digest(bad)):
        assert (
            editor.post(place, {"digest": forged, "by": coordinator.user.pk, "state": "published"}).status_code == 200
        )
    assert coordinator.post(place, {"digest": digest(good)}).status_code == 404  # somebody else's file
    assert signed_in("editor").post(place, {"digest": digest(good)}).status_code == 403
    for row in (own, foreign):
        row.refresh_from_db()
    assert (own.title_da, foreign.title_da, Submission.objects.count()) == ("Ude", "Deres", 0)


def test_a_file_is_its_senders_alone(coordinator, editor, administrator):
    _page, place = look(coordinator, "slug,title_da\nny,Ny\n")
    for client in (editor, administrator):
        assert client.get(place).status_code == 404
    nobody = signed_in("editor")
    for address in (IMPORT, EXPORT, place):
        assert nobody.get(address).status_code == 403
        assert Client().get(address).status_code == 302
    elsewhere = place.replace("initiatives/initiative", "indicators/measurement")
    assert coordinator.get(elsewhere).status_code == 404


def test_long_texts_are_shown_where_they_differ(coordinator):
    InitiativeFactory(slug="lang", body_da="a" * 500 + " rød " + "b" * 500)
    page, _place = look(coordinator, f"slug,body_da\nlang,{'a' * 500} blå {'b' * 500}\n")
    assert "<del>…" + "a" * 23 + " rød " in page.text
    assert "a" * 30 not in page.text


CODES = [
    b"", b"\xff\xfe\x00", b"PK\x03\x04", b"PK\x03\x04" + b"\x00" * 60, b"\xd0\xcf\x11\xe0abc",
    b"\x89PNG\r\n\x1a\n", "slug\næ".encode("latin-1"), "slug;title_da\na;b".encode("utf-16"), b'slug,title_da\n"a',
    b"a" * 6_000_000, b"a\n\x00",
    ",".join(f"c{at}" for at in range(200)).encode(), b"slug,title\n" + b"a,b\n" * 10_001,
]  # fmt: skip


@pytest.mark.parametrize("content", CODES, ids=lambda content: repr(content[:12]))
def test_what_is_no_such_file_is_told_beside_the_field(coordinator, content):
    page = send(coordinator, content)
    assert page.status_code == 200
    assert len(page.context["form"].errors["file"]) >= 1
    assert BulkFile.objects.count() == 0


def test_a_truncated_spreadsheet_and_a_formula_are_told(coordinator):
    book = openpyxl.Workbook()
    book.active.append(["slug", "title_da"])
    book.active.append(["a", "=1+1"])
    file = io.BytesIO()
    book.save(file)
    for data in (file.getvalue(), file.getvalue()[:-200], file.getvalue()[:40]):
        page = send(coordinator, data, "a.xlsx")
        assert (page.status_code, len(page.context["form"].errors["file"])) == (200, 1)


def test_a_huge_cell_is_refused_where_it_stands(coordinator):
    page, _place = look(coordinator, f"slug,title_da,summary_da\na,{'x' * 100_000},y\n")
    assert [(fault.row, fault.column) for fault in page.context["looked"].faults] == [(2, "title_da")]
    assert len(page.content) < 30_000


def test_a_file_without_rows_or_without_the_key_says_so(coordinator):
    page, _place = look(coordinator, "slug,title_da\n")
    assert "Der er ingen rækker i filen." in page.text
    page, _place = look(coordinator, "titel\nx\n")
    assert faults(page) == [(1, "titel", None), (1, "slug", None)]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=300).map(lambda text: f"slug,title_da,goals\n{text}".encode()))
)
def test_no_file_breaks_the_page(coordinator, content):
    answer = send(coordinator, content)
    assert answer.status_code in (200, 302)
    if answer.status_code == 302:
        assert coordinator.get(answer["Location"]).status_code == 200


# --- Export --------------------------------------------------------------------------------------
def rows_of(answer) -> list[str]:
    return [row[0] for row in bulk.read(answer.content)]


def test_the_export_has_what_the_list_shows_and_says_what_it_is(coordinator):
    InitiativeFactory(slug="kladde", state="draft")
    InitiativeFactory(slug="ude", title_da="Ude")
    place = f"{EXPORT}?state__exact=published"
    assert dict(coordinator.get(place).context["notes"])["Rækker"] == "1"
    answer = coordinator.post(place, {"format": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert rows_of(answer) == ["ude"]
    lines = csv.reader(answer.text.splitlines())
    below = dict(line[0][2:].split(": ", 1) for line in lines if line[0].startswith("# "))
    assert list(below) == ["Indhold", "Rækker", "Filter", "Dannet", "Kilde", "Licens"]
    assert (below["Filter"], below["Licens"]) == ("offentliggørelse: Offentliggjort", "CC BY 4.0")


def test_a_spreadsheet_has_the_notes_on_a_sheet_of_its_own(coordinator):
    InitiativeFactory(slug="ude")
    answer = coordinator.post(EXPORT, {"format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.worksheets[1].title == "Om denne fil"
    assert ("Licens", "CC BY 4.0") in list(book.worksheets[1].values)
    assert rows_of(answer) == ["ude"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_reads_back_as_unchanged(coordinator, kind):
    InitiativeFactory(slug="ude", title_da="# 1 og =2", body_da="# Overskrift\n\ntekst").tags.create(goal_id=7)
    before = bulk.write(InitiativeResource().export(), "csv")
    answer = coordinator.post(EXPORT, {"format": kind})
    page, _place = look(coordinator, answer.content)
    assert counts(page) == {"skip": 1}
    assert bulk.write(InitiativeResource().export(), "csv") == before


def test_an_editor_exports_own_organisations_only(editor):
    InitiativeFactory(slug="andres")
    InitiativeFactory(slug="egen", lead=editor.organisation, state="draft")
    assert rows_of(editor.post(EXPORT, {"format": "csv"})) == ["egen"]
    assert dict(editor.get(EXPORT).context["notes"])["Filter"] == "egne organisationer"


@pytest.mark.parametrize("rows", [1, 3])
def test_an_export_costs_the_same_for_any_number(coordinator, django_assert_num_queries, rows):
    for _row in range(rows):
        InitiativeFactory(lead=OrganisationFactory()).tags.create(goal_id=1)
    # session, user, rows counted for the list and for the notes, rows with their organisations, partners, tags;
    # entry in the audit trail
    with django_assert_num_queries(8):
        coordinator.post(EXPORT, {"format": "csv"})


def test_nonsense_in_the_address_or_the_form_breaks_nothing(coordinator):
    for query in ("?state__exact=%00", "?nope=1", "?q=%00%27", "?p=-1", "?e=1", "?_to_field=x"):
        assert coordinator.get(EXPORT + query).status_code in (200, 302, 400)
    assert coordinator.post(EXPORT, {"format": "pdf"}).status_code == 200


def test_the_audit_trail_tells_of_what_was_written_and_what_was_taken_out(coordinator):
    page, place = look(coordinator, "slug,title_da,summary_da\nny,Ny,x\n")
    written = AuditEntry.objects.filter(kind__in=("import", "export")).order_by("pk")
    assert written.count() == 0
    coordinator.post(place, {"digest": digest(page)})
    coordinator.post(f"{EXPORT}?q=Ny", {"format": "csv"})
    told = written.values_list("act", "by_name", "name", "after")
    assert [row[:3] for row in told] == [
        ("import:imported", coordinator.user.username, "Initiativer"),
        ("export:exported", coordinator.user.username, "Initiativer"),
    ]
    assert told[0][3] == {"new": 1, "changed": 0}
    assert (told[1][3]["Filter"], told[1][3]["format"]) == ("ord: Ny", "csv")
