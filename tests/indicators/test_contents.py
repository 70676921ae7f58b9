"""Large contents into the database and back, in pieces."""

import io

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from indicators import contents
from indicators.models import Baseline, BaselineContent, ExportContent
from tests.indicators.test_exporting import ask
from tests.indicators.test_freezing import frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr("indicators.packing.PIECE", 7)
    monkeypatch.setattr(contents, "PIECE", 7)


@pytest.mark.parametrize("data", [b"x", bytes(range(256)), "Sønderborg ".encode() * 9])
def test_what_is_kept_comes_back_and_is_kept_anew(small_pieces, data):
    export = ask()
    for content in (b"earlier", data):
        contents.put(ExportContent, export.pk, io.BytesIO(content))
    assert bytes(ExportContent.objects.get().data) == data
    with contents.fetched(ExportContent, export.pk) as file:
        assert file.tell() == len(data)
        file.seek(0)
        assert file.read() == data


def test_a_document_comes_as_its_bytes(small_pieces):
    row = frozen()
    with contents.fetched(Baseline, row.pk) as file:
        file.seek(0)
        assert file.read() == row.document.encode()


@pytest.mark.parametrize("kind", [Baseline, BaselineContent, ExportContent])
def test_what_is_not_there_is_empty(kind):
    with contents.fetched(kind, 0) as file:
        assert file.tell() == 0


def test_what_the_database_refuses_is_an_error_of_django():
    with pytest.raises(DatabaseError), transaction.atomic():
        contents.put(ExportContent, None, io.BytesIO(b"nobody's"))
    assert not ExportContent.objects.exists()


def test_a_database_that_is_gone_is_told_as_everywhere(monkeypatch):
    def gone():
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "ensure_connection", gone)
    with pytest.raises(OperationalError):
        contents.fetched(Baseline, 1)
