"""When a rule gives its dates, in words of the reader's language: "hver anden tirsdag", "every second Tuesday".

Only the days; times, end and exceptions are put around them by `schedule_words`. Takes values, asks no database.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import product

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.rrule import WEEKDAYS, Rule
from initiatives import formats

WORKING_DAYS = WEEKDAYS[:5]


def rule_in_words(rule: Rule, first: date, language: str) -> str:
    """`first` is the first date: it says the weekday or the day where the rule leaves it out."""
    words = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}[rule.freq]
    text = words(rule, first, language)
    if rule.by_set_pos and not _is_last_working_day(rule):
        places = [_place(place, language) for place in rule.by_set_pos]
        text = _("%(rule)s, of these only the %(places)s each time") % {"rule": text, "places": listed(places)}
    if rule.wkst != "MO" and rule.freq == "WEEKLY" and (rule.interval > 1 or rule.by_set_pos):
        day = _weekdays([rule.wkst], language)
        text = _("%(rule)s (weeks begin on %(day)s)") % {"rule": text, "day": day}
    return text


def listed(words: Sequence[str]) -> str:
    """ "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _daily(rule: Rule, first: date, language: str) -> str:
    days = [day for _place_, day in rule.by_day]
    if days and rule.interval == 1 and not rule.by_month_day:
        return _in_months(_every_weekday(days, language), rule, language)
    several = {1: _("every day"), 2: _("every second day"), 3: _("every third day")}
    text = several.get(rule.interval, _("every %(number)d days") % {"number": rule.interval})
    if limits := [*([_weekdays(days, language)] if days else []), *_month_days(rule.by_month_day, language)]:
        text = _("%(rule)s, only on %(days)s") % {"rule": text, "days": listed(limits)}
    return _in_months(text, rule, language)


def _weekly(rule: Rule, first: date, language: str) -> str:
    days = [day for _place_, day in rule.by_day] or [WEEKDAYS[first.weekday()]]
    if rule.interval == 1:
        return _in_months(_every_weekday(days, language), rule, language)
    values = {"days": _weekdays(days, language), "number": rule.interval}
    single = {2: _("every second %(days)s"), 3: _("every third %(days)s"), 4: _("every fourth %(days)s")}
    several = {2: _("every second week on %(days)s")}
    words = (single if len(set(days)) == 1 else several).get(rule.interval, _("every %(number)d weeks on %(days)s"))
    return _in_months(words % values, rule, language)


def _monthly(rule: Rule, first: date, language: str) -> str:
    values = {"which": _which(rule, first, language), "number": rule.interval}
    several = {1: _("%(which)s of every month"), 2: _("%(which)s of every second month")}
    text = several.get(rule.interval, _("every %(number)d months: %(which)s")) % values
    days = rule.by_month_day or (() if rule.by_day else (first.day,))
    if any(abs(day) > 28 for day in days):
        text = _("%(rule)s (only in months that have it)") % {"rule": text}
    return _in_months(text, rule, language)


def _yearly(rule: Rule, first: date, language: str) -> str:
    if rule.by_month and rule.by_day and not any(place for place, _day in rule.by_day) and not rule.by_month_day:
        text = _every_weekday([day for _place_, day in rule.by_day], language)
        return _in_months(_every_year(text, rule), rule, language)
    when = _when_in_the_year(rule, first, language)
    text = _every_year(_("every year on %(when)s") % {"when": when}, rule, when)
    is_leap_day = not (rule.by_day or rule.by_year_day) and _dates(rule, first) == [(2, 29)]
    return _("%(rule)s (only in leap years)") % {"rule": text} if is_leap_day else text


def _every_year(text: str, rule: Rule, when: str = "") -> str:
    """`text` says it for every year."""
    if rule.interval == 1:
        return text
    if rule.interval == 2:
        return _("every second year on %(when)s") % {"when": when or text}
    return _("every %(number)d years on %(when)s") % {"when": when or text, "number": rule.interval}


