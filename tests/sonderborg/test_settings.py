"""One settings file that refuses what is missing or contradicts itself, with a sentence that says what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PRODUCTION = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": "3xZ_k9-Qv7Lr1nT5wYc8uJ2bMfHd6sGpAe4tXoKiRjUyPqWzVl",
    "SITE_URL": "https://laeringsby.example.dk",
    "ALLOWED_HOSTS": "laeringsby.example.dk",
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1:1/portal",
    "CITY_EMAIL": "by@example.dk",
    "CITY_PHONE": "+45 12345678",
}


def run(*command, **changes):
    """A process of its own: settings are read once. A variable changed to None is not set."""
    wanted = {name: value for name, value in (PRODUCTION | changes).items() if value is not None}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PORTAL_DATA_DIR") if name in os.environ}
    return subprocess.run(  # noqa: PLW1510
        [sys.executable, "-W", "error", *command],
        cwd=ROOT,
        env=kept | wanted,
        capture_output=True,
        text=True,
        timeout=600,
    )


def refusal(**changes):
    answer = run("-c", "import sonderborg.settings", **changes)
    assert answer.returncode == 1
    return answer.stderr.strip().splitlines()[-1].removeprefix("django.core.exceptions.ImproperlyConfigured: ")


MISSING = "PORTAL_ENV is production, but {} is not set. Set it, for example: {}"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, MISSING.format("SECRET_KEY", "a random text of 50 characters, kept secret")),
        ({"SECRET_KEY": ""}, MISSING.format("SECRET_KEY", "a random text of 50 characters, kept secret")),
        ({"SITE_URL": None}, MISSING.format("SITE_URL", "https://laeringsby.example.dk")),
        (
            {"SITE_URL": "http://laeringsby.example.dk"},
            'SITE_URL is "http://laeringsby.example.dk": in production it must begin with https://',
        ),
        (
            {"ALLOWED_HOSTS": None},
            "ALLOWED_HOSTS is not set. Set it to the site's host names, separated by commas.",
        ),
        (
            {"DATABASE_URL": None},
            MISSING.format("DATABASE_URL", "postgres://portal:password@db.example.dk:5432/portal"),
        ),
        (
            {"DATABASE_URL": "mysql://portal@db/portal"},
            "DATABASE_URL must begin with postgres:// : the portal runs on PostgreSQL only.",
        ),
        ({"DEBUG": "1"}, "DEBUG is on while PORTAL_ENV is production: unset DEBUG."),
        ({"PORTAL_ENV": "staging"}, 'PORTAL_ENV is "staging": set it to "local" or "production".'),
    ],
)
def test_production_refuses_what_is_missing_or_contradicts(changes, sentence):
    assert refusal(**changes) == sentence


def test_production_starts_with_everything_set():
    code = "from sonderborg import settings as s; print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE)"
    answer = run("-c", code)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "False True True\n", "")


def test_the_deployment_check_finds_nothing():
    answer = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (answer.returncode, answer.stdout) == (0, "System check identified no issues (0 silenced).\n")


def test_the_deployment_check_asks_for_a_contact():
    answer = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", CITY_PHONE=None)
    assert answer.returncode == 1
    assert "Set CITY_PHONE to the municipality's contact for this site." in answer.stderr


def test_importing_settings_starts_nothing(tmp_path):
    """Locally everything has a default, and the database is only computed."""
    code = (
        "import threading; from sonderborg import settings as s;"
        "print(s.DEBUG, s.DATABASES['default']['ENGINE'], len(s.SECRET_KEY) >= 50, threading.active_count())"
    )
    answer = run("-c", code, **dict.fromkeys(PRODUCTION), PORTAL_DATA_DIR=str(tmp_path))
    assert (answer.returncode, answer.stdout) == (0, "False django.db.backends.postgresql True 1\n")
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_the_local_secret_is_made_once(tmp_path):
    code = "from sonderborg import settings as s; print(s.SECRET_KEY)"
    first, second = (
        run("-c", code, **dict.fromkeys(PRODUCTION), PORTAL_DATA_DIR=str(tmp_path)).stdout for _time in range(2)
    )
    assert first == second


@pytest.mark.parametrize(("said", "asked"), [(None, "True\n"), ("0", "False\n")])
def test_production_asks_staff_for_a_second_factor(said, asked):
    answer = run("-c", "from sonderborg import settings as s; print(s.STAFF_SECOND_FACTOR)", STAFF_SECOND_FACTOR=said)
    assert answer.stdout == asked
