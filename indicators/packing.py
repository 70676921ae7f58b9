"""Large texts packed for the database, and back piece by piece: no worker has to hold the whole. Pure."""

import hashlib
import zlib
from collections.abc import Iterator
from typing import BinaryIO

PIECE = 1 << 18  # bytes
GZIP = 31  # zlib's word for gzip
MARK = b"\x1f\x8b"  # what gzip begins with, and no text of ours


def measured(file: BinaryIO) -> tuple[int, str]:
    """Bytes and SHA-256 of what was written; it stands at its beginning afterwards."""
    size, digest = file.tell(), hashlib.sha256()
    file.seek(0)
    for piece in pieces(file):
        digest.update(piece)
    file.seek(0)
    return size, digest.hexdigest()


def packed(file: BinaryIO) -> bytes:
    packer = zlib.compressobj(wbits=GZIP)
    return b"".join([*(packer.compress(piece) for piece in pieces(file)), packer.flush()])


def pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def drained(file: BinaryIO) -> Iterator[bytes]:
    """From where it stands; closed at its end."""
    with file:
        yield from pieces(file)


def unpacked(data: bytes) -> Iterator[bytes]:
    """As it was; what was never packed is whole."""
    if not data.startswith(MARK):
        yield data
        return
    unpacker = zlib.decompressobj(wbits=GZIP)
    while data:
        yield unpacker.decompress(data, PIECE)
        data = unpacker.unconsumed_tail
    yield unpacker.flush()
