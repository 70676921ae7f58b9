"""The links in reminders: to report one figure without signing in, and to choose what one is reminded of.

A link acts in somebody's name. So it holds whom it is for, for which figure, and what stood there when it was made;
it is signed, and dies with its time, its use, and with the person's rights, role, address or password.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.core import signing
from django.db.models import Max
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from indicators.models import Indicator, Measurement
from indicators.periods import Period
from indicators.reporting import indicators_of
from initiatives import rules
from initiatives.models import User

REPORT, CHOICE = "report one figure", "choose reminders"
CHOICE_DAYS = 400  # whoever wants no more letters finds the last one
Cell = tuple[int, str]  # indicator, period: the total
Reason = Literal["expired", "broken", "used", "rights", "other"]


class LinkError(Exception):
    """The link does nothing; `figure` is what was handed in with it or since."""

    def __init__(self, reason: Reason, figure: Measurement | None = None, period: Period | None = None) -> None:
        super().__init__(reason)
        self.reason, self.figure, self.period = reason, figure, period


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link that works leads to."""

    user: User
    indicator: Indicator
    period: Period
    newest: int


def newest_of(indicators: Collection[int]) -> Mapping[Cell, int]:
    """The newest row of each cell that has any. One query."""
    rows = Measurement.objects.filter(indicator__in=indicators, breakdown="").order_by()
    counted = rows.values("indicator", "period").annotate(newest=Max("pk"))
    return {(row["indicator"], row["period"]): row["newest"] for row in counted}


def report_link(user: User, indicator: int, period: Period, newest: int) -> str:
    held = [user.pk, indicator, str(period), newest, _seal(user)]
    return _address(user, "report-figure", signing.dumps(held, salt=REPORT))


def choice_link(user: User) -> str:
    return _address(user, "reminders", choice_token(user))


def choice_token(user: User) -> str:
    return signing.dumps([user.pk, _seal_of_address(user)], salt=CHOICE)


def _address(user: User, name: str, token: str) -> str:
    with translation.override(user.reads):
        return settings.SITE_URL + reverse(name, args=[token])


def _seal(user: User, secret: str | None = None) -> str:
    """Another one as soon as the password, the role or the address changes, or all sign-ins are ended."""
    held = f"{user.email} {user._get_session_auth_hash(secret=secret)}"
    return salted_hmac(REPORT, held, secret=secret).hexdigest()[:16]


def _seal_of_address(user: User, secret: str | None = None) -> str:
    return salted_hmac(CHOICE, user.email, secret=secret).hexdigest()[:16]


def _fits(seal: str, made: Callable[..., str], user: User) -> bool:
    """Also one made before SECRET_KEY was renewed, as long as the old key is named."""
    return seal in {made(user, secret) for secret in (None, *settings.SECRET_KEY_FALLBACKS)}


def open_report(token: str, reader: Any) -> Opened:
    """LinkError for one that does nothing. `reader`: who is signed in, if anybody."""
    user_id, indicator_id, written, newest, seal = _held(token, REPORT, settings.REPORT_LINK_DAYS)
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not rules.may_enter(user) or not _fits(seal, _seal, user):
        raise LinkError("rights")
    if reader.is_authenticated and reader.pk != user.pk:
        raise LinkError("other")
    period = Period.parse(written)
    indicator = indicators_of(user, period).filter(pk=indicator_id).first()
    if indicator is None:
        raise LinkError("rights")
    opened = Opened(user, indicator, period, newest)
    refuse_used(opened)
    return opened


def refuse_used(opened: Opened) -> None:
    """Something was handed in since, with this link or otherwise."""
    cell = Measurement.objects.of_cell(opened.indicator, str(opened.period), "")
    newest = cell.last()
    if (newest.pk if newest else 0) != opened.newest:
        raise LinkError("used", newest, opened.period)


def open_choice(token: str) -> User:
    user_id, seal = _held(token, CHOICE, CHOICE_DAYS)
    user = User.objects.filter(pk=user_id).first()
    if user is None or not _fits(seal, _seal_of_address, user):
        raise LinkError("broken")
    return user


def _held(token: str, salt: str, days: int) -> list[Any]:
    try:
        return signing.loads(token, salt=salt, max_age=days * 86400)
    except signing.SignatureExpired as error:
        raise LinkError("expired") from error
    except signing.BadSignature as error:
        raise LinkError("broken") from error
