"""Run inside the portal: signs a coordinator in and counts the queries of each page with nothing kept; JSON."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonderborg.settings")
sys.path.insert(0, os.getcwd())
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from pages import PAGES  # noqa: E402

from initiatives.models import Initiative, User  # noqa: E402


def queries(client: Client, path: str) -> int:
    client.get(path)  # what a process reads once
    connection.cursor().execute("INSERT INTO initiatives_change (transaction, began_at) VALUES (1, clock_timestamp())")
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
        b"".join(response) if response.streaming else response.content
    return len(captured)


def main() -> None:
    settings.ALLOWED_HOSTS = ["*"]
    user, _new = User.objects.get_or_create(
        username="bench", defaults={"role": "coordinator", "is_staff": True, "is_active": True}
    )
    staff = Client()
    staff.force_login(user)
    form = Initiative.objects.get(slug="projectzero").pk
    paths = {page.name: page.path.format(form=form) for page in PAGES}
    print(
        json.dumps(
            {
                "cookie": f"{settings.SESSION_COOKIE_NAME}={staff.cookies[settings.SESSION_COOKIE_NAME].value}",
                "paths": paths,
                "queries": {page.name: queries(staff if page.staff else Client(), paths[page.name]) for page in PAGES},
            }
        )
    )


main()
