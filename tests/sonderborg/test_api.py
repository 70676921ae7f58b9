from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from indicators import api_framework
from sonderborg.api import COLLECTIONS, ROOT
from tests.factories import InitiativeFactory


@pytest.mark.django_db
def test_root_names_every_collection_with_licence_and_source(stranger: Client) -> None:
    found = stranger.get("/api/v1/").json()
    assert found["licence"] == "CC BY 4.0"
    assert found["documentation"] == "http://testserver/api/v1/docs"
    assert [row["name"] for row in found["collections"]] == [
        "dimensions", "goals", "areas", "features", "organisations", "initiatives", "indicators", "progress", "cycles",
        "baselines", "events", "occurrences",
    ]  # fmt: skip
    for row in found["collections"]:
        assert (row["licence"], bool(row["source"])) == ("CC BY 4.0", True)
        assert stranger.get(row["url"]).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", COLLECTIONS)
def test_unchanged_answer_is_304_and_stays_open_to_all(stranger: Client, name: str) -> None:
    InitiativeFactory(slug="a")
    first = stranger.get(f"{ROOT}{name}")
    again = stranger.get(f"{ROOT}{name}", headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    for response in (first, again):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert response["Cache-Control"] == "public, max-age=60"
        assert response["ETag"] == first["ETag"]


@pytest.mark.django_db
def test_changed_answer_has_another_tag(stranger: Client) -> None:
    row = InitiativeFactory(slug="a")
    tag = stranger.get("/api/v1/initiatives")["ETag"]
    row.title_da = "Nyt navn"
    row.save()
    changed = stranger.get("/api/v1/initiatives", headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed["ETag"] != tag


@pytest.mark.django_db
def test_everyone_gets_the_same(stranger: Client, editor: Client, coordinator: Client) -> None:
    InitiativeFactory(slug="a")
    InitiativeFactory(slug="draft", state="draft", published_at=None)
    answers = [client.get("/api/v1/initiatives") for client in (stranger, editor, coordinator)]
    assert len({response.content for response in answers}) == 1
    assert {response["Cache-Control"] for response in answers} == {"public, max-age=60"}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ["", "initiatives", "initiatives/a", "openapi.json"])
def test_nothing_can_be_written(method: str, address: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(f"{ROOT}{address}")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response.json() == {"detail": "This API is read-only: use GET."}


def test_another_website_may_ask_first(client: Client) -> None:
    response = client.options("/api/v1/initiatives", headers={"origin": "https://example.org"})
    assert (response.status_code, response["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert (response["Access-Control-Allow-Origin"], response["Access-Control-Allow-Headers"]) == ("*", "*")


@pytest.mark.django_db
def test_head_is_get_without_a_body(stranger: Client) -> None:
    head, whole = stranger.head("/api/v1/goals"), stranger.get("/api/v1/goals")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", whole["ETag"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "nothing", "nothing/", "initiatives//", "initiatives/none", "initiatives/%00", "initiatives/a%0Ab",
        "initiatives/a/b", "goals/0", "goals/18", "goals/-1", "goals/x", f"goals/{'9' * 5000}", "areas/13",
        "features/99.9", "features/%00", "dimensions/%F0%9F%90%98", "cycles/99999999999999999999",
        f"baselines/{'9' * 40}", "indicators/none/measurements", "%0A", "../x",
    ],
)  # fmt: skip
def test_what_is_not_there_is_404_in_json(stranger: Client, address: str) -> None:
    response = stranger.get(f"{ROOT}{address}")
    assert (response.status_code, response.json()) == (404, {"detail": "Nothing is published at this address."})
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_slash_at_the_end_leads_to_the_address_without(stranger: Client) -> None:
    response = stranger.get(f"{ROOT}indicators/co2/?as_of=2020-12-31")
    assert (response.status_code, response["Location"]) == (301, f"{ROOT}indicators/co2?as_of=2020-12-31")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert stranger.post(f"{ROOT}indicators/").status_code == 405


@pytest.mark.django_db
def test_unknown_parameters_and_broken_bytes_are_ignored(stranger: Client) -> None:
    InitiativeFactory.create_batch(2)
    response = stranger.get("/api/v1/initiatives?limit=1&x=%00&y=%FF%FE&%00=1")
    assert response.status_code == 200
    assert stranger.get(response.json()["next"]).status_code == 200


@pytest.mark.django_db
def test_database_that_is_gone_is_a_503_in_json(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(api_framework, "board_on", gone)
    response = stranger.get("/api/v1/progress")
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert set(response.json()) == {"detail"}


@pytest.mark.django_db
def test_description_for_machines_names_the_licence(client: Client) -> None:
    found = client.get("/api/v1/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    assert found["info"]["license"] == {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
    listed = {path.removeprefix(ROOT) for path in found["paths"]}
    assert listed - {""} >= COLLECTIONS.keys()


@pytest.mark.django_db
def test_letters_are_sent_as_they_are(client: Client) -> None:
    assert "Sønderborg UNESCO Learning City" in client.get("/api/v1/").content.decode()
