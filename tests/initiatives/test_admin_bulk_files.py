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
from initiatives.models import AuditEntry, BulkFile, Initiative
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


def test_an_editor_does_not_publish_nor_change_what_is_published_by_a_file(editor):
    own = editor.organisation
    InitiativeFactory(slug="ude", title_da="Ude", lead=own)
    InitiativeFactory(slug="inde", title_da="Inde", lead=own, state="draft")
    page, _place = look(editor, "slug,title_da\nude,Udenfor\n")
    assert faults(page) == [(2, "slug", "ude")]
    assert bring_in(editor, "slug,state\nude,published\ninde,published\n").status_code == 302
    assert dict(Initiative.objects.values_list("slug", "state")) == {"ude": "published", "inde": "in review"}


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
