"""The texts of the site's own pages: kept in step with `initiatives/data/texts/`, and filled in for a reader.

The sync follows each migrate; what coordinators edited stays, as with the framework.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language

from initiatives import city, framework
from initiatives.facts import values
from initiatives.models import Text
from initiatives.placeholders import fill
from initiatives.versions import kept

FIELDS = ("title", "body")


# --- From the files ------------------------------------------------------------------------------
def shipped(key: str) -> dict[str, str]:
    """The columns of one text as its file says: {"title_da": …, "body_da": …, …}."""
    said = tomllib.loads(city.file(f"texts/{key}.toml").read_text(encoding="utf-8"))
    return {
        f"{field}_{code}": said.get(field, {}).get(code, "").strip() for field in FIELDS for code in framework.LANGUAGES
    }


@transaction.atomic
def sync() -> None:
    for key in Text.Key.values:
        framework.put(Text, {"key": key}, shipped(key))


def sync_after_migrate(sender: Any, plan: Any = (), **options: Any) -> None:
    """Signal handler. Migrating backwards leaves tables away, so it only runs on a whole schema."""
    if not any(backwards for _migration, backwards in plan):
        sync()


# --- For a reader --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it stands on its page: Markdown, with the facts in."""

    title: str
    body: str
    title_lang: str  # "" where it is the reader's
    body_lang: str
    initiatives: int  # that are public, counted along: a page that says so asks no more


_instead: ContextVar[Any] = ContextVar("instead", default=None)


@contextmanager
def instead(row: Text) -> Iterator[None]:
    """Until the end of this, `shown` shows `row` in place of the stored one: for a look before it is saved."""
    token = _instead.set(row)
    try:
        yield
    finally:
        _instead.reset(token)


def shown(key: str) -> Shown:
    """One query for all texts of a page, and none while nothing is written."""
    rows = kept(_rows, "texts")
    row = rows[key]
    unsaved = _instead.get()
    if unsaved is not None and unsaved.key == key:
        unsaved.initiatives = row.initiatives
        row = unsaved
    title, title_lang = _said(row, "title")
    body, body_lang = _said(row, "body")
    return Shown(title, body, title_lang, body_lang, row.initiatives)


def _rows() -> dict[str, Any]:
    return {row.key: row for row in Text.objects.for_pages()}


def _said(row: Any, field: str) -> tuple[str, str]:
    """The field in the reader's language, else in the first that has it: (text, language or "")."""
    own = get_language() or settings.LANGUAGE_CODE
    for code in dict.fromkeys((own, *(code for code, _name in settings.LANGUAGES))):
        if text := getattr(row, f"{field}_{code}"):
            return fill(text, values(code, row.initiatives)), "" if code == own else code
    return "", ""
