"""A whole schedule in one line of the reader's language, for secretaries, citizens and calendar pages alike:
"hver anden tirsdag kl. 16.00–17.30 indtil 25. juni 2027, undtagen 13. oktober (efterårsferie)"."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.plain_rule import last_day
from events.recurrence import Schedule, expand, is_synchronised, load_zone
from events.rrule import Rule, parse_rule
from events.rule_words import listed, rule_in_words
from initiatives import formats

MOST = 6  # exceptions said one by one
A_YEAR = timedelta(days=365)


def in_words(schedule: Schedule, language: str, reasons: Mapping[date, str] | None = None) -> str:
    """`reasons` say why a date is taken out. RuleError for a schedule that cannot be followed."""
    if not schedule.rule:
        return _with_extra(_once(schedule, language), schedule, language)
    rule = parse_rule(schedule.rule)
    text = rule_in_words(rule, schedule.starts_on, language)
    if not is_synchronised(schedule):
        text = _("%(first)s, then %(rule)s") % {"first": _day(schedule.starts_on, language), "rule": text}
    text = _with_end(_with_times(text, schedule, language), rule, schedule, language)
    text = _with_exceptions(text, rule, schedule, language, reasons or {})
    return _with_extra(text, schedule, language)


def _once(schedule: Schedule, language: str) -> str:
    first, last = schedule.local_start, schedule.local_end
    last_on = (last - timedelta(microseconds=1)).date() if last > first else first.date()
    if schedule.all_day and last_on > first.date():
        return formats.daterange(first.date(), last_on, language)
    if last - first >= timedelta(days=1) and not schedule.all_day:
        return f"{formats.moment(first, language)} – {formats.moment(last, language)}"
    day = _day(first.date(), language)
    if schedule.all_day:
        return day
    comma = "" if language == "da" else ","  # there the word for the clock parts them: "kl."
    return f"{day}{comma} {formats.clockrange(first, last, language)}"


def _with_times(text: str, schedule: Schedule, language: str) -> str:
    days = (schedule.ends_on - schedule.starts_on).days
    if schedule.all_day:
        values = {"rule": text, "number": days + 1}
        return text if not days else _("%(rule)s, %(number)d days each time") % values
    if schedule.local_end - schedule.local_start < timedelta(days=1):
        return f"{text} {formats.clockrange(schedule.local_start, schedule.local_end, language)}"
    times = [formats.style_of(language).clocks.format(formats.clock(moment, language))
             for moment in (schedule.local_start, schedule.local_end)]  # fmt: skip
    later = ngettext("%(number)d day later", "%(number)d days later", days) % {"number": days}
    return f"{text} {times[0]} – {times[1]} {later}"


def _with_end(text: str, rule: Rule, schedule: Schedule, language: str) -> str:
    if rule.count:
        times = ngettext("%(number)d time", "%(number)d times", rule.count) % {"number": rule.count}
        return f"{text}, {times}"
    if last := last_day(rule, schedule, load_zone(schedule.zone)):
        return _("%(rule)s until %(day)s") % {"rule": text, "day": formats.longdate(last, language)}
    return _("%(rule)s until further notice") % {"rule": text}


def _with_exceptions(text: str, rule: Rule, schedule: Schedule, language: str, reasons: Mapping[date, str]) -> str:
    """Those dates taken out that the rule would give: the others say nothing."""
    out = set(schedule.excluded_starts)
    if not out:
        return text
    whole = Schedule(**{**vars(schedule), "excluded_dates": ()})
    given = [datetime.fromisoformat(span.recurrence_key) for span in expand(whole, until=max(out).date())]
    days = [moment.date() for moment in given if moment in out]
    is_short = _ends_within_a_year(rule, schedule)
    words = _by_reason(days[:MOST], reasons, language, years=not is_short)
    if len(days) > MOST:
        more = len(days) - MOST
        words.append(ngettext("%(number)d more date", "%(number)d more dates", more) % {"number": more})
    return _("%(rule)s, except %(days)s") % {"rule": text, "days": listed(words)} if words else text


def _by_reason(days: list[date], reasons: Mapping[date, str], language: str, *, years: bool) -> list[str]:
    """ "13 and 20 October" are said one by one, the reason once, after the last of those that share it."""
    words = []
    for place, day in enumerate(days):
        word = formats.longdate(day, language) if years else formats.daymonth(day, language)
        follower = days[place + 1] if place + 1 < len(days) else None
        reason = reasons.get(day, "")
        is_last = follower is None or reasons.get(follower, "") != reason
        words.append(f"{word} ({reason})" if reason and is_last else word)
    return words


def _ends_within_a_year(rule: Rule, schedule: Schedule) -> bool:
    if rule.count:
        last = expand(schedule, until=schedule.starts_on + A_YEAR + A_YEAR)[-1:]
        return bool(last) and last[0].first_on - schedule.starts_on < A_YEAR
    last_on = last_day(rule, schedule, load_zone(schedule.zone))
    return last_on is not None and last_on - schedule.starts_on < A_YEAR


def _with_extra(text: str, schedule: Schedule, language: str) -> str:
    extra = sorted({moment.date() for moment in schedule.extra_starts} - {schedule.starts_on})
    if not extra:
        return text
    words = [formats.longdate(day, language) for day in extra[:MOST]]
    if len(extra) > MOST:
        more = len(extra) - MOST
        words.append(ngettext("%(number)d more date", "%(number)d more dates", more) % {"number": more})
    return _("%(rule)s, and also %(days)s") % {"rule": text, "days": listed(words)}


def _day(day: date, language: str) -> str:
    return formats.fullday(day, language)
