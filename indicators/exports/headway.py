"""How far a long file is, told while it is written. Who writes does not know who listens, mostly nobody."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Listener = Callable[[int, int], None]
T = TypeVar("T")
OFTEN = 200  # rows
_listener: ContextVar[Listener | None] = ContextVar("headway", default=None)


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def told(done: int, of: int) -> None:
    if (listener := _listener.get()) is not None:
        listener(done, of)


class Rows:
    """Counts what goes through it, over several tables, of so many in all."""

    def __init__(self, of: int) -> None:
        self.done, self.of = 0, of

    def counted(self, rows: Iterable[T]) -> Iterator[T]:
        for row in rows:
            yield row
            self.done += 1
            if self.done % OFTEN == 0 or self.done == self.of:
                told(self.done, self.of)
