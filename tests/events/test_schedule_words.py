"""A schedule in words of three languages, held against the dates that it gives."""

import itertools
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from events.plain_rule import PlainRule, filled, first_given, write
from events.recurrence import Schedule, expand
from events.schedule_words import in_words
from initiatives import formats

LANGUAGES = ("da", "en", "de")
TUESDAY = date(2026, 9, 1)
COURSE = Schedule(
    all_day=False, starts_on=TUESDAY, ends_on=TUESDAY, start_time=time(16), end_time=time(17, 30),
    rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270625",
)  # fmt: skip


def words(schedule: Schedule, language: str, reasons: dict[date, str] | None = None) -> str:
    with translation.override(language):
        return in_words(schedule, language, reasons)


def rule(text: str, first: date = TUESDAY, **changes: object) -> Schedule:
    return replace(COURSE, rule=text, starts_on=first, ends_on=first, **changes)  # type: ignore[arg-type]


def test_a_course_with_an_exception() -> None:
    out = replace(COURSE, excluded_dates=(date(2026, 10, 13), date(2026, 10, 14)))  # the second is not one of its dates
    told = {date(2026, 10, 13): "efterårsferie"}
    assert words(out, "da", told) == (
        "hver anden tirsdag kl. 16.00–17.30 indtil 25. juni 2027, undtagen 13. oktober (efterårsferie)"
    )
    assert words(out, "en", told) == (
        "every second Tuesday 16:00–17:30 until 25 June 2027, except 13 October (efterårsferie)"
    )
    assert words(out, "de", told) == (
        "jeden zweiten Dienstag 16:00–17:30 Uhr bis 25. Juni 2027, außer am 13. Oktober (efterårsferie)"
    )


