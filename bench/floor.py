"""The yardstick: a bare Django view that lists 30 rows of one table through one template.

`python bench/floor.py seed` makes the table in DATABASE_URL; `gunicorn --chdir bench floor:application` serves it.
"""

import os
import random
import sys
from datetime import date, timedelta

import django
import environ
from django.conf import settings

BASE = """<!doctype html><html lang="da"><head><meta charset="utf-8">
<title>{% block title %}{% endblock %}</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/static/site.css"></head><body>
<a href="#main">Skip to content</a><header><nav aria-label="Main"><ul>
{% for n in nav %}<li><a href="{{ n.0 }}">{{ n.1 }}</a></li>{% endfor %}</ul></nav></header>
<main id="main">{% block main %}{% endblock %}</main><footer><p>Footer</p></footer></body></html>"""
LIST = """{% extends "base.html" %}{% block title %}Initiatives{% endblock %}{% block main %}
<h1>Initiatives</h1><ul>{% for i in rows %}<li><article><h2><a href="/detail/{{ i.slug }}/">{{ i.title }}</a></h2>
<p>{{ i.summary }}</p><dl><dt>Status</dt><dd>{{ i.status }}</dd><dt>Theme</dt><dd>{{ i.theme }}</dd>
<dt>Start</dt><dd><time datetime="{{ i.start|date:'Y-m-d' }}">{{ i.start|date:'j. F Y' }}</time></dd></dl>
</article></li>{% endfor %}</ul>{% endblock %}"""

settings.configure(
    DEBUG=False,
    SECRET_KEY="bench-only",  # noqa: S106
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    DATABASES={"default": environ.Env().db_url("FLOOR_DATABASE_URL") | {"CONN_MAX_AGE": 500}},
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [("django.template.loaders.locmem.Loader", {"base.html": BASE, "list.html": LIST})],
                    )
                ],
            },
        }
    ],
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402

NAV = [(f"/{name}/", name.title()) for name in ("initiatives", "indicators", "events", "news", "about", "contact")]
WORDS = (
    "skole by læring lokal digital grøn kultur unge voksne netværk bibliotek sundhed natur museum demokrati "
    "familie idræt kunst job viden"
).split()


class Row(models.Model):
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    status = models.CharField(max_length=20, db_index=True)
    theme = models.CharField(max_length=40, db_index=True)
    start = models.DateField(db_index=True)

    class Meta:
        app_label = "auth"
        db_table = "floor_row"

    def __str__(self) -> str:
        return self.title


def floor(request: HttpRequest) -> HttpResponse:
    return render(request, "list.html", {"rows": list(Row.objects.order_by("-start", "id")[:30]), "nav": NAV})


urlpatterns = [path("floor/", floor)]
application = get_wsgi_application()


def seed(count: int) -> None:
    dice = random.Random(7)

    def text(words: int) -> str:
        return " ".join(dice.choice(WORDS) for _ in range(words))

    with connection.schema_editor() as editor:
        editor.execute("DROP TABLE IF EXISTS floor_row CASCADE")
        editor.create_model(Row)
    Row.objects.bulk_create(
        Row(
            slug=f"row-{number}",
            title=f"{text(6)} {number}",
            summary=text(25),
            status=dice.choice(["idea", "planned", "active", "done"]),
            theme=dice.choice(WORDS),
            start=date(2010, 1, 1) + timedelta(days=dice.randrange(5800)),
        )
        for number in range(count)
    )


if __name__ == "__main__" and sys.argv[1:] == ["seed"]:
    os.environ.setdefault("PYTHONHASHSEED", "0")
    seed(1000)
