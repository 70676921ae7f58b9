"""The whole portal in one file: database, uploads, and a manifest with versions and checksums.

A tar: `manifest.json` first, then `database.dump` (pg_dump's own format) and `uploads/…`. Everything is read and
compared with the manifest before `restore` touches anything. The database comes back in one transaction. Uploads have
names that nothing else ever has, so those of the file are added before it, and those that no longer belong are taken
away after it: whenever it stops, every row has its pictures.
"""

import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from initiatives.models import Change
from sonderborg.postgres_place import installed

FORMAT, VERSION = "learning-city-portal", 1
MANIFEST, DUMP, UPLOADS = "manifest.json", "database.dump", "uploads/"
LONGEST_MANIFEST = 50_000_000
BLOCK = 1 << 20


class BackupError(Exception):
    """A sentence for whoever makes or restores a backup."""


# --- Making ------------------------------------------------------------------------------------------
def backup(target: Path, now: datetime) -> dict[str, Any]:
    """Writes `target`, whole or not at all, and returns its manifest."""
    if target.exists():
        raise BackupError(f"{target} exists already. Name another file, or move this one away.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}. Make it first.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        dump, whole = Path(folder, DUMP), Path(folder, "whole.tar")
        # Versions of the data count the transactions of this server: on another they would be taken for ones to come.
        _run(
            "pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={dump}",
            f"--exclude-table-data={Change._meta.db_table}",
        )  # fmt: skip
        # Uploads after the database: a picture that came in between is one too many, never one too few.
        uploads = sorted(_uploads())
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": now.isoformat(),
            "postgresql": connection.pg_version,  # type: ignore[attr-defined]
            "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
            "files": {DUMP: _measured(dump.open("rb"))}
            | {UPLOADS + name: _measured(default_storage.open(name)) for name in uploads},
        }
        with tarfile.open(whole, "w") as tar:
            text = json.dumps(manifest, indent=1).encode()
            _add(tar, MANIFEST, len(text), io.BytesIO(text))
            for name, facts in manifest["files"].items():
                with dump.open("rb") if name == DUMP else default_storage.open(name.removeprefix(UPLOADS)) as content:
                    _add(tar, name, facts["size"], content)
        whole.chmod(0o600)  # it holds what is not public
        whole.replace(target)
    return manifest


def _uploads(folder: str = "") -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever uploaded
        return
    for name in files:
        yield os.path.join(folder, name)
    for name in folders:
        yield from _uploads(os.path.join(folder, name))


def _measured(content: Any) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with content:
        while block := content.read(BLOCK):
            digest.update(block)
            size += len(block)
    return {"size": size, "sha256": digest.hexdigest()}


def _add(tar: tarfile.TarFile, name: str, size: int, content: Any) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = size
    tar.addfile(entry, content)


# --- Restoring ---------------------------------------------------------------------------------------
def checked(source: Path) -> dict[str, Any]:
    """The manifest of a backup that is whole, and of this portal or an older one."""
    try:
        with tarfile.open(source, "r:") as tar:
            manifest = _checked(tar)
        if not _has_end(source):
            raise BackupError(f"{source} was cut short: its end is missing. Nothing was changed.")
        return manifest
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {source}.") from error
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupError(f"{source} is no backup, or not whole: {error}. Nothing was changed.") from error


def _has_end(source: Path) -> bool:
    """Whole records, the last of which ends with two empty blocks: no file of ours lies in what may be missing, but who
    copied it did not copy all."""
    end = 2 * tarfile.BLOCKSIZE
    with source.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - end))
        return not size % tarfile.RECORDSIZE and file.read() == tarfile.NUL * end


def _checked(tar: tarfile.TarFile) -> dict[str, Any]:
    manifest = _manifest(tar)
    expected = dict(manifest["files"])
    while entry := tar.next():
        facts = expected.pop(entry.name, None)
        content = tar.extractfile(entry) if entry.isfile() else None
        if facts is None or content is None or ".." in Path(entry.name).parts:
            raise BackupError(f"The backup holds {entry.name}, which its manifest does not name. Nothing was changed.")
        if _measured(content) != facts:
            raise BackupError(f"{entry.name} differs from what was backed up. Nothing was changed.")
    if expected:
        raise BackupError(f"The backup lacks {min(expected)}: it was cut short. Nothing was changed.")
    return manifest


def _manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    first = tar.next()
    content = tar.extractfile(first) if first and first.name == MANIFEST and first.size < LONGEST_MANIFEST else None
    try:
        manifest = json.loads(content.read()) if content else {}
    except ValueError:
        manifest = {}
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or DUMP not in manifest.get("files", ()):
        raise BackupError("This file is not a backup of the portal. Nothing was changed.")
    known = set(MigrationLoader(None).disk_migrations)
    newer = [".".join(one) for one in manifest["migrations"] if tuple(one) not in known]
    if manifest["version"] > VERSION or newer:
        what = newer[0] if newer else f"format {manifest['version']}"
        raise BackupError(f"The backup is of a newer portal ({what}): update this one first. Nothing was changed.")
    return manifest


def restore(source: Path) -> dict[str, Any]:
    """Puts the database and uploads of `source` in the place of what is there. `migrate` comes after."""
    manifest = checked(source)
    before = set(_uploads())
    with tarfile.open(source, "r:") as tar, tempfile.TemporaryDirectory() as folder:
        for entry in tar:
            content = tar.extractfile(entry)
            if entry.name.startswith(UPLOADS) and content:
                _put(entry.name.removeprefix(UPLOADS), content)
        dump = Path(folder, DUMP)
        with dump.open("wb") as out, _opened(tar, DUMP) as content:
            while block := content.read(BLOCK):
                out.write(block)
        connection.close()
        _run(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-acl", "--single-transaction",
            f"--dbname={connection.settings_dict['NAME']}", str(dump),
        )  # fmt: skip
    for name in before - {name.removeprefix(UPLOADS) for name in manifest["files"]}:
        default_storage.delete(name)
    return manifest


def _opened(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    content = tar.extractfile(name)
    if content is None:
        raise BackupError(f"The backup lacks {name}. Nothing was changed.")
    return content


def _put(name: str, content: IO[bytes]) -> None:
    if not default_storage.exists(name):
        default_storage.save(name, File(content))


def _run(program: str, *arguments: str) -> None:
    """With the limits of a page off: a table may take its time, but no lock is waited for longer than ten seconds."""
    known = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    places = {variable: str(known[name]) for name, variable in names.items() if known.get(name)}
    environment = {**os.environ, **places, "PGOPTIONS": "-c statement_timeout=0 -c lock_timeout=10s"}
    command = [str(installed() / "pginstall" / "bin" / program), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f"{program} gave up: {done.stderr.strip() or done.returncode}")
