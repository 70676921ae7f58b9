"""ProjectZero's real series; literal figures were worked out beforehand from the day counts in the comments."""

from datetime import date
from fractions import Fraction

import pytest

from indicators.progress import (
    Standing,
    Status,
    judge,
    rounded,
    timeline,
)
from tests.indicators.plans import CO2, CO2_READINGS, D, year_end

# Days between year ends: 2007-2015 8 x 365 + 2 (2008, 2012) = 2922; 2015-2020 5 x 365 + 2 (2016, 2020)
# = 1827; 2020-2025 5 x 365 + 1 (2024) = 1826. Each stretch asks for 0.25 more. Needed shares:
#   2013  0.25 x 2192/2922       = 0.187543    2014  0.25 x 2557/2922        = 0.218771
#   2016  0.25 + 0.25 x 366/1827 = 0.300082    2017  0.25 + 0.25 x 731/1827  = 0.350027
#   2018  0.25 + 0.25 x 1096/1827 = 0.399973   2019  0.25 + 0.25 x 1461/1827 = 0.449918
#   2020  0.5 (an interim target)              2022  0.5 + 0.25 x 730/1826   = 0.599945
# On track from 0.95 x needed: 2017 0.332526 < 0.35; 2018 0.379974 < 0.383; 2019 0.427422 < 0.44;
# 2022 0.569948 < 0.57, by a hair. Without figures for 2015, 2021, 2023 and later the latest one stands, until
# two years after its own: the one for 2022 through 2024.
CO2_AT_YEAR_END = [
    (2012, Status.NO_DATA, None, None),
    (2013, Status.ON_TRACK, "0.2300", "0.1875"),
    (2014, Status.ON_TRACK, "0.3000", "0.2188"),
    (2015, Status.ON_TRACK, "0.3000", "0.2188"),
    (2016, Status.ON_TRACK, "0.3550", "0.3001"),
    (2017, Status.ON_TRACK, "0.3500", "0.3500"),
    (2018, Status.ON_TRACK, "0.3830", "0.4000"),
    (2019, Status.ON_TRACK, "0.4400", "0.4499"),
    (2020, Status.ON_TRACK, "0.5170", "0.5000"),
    (2021, Status.ON_TRACK, "0.5170", "0.5000"),
    (2022, Status.ON_TRACK, "0.5700", "0.5999"),
    (2023, Status.ON_TRACK, "0.5700", "0.5999"),
    (2024, Status.ON_TRACK, "0.5700", "0.5999"),
    (2025, Status.TOO_OLD, "0.5700", "0.5999"),
    (2026, Status.TOO_OLD, "0.5700", "0.5999"),
]


@pytest.mark.parametrize(("year", "status", "reached", "needed"), CO2_AT_YEAR_END)
def test_projectzero_at_each_year_end(year, status, reached, needed):
    standing = judge(CO2, CO2_READINGS, year_end(year))

    as_written = [None if text is None else D(text) for text in (reached, needed)]
    assert (standing.status, rounded(standing.share), rounded(standing.needed)) == (status, *as_written)


def test_projectzero_from_day_to_day():
    spans = timeline(CO2, CO2_READINGS)

    ends = [year_end(year) for year in (2013, 2014, 2016, 2017, 2018, 2019, 2020, 2022)] + [date(2025, 1, 1)]
    assert [span.valid_from for span in spans] == [date.min, *ends]
    assert [span.valid_to for span in spans] == [*ends, date.max]
    assert spans[-1].standing == Standing(
        Status.TOO_OLD,
        Fraction(57, 100),
        Fraction(1, 2) + Fraction(730, 4 * 1826),
        CO2_READINGS[-1],
        date(2025, 1, 1),
    )


def test_a_reading_counts_from_the_last_day_of_its_period():
    assert judge(CO2, CO2_READINGS, date(2013, 12, 30)).status == Status.NO_DATA
    assert judge(CO2, CO2_READINGS, date(2013, 12, 31)).reading == CO2_READINGS[0]
