"""Light or dark: kept in one cookie, for a year, and only ever leading back into the site."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_choice_is_kept_and_stands_on_every_page(stranger, choice):
    response = stranger.post("/theme/", {"theme": choice, "next": "/om/?x=1"})
    assert (response.status_code, response["Location"]) == (302, "/om/?x=1")
    cookie = stranger.cookies["theme"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        choice,
        True,
        "Lax",
        365 * 24 * 3600,
    )
    assert f'<html lang="da" dir="ltr" data-theme="{choice}">' in stranger.get("/om/").text


def test_auto_forgets_the_choice(stranger):
    stranger.post("/theme/", {"theme": "dark"})
    stranger.post("/theme/", {"theme": "auto"})
    assert stranger.cookies["theme"].value == ""
    assert "data-theme" not in stranger.get("/om/").text


@pytest.mark.parametrize("value", ['"><script>', "DARK", "\x00", ""])
def test_a_forged_cookie_does_nothing(stranger, value):
    stranger.cookies["theme"] = value
    assert "data-theme" not in stranger.get("/om/").text


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "", "\x00"]
)
def test_it_never_leads_to_another_site(stranger, place):
    assert stranger.post("/theme/", {"theme": "dark", "next": place})["Location"] == "/"


def test_a_visit_changes_nothing(stranger):
    assert stranger.get("/theme/").status_code == 405
    assert "theme" not in stranger.cookies
