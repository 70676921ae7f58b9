"""Who may change what. The one place that decides it; every view, admin page and action asks here.

What someone may *see* is `visible_to(user)` on each queryset; this module is about writing.

*Editor*: registers and reports for the organisations they are members of: its initiatives with tags, milestones
and updates, its indicators' measurements, its events. Sends these to review; what is published already keeps showing
until somebody else has published its next version (`workflow.py`).
Answers suggestions that name one of their organisations; those that name none are the coordinators'.

*Reviewer*: all that an editor may; publishes or returns what others in the same organisations sent to review, approves
or returns the figures that they handed in, and archives. Nobody publishes or approves what they sent themselves.

*Coordinator*: all of that for every organisation; publishes and changes what is published without review; besides, the
framework's wording, organisations, indicators and their targets, the year's Key Features, assessments, baselines and
reports, the site's own texts (nobody else looks at them first), the network's questionnaire. A question may be given
to any colleague, who then writes its answer. Nobody signs for answers of their own. Makes people members of
organisations, and invites editors and reviewers; gives nobody a role of their own kind or above.

*Administrator*: everything, users and roles included.
"""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AnonymousUser

from initiatives import asked
from initiatives.models.users import User

Someone = User | AnonymousUser
EDITORS = (User.Role.EDITOR, User.Role.REVIEWER, User.Role.COORDINATOR, User.Role.ADMINISTRATOR)
COORDINATORS = (User.Role.COORDINATOR, User.Role.ADMINISTRATOR)


def _role(user: Any) -> str:
    """ "" for strangers and for accounts that are switched off."""
    return user.role if user.is_authenticated and user.is_active else ""


def may_enter(user: Someone) -> bool:
    """The staff pages at all."""
    return _role(user) in EDITORS


def may_steer(user: Someone) -> bool:
    """Framework, organisations, indicators, cycles, baselines, reports: the coordinator's part."""
    return _role(user) in COORDINATORS


def may_administer(user: Someone) -> bool:
    """Users and roles."""
    return _role(user) == User.Role.ADMINISTRATOR


def may_invite(user: Someone, role: str) -> bool:
    """Someone new, in this role. So that nobody lifts another to where they stand themselves, or above."""
    if may_administer(user):
        return role in EDITORS
    return may_steer(user) and role in EDITORS and role not in COORDINATORS


def may_edit(user: Someone, owner_ids: Collection[int]) -> bool:
    """Something that the organisations `owner_ids` answer for. One query for editors, none for the others."""
    if may_steer(user):
        return True
    if user.is_anonymous or not may_enter(user) or not owner_ids:
        return False
    return user.memberships.filter(organisation__in=owner_ids).exists()


def may_review(user: Someone, author_id: int | None, owner_ids: Collection[int]) -> bool:
    """Approve or return what the user with `author_id` handed in for the organisations `owner_ids`."""
    if not may_enter(user) or user.pk == author_id:
        return False
    if may_steer(user):
        return True
    return _role(user) == User.Role.REVIEWER and may_edit(user, owner_ids)


def may_review_something(user: Someone) -> bool:
    """Whether there is a queue to look at; each figure is asked for with `may_review`."""
    return may_steer(user) or _role(user) == User.Role.REVIEWER


def may_answer(user: Someone, assignee_id: int | None) -> bool:
    """Write the answer to a question of the network's, which was given to the user with `assignee_id`, if to anyone."""
    return may_steer(user) or (may_enter(user) and user.pk == assignee_id)


def organisation_ids(user: Someone) -> list[int] | None:
    """Whose things `user` may edit: a list of organisations, or None for everyone's."""
    if may_steer(user):
        return None
    if user.is_anonymous or not may_enter(user):
        return []
    return asked.organisations(user)
