"""A large JSON object, read member by member and its lists entry by entry: a piece of the text is in memory, and one
entry as plain values. Pure."""

import json
from collections import deque
from collections.abc import Iterator
from json.decoder import WHITESPACE, JSONDecodeError  # type: ignore[attr-defined]
from typing import Any, TextIO

PIECE = 1 << 17  # characters
_decode = json.JSONDecoder().raw_decode


def members(file: TextIO) -> Iterator[tuple[str, Any]]:
    """Names and values. A list comes as an iterator of its entries; what is not taken of it before the next member is
    passed over. ValueError where the file holds anything but one object."""
    text = _Text(file)
    for _each in text.listed("{", "}"):
        name = text.value()
        text.take(":")
        entries = _entries(text) if text.next() == "[" else None
        yield name, text.value() if entries is None else entries
        deque(entries or (), maxlen=0)
    if text.next():
        raise ValueError("Something follows the object.")


def _entries(text: "_Text") -> Iterator[Any]:
    for _each in text.listed("[", "]"):
        yield text.value()


class _Text:
    """`ahead` is what is read of the file; `at` is how much of it is used."""

    def __init__(self, file: TextIO) -> None:
        self.file, self.ahead, self.at = file, "", 0

    def next(self) -> str:
        """The character after the blanks; empty at the end."""
        while True:
            self.at = WHITESPACE.match(self.ahead, self.at).end()
            if self.at < len(self.ahead):
                return self.ahead[self.at]
            if not self._more():
                return ""

    def take(self, *marks: str) -> str:
        found = self.next()
        if found not in marks:
            raise ValueError(f"{found!r} stands in the place of {' or '.join(marks)}.")
        self.at += 1
        return found

    def listed(self, first: str, last: str) -> Iterator[None]:
        """Before each of what stands between two brackets."""
        self.take(first)
        if self.next() == last:
            self.take(last)
            return
        yield
        while self.take(",", last) == ",":
            yield

    def value(self) -> Any:
        """Whole: what ends with the piece may go on in the next one, as a number does."""
        self.next()
        while True:
            try:
                value, end = _decode(self.ahead, self.at)
            except JSONDecodeError:
                if not self._more():
                    raise
                continue
            if end < len(self.ahead) or not self._more():
                self.at = end
                return value

    def _more(self) -> bool:
        """At least as much as is left over: a long value is not begun again and again."""
        left = self.ahead[self.at :]
        piece = self.file.read(max(PIECE, len(left)))
        self.ahead, self.at = left + piece, 0
        return bool(piece)
