"""Files in and out: what a spreadsheet may and may not do to a cell."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import openpyxl
import pytest
import tablib
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives import bulk
from initiatives.cells import FileError, Limits, cell_text, guarded, unguarded

RISKY = ["=1+1", "+45", "-5", "@A1", "\tx", "\rx", "  =1", '"=1', "' =1", "''=1", "\n=1", "＝1", "<r><t>x</t></r>"]
HARMLESS = ["", "abc", "'abc", "1=1", "a@b.dk", " a", "'", "æ = ø", "5-6"]
PIECES = [*"=+-@\t\r\n '\"_x05F;,<>r/&", "_x0041_", "_x005F_", "<r>", "</r>", "æøå", "#"]
TEXTS = st.lists(
    st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8
).map("".join)
NUMBERS = st.decimals(-(10**15), 10**15, places=8)


english = partial(translation.override, "en")


def dataset(*rows: tuple[Any, ...]) -> tablib.Dataset:
    return tablib.Dataset(*rows, headers=["key", "text", "number"])


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(data: bytes, name: str, change: Any) -> bytes:
    """The archive with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return out.getvalue()


@pytest.mark.parametrize("text", RISKY)
def test_what_a_spreadsheet_would_run_is_written_behind_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_is_written_as_it_is(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


@settings(deadline=None)
@given(st.lists(st.tuples(st.just("k"), TEXTS, NUMBERS), max_size=3), st.sampled_from(bulk.FORMATS))
def test_any_rows_read_back_as_they_were_written(rows: list[tuple[Any, ...]], kind: str) -> None:
    try:
        data = bulk.write(dataset(*rows), kind)
    except FileError:  # two of the format's own escapes that share an underscore
        assert kind == "xlsx"
        return
    back = [(key, text, Decimal(number)) for key, text, number in bulk.read(data)]
    assert back == rows
    assert bulk.write(dataset(*back), kind) == data


def test_numbers_stay_numbers_and_long_ones_stay_exact() -> None:
    rows = [("a", "-5", Decimal("-5.50000000")), ("b", "7", 0), ("c", "", Decimal("1234567890123456.12345678"))]
    data = bulk.write(dataset(*rows), "xlsx")
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)] == [
        ["a", "'-5", -5.5],
        ["b", "7", 0],
        ["c", None, "1234567890123456.12345678"],
    ]
    assert bulk.write_csv(dataset(*rows)) == (
        "key,text,number\r\na,'-5,-5.5\r\nb,7,0\r\nc,,1234567890123456.12345678\r\n"
    )


def test_decimals_are_written_without_the_digits_of_binary_fractions() -> None:
    data = bulk.write(dataset(("a", "", Decimal("87.4"))), "xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<v>87.4</v>" in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (2019, "2019"),
        (2019.0, "2019"),
        (87.40000000000001, "87.4"),
        (1e-7, "0.0000001"),
        (Decimal("12.50"), "12.5"),
        (Decimal("-0.0"), "0"),
        (datetime(2019, 5, 31), "2019-05-31"),
        (date(2019, 5, 31), "2019-05-31"),
        (datetime(2019, 5, 31, 14, 5), "2019-05-31 14:05:00"),
        (" x ", " x "),
    ],
)
def test_cells_of_every_type_become_one_text(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_a_spreadsheet_reads_as_the_same_file_in_csv() -> None:
    rows = [("slug", "goals", "starts_on"), ("a", 7, datetime(2019, 5, 31)), (None, None, None), ("b", 7.5, True)]
    sheet = bulk.read(workbook(*rows))
    text = bulk.read(b"slug,goals,starts_on\na,7,2019-05-31\n,,\nb,7.5,true\n")
    assert sheet.headers == text.headers == ["slug", "goals", "starts_on"]
    assert list(sheet) == list(text) == [("a", "7", "2019-05-31"), ("", "", ""), ("b", "7.5", "true")]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfa;b\r\n1,5;x\r\n", b"a;b\n1,5;x\n\n\n", b"a;b;;\n1,5;x;;\n"])
def test_semicolons_mean_decimal_commas(data: bytes) -> None:
    sheet = bulk.read(data)
    assert (sheet.headers, list(sheet), sheet.decimal_comma) == (["a", "b"], [("1,5", "x")], True)


def test_commas_mean_decimal_points() -> None:
    assert bulk.read(b'a,b\n"x;y",2\n').decimal_comma is False


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty: its first row names the columns."),
        (b"a,b\n\xe6,1\n", "Line 2 is not UTF-8. Save the file as “CSV UTF-8”."),
        (b'a,b\n"x,1\n', "Line 2 cannot be read as CSV: unexpected end of data."),
        (b"a,b\n1,2,3\n", "row 2: “3” stands beyond the last column."),
        (b"a,b\n\n#REF!,2\n", "row 3, column a, value '#REF!': the spreadsheet shows an error here."),
        (b"a,b\nx\x00,2\n", "row 2, column a, value 'x�': a character in it cannot be stored."),
        (",".join(map(str, range(101))).encode(), "The file has more than 100 columns."),
        (b"PK\x03\x04 nothing", "The file cannot be read as a spreadsheet (XLSX)."),
        (b"\xd0\xcf\x11\xe0 old", "This is an old or a locked Excel file. Save it as .xlsx without a password."),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, message: str) -> None:
    with english(), pytest.raises(FileError) as caught:
        bulk.read(data)
    with english():
        assert "\n".join(map(str, caught.value.faults)) == message


