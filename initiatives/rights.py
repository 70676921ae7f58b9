"""What someone may do and may not, in words for their own page. Each sentence asks the rule that decides it, so that
none can say what is not so; a test holds that every rule of `rules.py` is asked here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from initiatives import rules
from initiatives.models import Organisation, User

NOT_THEIRS = 0  # the number of no organisation: nobody is a member of it


@dataclass(frozen=True, slots=True)
class Right:
    may: bool
    words: str  # what follows "You can" or "You cannot"


def rights(user: User) -> list[Right]:
    """Three queries for editors and reviewers."""
    own = rules.organisation_ids(user)
    names = _names(own)
    return [*_work(user, own, names), *_reviews(user, own, names), *_steering(user), *_people(user)]


def _names(own: list[int] | None) -> str:
    if own is None:
        return _("every organisation")
    found: Any = Organisation.objects.filter(pk__in=own).by_name()
    return get_text_list([str(organisation) for organisation in found], _("and"))


def _work(user: User, own: list[int] | None, names: str) -> Iterator[Right]:
    if not rules.may_enter(user):
        yield Right(False, _("use the staff pages: your account has no role."))
        return
    yield Right(True, _("look up on the staff pages what the others register and report."))
    if own == []:
        yield Right(False, _("register anything yet: a coordinator first makes you a member of an organisation."))
    if rules.may_edit(user, own if own is not None else [NOT_THEIRS]):
        said = _(
            "register and change initiatives with milestones and news, and events, for %(names)s; "
            "someone else publishes."
        )
        if rules.may_steer(user):
            said = _("register, change and publish initiatives with milestones and news, and events, for %(names)s.")
        yield Right(True, said % {"names": names})
        yield Right(True, _("report figures for %(names)s; someone else approves them.") % {"names": names})
        yield Right(True, _("answer suggestions from citizens that name %(names)s.") % {"names": names})
    if rules.may_answer(user, None):
        yield Right(True, _("answer every question of the network, and give it to a colleague."))
    elif rules.may_answer(user, user.pk):
        yield Right(True, _("answer the questions of the network that a coordinator gives to you."))
    if not rules.may_edit(user, [NOT_THEIRS]):
        yield Right(False, _("change what other organisations are responsible for."))


def _reviews(user: User, own: list[int] | None, names: str) -> Iterator[Right]:
    if rules.may_review_something(user):
        may = rules.may_review(user, None, own if own is not None else [NOT_THEIRS])
        said = _("publish texts and approve figures that others sent for %(names)s, or return them with a reason.")
        yield Right(may, said % {"names": names or _("an organisation")})
    else:
        yield Right(False, _("approve figures: reviewers and coordinators do."))
    yield Right(rules.may_review(user, user.pk, own or []), _("approve a figure that you handed in yourself."))


def _steering(user: User) -> Iterator[Right]:
    may = rules.may_steer(user)
    yield Right(may, _("correct the wording of the framework and write the site’s own pages."))
    yield Right(may, _("set up organisations, indicators and their targets, programmes and school holidays."))
    yield Right(may, _("select and assess the Key Features of a year, and freeze its baseline."))


def _people(user: User) -> Iterator[Right]:
    for role in rules.EDITORS:
        if rules.may_invite(user, role):
            yield Right(True, _("invite someone as %(role)s.") % {"role": User.Role(role).label.lower()})
    if not any(rules.may_invite(user, role) for role in rules.EDITORS):
        yield Right(False, _("invite others: coordinators do."))
    yield Right(rules.may_steer(user), _("make colleagues members of organisations, or end that."))
    yield Right(rules.may_administer(user), _("change roles and passwords of others, or switch accounts off."))
