#!/usr/bin/env python
"""Django's command line; starts the embedded PostgreSQL first where no DATABASE_URL is set."""

import os
import sys
from pathlib import Path

OURS = Path(__file__).resolve().parent / ".venv"  # where `make` installs
try:
    from django.core.management import execute_from_command_line

    from sonderborg import postgres
except ModuleNotFoundError as error:  # `python` is the machine's, as in a crontab
    if error.name != "django" or Path(sys.prefix).resolve() == OURS or not (OURS / "bin/python").exists():
        raise
    os.execv(OURS / "bin/python", [str(OURS / "bin/python"), *sys.argv])  # noqa: S606 - our own, with what was typed

# Commands that never touch the database must work where the server cannot start; run_local starts it itself.
WITHOUT_DATABASE = {
    "run_local",
    "collectstatic",
    "compilemessages",
    "makemessages",
    "help",
    "--help",
    "version",
    "--version",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonderborg.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    embedded = not os.environ.get("DATABASE_URL") and os.environ.get("PORTAL_ENV", "local") == "local"
    if embedded and command not in WITHOUT_DATABASE:
        try:
            postgres.ensure_running()
        except postgres.PostgresError as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
