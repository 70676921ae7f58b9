"""What stands on someone's first page."""

from datetime import UTC, datetime
from typing import Any

from sonderborg.work.page import my_work
from sonderborg.work.parts import Group

NOW = datetime(2026, 12, 10, 11, tzinfo=UTC)


def groups(user: Any, asked: str = "", now: datetime = NOW) -> dict[str, Group]:
    return {group.key: group for group in my_work(user, now, asked)["groups"]}


def titles(user: Any, key: str, asked: str = "") -> list[str]:
    group = groups(user, asked).get(key)
    return [item.title for item in group.items] if group else []
