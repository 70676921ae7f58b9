"""Fails when a marked string lacks its Danish or German text, or a compiled file is behind its source."""

import gettext
import io
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

LANGUAGES = ("da", "de", "en")
ENTRY = re.compile(r"\n\s*\n")


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not shutil.which("msgattrib"):
            raise CommandError("GNU gettext is not installed. Install it, for example: apt-get install gettext")
        problems = [problem for language in LANGUAGES for problem in _problems(language)]
        problems += _unextracted(settings.BASE_DIR)
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write("All texts are translated and compiled.")


def _problems(language: str) -> list[str]:
    source = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
    found = []
    if language != "en":
        found = [f"{language}: {text}" for kind in ("--untranslated", "--only-fuzzy") for text in _ids(source, kind)]
    if _catalogue(_compiled(source)) != _catalogue(source.with_suffix(".mo").read_bytes()):
        found.append(f"{language}: {source.name} was changed and not compiled. Run: make messages")
    return found


def _ids(source: Path, kind: str) -> list[str]:
    out = subprocess.run(
        ["msgattrib", kind, "--no-obsolete", "--no-wrap", str(source)], capture_output=True, text=True, check=True
    ).stdout
    ids = re.findall(r'^msgid "(.+)"$', out, re.MULTILINE)
    return [f"not translated: {text}" for text in ids]


def _compiled(source: Path) -> bytes:
    return subprocess.run(["msgfmt", "-o", "-", str(source)], capture_output=True, check=True).stdout


def _catalogue(data: bytes) -> dict[Any, str]:
    texts: dict[Any, str] = dict(gettext.GNUTranslations(io.BytesIO(data))._catalog)  # type: ignore[attr-defined]
    texts.pop("", None)  # the head carries dates
    return texts


def _unextracted(root: Path) -> list[str]:
    """Strings in the code that the Danish file does not have: makemessages was not run."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "portal"
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".*", "tests", "__pycache__", "node_modules"))
        command = [sys.executable, "manage.py", "makemessages", "-l", "da", "--no-obsolete", "--add-location", "file"]
        subprocess.run(command, cwd=copy, capture_output=True, check=True)
        new = _keys(copy / "locale/da/LC_MESSAGES/django.po")
    old = _keys(root / "locale/da/LC_MESSAGES/django.po")
    return [f"not extracted: {text}. Run: make messages" for text in sorted(new - old)]


def _keys(source: Path) -> set[str]:
    out = subprocess.run(
        ["msgattrib", "--no-obsolete", "--no-wrap", "--no-location", str(source)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    blocks = ENTRY.split(out)
    return {
        " ".join(re.findall(r'^(?:msgctxt|msgid) "(.*)"$', block, re.MULTILINE)) for block in blocks if "msgid" in block
    }
