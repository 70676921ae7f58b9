import pytest
from django.db import OperationalError

from initiatives.models import KeyFeature

pytestmark = pytest.mark.django_db


def test_ready_when_database_migrations_and_framework_are_in_place(stranger):
    response = stranger.get("/readyz")
    assert response.status_code == 200
    expected = {"database": "ok", "pending_migrations": 0, "dimensions": 4, "goals": 17, "features": 42}
    assert response.json() == expected


def test_not_ready_when_a_key_feature_is_missing(stranger):
    KeyFeature.objects.filter(code="1.1").update(retired=True)
    response = stranger.get("/readyz")
    assert (response.status_code, response.json()["features"]) == (503, 41)


def test_database_gone(stranger, monkeypatch):
    def gone(*args, **options):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("sonderborg.views.health._pending_migrations", gone)
    monkeypatch.setattr("sonderborg.views.home.board_on", gone)
    assert stranger.get("/healthz").status_code == 200
    assert stranger.get("/readyz").status_code == 503
    response = stranger.get("/")
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "60", "no-store")
    text = response.content.decode()
    assert all(word in text for word in ('lang="da"', 'lang="en"', 'lang="de"'))
