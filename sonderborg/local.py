"""What only a machine without a set-up needs: sign-ins made for it, and static files collected when they changed."""

import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from initiatives.models import Organisation, User

SIGN_INS = (User.Role.EDITOR, User.Role.COORDINATOR, User.Role.ADMINISTRATOR)
# The last one is of the sample data, and answers for indicators: without one the grid would be empty.
EDITORS_ORGANISATIONS = ("soenderborg-kommune", "projectzero", "center-for-baeredygtig-udvikling")


def make_sign_ins() -> list[tuple[str, str, str]]:
    """One user a role, with a password made once and kept beside the data. Returns (role, name, password)."""
    return [(str(role.label), role.value, _password(role)) for role in map(User.Role, SIGN_INS)]


def _password(role: User.Role) -> str:
    file = settings.DATA_DIR / "sign-ins" / role.value
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(9))
    password = file.read_text()
    user, new = User.objects.get_or_create(username=role.value, defaults={"role": role})
    if new:
        user.set_password(password)
        user.save()
        if role == User.Role.EDITOR:
            for organisation in Organisation.objects.filter(slug__in=EDITORS_ORGANISATIONS):
                organisation.memberships.get_or_create(user=user)
    return password


def collect_static() -> None:
    """Hash and compress the static files, unless nothing changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    state = hashlib.sha256("\n".join(sorted(_states())).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)
    stamp.write_text(state)


def _states() -> Iterator[str]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            yield f"{name} {status.st_size} {status.st_mtime_ns}"
