"""A backup brings everything back, and what is no whole backup is refused before anything is touched."""

import io
import json
import stat
import tarfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from initiatives.models import AuditEntry, Change, Initiative
from initiatives.models.audit import Act
from sonderborg import backup as backups
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
PICTURE = "initiative/aa.jpg"


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    default_storage.save(PICTURE, ContentFile(b"picture"))


@pytest.fixture
def saved(uploads, tmp_path):
    factories.InitiativeFactory(slug="havn", title="Havn å")
    factories.InitiativeFactory(slug="kladde", state="draft")
    target = tmp_path / "portal.tar"
    call_command("backup", target)
    return target


def slugs():
    return set(Initiative.objects.values_list("slug", flat=True))


def damaged(source, change):
    """Another tar of the same entries, as `change(name, content)` gives them; None leaves one out."""
    target = source.with_name("damaged.tar")
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for entry in old:
            content = change(entry.name, old.extractfile(entry).read())
            if content is not None:
                entry.size = len(content)
                new.addfile(entry, io.BytesIO(content))
    return target


def test_what_was_changed_added_and_deleted_since_is_as_it_was(saved):
    Initiative.objects.filter(slug="havn").update(title_da="Ændret")
    Initiative.objects.filter(slug="kladde").delete()
    factories.InitiativeFactory(slug="ny")
    default_storage.delete(PICTURE)
    default_storage.save("initiative/new.jpg", ContentFile(b"new"))
    call_command("restore", saved, "--yes")
    assert slugs() == {"havn", "kladde"}
    assert Initiative.objects.get(slug="havn").title == "Havn å"
    with default_storage.open(PICTURE) as picture:
        assert picture.read() == b"picture"
    assert not default_storage.exists("initiative/new.jpg")


def test_making_and_restoring_it_is_in_the_audit_trail(saved):
    made = AuditEntry.objects.get()
    assert (made.act, made.name, made.by_name, made.after) == (
        Act.BACKED_UP, "portal.tar", "", {"file": str(saved), "uploads": 1},
    )  # fmt: skip
    call_command("restore", saved, yes=True)
    back = AuditEntry.objects.get()  # that the backup was made, it cannot hold
    assert (back.act, back.name, list(back.after)) == (Act.RESTORED, "portal.tar", ["made_at"])


def test_the_restored_portal_goes_on(saved, stranger):
    call_command("restore", saved, "--yes")
    factories.InitiativeFactory(slug="efter")
    assert stranger.get("/initiativer/efter/").status_code == 200
    assert stranger.get("/initiativer/kladde/").status_code == 404


def test_versions_of_another_server_do_not_come_along(saved):
    """Its transactions may have higher numbers: a write here would find its own number taken, and make no version."""
    before = set(Change.objects.values_list("transaction", flat=True))
    assert before
    call_command("restore", saved, "--yes")
    assert before.isdisjoint(Change.objects.values_list("transaction", flat=True))


def test_a_disk_that_fails_is_said_and_leaves_nothing(uploads, tmp_path, monkeypatch):
    def full(tar, name, size, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_add", full)
    with pytest.raises(CommandError, match=r"No space left on device.*No backup was written"):
        call_command("backup", tmp_path / "portal.tar")
    assert [path.name for path in tmp_path.iterdir()] == ["media"]


def test_a_backup_is_for_its_owner_alone_and_never_written_over(saved):
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    before = saved.read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", saved)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir() if path.name.startswith(".backup")] == []


def test_the_manifest_names_versions_and_sums(saved):
    with tarfile.open(saved) as tar:
        names = tar.getnames()
        manifest = json.load(tar.extractfile("manifest.json"))
    assert names == ["manifest.json", "database.dump", f"uploads/{PICTURE}"]
    assert (manifest["format"], manifest["version"]) == ("learning-city-portal", 1)
    assert ["initiatives", "0001_initial"] in manifest["migrations"]
    assert manifest["files"][f"uploads/{PICTURE}"]["size"] == 7


def cut(source):
    target = source.with_name("cut.tar")
    target.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
    return target


def nearly_whole(source):
    target = source.with_name("nearly.tar")
    target.write_bytes(source.read_bytes()[:-1])
    return target


def foreign(source):
    target = source.with_name("foreign.tar")
    with tarfile.open(target, "w") as tar:
        tar.addfile(tarfile.TarInfo("readme.txt"), io.BytesIO())
    return target


def no_tar(source):
    target = source.with_name("no.tar")
    target.write_bytes(b"PK not a tar" * 100)
    return target


def changed(source):
    return damaged(source, lambda name, content: content[:-1] + b"x" if name == "database.dump" else content)


def lacking(source):
    return damaged(source, lambda name, content: None if name.startswith("uploads/") else content)


def newer(source):
    def change(name, content):
        return content.replace(b"0001_initial", b"9999_tomorrow") if name == "manifest.json" else content

    return damaged(source, change)


WRONG = {
    cut: "not whole|differs|cut short",
    nearly_whole: "cut short",
    foreign: "not a backup of the portal",
    no_tar: "no backup, or not whole",
    changed: "database.dump differs",
    lacking: "lacks uploads/initiative/aa.jpg",
    newer: "newer portal .*9999_tomorrow",
}


@pytest.mark.parametrize("spoil", WRONG, ids=lambda spoil: spoil.__name__)
def test_what_is_no_whole_backup_is_refused_and_nothing_is_touched(saved, spoil):
    factories.InitiativeFactory(slug="ny")
    default_storage.delete(PICTURE)
    with pytest.raises(CommandError, match=WRONG[spoil]):
        call_command("restore", spoil(saved), "--yes")
    assert slugs() == {"havn", "kladde", "ny"}
    assert not default_storage.exists(PICTURE)


def test_nothing_is_replaced_unless_that_is_said(saved, capsys):
    factories.InitiativeFactory(slug="ny")
    with pytest.raises(CommandError, match="--yes"):
        call_command("restore", saved)
    call_command("restore", saved, "--check")
    assert "is whole: 1 uploads" in capsys.readouterr().out
    assert "ny" in slugs()


def test_a_database_that_refuses_keeps_what_it_has(saved, monkeypatch):
    """The dump is replaced at once or not at all."""
    factories.InitiativeFactory(slug="ny")

    def refuse(program, *arguments):
        run(program, *arguments, "--use-list=/dev/null/none")

    run = backups._run
    monkeypatch.setattr(backups, "_run", refuse)
    with pytest.raises(CommandError, match="pg_restore gave up"):
        call_command("restore", saved, "--yes")
    assert "ny" in slugs()


def test_a_file_that_is_not_there_and_a_folder_that_is_not_there_are_said(uploads, tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("restore", tmp_path / "none.tar", "--yes")
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("backup", tmp_path / "none" / "x.tar")
