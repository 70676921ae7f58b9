"""Runs in a process of its own, as settings are read once: the site as Testby, in a database that is made for it.

Prints what each page answered, as JSON. Started by `tests/sonderborg/test_another_city.py`.
"""

import json
import os
import sys
from io import StringIO

import django
from django.conf import settings


def visit(pages: list[str], staff: list[str]) -> dict[str, object]:
    from django.test import Client

    from initiatives.models import User
    from sonderborg.starter import load

    loaded = load()
    client, signed_in = Client(), Client()
    signed_in.force_login(User.objects.create(username="anne", role="coordinator"))
    answers = {page: client.get(page) for page in pages} | {page: signed_in.get(page) for page in staff}
    return {
        "loaded": loaded,
        "status": {page: answer.status_code for page, answer in answers.items()},
        "text": {page: answer.content.decode() for page, answer in answers.items()},
    }


def missing_migrations() -> tuple[object, str]:
    """What `makemigrations --check` ends with, and what it says."""
    from django.core.management import call_command

    said, ended = StringIO(), None
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)
    except SystemExit as end:
        ended = end.code
    return ended, said.getvalue().strip()


def main() -> None:
    django.setup()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    connection.settings_dict["TEST"]["NAME"] = f"test_testby_{os.getpid()}"
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        print(json.dumps({**visit(*json.load(sys.stdin)), "migrations": missing_migrations()}))  # noqa: T201
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


if __name__ == "__main__":
    main()
