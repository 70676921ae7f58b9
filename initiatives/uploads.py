"""How much a visitor may send at once. What is too much is let go while it arrives, and the text beside it is kept."""

from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.utils.translation import gettext as _

MOST_BYTES = 10 * 1024 * 1024  # of all files of one request together; staff bring in larger ones
MOST_FILES = 1  # no public form asks for two
STAFF = "/admin/"


class RefusedFile(UploadedFile):
    """A file that was not kept: its name and how much of it came, without a content."""


class Quota(FileUploadHandler):
    """Comes before the handlers that keep files, and hands them nothing above the limits."""

    def handle_raw_input(self, *_args: Any, **_options: Any) -> None:
        self.left, self.files = MOST_BYTES, 0
        self.limited = not getattr(self.request, "path_info", "").startswith(STAFF)

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.files += 1
        self.refused = self.limited and self.files > MOST_FILES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.left -= len(raw_data)
        self.refused = self.refused or (self.limited and self.left < 0)
        return None if self.refused else raw_data

    def file_complete(self, file_size: int) -> RefusedFile | None:
        if not self.refused:
            return None  # the next handler has it
        self._close()
        return RefusedFile(BytesIO(), self.file_name, self.content_type, file_size)

    def _close(self) -> None:
        """What came before it was too much lies on the disk."""
        others = getattr(self.request, "upload_handlers", [])
        for handler in (one for one in others if isinstance(one, TemporaryFileUploadHandler)):
            if hasattr(handler, "file"):
                handler.file.close()


def refuse(upload: Any) -> None:
    """ValidationError for a file that was let go."""
    if isinstance(upload, RefusedFile):
        raise ValidationError(_("That was too much at once. Send one file of at most 8 MB."))