def test_more_rows_than_allowed_are_refused() -> None:
    limits = Limits(rows=2)
    assert len(bulk.read(b"a\n1\n2\n\n\n", limits)) == 2
    for data in (b"a\n1\n2\n3\n", workbook(("a",), (1,), (2,), (3,))):
        with english(), pytest.raises(FileError, match="The file has more than 2 rows"):
            bulk.read(data, limits)


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    bomb = repacked(workbook(("a",)), "xl/worksheets/sheet1.xml", lambda part: part + b" " * 2_000_000)
    assert len(bomb) < 20_000
    with english(), pytest.raises(FileError, match="larger than 1 MB when it is unpacked"):
        bulk.read(bomb, Limits(unpacked=2**20))


def test_a_large_file_is_refused_before_it_is_looked_at() -> None:
    with english(), pytest.raises(FileError, match="The file is larger than 0 MB"):
        bulk.read(b"a,b\n", Limits(size=3))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str) -> None:
    entity = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'.encode(encoding)
    data = repacked(workbook(("a",)), "xl/worksheets/sheet1.xml", lambda _part: entity)
    with english(), pytest.raises(FileError, match="The file declares entities"):
        bulk.read(data)


def test_of_a_formula_the_saved_value_is_read() -> None:
    def saved(part: bytes) -> bytes:
        return part.replace(b"<v></v>", b"<v>3</v>").replace(b"<v />", b"<v>3</v>")

    data = repacked(workbook(("a", "b"), ("x", "=1+2")), "xl/worksheets/sheet1.xml", saved)
    assert list(bulk.read(data)) == [("x", "3")]


def test_a_formula_without_a_saved_value_is_no_empty_cell() -> None:
    with english(), pytest.raises(FileError, match=r"row 2, column b, value '=1\+2': the formula in cell 2 has no"):
        bulk.read(workbook(("a", "b"), ("x", "=1+2")))


def test_a_cell_far_to_the_right_or_below_costs_nothing() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"], book.active["XFD1048576"] = "a", "x", "far"
    file = io.BytesIO()
    book.save(file)
    assert list(bulk.read(file.getvalue())) == [("x",)]


def test_text_that_no_cell_holds_is_refused_in_a_spreadsheet_and_kept_in_csv() -> None:
    rows = dataset(("a", "x" * 32_768, 1))
    assert list(bulk.read(bulk.write(rows, "csv"))) == [("a", "x" * 32_768, "1")]
    with english(), pytest.raises(FileError, match="row 2: The text does not fit into a spreadsheet's cell"):
        bulk.write(rows, "xlsx")
