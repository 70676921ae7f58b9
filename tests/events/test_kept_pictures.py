"""A picture is not chosen twice: it waits for the form that came back with an error. Too much at once is refused."""

import re
import struct
import zlib
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from events.models import Suggestion
from events.suggesting import suggested_events
from initiatives import images, kept_files
from initiatives.models import KeptFile
from sonderborg.retention import apply
from tests import factories
from tests.events.forms import FORM, SENT, THREE, errors, links, only, opened, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calm")]
KEPT = "Billedet “kran.png” er gemt her. Vælg et andet for at bytte det ud."


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(name: str = "kran.png", colour: str = "green") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def hidden(response: Any) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(page|seen|kept)" (?:value="([^"]*)" )?', response.text)
    return dict(found)


def with_error(client: Client, address: str = FORM, **values: Any) -> Any:
    """Sent with a picture and without its words."""
    return send(client, address, **{"image": picture()} | values)


def again(client: Client, response: Any, address: str = FORM, **values: Any) -> Any:
    return client.post(address, THREE | hidden(response) | {"image_alt": "En kran"} | values)


def colour(row: Suggestion) -> tuple[int, ...]:
    with row.image.open() as file, Image.open(file) as found:
        return found.getpixel((5, 5))  # type: ignore[return-value]


def test_after_an_error_the_picture_is_still_there(stranger: Client, postbox: Any, uploads: Path) -> None:
    response = with_error(stranger)
    assert list(errors(response)) == ["image_alt"]
    assert KEPT in response.text
    assert list(uploads.rglob("*.jpg")) == []  # nothing that has an address
    sent = again(stranger, response)
    assert (sent.status_code, sent.url) == (302, SENT)
    assert (only().image_alt, colour(only())[1] > 100, KeptFile.objects.count()) == ("En kran", True, 0)


def test_it_stays_over_several_errors_and_may_be_replaced_or_taken_away(stranger: Client, postbox: Any) -> None:
    first = with_error(stranger)
    second = again(stranger, first, email="")
    assert (list(errors(second)), KEPT in second.text) == (["email"], True)
    third = again(stranger, second, email="", image=picture("bil.png", "red"))
    assert "“bil.png” er gemt her" in third.text
    wrong = again(stranger, third, image=SimpleUploadedFile("x.png", b"<svg/>"))
    assert "“bil.png” er gemt her" in wrong.text
    away = again(stranger, wrong, email="", image_away="on")
    assert "er gemt her" not in away.text
    assert again(stranger, wrong).status_code == 302
    red, green, _blue = colour(only())
    assert (red > 200, green < 50) == (True, True)


def test_taken_away_it_is_not_sent(stranger: Client, postbox: Any) -> None:
    assert again(stranger, with_error(stranger), image_away="on", image_alt="").status_code == 302
    assert (only().image.name, KeptFile.objects.count()) == ("", 0)


def test_what_looks_alike_does_not_ask_for_it_again(stranger: Client, postbox: Any) -> None:
    factories.OccurrenceFactory(event__title=THREE["title"], first_on=date.fromisoformat(THREE["starts_on"]))
    response = send(stranger, image=picture(), image_alt="En kran")
    assert (response.status_code, Suggestion.objects.count(), KEPT in response.text) == (200, 0, True)
    assert again(stranger, response).status_code == 302
    assert only().image.name.startswith("suggestion/")


def test_the_correction_of_a_suggestion_keeps_it_too(stranger: Client, postbox: Any) -> None:
    assert send(stranger, image=picture(), image_alt="En kran").status_code == 302
    suggested_events.confirm(suggestion=only(), now=timezone.now())
    address = links(postbox.letters[-1])[1]
    response = with_error(stranger, address, image=picture("bil.png", "red"), title="")
    assert "“bil.png” er gemt her" in response.text
    assert again(stranger, response, address).status_code == 200
    assert colour(only())[0] > 200


@pytest.mark.parametrize("how", ["of another page", "forged", "too old", "taken away by the nightly command"])
def test_a_key_that_opens_nothing_is_refused_kindly(stranger: Client, postbox: Any, settings: Any, how: str) -> None:
    response = with_error(stranger)
    values = {"page": opened(stranger)["page"]} if how == "of another page" else {}
    if how == "forged":
        values = {"kept": hidden(response)["kept"][:-4] + "aaaa"}
    elif how == "too old":
        KeptFile.objects.update(at=timezone.now() - timedelta(hours=settings.UPLOAD_KEPT_HOURS, minutes=1))
    elif how == "taken away by the nightly command":
        apply(timezone.now() + timedelta(days=1, minutes=1))
    refused = again(stranger, response, **values)
    assert list(errors(refused)) == ["image"]
    assert "Vælg det igen, eller send uden det." in refused.text
    assert again(stranger, refused).status_code == 302  # without it, as the sentence says
    assert only().image.name == ""


def test_one_page_keeps_one_and_all_together_so_many(stranger: Client, monkeypatch: Any) -> None:
    response = with_error(stranger)
    again(stranger, response, email="", image=picture("bil.png"))
    assert [row.name for row in KeptFile.objects.all()] == ["bil.png"]
    monkeypatch.setattr(kept_files, "MOST", 1)
    assert "Billedet skal vælges én gang til." in with_error(stranger).text
    KeptFile.objects.update(at=timezone.now() - timedelta(days=1))
    assert KEPT in with_error(stranger).text
    assert KeptFile.objects.count() == 1


# --- Too much ------------------------------------------------------------------------------------
def bomb(side: int) -> bytes:
    """Some hundred bytes that say they are a picture of `side` times `side`."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 10**6, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [6400, 10_000, 30_000, 2**31 - 1])
def test_a_bomb_is_refused_before_it_is_decoded(stranger: Client, monkeypatch: Any, side: int) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda *_args: pytest.fail("decoded"))
    found = errors(send(stranger, image=SimpleUploadedFile("x.png", bomb(side)), image_alt="En kran"))
    assert list(found) == ["image"]
    assert "40 millioner" in found["image"][0]


def test_whoever_sends_too_often_has_nothing_decoded(stranger: Client, settings: Any, monkeypatch: Any) -> None:
    settings.FORMS_PER_ADDRESS, settings.FORM_TRIES = 1, 2
    assert [list(errors(with_error(stranger, email=""))) for _each in range(2)] == [["email", "image_alt"]] * 2
    monkeypatch.setattr(images, "reencode", lambda *_args: pytest.fail("decoded"))
    response = with_error(stranger, body="Vi reparerer.")
    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert ("Vi reparerer." in response.text, KEPT in response.text) == (True, True)
    assert Suggestion.objects.count() == 0
    assert KEPT in again(stranger, response).text
    assert KeptFile.objects.count() == 3  # those of the two pages before, and this one as it came


def test_the_picture_of_who_sent_too_often_is_there_an_hour_later(
    stranger: Client, postbox: Any, settings: Any
) -> None:
    settings.FORM_TRIES = 0
    first = with_error(stranger)
    second = again(stranger, first)
    assert (first.status_code, second.status_code, KEPT in second.text) == (429, 429, True)
    settings.FORM_TRIES = 3
    third = again(stranger, second, email="")
    assert (list(errors(third)), KEPT in third.text) == (["email"], True)
    assert again(stranger, third).status_code == 302
    assert (only().image_alt, colour(only())[1] > 100) == ("En kran", True)


def test_what_is_no_picture_is_told_once_it_may_be_looked_at(stranger: Client, postbox: Any, settings: Any) -> None:
    settings.FORM_TRIES = 0
    response = with_error(stranger, image=SimpleUploadedFile("x.png", bomb(30_000)))
    settings.FORM_TRIES = 3
    refused = again(stranger, response)
    assert list(errors(refused)) == ["image"]
    assert "40 millioner" in errors(refused)["image"][0]
    assert again(stranger, refused, image_alt="").status_code == 302
    assert only().image.name == ""


def test_who_sends_too_often_keeps_one_picture_and_takes_nobody_elses(stranger: Client, settings: Any) -> None:
    settings.FORM_TRIES = 0
    for name in ("a.png", "b.png"):
        response = with_error(stranger, image=picture(name))
    assert [row.name for row in KeptFile.objects.all()] == ["b.png"]
    settings.FORM_TRIES = 3
    forged = again(stranger, response, kept=hidden(response)["kept"][:-4] + "aaaa")
    assert list(errors(forged)) == ["image"]


def test_corrections_are_counted_as_well(stranger: Client, postbox: Any, settings: Any) -> None:
    send(stranger)
    address = links(postbox.letters[-1])[1]
    settings.FORM_TRIES = 0
    response = send(stranger, address, title="Et nyt navn")
    assert (response.status_code, 'value="Et nyt navn"' in response.text) == (429, True)
    assert only().title == THREE["title"]


def test_of_many_files_one_is_looked_at(stranger: Client, postbox: Any) -> None:
    many = {f"file{number}": picture(f"{number}.png") for number in range(40)}
    assert send(stranger, image_alt="En kran", image=picture(), **many).status_code == 302
    assert only().image.name.startswith("suggestion/")
    refused = send(stranger, body="Vi reparerer.", image_alt="En kran", image=[picture("1.png"), picture("2.png")])
    assert "Send én fil" in errors(refused)["image"][0]
    assert "Vi reparerer." in refused.text


def test_files_above_the_limit_are_let_go_and_the_text_is_kept(stranger: Client) -> None:
    large = SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n" + b"x" * (11 * 2**20))
    refused = send(stranger, image=large, image_alt="En kran", body="Vi reparerer.")
    assert "Send én fil på højst 8 MB" in errors(refused)["image"][0]
    assert ("Vi reparerer." in refused.text, "En kran" in refused.text) == (True, True)


@pytest.mark.parametrize(
    ("address", "words"),
    [(FORM, "Det var for meget på én gang"), ("/en/suggest/initiative/", "That was too much at once"),
     ("/de/vorschlagen/veranstaltung/", "Das war zu viel auf einmal")],
)  # fmt: skip
@pytest.mark.parametrize("how", ["longer than is read", "very long text", "hundreds of files"])
def test_far_too_much_is_told_in_the_readers_language(
    stranger: Client, settings: Any, address: str, words: str, how: str
) -> None:
    data: Any = THREE
    if how == "longer than is read":
        settings.BODY_MOST_BYTES = 100
    elif how == "very long text":
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 50
    else:
        data = THREE | {f"f{number}": SimpleUploadedFile("x", b"x") for number in range(101)}
    response = stranger.post(address, data)
    assert (response.status_code, f"<h1>{words}" in response.text) == (413, True)


@pytest.mark.parametrize("length", ["9" * 5000, "-5", "x", "²"])
def test_an_absurd_length_is_no_error_of_ours(stranger: Client, length: str) -> None:
    response = stranger.post(FORM, {"title": "x"}, CONTENT_LENGTH=length)
    assert response.status_code in (200, 400, 413)
