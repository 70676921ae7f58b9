"""The text of a recurrence rule (RFC 5545 §3.3.10) read, checked and written. Pure.

What a calendar of local events cannot mean is refused with a sentence, never bent.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_LARGEST = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *_LARGEST}
# BYHOUR, BYMINUTE and BYSECOND would give one event several starting times: that is several schedules.
_SUB_DAILY = {"SECONDLY", "MINUTELY", "HOURLY", "BYHOUR", "BYMINUTE", "BYSECOND"}
_MEANT_FOR = {"BYMONTHDAY": "YEARLY MONTHLY DAILY", "BYYEARDAY": "YEARLY", "BYWEEKNO": "YEARLY"}
_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"[0-9]{8}(T[0-9]{6}Z?)?")


def gettext_noop(message: str) -> str:
    """Mark for translation; whoever shows the error translates, so that this module needs no Django."""
    return message


_ENDLESS = gettext_noop(
    "The rule never ends. Give it a last date, a number of times, or a day on which it is reviewed."
)
_UNREADABLE = gettext_noop("“%(part)s” is not a part of a recurrence rule.")
_TWICE = gettext_noop("The rule says %(part)s twice.")
_NO_FREQUENCY = gettext_noop("The rule does not say whether it repeats daily, weekly, monthly or yearly.")
_TOO_OFTEN = gettext_noop("A rule repeats daily, weekly, monthly or yearly, not within the day.")
_BAD_VALUE = gettext_noop("“%(value)s” is not a value that %(part)s can have.")
_TWO_ENDS = gettext_noop("The rule has both a last date and a number of times. Keep one of them.")
_NOT_TOGETHER = gettext_noop("%(part)s cannot be used together with %(other)s.")
_NEEDS = gettext_noop("%(part)s needs %(other)s.")
_NEVER = gettext_noop("The rule never gives a date: no such day exists in those months.")


class RuleError(ValueError):
    """A rule or schedule that cannot be followed. `message % params` is the sentence, in English;
    to show it in another language translate `message` first."""

    def __init__(self, message: str, **params: Any) -> None:
        self.message = message
        self.params = params
        super().__init__(message % params if params else message)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule that was read and makes sense. `until` is as written, "" for none; an ordinal 0 means every."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    wkst: str = "MO"
    by_day: tuple[tuple[int, str], ...] = ()
    by_month: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_week_no: tuple[int, ...] = ()
    by_set_pos: tuple[int, ...] = ()

    @property
    def is_endless(self) -> bool:
        return not (self.count or self.until)

    @property
    def uniform_days(self) -> tuple[tuple[int, str], ...]:
        """The weekdays with all ordinals or none: programs read "MO,2TU" in different ways, or as nothing."""
        if not any(ordinal for ordinal, _ in self.by_day):
            return self.by_day
        most = 5 if self.freq == "MONTHLY" or self.by_month else 53
        days = [(n, day) for ordinal, day in self.by_day for n in ([ordinal] if ordinal else range(1, most + 1))]
        return tuple(dict.fromkeys(days))

    def __str__(self) -> str:
        return ";".join(f"{name}={value}" for name, value in self._parts() if value)

    def _parts(self) -> Iterator[tuple[str, str]]:
        yield "FREQ", self.freq
        yield "INTERVAL", str(self.interval) if self.interval > 1 else ""
        yield "WKST", self.wkst if self.wkst != "MO" else ""
        yield "BYMONTH", _joined(self.by_month)
        yield "BYWEEKNO", _joined(self.by_week_no)
        yield "BYYEARDAY", _joined(self.by_year_day)
        yield "BYMONTHDAY", _joined(self.by_month_day)
        yield "BYDAY", ",".join(f"{ordinal or ''}{day}" for ordinal, day in self.uniform_days)
        yield "BYSETPOS", _joined(self.by_set_pos)
        yield "COUNT", str(self.count or "")
        yield "UNTIL", self.until


def _joined(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))


def parse_rule(text: str) -> Rule:
    """Read the value of an RRULE, without its name. Raises RuleError."""
    parts = _split(text)
    rule = Rule(
        freq=_frequency(parts),
        interval=_positive(parts, "INTERVAL") or 1,
        count=_positive(parts, "COUNT"),
        until=_until(parts),
        wkst=_week_start(parts),
        by_day=_by_day(parts),
        by_month=_numbers(parts, "BYMONTH"),
        by_month_day=_numbers(parts, "BYMONTHDAY"),
        by_year_day=_numbers(parts, "BYYEARDAY"),
        by_week_no=_numbers(parts, "BYWEEKNO"),
        by_set_pos=_numbers(parts, "BYSETPOS"),
    )
    _check_parts_fit(rule, parts)
    _check_ordinals(rule)
    _check_possible(rule)
    return rule


def check_rule(rule: str, *, allow_endless: bool = False) -> None:
    """Raise RuleError for a rule that cannot be followed, or that never ends though nobody reviews it.

    `allow_endless` is for a schedule with a review date. The empty rule, a single date, is fine.
    """
    if rule and parse_rule(rule).is_endless and not allow_endless:
        raise RuleError(_ENDLESS)


def until_in(zone: ZoneInfo, text: str) -> datetime:
    """The last possible local start, naive, of a rule's UNTIL: a date lasts until its local midnight,
    a time ending in Z is turned into the zone's time."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo:
        return moment.astimezone(zone).replace(tzinfo=None)
    return moment if "T" in text else datetime.combine(moment, time(23, 59, 59))


