"""Initiatives in bulk files, through the commands."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from initiatives import bulk
from initiatives.models import Goal, Initiative, Tag, User
from initiatives.resources import InitiativeResource, _code
from tests.factories import InitiativeFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
COLUMNS = (
    "slug,title_da,title_en,title_de,summary_da,summary_en,summary_de,body_da,body_en,body_de,fields,audiences,phase,"
    "starts_on,ends_on,lead,partners,dimensions,goals,features,state"
)


@pytest.fixture
def load(tmp_path: Path) -> Any:
    def run(text: str | bytes, **options: Any) -> list[str]:
        file, out = tmp_path / "file", io.StringIO()
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command("import_initiatives", str(file), stdout=out, **options)
        return out.getvalue().splitlines()

    return run


def refused(load: Any, text: str) -> list[str]:
    with pytest.raises(CommandError) as caught:
        load(text)
    return str(caught.value).splitlines()[1:]


def exported(kind: str = "csv") -> bytes:
    return bulk.write(InitiativeResource().export(), kind, "Initiatives")


def tags(slug: str) -> list[tuple[str, str, str | None]]:
    rows = Tag.objects.filter(initiative__slug=slug).order_by("pk")
    return [(_code(row.dimension or row.goal or row.feature), row.strength, row.reason_da) for row in rows]


def full() -> Initiative:
    initiative = InitiativeFactory(
        slug="groen-by",
        title_da="=SUM(A1) " + "æ" * 391,
        title_de="'quoted",
        summary_da="- punkt\n- andet",
        body_da='\t@indrykket\r\nny linje; med, tegn "og" _x0041_',
        fields=["lifelong learning", "sustainability"],
        audiences=["companies"],
        phase="planned",
        starts_on=date(2016, 5, 1),
        lead=OrganisationFactory(slug="by"),
    )
    initiative.partners.set([OrganisationFactory(slug="zoo"), OrganisationFactory(slug="amu")])
    for kind, code in (("goal", 13), ("goal", 7), ("feature", "3.2"), ("feature", "1.1"), ("dimension", "social")):
        model = Tag._meta.get_field(kind).related_model
        thing = model.objects.get(**{"number" if kind == "goal" else "code": code})
        Tag.objects.create(initiative=initiative, strength="indirect", reason="Fordi", **{kind: thing})
    return initiative


@pytest.mark.parametrize("kind", bulk.FORMATS)
def test_export_import_export_changes_no_byte(load: Any, kind: str) -> None:
    full()
    InitiativeFactory(slug="kladde", state="draft", title_da="@kladde")
    before, history = exported(kind), Initiative.history.count()
    assert load(before) == ["0 new, 0 changed, 2 unchanged."]
    assert Initiative.history.count() == history
    Initiative.objects.all().delete()
    load(before)
    assert exported(kind) == before


def test_the_file_has_the_columns_of_the_plan_and_sorted_lists() -> None:
    full()
    sheet = bulk.read(exported())
    row = dict(zip(sheet.headers, sheet[0], strict=True))
    assert ",".join(sheet.headers) == COLUMNS
    assert [row[name] for name in ("fields", "lead", "partners", "dimensions", "goals", "features", "starts_on")] == [
        "sustainability;lifelong learning",
        "by",
        "amu;zoo",
        "social",
        "7;13",
        "1.1;3.2",
        "2016-05-01",
    ]


def test_new_rows_are_published_with_direct_tags(load: Any) -> None:
    OrganisationFactory(slug="by")
    lines = load("slug,title_da,summary_da,lead,goals\nny,Ny,Kort,by,7;4\n")
    row = Initiative.objects.get(slug="ny")
    assert lines == ["row 2, ny: new", "1 new, 0 changed, 0 unchanged."]
    assert (row.title_da, row.title_en, row.lead.slug, row.is_public, row.phase) == ("Ny", "", "by", True, "under way")
    assert tags("ny") == [("4", "direct", ""), ("7", "direct", "")]
    assert row.history.get().history_user.username == "import"


def test_a_missing_column_is_left_untouched_and_an_empty_cell_empties(load: Any) -> None:
    full()
    assert load("slug,title_de,partners\ngroen-by,,\n")[0] == "row 2, groen-by: changed: title_de, partners"
    row = Initiative.objects.get()
    assert (row.title_de, row.partners.count(), row.lead.slug, len(tags("groen-by"))) == ("", 0, "by", 5)
    assert row.title_da.startswith("=SUM(A1) æ")


def test_tags_that_stay_keep_their_strength_and_reason(load: Any) -> None:
    full()
    load("slug,goals\ngroen-by,13;4\n")
    assert sorted(tags("groen-by")) == [
        ("1.1", "indirect", "Fordi"),
        ("13", "indirect", "Fordi"),
        ("3.2", "indirect", "Fordi"),
        ("4", "direct", ""),
        ("social", "indirect", "Fordi"),
    ]


def test_a_change_is_history_in_the_name_of_who_is_said(load: Any) -> None:
    InitiativeFactory(slug="a", title_da="Før")
    user = UserFactory(username="anna")
    load("slug,title_da\na,Efter\n", by="anna")
    row = Initiative.objects.get()
    assert (row.history.first().title_da, row.history.first().history_user) == ("Efter", user)
    assert not User.objects.filter(username="import").exists()


def test_links_and_tags_that_a_file_changes_are_history_in_that_name_too(load: Any) -> None:
    user, row = UserFactory(username="anna"), InitiativeFactory(slug="a", title_da="Titel")
    zoo, amu = OrganisationFactory(slug="zoo"), OrganisationFactory(slug="amu")
    row.partners.add(zoo)
    Tag.objects.create(initiative=row, goal=Goal.objects.get(number=7))
    load("slug,title_da,partners,goals\na,Titel,amu,4\n", by="anna")
    record = row.history.first()
    assert (record.links, record.history_user) == ({"partners": [[zoo.pk], [amu.pk]]}, user)
    records = Tag.history.filter(initiative_id=row.pk, history_user=user).order_by("history_type")
    assert [(one.history_type, one.goal.number) for one in records] == [("+", 4), ("-", 7)]


def test_every_error_is_listed_with_row_column_and_value_and_nothing_is_written(load: Any) -> None:
    InitiativeFactory(slug="a", title_da="Før")
    text = (
        "slug,title_da,summary_da,phase,starts_on,ends_on,lead,goals,state\n"
        "a,Efter,Kort,planned,2020-01-02,2020-01-01,,7;18,published\n"
        "b,,Kort,plannd,1/2/2020,,nix,,draft\n"
        "c,C,,idea,2020-01-02,2020-01-01,,,published\n"
        "a,Igen,Kort,idea,,,,,draft\n"
    )
    assert refused(load, text) == [
        "row 2, column goals, value '18': there is no goal 18.",
        "row 3, column title_da, value '': this may not be empty.",
        "row 3, column phase, value 'plannd': write one of: idea, planned, under way, completed, stopped. "
        "Did you mean “planned”?",
        "row 3, column starts_on, value '1/2/2020': write a date as 2019-12-31.",
        "row 3, column lead, value 'nix': there is no organisation nix.",
        "row 4, column summary_da, value '': a published initiative needs a summary in Danish; "
        "otherwise its state is draft.",
        "row 4, column ends_on, value '2020-01-01': an initiative ends on or after the day it starts.",
        "row 5, column slug, value 'a': this is in row 2 already.",
    ]
    assert list(Initiative.objects.values_list("slug", "title_da")) == [("a", "Før")]
    assert not User.objects.filter(username="import").exists()


def test_columns_that_do_not_exist_are_named_with_the_nearest_that_does(load: Any) -> None:
    assert refused(load, "slug,titel_da,goals,goals\nx,X,4,4\n") == [
        "row 1, column titel_da: there is no such column. Did you mean “title_da”?",
        "row 1, column goals: the column stands in the file more than once.",
    ]
    assert refused(load, "title_da\nX\n") == [
        "row 1, column slug: the file needs this column: it says which row is meant."
    ]
    assert refused(load, "slug,goals\nny,4\n") == ["row 2, column title_da: a new row needs this column."]


def test_a_dry_run_shows_and_writes_nothing(load: Any) -> None:
    InitiativeFactory(slug="a", title_da="Før")
    lines = load("slug,title_da,summary_da\na,Efter,Summary\nb,B,Kort\n", dry_run=True)
    assert lines == [
        "row 2, a: changed: title_da",
        "row 3, b: new",
        "Dry run, nothing is written: 1 new, 1 changed, 0 unchanged.",
    ]
    assert list(Initiative.objects.values_list("slug", "title_da")) == [("a", "Før")]
    assert not User.objects.filter(username="import").exists()


def test_more_than_fifty_changes_are_counted(load: Any) -> None:
    rows = "".join(f"i-{number},T,K\n" for number in range(53))
    lines = load(f"slug,title_da,summary_da\n{rows}")
    assert (len(lines), lines[50:]) == (52, ["… and 3 more", "53 new, 0 changed, 0 unchanged."])


def test_the_file_of_danish_excel_reads_the_same(load: Any) -> None:
    assert load(b'\xef\xbb\xbfslug;title_da;summary_da;goals\r\nny;Ny \xc3\xb8;Kort;"4;7"\r\n')[-1] == (
        "1 new, 0 changed, 0 unchanged."
    )
    assert [code for code, *_rest in tags("ny")] == ["4", "7"]


def test_who_is_unknown_and_what_is_not_there_is_said(load: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no user nobody"):
        load("slug\n", by="nobody")
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_initiatives", str(tmp_path / "none"))
    with pytest.raises(CommandError, match="Line 2 is not UTF-8"):
        load(b"slug\n\xe6\n")


def test_a_failure_half_way_leaves_nothing(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr(InitiativeResource, "_write_tags", fail)
    with pytest.raises(RuntimeError, match="half way"):
        load("slug,title_da,summary_da\nb,B,Kort\n")
    assert not Initiative.objects.exists()


def test_exports_go_where_they_are_told(tmp_path: Path) -> None:
    InitiativeFactory(slug="a")
    out = io.StringIO()
    call_command("export_initiatives", stdout=out)
    call_command("export_initiatives", output=str(tmp_path / "a.csv"))
    call_command("export_initiatives", output=tmp_path / "a.xlsx")
    assert out.getvalue().encode() == (tmp_path / "a.csv").read_bytes() == exported()
    assert (tmp_path / "a.xlsx").read_bytes() == exported("xlsx")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.csv", "a.xlsx"]
    with pytest.raises(CommandError, match="add --output FILE"):
        call_command("export_initiatives", format="xlsx")


@pytest.mark.parametrize("rows", [1, 3])
def test_an_export_costs_the_same_queries_for_any_number(rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        row = InitiativeFactory(slug=f"i-{number}", lead=OrganisationFactory())
        row.partners.add(OrganisationFactory())
        row.tags.create(goal_id=Tag._meta.get_field("goal").related_model.objects.first().pk)
    with django_assert_num_queries(3):  # initiatives with their leads, partners, tags
        assert len(InitiativeResource().export()) == rows
