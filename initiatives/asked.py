"""Whose member somebody is, asked of the database once for each answer, however many lists and rules ask it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_known: ContextVar[dict[int, list[int]] | None] = ContextVar("organisations by user", default=None)


@contextmanager
def once() -> Iterator[None]:
    """Around one request. Commands and tests that go on for longer ask anew each time."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def organisations(user: Any) -> list[int]:
    known = _known.get()
    if known is None:
        return _read(user)
    if user.pk not in known:
        known[user.pk] = _read(user)
    return known[user.pk]


def tell(user: Any, ids: list[int]) -> None:
    """For who has just read them for another reason."""
    known = _known.get()
    if known is not None:
        known[user.pk] = ids


def forget(**_signal: Any) -> None:
    """A membership was written."""
    known = _known.get()
    if known is not None:
        known.clear()


def _read(user: Any) -> list[int]:
    return list(user.memberships.values_list("organisation", flat=True))
