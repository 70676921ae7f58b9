"""Numbers, dates, times and periods as Danish, English and German write them. Pure: the caller gives the language.

`language` is "da", "en" or "de", also with a region ("en-gb"); a KeyError says that it is none of these.
Numbers are rounded here, once, half to even, and exactly.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

Number = Decimal | Fraction | int | float

NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Style:
    """One language's habits: its signs, what stands around times and quarters, and its names."""

    thousands: str
    decimal: str
    percent: str
    ordinal: str
    clock: str
    clocks: str
    moment: str
    quarter: str
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


STYLES: dict[str, Style] = {
    "da": Style(
        thousands=".",
        decimal=",",
        percent=f"{{}}{NO_BREAK}%",
        ordinal=".",
        clock="%H.%M",
        clocks="kl. {}",
        moment="{} kl. {}",
        quarter="{}. kvartal {}",
        months=_words("januar februar marts april maj juni juli august september oktober november december"),
        short_months=_words("jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec."),
        weekdays=_words("mandag tirsdag onsdag torsdag fredag lørdag søndag"),
        short_weekdays=_words("man tir ons tor fre lør søn"),
    ),
    "en": Style(
        thousands=",",
        decimal=".",
        percent="{}%",
        ordinal="",
        clock="%H:%M",
        clocks="{}",
        moment="{} at {}",
        quarter="Q{} {}",
        months=_words("January February March April May June July August September October November December"),
        short_months=_words("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
        weekdays=_words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
        short_weekdays=_words("Mon Tue Wed Thu Fri Sat Sun"),
    ),
    "de": Style(
        thousands=".",
        decimal=",",
        percent=f"{{}}{NO_BREAK}%",
        ordinal=".",
        clock="%H:%M",
        clocks="{} Uhr",
        moment="{} um {}",
        quarter="{}. Quartal {}",
        months=_words("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        short_months=_words("Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez."),
        weekdays=_words("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
        short_weekdays=_words("Mo Di Mi Do Fr Sa So"),
    ),
}


def style_of(language: str) -> Style:
    return STYLES[language.partition("-")[0]]


def number(value: Number, decimals: int | None, language: str) -> str:
    """1234567.891, 1 -> "1.234.567,9" (da, de), "1,234,567.9" (en). `decimals` None shows all that there are."""
    style = style_of(language)
    exact = Fraction(value)
    if decimals is None:
        decimals = _decimals_of(value)
    units = round(exact * 10**decimals)
    digits = f"{abs(units):0{decimals + 1}}"
    whole, rest = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    grouped = f"{int(whole):,}".replace(",", style.thousands)
    sign = MINUS if units < 0 else ""
    return f"{sign}{grouped}{style.decimal}{rest}" if rest else f"{sign}{grouped}"


def _decimals_of(value: Number) -> int:
    """How many decimals the value has itself: 3.50 -> 1. A fraction such as 1/3 has no end: ValueError."""
    exact = Fraction(value)
    if isinstance(value, Fraction) and exact.denominator != 1:
        raise ValueError("A fraction needs a number of decimals to be rounded to.")
    exponent = Decimal(str(value)).normalize().as_tuple().exponent if exact else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def signed(value: Number, decimals: int | None, language: str) -> str:
    """With a plus where it is above zero: a change. 0 has no sign."""
    text = number(value, decimals, language)
    return f"+{text}" if value > 0 and any(digit in text for digit in "123456789") else text


def percent(value: Number, decimals: int | None, language: str) -> str:
    """51.7 -> "51,7 %" with a space that does not break (da, de), "51.7%" (en). The value is in per cent already."""
    return style_of(language).percent.format(number(value, decimals, language))


def longdate(day: date, language: str) -> str:
    """As in "7. maj 2024", "7 May 2024", "7. Mai 2024"."""
    return f"{daymonth(day, language)} {day.year}"


def shortdate(day: date, language: str) -> str:
    """As in "7. sep. 2024", "7 Sep 2024", "7. Sept. 2024": for tables."""
    style = style_of(language)
    return f"{day.day}{style.ordinal} {style.short_months[day.month - 1]} {day.year}"


def daymonth(day: date, language: str) -> str:
    """As in "7. maj", "7 May", "7. Mai"."""
    style = style_of(language)
    return f"{day.day}{style.ordinal} {style.months[day.month - 1]}"


def month(day: date, language: str) -> str:
    """As in "maj 2024", "May 2024", "Mai 2024"."""
    return f"{style_of(language).months[day.month - 1]} {day.year}"


def shortmonth(day: date, language: str) -> str:
    """The month alone, for the date box: "sep", "Sep", "Sept"."""
    return style_of(language).short_months[day.month - 1].rstrip(".")


def weekday(day: date, language: str) -> str:
    return style_of(language).weekdays[day.weekday()]


def fullday(day: date, language: str) -> str:
    """As in "tirsdag 7. maj 2024", "Tuesday 7 May 2024", "Dienstag, 7. Mai 2024"."""
    between = ", " if style_of(language) is STYLES["de"] else " "
    return f"{weekday(day, language)}{between}{longdate(day, language)}"


def shortweekday(day: date, language: str) -> str:
    return style_of(language).short_weekdays[day.weekday()]


def clock(at: time | datetime, language: str) -> str:
    """As in "14.05" (da), "14:05" (en, de). A datetime is shown in its own zone."""
    return at.strftime(style_of(language).clock)


def clockrange(start: time | datetime, end: time | datetime, language: str) -> str:
    """As in "kl. 10.00–15.00", "10:00–15:00", "10:00–15:00 Uhr"; one time when they are the same."""
    times = [clock(start, language), clock(end, language)]
    return style_of(language).clocks.format("–".join(dict.fromkeys(times)))


def moment(at: datetime, language: str) -> str:
    """As in "7. maj 2024 kl. 14.05", "7 May 2024 at 14:05", "7. Mai 2024 um 14:05"."""
    return style_of(language).moment.format(longdate(at, language), clock(at, language))


def daterange(first: date, last: date, language: str) -> str:
    """From the first to the last day, without saying month or year twice.

    "15.–20. september 2026", "28. september – 3. oktober 2026", "30. december 2026 – 2. januar 2027".
    """
    end = longdate(last, language)
    if (first.year, first.month, first.day) == (last.year, last.month, last.day):
        return end
    if first.year != last.year:
        return f"{longdate(first, language)} – {end}"
    if first.month != last.month:
        return f"{daymonth(first, language)} – {end}"
    return f"{first.day}{style_of(language).ordinal}–{end}"


def period(written: object, language: str) -> str:
    """A calendar period, "2019", "2019-Q2" or "2019-05", in words: "2019", "2. kvartal 2019", "maj 2019".

    Anything that is written as text of that form will do; a ValueError for anything else.
    """
    year, _, part = str(written).partition("-")
    if not part:
        return str(int(year))
    if part[0] == "Q":
        return style_of(language).quarter.format(int(part[1:]), int(year))
    return month(date(int(year), int(part), 1), language)