def _when_in_the_year(rule: Rule, first: date, language: str) -> str:
    months = formats.style_of(language).months
    if rule.by_year_day:
        return _("day %(days)s of the year") % {"days": listed([str(day) for day in rule.by_year_day])}
    if rule.by_week_no:
        days = _weekdays([day for _place_, day in rule.by_day], language)
        weeks = listed([str(week) for week in rule.by_week_no])
        return _("%(days)s in week %(weeks)s") % {"days": days, "weeks": weeks}
    if rule.by_day:
        which = _which(rule, first, language)
        if not rule.by_month:
            return _("%(which)s of the year") % {"which": which}
        return _in_months(which, rule, language)
    words = [
        _("the last day of %(month)s") % {"month": months[month - 1]}
        if day < 0
        else pgettext("day of a year", "%(day)s %(month)s")
        % {"day": f"{day}{formats.style_of(language).ordinal}", "month": months[month - 1]}
        for month, day in _dates(rule, first)
    ]
    return listed(words)


def _dates(rule: Rule, first: date) -> list[tuple[int, int]]:
    return list(product(rule.by_month or (first.month,), rule.by_month_day or (first.day,)))


def _which(rule: Rule, first: date, language: str) -> str:
    """Which days of a month: "the second Tuesday", "the 15th"."""
    if _is_last_working_day(rule):
        return _("the last working day")
    if not rule.by_day:
        return listed(_month_days(rule.by_month_day or (first.day,), language))
    plain = [day for place, day in rule.by_day if not place]
    words = [_every_weekday(plain, language)] if plain else []
    words += [_nth(place, day, language) for place, day in rule.by_day if place]
    if rule.by_month_day:
        words = [_("%(days)s when it is %(dates)s") % {
            "days": listed(words), "dates": listed(_month_days(rule.by_month_day, language)),
        }]  # fmt: skip
    return listed(words)


def _is_last_working_day(rule: Rule) -> bool:
    return (
        rule.freq == "MONTHLY" and rule.by_set_pos == (-1,) and rule.by_day == tuple((0, day) for day in WORKING_DAYS)
    )


def _nth(place: int, day: str, language: str) -> str:
    values = {"day": _weekdays([day], language), "place": _ordinal(abs(place), language)}
    words = {
        1: _("the first %(day)s"),
        2: _("the second %(day)s"),
        3: _("the third %(day)s"),
        4: _("the fourth %(day)s"),
        5: _("the fifth %(day)s"),
        -1: _("the last %(day)s"),
    }
    counted = _("the %(place)s %(day)s") if place > 0 else _("the %(place)s last %(day)s")
    return words.get(place, counted) % values


def _month_days(days: Iterable[int], language: str) -> list[str]:
    words = []
    for day in days:
        values = {"day": _ordinal(abs(day), language)}
        if day == -1:
            words.append(_("the last day"))
        else:
            words.append((pgettext("day of a month", "the %(day)s") if day > 0 else _("the %(day)s last day")) % values)
    return words


def _place(place: int, language: str) -> str:
    """Of what BYSETPOS chooses: "first", "2nd last"."""
    if abs(place) == 1:
        return pgettext("place in a row", "first") if place > 0 else pgettext("place in a row", "last")
    ordinal = _ordinal(abs(place), language)
    return ordinal if place > 0 else pgettext("place in a row", "%(place)s last") % {"place": ordinal}


def _ordinal(number: int, language: str) -> str:
    if not language.startswith("en"):
        return f"{number}."
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{suffix}"


def _every_weekday(days: Iterable[str], language: str) -> str:
    chosen = set(days)
    return _("every day") if len(chosen) == 7 else _("every %(days)s") % {"days": _weekdays(chosen, language)}


def _weekdays(days: Iterable[str], language: str) -> str:
    """ "Tuesday and Thursday"; three or more in a row as "Monday to Friday"."""
    names, numbers = formats.style_of(language).weekdays, sorted({WEEKDAYS.index(day) for day in days})
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return _("%(first)s to %(last)s") % {"first": names[numbers[0]], "last": names[numbers[-1]]}
    return listed([names[number] for number in numbers])


def _in_months(text: str, rule: Rule, language: str) -> str:
    if not rule.by_month:
        return text
    months = listed([formats.style_of(language).months[month - 1] for month in rule.by_month])
    return _("%(rule)s in %(months)s") % {"rule": text, "months": months}