def _split(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.strip().upper().split(";"):
        name, _, value = part.partition("=")
        if name in _SUB_DAILY:
            raise RuleError(_TOO_OFTEN)
        if name not in _PARTS or not value:
            raise RuleError(_UNREADABLE, part=part)
        if name in parts:
            raise RuleError(_TWICE, part=name)
        parts[name] = value
    return parts


def _frequency(parts: dict[str, str]) -> str:
    freq = parts.get("FREQ")
    if freq is None:
        raise RuleError(_NO_FREQUENCY)
    if freq in _SUB_DAILY:
        raise RuleError(_TOO_OFTEN)
    if freq not in _FREQUENCIES:
        raise RuleError(_BAD_VALUE, part="FREQ", value=freq)
    return freq


def _positive(parts: dict[str, str], name: str) -> int | None:
    value = parts.get(name)
    if value is None:
        return None
    if not re.fullmatch(r"[0-9]{1,4}", value) or int(value) == 0:
        raise RuleError(_BAD_VALUE, part=name, value=value)
    return int(value)


def _until(parts: dict[str, str]) -> str:
    value = parts.get("UNTIL", "")
    if value and "COUNT" in parts:
        raise RuleError(_TWO_ENDS)
    try:
        if value and not (_UNTIL.fullmatch(value) and 1900 <= until_in(ZoneInfo("UTC"), value).year <= 9998):
            raise ValueError
    except ValueError:
        raise RuleError(_BAD_VALUE, part="UNTIL", value=value) from None
    return value


def _week_start(parts: dict[str, str]) -> str:
    value = parts.get("WKST", "MO")
    if value not in WEEKDAYS:
        raise RuleError(_BAD_VALUE, part="WKST", value=value)
    return value


def _by_day(parts: dict[str, str]) -> tuple[tuple[int, str], ...]:
    days = []
    for value in parts["BYDAY"].split(",") if "BYDAY" in parts else ():
        found = _DAY.fullmatch(value)
        if not found or (found[1] and int(found[1]) == 0):
            raise RuleError(_BAD_VALUE, part="BYDAY", value=value)
        days.append((int(found[1] or 0), found[2]))
    return tuple(days)


def _numbers(parts: dict[str, str], name: str) -> tuple[int, ...]:
    numbers = []
    for value in parts[name].split(",") if name in parts else ():
        known = re.fullmatch(r"[+-]?[0-9]{1,3}", value) and 1 <= abs(int(value)) <= _LARGEST[name]
        if not known or (name == "BYMONTH" and int(value) < 0):
            raise RuleError(_BAD_VALUE, part=name, value=value)
        numbers.append(int(value))
    return tuple(numbers)


def _check_parts_fit(rule: Rule, parts: dict[str, str]) -> None:
    for name in sorted(parts.keys() & _MEANT_FOR.keys()):
        if rule.freq not in _MEANT_FOR[name].split():
            raise RuleError(_NOT_TOGETHER, part=name, other=f"FREQ={rule.freq}")
    if rule.by_week_no and not rule.by_day:
        # Programs disagree on whether that is the whole week or the first date's weekday.
        raise RuleError(_NEEDS, part="BYWEEKNO", other="BYDAY")
    if rule.by_set_pos and not any(name.startswith("BY") and name != "BYSETPOS" for name in parts):
        raise RuleError(_NEEDS, part="BYSETPOS", other="BYDAY")


def _check_ordinals(rule: Rule) -> None:
    ordinals = [abs(ordinal) for ordinal, _ in rule.by_day if ordinal]
    if not ordinals:
        return
    if rule.freq not in ("MONTHLY", "YEARLY"):
        raise RuleError(_NOT_TOGETHER, part="BYDAY=2MO", other=f"FREQ={rule.freq}")
    if rule.by_week_no:
        raise RuleError(_NOT_TOGETHER, part="BYDAY=2MO", other="BYWEEKNO")
    most = 5 if rule.freq == "MONTHLY" or rule.by_month else 53
    if max(ordinals) > most:
        raise RuleError(_BAD_VALUE, part="BYDAY", value=max(ordinals))


def _check_possible(rule: Rule) -> None:
    longest = max(calendar.monthrange(2024, month)[1] for month in rule.by_month or (1,))
    if rule.by_month_day and min(map(abs, rule.by_month_day)) > longest:
        raise RuleError(_NEVER)
