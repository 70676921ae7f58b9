"""A suggestion with a picture and with Key Features: only staff see them before it is published."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from events.models import Event, Suggestion
from events.suggesting import suggested_events
from tests.events.forms import SENT, errors, links, only, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calm")]


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(name: str = "Karen Hansen.png", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "green").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def sent(client: Client, **values: Any) -> Suggestion:
    response = send(client, **{"image": picture(), "image_alt": "En kran"} | values)
    assert (response.status_code, response.url) == (302, SENT)
    return only()


def waiting(client: Client, **values: Any) -> Suggestion:
    row = sent(client, **values)
    suggested_events.confirm(suggestion=row, now=timezone.now())
    row.refresh_from_db()
    return row


def status(client: Client, address: str) -> int:
    response = client.get(address)
    b"".join(response.streaming_content if response.streaming else response)  # read to its end, it is closed
    return response.status_code


def kept(uploads: Path) -> list[str]:
    return sorted(file.parent.name for file in uploads.rglob("*.jpg"))


def test_it_is_written_anew_under_a_random_name(stranger: Client, postbox: Any) -> None:
    row = sent(stranger)
    assert row.image.name.startswith("suggestion/")
    assert "Karen" not in row.image.name
    with row.image.open() as file, Image.open(file) as found:
        assert (found.format, found.size) == ("JPEG", (40, 30))


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("x.png", b"<svg onload=alert(1)>"), "Filen er ikke et billede"),
        (SimpleUploadedFile("x.png", b""), "tom"),
        (SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n" + b"x" * (8 * 2**20)), "8 MB"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(
    stranger: Client, postbox: Any, upload: SimpleUploadedFile, sentence: str
) -> None:
    upload.seek(0)
    found = errors(send(stranger, image=upload, image_alt="En kran"))
    assert list(found) == ["image"]
    assert sentence in found["image"][0]
    assert not Suggestion.objects.exists()


def test_a_picture_needs_words(stranger: Client, postbox: Any) -> None:
    response = send(stranger, image=picture())
    assert list(errors(response)) == ["image_alt"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.create(title="x", starts_on="2027-01-01", image="suggestion/x.jpg")


def test_only_those_who_may_read_the_suggestion_see_it(
    stranger: Client, editor: Any, coordinator: Client, postbox: Any
) -> None:
    row = sent(stranger)
    assert status(coordinator, row.image.url) == 404  # nobody has confirmed it
    suggested_events.confirm(suggestion=row, now=timezone.now())
    found = [status(client, row.image.url) for client in (stranger, editor, coordinator)]
    assert found == [404, 404, 200]


def test_published_the_event_has_its_own_copy(
    stranger: Client, coordinator: Any, postbox: Any, uploads: Path, django_capture_on_commit_callbacks: Any
) -> None:
    row = waiting(stranger, features=["3.1"])
    with django_capture_on_commit_callbacks(execute=True):
        event: Event = suggested_events.accept(suggestion=row, by=coordinator.user, now=timezone.now())
    assert kept(uploads) == ["event"]
    assert (event.image_alt, [feature.code for feature in event.features.all()]) == ("En kran", ["3.1"])
    assert status(stranger, event.image.url) == 200
    assert only().image.name == ""


def test_a_german_sender_describes_the_picture_in_german(stranger: Client, coordinator: Any, postbox: Any) -> None:
    row = waiting(stranger)
    Suggestion.objects.update(language="de")
    event: Any = suggested_events.accept(suggestion=row, by=coordinator.user, now=timezone.now())
    assert (event.image_alt_de, event.image_alt_da) == ("En kran", "En kran")


def test_refused_it_is_deleted_at_once(
    stranger: Client, coordinator: Any, postbox: Any, uploads: Path, django_capture_on_commit_callbacks: Any
) -> None:
    row = waiting(stranger)
    with django_capture_on_commit_callbacks(execute=True):
        suggested_events.reject(suggestion=row, reason="Nej", by=coordinator.user, now=timezone.now())
    assert (kept(uploads), only().image.name) == ([], "")


def test_never_confirmed_it_goes_with_the_suggestion(
    stranger: Client, postbox: Any, uploads: Path, django_capture_on_commit_callbacks: Any
) -> None:
    sent(stranger)
    with django_capture_on_commit_callbacks(execute=True):
        assert suggested_events.drop_unconfirmed(timezone.now() + timedelta(days=1)) == 1
    assert (Suggestion.objects.count(), kept(uploads)) == (0, [])


@pytest.mark.parametrize(
    ("values", "number", "words"),
    [
        ({}, 1, "En kran"),
        ({"image_alt": "En rød kran"}, 1, "En rød kran"),
        ({"image_away": "on"}, 0, ""),
        ({"image": True, "image_alt": "To kraner"}, 1, "To kraner"),
    ],
)
def test_its_sender_may_replace_it_or_take_it_away(
    stranger: Client, postbox: Any, uploads: Path, django_capture_on_commit_callbacks: Any, values: dict[str, Any],
    number: int, words: str,
) -> None:  # fmt: skip
    row = waiting(stranger)
    name = row.image.name
    address = links(postbox.letters[-1])[1]
    assert "Der er allerede et billede." in stranger.get(address).content.decode()
    if "image" in values:
        values = values | {"image": picture()}
    with django_capture_on_commit_callbacks(execute=True):
        assert send(stranger, address, **{"image_alt": "En kran"} | values).status_code == 200
    row.refresh_from_db()
    assert (row.image_alt, len(kept(uploads))) == (words, number)
    assert default_storage.exists(name) is (number == 1 and "image" not in values)


def test_up_to_five_key_features_can_be_chosen(stranger: Client, postbox: Any) -> None:
    five = ["1.1", "1.2", "2.1", "2.2", "3.1"]
    assert list(errors(send(stranger, features=[*five, "3.2"]))) == ["features"]
    assert list(errors(send(stranger, features=["99.9"]))) == ["features"]
    assert send(stranger, features=five).status_code == 302
    assert sorted(only().features.values_list("code", flat=True)) == five


def test_the_page_to_confirm_tells_of_the_picture(stranger: Client, postbox: Any) -> None:
    sent(stranger)
    assert "Med et billede: En kran" in stranger.get(links(postbox.letters[-1])[0]).content.decode()
