"""Days and moments around today. Pure: whoever calls brings today and the dice."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Copenhagen")


def moment(day: date, hour: int = 9) -> datetime:
    """A full hour of the day in Copenhagen."""
    return datetime.combine(day, time(hour), ZONE)


def workday(today: date, months: int, dice: Random) -> date:
    """A working day in the month that many months from today's."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    day = date(year, month + 1, dice.randint(1, 26))
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def before(today: date, day: date) -> date:
    """`day`, yesterday at the latest."""
    return min(day, today - timedelta(days=1))


def weekday_from(day: date, weekday: int) -> date:
    """The first day from `day` on that is that weekday (Monday is 0)."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def is_holiday(day: date) -> bool:
    """From Christmas to the second of January nothing takes place."""
    return (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 2)
