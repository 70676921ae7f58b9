"""Where files of the site are served from."""

from functools import cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """The address of a file stays while a process runs. A page of the staff asks for some thirty."""

    @cache  # noqa: B019 there is one storage
    def url(self, name: str | None, force: bool = False) -> str:
        return super().url(name, force)
