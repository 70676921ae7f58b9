"""Uploads on the page with both versions: kept for some hours, so that nobody chooses a file twice."""

from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.utils import timezone

from initiatives import kept_files

KEPT = "_kept:"
FORM = "both versions"


@dataclass(frozen=True, slots=True)
class Upload:
    """`token` is "" where the file could not be kept, or is not any more: then it is to be chosen again."""

    field: str
    name: str = ""
    token: str = ""

    @property
    def hidden(self) -> str:
        return f"{KEPT}{self.field}"


def bring_back(request: HttpRequest, row: Any) -> list[str]:
    """Puts what was kept among the files of the request, unless another was chosen. The fields whose file is gone."""
    gone = []
    for name in [name for name in request.POST if name.startswith(KEPT)]:
        field = name.removeprefix(KEPT)
        if field in request.FILES:
            continue
        page, now = _page(request, row, field), timezone.now()
        kept = kept_files.find(request.POST[name], form=FORM, page=page, now=now)
        if kept is None:
            gone.append(field)
        else:
            request.FILES[field] = SimpleUploadedFile(kept.name, bytes(kept.content))
    return gone


def keep(request: HttpRequest, row: Any, gone: list[str]) -> list[Upload]:
    """Each file that came with the request; a next version carries its own."""
    if getattr(request, "applying", None):
        return []
    found = [Upload(field) for field in gone]
    files: Any = request.FILES
    for field, upload in files.items():
        page, now = _page(request, row, field), timezone.now()
        kept = kept_files.keep(upload, name=upload.name or "", form=FORM, page=page, now=now)
        found.append(Upload(field, kept.name, kept_files.token(kept)) if kept else Upload(field))
    return found


def forget(request: HttpRequest, row: Any) -> None:
    for name in [name for name in request.POST if name.startswith(KEPT)]:
        kept_files.forget(form=FORM, page=_page(request, row, name.removeprefix(KEPT)))


def _page(request: HttpRequest, row: Any, field: str) -> str:
    """Of this person's page of this row: nobody else's key opens it."""
    named = f"{request.user.pk} {row._meta.label_lower} {row.pk} {field}"
    return blake2s(named.encode(), digest_size=16).hexdigest()