@pytest.mark.parametrize(
    ("schedule", "danish", "english", "german"),
    [
        (rule("FREQ=DAILY;COUNT=3"), "hver dag … 3 gange", "every day … 3 times", "jeden Tag … 3-mal"),
        (rule("FREQ=DAILY;INTERVAL=3"), "hver tredje dag", "every third day", "jeden dritten Tag"),
        (rule("FREQ=DAILY;INTERVAL=10"), "hver 10. dag", "every 10 days", "alle 10 Tage"),
        (
            rule("FREQ=DAILY;BYMONTH=3,10;BYDAY=TU", date(2026, 10, 6)),
            "hver tirsdag i marts og oktober",
            "every Tuesday in March and October",
            "jeden Dienstag im März und Oktober",
        ),
        (
            rule("FREQ=DAILY;INTERVAL=2;BYDAY=TU"),
            "hver anden dag, kun tirsdag",
            "every second day, only on Tuesday",
            "jeden zweiten Tag, nur Dienstag",
        ),
        (rule("FREQ=WEEKLY"), "hver tirsdag", "every Tuesday", "jeden Dienstag"),
        (
            rule("FREQ=WEEKLY;BYDAY=TH,TU"),
            "hver tirsdag og torsdag",
            "every Tuesday and Thursday",
            "jeden Dienstag und Donnerstag",
        ),
        (
            rule("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
            "hver mandag til fredag",
            "every Monday to Friday",
            "jeden Montag bis Freitag",
        ),
        (rule("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"), "hver dag", "every day", "jeden Tag"),
        (
            rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"),
            "hver anden uge: tirsdag og torsdag",
            "every second week on Tuesday and Thursday",
            "jede zweite Woche am Dienstag und Donnerstag",
        ),
        (
            rule("FREQ=WEEKLY;INTERVAL=6"),
            "hver 6. uge: tirsdag",
            "every 6 weeks on Tuesday",
            "alle 6 Wochen am Dienstag",
        ),
        (
            rule("FREQ=WEEKLY;INTERVAL=2;WKST=SU"),
            "hver anden tirsdag (ugen begynder søndag)",
            "every second Tuesday (weeks begin on Sunday)",
            "jeden zweiten Dienstag (die Woche beginnt am Sonntag)",
        ),
        (rule("FREQ=MONTHLY"), "den 1. i hver måned", "the 1st of every month", "am 1. jedes Monats"),
        (
            rule("FREQ=MONTHLY;BYMONTHDAY=31", date(2026, 8, 31)),
            "den 31. i hver måned (kun i måneder, der har dagen)",
            "the 31st of every month (only in months that have it)",
            "am 31. jedes Monats (nur in Monaten, die den Tag haben)",
        ),
        (
            rule("FREQ=MONTHLY;BYMONTHDAY=-1", date(2026, 8, 31)),
            "den sidste dag i hver måned",
            "the last day of every month",
            "am letzten Tag jedes Monats",
        ),
        (
            rule("FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU,3TU"),
            "den første tirsdag og den tredje tirsdag i hver anden måned",
            "the first Tuesday and the third Tuesday of every second month",
            "am ersten Dienstag und am dritten Dienstag jedes zweiten Monats",
        ),
        (
            rule("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 9, 25)),
            "den sidste fredag i hver måned",
            "the last Friday of every month",
            "am letzten Freitag jedes Monats",
        ),
        (
            rule("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", date(2026, 9, 30)),
            "den sidste hverdag (mandag til fredag) i hver måned",
            "the last working day of every month",
            "am letzten Werktag (Montag bis Freitag) jedes Monats",
        ),
        (
            rule("FREQ=MONTHLY;BYDAY=TU,WE;BYSETPOS=2", date(2026, 9, 2)),
            "hver tirsdag og onsdag i hver måned, heraf kun den 2. hver gang",
            "every Tuesday and Wednesday of every month, of these only the 2nd each time",
            "jeden Dienstag und Mittwoch jedes Monats, davon jeweils nur der 2.",
        ),
        (
            rule("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", date(2026, 11, 13)),
            "hver fredag (kun den 13.) i hver måned",
            "every Friday when it is the 13th of every month",
            "jeden Freitag (nur am 13.) jedes Monats",
        ),
        (
            rule("FREQ=YEARLY", date(2028, 2, 29)),
            "hvert år den 29. februar (kun i skudår)",
            "every year on 29 February (only in leap years)",
            "jedes Jahr am 29. Februar (nur in Schaltjahren)",
        ),
        (
            rule("FREQ=YEARLY;INTERVAL=2"),
            "hvert andet år den 1. september",
            "every second year on 1 September",
            "jedes zweite Jahr am 1. September",
        ),
        (
            rule("FREQ=YEARLY;BYMONTH=9;BYDAY=1TU"),
            "hvert år den første tirsdag i september",
            "every year on the first Tuesday in September",
            "jedes Jahr am ersten Dienstag im September",
        ),
        (
            rule("FREQ=YEARLY;BYWEEKNO=36;BYDAY=TU"),
            "hvert år tirsdag i uge 36",
            "every year on Tuesday in week 36",
            "jedes Jahr Dienstag in Woche 36",
        ),
        (
            rule("FREQ=YEARLY;BYYEARDAY=244"),
            "hvert år på årets dag 244",
            "every year on day 244 of the year",
            "jedes Jahr am Tag 244 des Jahres",
        ),
        (
            rule("FREQ=WEEKLY;BYDAY=TH"),
            "tirsdag 1. september 2026, derefter hver torsdag",
            "Tuesday 1 September 2026, then every Thursday",
            "Dienstag, 1. September 2026, danach jeden Donnerstag",
        ),
    ],
)  # fmt: skip
def test_days_of_a_rule(schedule: Schedule, danish: str, english: str, german: str) -> None:
    around = {
        "da": (" kl. 16.00–17.30", " indtil videre"),
        "en": (" 16:00–17:30", " until further notice"),
        "de": (" 16:00–17:30 Uhr", " bis auf Weiteres"),
    }
    for language, expected in zip(LANGUAGES, (danish, english, german), strict=True):
        times, notice = around[language]
        days, counted, end = expected.partition(" … ")
        assert words(schedule, language) == days + times + (f", {end}" if counted else notice)


@pytest.mark.parametrize(
    ("schedule", "text"),
    [
        (rule(""), "tirsdag 1. september 2026 kl. 16.00–17.30"),
        (rule("", end_time=time(1)), "tirsdag 1. september 2026 kl. 16.00–01.00"),
        (
            rule("", extra_dates=(date(2026, 9, 8),)),
            "tirsdag 1. september 2026 kl. 16.00–17.30 og desuden 8. september 2026",
        ),
        (
            Schedule(all_day=True, starts_on=TUESDAY, ends_on=date(2026, 9, 3)),
            "1.–3. september 2026",
        ),
        (Schedule(all_day=True, starts_on=TUESDAY, ends_on=TUESDAY), "tirsdag 1. september 2026"),
        (
            Schedule(all_day=True, starts_on=TUESDAY, ends_on=date(2026, 9, 3), rule="FREQ=YEARLY;COUNT=2"),
            "hvert år den 1. september, 3 dage hver gang, 2 gange",
        ),
        (
            replace(COURSE, ends_on=date(2026, 9, 3), rule="FREQ=MONTHLY;COUNT=2"),
            "den 1. i hver måned kl. 16.00 – kl. 17.30 2 dage senere, 2 gange",
        ),
        (
            replace(COURSE, starts_on=TUESDAY, ends_on=date(2026, 9, 3), rule=""),
            "1. september 2026 kl. 16.00 – 3. september 2026 kl. 17.30",
        ),
    ],
)  # fmt: skip
def test_times_and_lengths(schedule: Schedule, text: str) -> None:
    assert words(schedule, "da") == text


def test_a_reason_that_several_dates_share_is_said_once_and_a_long_list_is_cut() -> None:
    weekly = rule("FREQ=WEEKLY;UNTIL=20271231")
    days = tuple(TUESDAY + timedelta(weeks=week) for week in range(1, 9))
    told = dict.fromkeys(days[:2], "Ferie")
    assert words(replace(weekly, excluded_dates=days), "da", told).partition("undtagen ")[2] == (
        "8. september 2026, 15. september 2026 (Ferie), 22. september 2026, 29. september 2026, 6. oktober 2026, "
        "13. oktober 2026 og 2 datoer mere"
    )


# --- Held against the dates ----------------------------------------------------------------------
PLAIN = st.builds(
    PlainRule,
    repeats=st.sampled_from(["day", "week", "month", "month end", "month weekday"]),
    every=st.integers(1, 5),
    weekdays=st.lists(st.integers(0, 6), max_size=4, unique=True).map(tuple),
    places=st.sampled_from([(), (1,), (2,), (4,), (-1,)]),
    ends=st.sampled_from(["on", "after", "open"]),
    until=st.dates(date(2027, 6, 1), date(2028, 12, 31)),
    times=st.integers(2, 30),
)
SECOND = {"da": "and", "en": "second", "de": "zweit"}


@settings(deadline=None, max_examples=150)
@given(PLAIN, st.dates(date(2026, 1, 1), date(2027, 5, 1)), st.sampled_from(LANGUAGES))
def test_words_say_what_the_dates_do(plain: PlainRule, after: date, language: str) -> None:
    """Weekdays, interval, last date and number are read off the dates alone and looked for in the words."""
    first = first_given(plain, after)
    schedule = rule(write(filled(plain, after), first), first)
    days = [span.first_on for span in expand(schedule, until=date(2045 if plain.ends == "after" else 2029, 12, 31))]
    text = words(schedule, language)
    if plain.repeats in ("week", "month weekday"):
        _says_the_weekdays(text, days, language)
    _says_the_interval(text, plain, days, language)
    if plain.ends == "on" and plain.until:
        assert days[-1] <= plain.until
        assert formats.longdate(plain.until, language) in text
    if plain.ends == "after":
        assert re.search(rf"\b{len(days)}\b", text)
        assert len(days) == plain.times


def _says_the_weekdays(text: str, days: list[date], language: str) -> None:
    names = formats.style_of(language).weekdays
    met = sorted({day.weekday() for day in days[:8]})
    in_a_row = len(met) > 2 and met[-1] - met[0] == len(met) - 1
    shown = {met[0], met[-1]} if in_a_row else set(met)
    assert {number for number, name in enumerate(names) if name in text} >= shown


def _says_the_interval(text: str, plain: PlainRule, days: list[date], language: str) -> None:
    """The distance is measured between the first date and the next one that is not in the same week or month."""
    if plain.repeats == "day":
        gap = (days[1] - days[0]).days
    elif plain.repeats == "week":
        weeks = sorted({day - timedelta(days=day.weekday()) for day in days})
        gap = (weeks[1] - weeks[0]).days // 7 if len(weeks) > 1 else 0
    else:
        months = sorted({day.year * 12 + day.month for day in days})
        gap = min((late - early for early, late in itertools.pairwise(months)), default=0)
    numbers = {int(number) for number in re.findall(r"(?<![\d:.])\d+(?![\d:.]*\d)", text.partition("16")[0])}
    if gap == 2:
        assert SECOND[language] in text
    elif gap > 4:
        assert gap in numbers


def test_over_the_whole_of_it_no_word_is_missing_in_any_language() -> None:
    """A rule of nearly every part, so that a text that was never translated would show."""
    text = "FREQ=YEARLY;INTERVAL=3;BYMONTH=2,9;BYMONTHDAY=1,-1"
    assert words(rule(text), "da").startswith(
        "hvert 3. år den 1. februar, den sidste dag i februar, den 1. september og"
    )
    assert datetime.fromisoformat(expand(rule(text), until=date(2030, 1, 1))[0].recurrence_key).date() == TUESDAY
