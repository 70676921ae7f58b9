"""`make run`: what is prepared before the site answers."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from sonderborg.management.commands import run_local

pytestmark = pytest.mark.django_db
BASE_DIR = settings.BASE_DIR


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The commands that were called, each with the time that the database gave a statement."""
    calls: list[tuple[str, str]] = []

    def note(name: str, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            calls.append((name, cursor.fetchone()[0]))

    monkeypatch.setattr(run_local, "call_command", note)
    monkeypatch.setattr(run_local, "collect_static", lambda: None)
    monkeypatch.setattr(run_local, "make_sign_ins", lambda: [("Editor", "editor", "x")])
    return calls


def test_a_second_start_waits_for_the_first_without_a_limit(called: list[tuple[str, str]]) -> None:
    assert run_local.prepare() == [("Editor", "editor", "x")]
    assert called == [("migrate", "0"), ("load_starter", "0"), ("load_sample", "0")]


def test_without_sample_data_none_is_loaded(called: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE", "0")
    run_local.prepare()
    assert [name for name, _limit in called] == ["migrate", "load_starter"]


@pytest.mark.parametrize("port", ["0", "65536", "http", ""])
def test_a_port_that_is_none_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(CommandError, match="set it to a number from 1 to 65535"):
        call_command("run_local")


def test_a_database_that_is_gone_has_no_one_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> Any:
        raise run_local.DatabaseError

    monkeypatch.setattr(connection, "cursor", gone)
    monkeypatch.setattr(connection, "close", lambda: None)
    assert run_local._others_are_connected() is False


def test_the_command_line_answers_to_the_python_of_the_machine_too(tmp_path: Path) -> None:
    """As the README writes it, and a crontab: without the packages it goes on in the `.venv` beside it."""
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "manage.py").write_bytes((BASE_DIR / "manage.py").read_bytes())
    machines = Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")
    command = [str(machines), str(tmp_path / "manage.py"), "version"]
    there = {**os.environ, "PYTHONPATH": str(BASE_DIR)}
    told = subprocess.run(command, capture_output=True, text=True, check=False, env=there)
    assert (told.stdout.strip(), told.stderr) == (django.get_version(), "")
