"""The tags of tables get a head for each row. That Typst writes them like this is read back in test_report_print."""

from indicators.exports.row_heads import with_row_heads


def cell(number, table, column, kind="TD"):
    attributes = f"/A[<</O/Table/Headers[(U{table}x{column}y0)]>>]"
    return f"{number} 0 obj\n<</Type/StructElem/S/{kind}/P 9 0 R{attributes}/K[4]/Pg 3 0 R>>\nendobj\n".encode()


def test_the_cell_that_names_the_row_becomes_its_head():
    content = with_row_heads(cell(1, 1, 0) + cell(2, 1, 1), [1])
    assert content == (
        b"1 0 obj\n<</Type/StructElem/S/TD/P 9 0 R/A[                              ]/K[4]/Pg 3 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/StructElem/S/TH/P 9 0 R/A[<</O/Table/Scope/Row>>        ]/K[4]/Pg 3 0 R>>\nendobj\n"
    )


def test_each_table_has_a_column_of_its_own():
    content = with_row_heads(b"".join(cell(table, table, column) for table in (1, 2) for column in (0, 1)), [0, 1])
    assert [line[21:23] for line in content.split(b"\n") if line.startswith(b"<<")] == [b"TH", b"TD", b"TD", b"TH"]


def test_nothing_moves_and_nothing_else_changes():
    """The file says at which byte each object begins."""
    other = b"%PDF-1.7\n5 0 obj\n<</Title(/Type/StructElem/S/TD/P 9 0 R/A[<</O/Table/Headers[(U1x0y0)]>>])>>\nendobj\n"
    given = other + cell(1, 1, 0, "TH") + cell(2, 1, 0)
    made = with_row_heads(given, [0])
    assert len(made) == len(given)
    assert made.startswith(other + cell(1, 1, 0, "TH"))
