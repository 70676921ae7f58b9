"""The frozen form written and read piece by piece: nothing of a large document stands in memory twice.

Measured as what Python asks for, so that neither the machine nor its load matters.
"""

import io
import tempfile
import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from indicators import frozen_files, report_files, sealed
from indicators.contents import SMALL
from indicators.document import FigureEntry, Freeze, InitiativeEntry, TagEntry, Text
from indicators.freezing import _keep
from indicators.frozen_files import Wanted
from indicators.models import Baseline
from tests.indicators.test_document import document, indicator, programme, update, venue
from tests.indicators.test_freezing import NOW
from tests.indicators.test_reports import freeze

MANY = 300
KEPT = Freeze(1, datetime(2026, 1, 1, tzinfo=UTC), "Kommunen")


def initiative(number):
    texts = (Text(*(f"{what} {number} {code} " * 250 for code in "æøå")) for what in ("summary", "body"))
    return InitiativeEntry(
        f"one-{number}", Text(da=f"Titel {number}", en=f"Title {number}"), next(texts), Text(da="Kontoret"), "planned",
        ("social",), (4, 7), ("3.1",), False, id=number, starts_on=date(2016, 1, 1), body=next(texts), place="Havnen",
    )  # fmt: skip


def figure(number):
    return FigureEntry(
        "co2", "2016", f"age={number}", Decimal(number), None, None, "final", Text(), Text(da="Som før"), "", False
    )


@pytest.fixture(scope="module")
def large():
    """Some megabytes in the frozen form."""
    return document(
        initiatives=tuple(map(initiative, range(MANY))),
        figures=tuple(map(figure, range(MANY))),
        tags=tuple(
            TagEntry(f"one-{number}", "", 4, "", "direct", Text(en="Because it teaches")) for number in range(MANY)
        ),
        others=(indicator(code="other"),),
        frozen=KEPT,
    )


@pytest.fixture(scope="module")
def file(large):
    with tempfile.TemporaryFile() as found:
        found.checksum = sealed.write(large, found)
        yield found


def freeze_as_it_is(large):
    freeze(large)
    return Baseline.objects.for_list().get()


def at_most(act):
    """Bytes held at the peak of it, and afterwards."""
    tracemalloc.start()
    try:
        made = act()
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return made, peak, held


def opened(file, *unread):
    file.seek(0, io.SEEK_END)
    return sealed.opened(file, file.checksum, *unread)


def test_what_is_written_piece_by_piece_is_the_canonical_form(large, file):
    plain = sealed.canonical(sealed.to_json(large) | {"schema_version": sealed.SCHEMA_VERSION})
    file.seek(0)
    assert file.read().decode() == plain
    assert sealed.seal(large) == (plain, file.checksum)
    assert replace(opened(file), frozen=KEPT) == large


def test_what_only_files_tell_is_left_out_where_it_is_compared(large, file):
    made = opened(file, sealed.TO_COMPARE)
    assert (made.figures, made.tags, made.others) == ((), (), large.others)
    assert made.initiatives[0] == replace(large.initiatives[0], summary=Text(), body=Text(), place="")


@pytest.mark.parametrize("kind", ["pdf", "csv", "excel.csv", "xlsx", "zip", "json"])
def test_a_file_is_the_same_of_what_is_read_for_it_and_of_the_whole(kind, monkeypatch):
    """The text document is set from the same paper as the PDF."""
    monkeypatch.setattr(report_files, "pdf", lambda paper: repr(paper).encode())
    rows = {
        "initiatives": (initiative(1),),
        "updates": (update("one-1"),),
        "venues": (venue(),),
        "figures": (figure(1),),
    }
    with io.BytesIO() as file:
        checksum = sealed.write(document(**rows, programmes=(programme(),), detailed=True, frozen=KEPT), file)
        files = []
        for unread in (report_files.KINDS[kind].unread, sealed.NOTHING_UNREAD):
            file.seek(0, io.SEEK_END)
            files.append(report_files.report_file(sealed.opened(file, checksum, unread), kind, "en"))
    assert files[0] == files[1]


def test_writing_a_document_takes_no_room_beside_it(large):
    with tempfile.TemporaryFile() as target:
        _made, peak, _held = at_most(lambda: sealed.write(large, target))
        assert peak < target.seek(0, io.SEEK_END) / 10


def test_reading_a_document_takes_the_room_of_what_is_made_of_it(file):
    _made, peak, held = at_most(lambda: opened(file))
    assert peak < held * 1.2
    _made, less, _held = at_most(lambda: opened(file, sealed.Unread(("initiatives", "figures", "tags"))))
    assert less < held / 4


@pytest.mark.django_db
def test_a_file_of_a_baseline_is_made_kept_and_sent_without_standing_in_memory(large):
    baseline = freeze_as_it_is(large)
    report_files.report_file(document(), "json", "en")  # what is loaded once is not counted
    found, peak, held = at_most(lambda: frozen_files.read(baseline))
    assert peak < held * 1.2 + 2 * SMALL
    made, peak, _held = at_most(lambda: frozen_files.keep(baseline, found, Wanted("json", "en"), at=NOW))
    assert peak < made.size / 4
    (_receipt, sent), peak, _held = at_most(lambda: frozen_files.kept(2016, 1, Wanted("json", "en")))
    assert peak < made.size / 2
    sent.close()


@pytest.mark.django_db
def test_a_year_is_frozen_without_its_text_in_memory(large):
    row, peak, _held = at_most(lambda: _keep(large, KEPT, "", name=""))
    assert peak < len(row.document) / 4
