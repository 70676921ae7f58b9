from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest

from initiatives import formats

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "decimals", "da", "en"),
    [
        (Decimal("1234567.891"), 1, "1.234.567,9", "1,234,567.9"),
        (Decimal("-1234.5"), 2, "−1.234,50", "−1,234.50"),
        (4780, 0, "4.780", "4,780"),
        (0, 2, "0,00", "0.00"),
        (Decimal("-0.04"), 1, "0,0", "0.0"),
        (Decimal("3.50000000"), None, "3,5", "3.5"),
        (Decimal("1E+3"), None, "1.000", "1,000"),
        (Decimal("0E-8"), None, "0", "0"),
        (0.1, None, "0,1", "0.1"),
        (Fraction(2, 3), 3, "0,667", "0.667"),
        (Decimal("99999999999999999999.99"), 2, "99.999.999.999.999.999.999,99", "99,999,999,999,999,999,999.99"),
    ],
)
def test_numbers_are_written_as_each_language_does(value, decimals, da, en):
    assert [formats.number(value, decimals, code) for code in ("da", "en", "de")] == [da, en, da]


def test_halves_round_to_even():
    assert [formats.number(Decimal(text), 0, "en") for text in ("0.5", "1.5", "2.5")] == ["0", "2", "2"]


def test_a_fraction_without_end_needs_a_number_of_decimals():
    with pytest.raises(ValueError, match="rounded"):
        formats.number(Fraction(1, 3), None, "da")


@pytest.mark.parametrize(
    ("value", "text"), [(Decimal("0.4"), "+0,4"), (-3, "−3,0"), (0, "0,0"), (Decimal("0.01"), "0,0")]
)
def test_a_change_has_its_sign(value, text):
    assert formats.signed(value, 1, "da") == text


def test_percent_keeps_its_sign_on_the_line():
    assert [formats.percent(Decimal("51.7"), 1, code) for code in ("da", "en", "de")] == [
        f"51,7{NBSP}%",
        "51.7%",
        f"51,7{NBSP}%",
    ]


@pytest.mark.parametrize(
    ("write", "value", "texts"),
    [
        (formats.longdate, date(2024, 5, 7), ["7. maj 2024", "7 May 2024", "7. Mai 2024"]),
        (formats.fullday, date(2024, 5, 7), ["tirsdag 7. maj 2024", "Tuesday 7 May 2024", "Dienstag, 7. Mai 2024"]),
        (formats.shortdate, date(2024, 9, 7), ["7. sep. 2024", "7 Sep 2024", "7. Sept. 2024"]),
        (formats.month, date(2024, 3, 1), ["marts 2024", "March 2024", "März 2024"]),
        (formats.shortmonth, date(2024, 9, 1), ["sep", "Sep", "Sept"]),
        (formats.weekday, date(2026, 11, 24), ["tirsdag", "Tuesday", "Dienstag"]),
        (formats.shortweekday, date(2026, 11, 22), ["søn", "Sun", "So"]),
        (formats.clock, time(14, 5), ["14.05", "14:05", "14:05"]),
        (
            formats.moment,
            datetime(2024, 5, 7, 14, 5, tzinfo=UTC),
            ["7. maj 2024 kl. 14.05", "7 May 2024 at 14:05", "7. Mai 2024 um 14:05"],
        ),
        (formats.period, "2019", ["2019", "2019", "2019"]),
        (formats.period, "2019-Q2", ["2. kvartal 2019", "Q2 2019", "2. Quartal 2019"]),
        (formats.period, "2019-05", ["maj 2019", "May 2019", "Mai 2019"]),
    ],
)
def test_dates_times_and_periods_in_three_languages(write, value, texts):
    assert [write(value, code) for code in ("da", "en", "de")] == texts


@pytest.mark.parametrize(
    ("first", "last", "texts"),
    [
        (date(2026, 9, 15), date(2026, 9, 15), ["15. september 2026", "15 September 2026", "15. September 2026"]),
        (
            date(2026, 9, 15),
            date(2026, 9, 20),
            ["15.–20. september 2026", "15–20 September 2026", "15.–20. September 2026"],
        ),
        (
            date(2026, 9, 28),
            date(2026, 10, 3),
            ["28. september – 3. oktober 2026", "28 September – 3 October 2026", "28. September – 3. Oktober 2026"],
        ),
        (
            date(2026, 12, 30),
            date(2027, 1, 2),
            [
                "30. december 2026 – 2. januar 2027",
                "30 December 2026 – 2 January 2027",
                "30. Dezember 2026 – 2. Januar 2027",
            ],
        ),
    ],
)
def test_a_range_of_dates_says_nothing_twice(first, last, texts):
    assert [formats.daterange(first, last, code) for code in ("da", "en", "de")] == texts


def test_a_range_of_times_names_the_clock_once():
    start, end = time(10), time(15, 30)
    assert [formats.clockrange(start, end, code) for code in ("da", "en", "de")] == [
        "kl. 10.00–15.30",
        "10:00–15:30",
        "10:00–15:30 Uhr",
    ]
    assert formats.clockrange(start, start, "da") == "kl. 10.00"


@pytest.mark.parametrize("written", ["2019-13", "2019-Qx", "spring", ""])
def test_what_is_no_period_is_refused(written):
    with pytest.raises(ValueError, match=r".+"):
        formats.period(written, "da")


def test_a_region_does_not_matter_and_an_unknown_language_is_refused():
    assert formats.number(1000, 0, "en-gb") == "1,000"
    with pytest.raises(KeyError):
        formats.number(1000, 0, "fr")
