"""Large texts packed for the database, and back piece by piece."""

import gzip
import hashlib
import io

import pytest

from indicators import packing


def written(data):
    file = io.BytesIO()
    file.write(data)
    return file


@pytest.mark.parametrize("data", [b"", b"x", "Sønderborg ".encode() * 100_000])
def test_what_is_packed_comes_back_as_it_was_in_pieces(data):
    file = written(data)
    assert packing.measured(file) == (len(data), hashlib.sha256(data).hexdigest())
    kept = packing.packed(file)
    assert gzip.decompress(kept) == data
    pieces = list(packing.unpacked(kept))
    assert b"".join(pieces) == data
    assert max(map(len, pieces)) <= packing.PIECE


def test_what_was_kept_before_there_was_packing_is_sent_as_it_is():
    assert list(packing.unpacked(b'{"a": 1}')) == [b'{"a": 1}']
