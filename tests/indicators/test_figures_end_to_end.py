"""Figures from the bulk files to everything that reads them: equal to the last digit.

The literal answers were worked out by hand from the sentences of the plan; days between year ends of leap and
common years are counted in the comments.
"""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest

from indicators.actions import rebuild_standings
from indicators.models import Indicator, Measurement
from tests.indicators.test_resources import load  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
PLANS = (
    "code,key_feature,name_da,unit,decimals,kind,direction,baseline_on,baseline_value,target_on,target_value,interim"
)
FIGURES = "indicator,period,breakdown,value,numerator,denominator,figure,absent_reason\n"
KIND = "official statistics"
MINUS = "\N{MINUS SIGN}"

# From the end of 2010 to the end of 2030 there are 20 x 365 + 5 leap days (2012, 16, 20, 24, 28) = 7305 days, to the
# end of 2020 10 x 365 + 3 = 3653: 3653 / 7305 = 0.500068..., so 0.5001 is needed, 0.4751 is on track, 0.25003 behind.
HALF, DAY = "0.5001", "2020-12-31"


class Case(NamedTuple):
    """Baseline at the end of 2010, target at the end of 2030; figures as period=value; what is said on the day."""

    code: str
    direction: str
    baseline: str
    target: str
    interim: str
    figures: str
    day: str
    latest: tuple[str, str] | None
    share: str | None
    needed: str | None
    status: str

    @property
    def pairs(self) -> list[tuple[str, ...]]:
        return [tuple(pair.split("=")) for pair in self.figures.split(";") if pair]


CASES = [
    Case("to-zero", "down", "80", "0", "", "2020=40", DAY, ("2020", "40"), "0.5000", HALF, "on_track"),
    Case("to-zero-reached", "down", "80", "0", "", "2020=0", DAY, ("2020", "0"), "1.0000", HALF, "achieved"),
    Case("from-zero", "up", "0", "80", "", "2020=0", DAY, ("2020", "0"), "0.0000", HALF, "far_behind"),
    Case("rising", "up", "20", "60", "", "2020=30", DAY, ("2020", "30"), "0.2500", HALF, "far_behind"),
    Case("falling", "down", "60", "20", "", "2020=45", DAY, ("2020", "45"), "0.3750", HALF, "behind"),
    Case("below-zero", "up", "-10", "-2", "", "2020=-5", DAY, ("2020", "-5"), "0.6250", HALF, "on_track"),
    Case("range-below", "range", "5", "10..20", "", "2020=8", DAY, ("2020", "8"), "0.6000", HALF, "on_track"),
    Case("range-above", "range", "30", "10..20", "", "2020=27", DAY, ("2020", "27"), "0.3000", HALF, "behind"),
    Case("range-edge", "range", "30", "10..20", "", "2020=20", DAY, ("2020", "20"), "1.0000", HALF, "achieved"),
    Case("range-past", "range", "5", "10..20", "", "2020=24", DAY, ("2020", "24"), "0.2000", HALF, "far_behind"),
    Case("range-worse", "range", "5", "10..20", "", "2020=26", DAY, ("2020", "26"), "-0.2000", HALF, "wrong_way"),
    Case("overshoot", "up", "0", "100", "", "2020=150", DAY, ("2020", "150"), "1.0000", HALF, "achieved"),
    Case("wrong", "down", "100", "0", "", "2020=120", DAY, ("2020", "120"), "-0.2000", HALF, "wrong_way"),
    Case("at-baseline", "up", "0", "100", "", "2010=0", "2010-12-31", ("2010", "0"), "0.0000", "0.0000", "on_track"),
    Case("before-baseline", "up", "50", "100", "", "2009=40", "2009-12-31", ("2009", "40"), "-0.2000", "0.0000",
     "wrong_way"),
    # Exactly 0.95 and 0.5 of what is needed, and a hair less, which is rounded to the same four places.
    Case("track-exact", "up", "0", "100", "", "2030=95", "2030-12-31", ("2030", "95"), "0.9500", "1.0000", "on_track"),
    Case("track-missed", "up", "0", "100", "", "2030=94.99999999", "2030-12-31", ("2030", "94.99999999"), "0.9500",
     "1.0000", "behind"),
    Case("behind-exact", "up", "0", "100", "", "2030=50", "2030-12-31", ("2030", "50"), "0.5000", "1.0000", "behind"),
    Case("behind-missed", "up", "0", "100", "", "2030=49.99999999", "2030-12-31", ("2030", "49.99999999"), "0.5000",
     "1.0000", "far_behind"),
    Case("flat-after", "up", "0", "100", "", "2035=95", "2035-12-31", ("2035", "95"), "0.9500", "1.0000", "on_track"),
    # Interim: 20 at the end of 2020, so half of that (1827 / 3653) is 0.1 in mid-way 2015 (5 x 365 + 1 = 1826 days).
    Case("interim", "up", "0", "100", "2020-12-31=20", "2015=9.5", "2015-12-31", ("2015", "9.5"), "0.0950", "0.1000",
     "on_track"),
    Case("interim-on", "up", "0", "100", "2020-12-31=20", "2020=19", DAY, ("2020", "19"), "0.1900", "0.2000",
     "on_track"),
    Case("interim-flat", "up", "0", "100", "2015-12-31=20;2025-12-31=20", "2020=10", DAY, ("2020", "10"),
     "0.1000", "0.2000", "behind"),
    # Half to even: 0.00005, 0.00015 and 0.00025 of the way.
    Case("even-0", "up", "0", "100000", "", "2020=5", DAY, ("2020", "5"), "0.0000", HALF, "far_behind"),
    Case("even-2", "up", "0", "100000", "", "2020=15", DAY, ("2020", "15"), "0.0002", HALF, "far_behind"),
    Case("even-4", "up", "0", "100000", "", "2020=25", DAY, ("2020", "25"), "0.0002", HALF, "far_behind"),
    Case("huge", "up", "0", "9999999999999999", "", "2020=4999999999999999.5", DAY,
     ("2020", "4999999999999999.5"), "0.5000", HALF, "on_track"),
    Case("tiny", "down", "0.00000004", "0", "", "2020=0.00000001", DAY, ("2020", "0.00000001"), "0.7500", HALF,
     "on_track"),
    # A gap: the figure for 2013 holds until 2016-01-01, and the next one heals it.
    Case("gap-old", "up", "0", "100", "", "2013=40;2019=80", "2016-01-01", ("2013", "40"), "0.4000", "0.1500",
     "too_old"),
    Case("gap-young", "up", "0", "100", "", "2013=40;2019=80", "2015-12-31", ("2013", "40"), "0.4000", "0.1500",
     "on_track"),
    Case("gap-healed", "up", "0", "100", "", "2013=40;2019=80", "2019-12-31", ("2019", "80"), "0.8000", "0.4500",
     "on_track"),
    Case("not-ended", "up", "0", "100", "", "2019=80;2020=90", "2020-12-30", ("2019", "80"), "0.8000", "0.4500",
     "on_track"),
    Case("nothing-yet", "up", "0", "100", "", "2020=90", "2020-12-30", None, None, None, "no_data"),
    Case("no-figures", "up", "0", "100", "", "", DAY, None, None, None, "no_data"),
    Case("no-baseline", "up", "", "100", "", "2020=90", DAY, ("2020", "90"), None, None, "no_target"),
    Case("no-target", "up", "0", "", "", "2020=90", DAY, ("2020", "90"), None, None, "no_target"),
    Case("context", "none", "", "", "", "2020=90", DAY, ("2020", "90"), None, None, "no_target"),
]  # fmt: skip
MONTHLY = ("from-leap-day", "2022-02", "50")  # 2020-02-29 to 2024-02-29: 1461 days, 730 until 2022-02-28


def plan_rows() -> str:
    rows = [PLANS]
    for case in CASES:
        start = f"2010,{case.baseline}" if case.baseline else ","
        end = f"2030,{case.target}" if case.target else ","
        rows.append(f"{case.code},3.1,{case.code},stk,8,{KIND},{case.direction},{start},{end},{case.interim}")
    rows.append(f"{MONTHLY[0]},3.1,Skuddag,stk,0,{KIND},up,2020-02-29,0,2024-02-29,100,")
    return "\n".join(rows) + "\n"


def figure_rows() -> str:
    rows = [(case.code, *pair) for case in CASES for pair in case.pairs] + [MONTHLY]
    return FIGURES + "".join(f"{code},{period},,{value},,,,\n" for code, period, value in rows)


@pytest.fixture
def loaded(load: Any) -> Any:  # noqa: F811
    load("indicators", plan_rows())
    load("measurements", figure_rows())
    return load


def judged(stranger: Any, code: str, day: str) -> tuple[Any, ...]:
    """As the API says it on a day."""
    answer = stranger.get(f"/api/v1/indicators/{code}?as_of={day}").json()
    latest = answer["latest"] and (answer["latest"]["period"], answer["latest"]["value"])
    return latest, answer["share"], answer["needed_share"], answer["status"]


def test_the_api_gives_each_case_to_the_last_digit(stranger: Any, loaded: Any) -> None:
    found = {case.code: judged(stranger, case.code, case.day) for case in CASES}
    assert found == {case.code: (case.latest, case.share, case.needed, case.status) for case in CASES}
    assert judged(stranger, MONTHLY[0], "2022-03-01") == (("2022-02", "50"), "0.5000", "0.4997", "on_track")
    assert rebuild_standings() == 0


def rows_of(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))


def test_page_and_csv_of_an_indicator_have_the_figures_of_the_api(stranger: Any, loaded: Any) -> None:
    for case in CASES:
        rows = rows_of(stranger.get(f"/en/indicators/{case.code}.csv"))
        assert [(row["period"], row["value"]) for row in rows if row["kind"] == "measured"] == case.pairs
        page = unescape(stranger.get(f"/en/indicators/{case.code}/").content.decode())
        for period, value in case.pairs:
            written = f"{Decimal(value):,.8f}".replace("-", MINUS)
            assert f'<th scope="row">{period}</th><td class="n">{written}' in page


def test_the_page_says_the_share_with_its_numbers_as_the_api_rounds_it(stranger: Any, loaded: Any) -> None:
    today = date.today().isoformat()
    for code in ("rising", "range-past", "tiny", "wrong", "even-2", "interim-flat"):
        _latest, share, needed, _status = judged(stranger, code, today)
        page = re.sub(r"<[^>]+>", " ", unescape(stranger.get(f"/en/indicators/{code}/").content.decode()))
        assert f"= {share.replace('-', MINUS)} →" in page
        assert f"{needed} →" in page


REPORTED = ("latest_period", "latest_value", "share", "needed_share", "status")


def number_in(text: Any) -> Decimal | None:
    return None if text in ("", None) else Decimal(str(text))


@pytest.mark.parametrize("year", [2013, 2020])
def test_the_report_has_the_figures_of_the_api_in_both_files(stranger: Any, loaded: Any, year: int) -> None:
    in_csv = {row["indicator"]: row for row in rows_of(stranger.get(f"/en/reports/{year}.csv")) if row["indicator"]}
    with ZipFile(io.BytesIO(stranger.get(f"/en/reports/{year}.zip").content)) as archive:
        table = archive.read("indicators.csv").decode("utf-8-sig")
    in_zip = {row["indicator"]: row for row in csv.DictReader(io.StringIO(table, newline=""))}
    for case in CASES:
        latest, share, needed, status = judged(stranger, case.code, f"{year}-12-31")
        period, value = latest or ("", None)
        wanted = (period, number_in(value), number_in(share), number_in(needed), status)
        for row in (in_csv[case.code], in_zip[case.code]):
            told = [row[name] for name in REPORTED]
            assert (str(told[0]), *map(number_in, told[1:4]), told[4]) == wanted


def test_danish_excel_and_open_data_say_the_same(stranger: Any, loaded: Any) -> None:
    address = "/en/indicators/track-missed.csv"
    plain, danish = stranger.get(address).content, stranger.get(f"{address}?excel=da").content
    rows = list(csv.reader(io.StringIO(danish.decode("utf-8-sig"), newline=""), delimiter=";"))
    other = list(csv.reader(io.StringIO(plain.decode(), newline="")))
    at = rows[0].index("value")
    assert [row[at].replace(",", ".") for row in rows] == [row[at] for row in other]
    assert "94,99999999" in [row[at] for row in rows]


# --- What is no figure, and what is corrected --------------------------------------------------------
def test_zero_is_a_figure_and_a_missing_one_is_not(stranger: Any, loaded: Any) -> None:
    loaded("measurements", FIGURES + "rising,2021,,0,,,,\nfalling,2021,,,,,,ikke indberettet\n")
    assert judged(stranger, "rising", "2021-12-31")[0::3] == (("2021", "0"), "wrong_way")
    assert judged(stranger, "falling", "2021-12-31")[0] == ("2020", "45")
    (row,) = [row for row in rows_of(stranger.get("/indikatorer/falling.csv")) if row["period"] == "2021"]
    assert (row["value"], row["absent_reason"]) == ("", "ikke indberettet")


def test_breakdowns_stand_beside_the_total_and_are_not_judged(stranger: Any, loaded: Any) -> None:
    loaded(
        "measurements",
        FIGURES + "no-figures,2020,sex=female,90,,,,\nno-figures,2020,sex=male,10,,,,\nrising,2020,age=0-17,60,,,,\n",
    )
    assert judged(stranger, "no-figures", "2020-12-31")[3] == "no_data"
    assert judged(stranger, "rising", "2020-12-31")[:2] == (("2020", "30"), "0.2500")


def test_a_method_break_changes_neither_share_nor_status(stranger: Any, loaded: Any) -> None:
    before = judged(stranger, "falling", "2020-12-31")
    loaded("measurements", FIGURES + "falling,2020,,45,,,break,\n")
    assert judged(stranger, "falling", "2020-12-31") == before


def test_a_correction_supersedes_on_every_day_and_the_old_figure_stays(stranger: Any, loaded: Any) -> None:
    loaded("measurements", FIGURES + "gap-healed,2013,,20,,,,\n")
    assert judged(stranger, "gap-healed", "2014-06-01") == (("2013", "20"), "0.2000", "0.1500", "on_track")
    rows = Measurement.objects.filter(indicator__code="gap-healed", period="2013").order_by("pk")
    assert [(row.value, row.current) for row in rows] == [(40, False), (20, True)]
    assert rows[1].supersedes == rows[0]


def test_what_does_not_apply_here_is_never_judged(stranger: Any, loaded: Any) -> None:
    row = Indicator.objects.get(code="rising")
    row.not_applicable_reason_da = "Findes ikke her"
    row.save()
    assert judged(stranger, "rising", "2020-12-31") == (None, None, None, "not_applicable")


# --- Roll-ups ---------------------------------------------------------------------------------------
def test_levels_above_are_means_of_what_stands_below(stranger: Any, load: Any) -> None:  # noqa: F811
    rows = [("a", "3.1", 30), ("b", "3.1", 130), ("c", "3.1", -40), ("d", "3.2", 10)]
    plans = [f"{code},{feature},{code},stk,0,{KIND},up,2010,0,2030,100," for code, feature, _value in rows]
    plans += [f"e,3.1,e,stk,0,{KIND},up,2010,0,2030,100,", f"f,3.3,f,stk,0,{KIND},up,2010,0,2030,100,"]
    load("indicators", "\n".join([PLANS, *plans]) + "\n")
    load("measurements", FIGURES + "".join(f"{code},2020,,{value},,,,\n" for code, _f, value in rows))

    def told(address: str) -> tuple[Any, ...]:
        answer = stranger.get(f"/api/v1/{address}?as_of=2020-12-31").json()
        return tuple(answer[name] for name in ("share", "needed_share", "status", "measured", "of", "wrong_way"))

    # 3.1: (0.3 + 1 + 0) / 3 = 0.43333, as shares are clamped; 0.4333 / 0.5001 = 0.87: behind. 3.2: 0.1: far behind.
    assert told("features/3.1") == ("0.4333", HALF, "behind", 3, 4, 1)
    assert told("features/3.2") == ("0.1000", HALF, "far_behind", 1, 1, 0)
    assert told("features/3.3") == (None, None, "no_data", 0, 1, 0)
    # Area 3 and the city: (0.43333 + 0.1) / 2 = 0.26667; of 3 and of 42. 0.26667 / 0.5001 = 0.53.
    assert told("areas/3") == ("0.2667", HALF, "behind", 2, 3, 0)
    assert told("progress") == ("0.2667", HALF, "behind", 2, 42, 0)
    goals = {number: told(f"goals/{number}") for number in range(1, 18)}
    linked = {row["code"]: row["goals"] for row in stranger.get("/api/v1/features?limit=100").json()["results"]}
    for number, (share, _needed, _status, measured, of, _wrong) in goals.items():
        there = [code for code in ("3.1", "3.2") if number in linked[code]]
        shares = {"3.1": "0.4333", "3.2": "0.1000"}
        assert share == ("0.2667" if len(there) == 2 else shares[there[0]] if there else None)
        assert (measured, of) == (len(there), sum(number in numbers for numbers in linked.values()))


# --- ProjectZero ------------------------------------------------------------------------------------
PROJECTZERO = (
    f"{PLANS}\nco2,3.1,CO2,% af 2007,1,{KIND},down,2007,100,2029,0,2015-12-31=75;2020-12-31=50;2025-12-31=25\n"
)
SERIES = {"2013": "77", "2014": "70", "2016": "64.5", "2017": "65", "2018": "61.7", "2019": "56", "2020": "48.3",
          "2022": "43"}  # fmt: skip


@pytest.fixture
def projectzero(load: Any) -> None:  # noqa: F811
    load("indicators", PROJECTZERO)
    figures = [f"co2,{year},,{value},,,{'break' if year == '2017' else ''},\n" for year, value in SERIES.items()]
    load("measurements", FIGURES + "".join(figures))


# Worked out in test_progress_projectzero. The year, the period whose figure stands, share, needed share, status.
YEAR_ENDS = [
    (2012, None, None, None, "no_data"),
    (2013, "2013", "0.2300", "0.1875", "on_track"),
    (2014, "2014", "0.3000", "0.2188", "on_track"),
    (2015, "2014", "0.3000", "0.2188", "on_track"),
    (2016, "2016", "0.3550", "0.3001", "on_track"),
    (2017, "2017", "0.3500", "0.3500", "on_track"),
    (2018, "2018", "0.3830", "0.4000", "on_track"),
    (2019, "2019", "0.4400", "0.4499", "on_track"),
    (2020, "2020", "0.5170", "0.5000", "on_track"),
    (2021, "2020", "0.5170", "0.5000", "on_track"),
    (2022, "2022", "0.5700", "0.5999", "on_track"),
    (2023, "2022", "0.5700", "0.5999", "on_track"),
    (2024, "2022", "0.5700", "0.5999", "on_track"),
    (2025, "2022", "0.5700", "0.5999", "too_old"),
    (2026, "2022", "0.5700", "0.5999", "too_old"),
]


@pytest.mark.parametrize(("year", "period", "share", "needed", "status"), YEAR_ENDS)
def test_projectzero_at_each_year_end_at_every_level(
    stranger: Any, projectzero: None, year: int, period: str | None, share: str, needed: str, status: str
) -> None:
    latest = period and (period, SERIES[period])
    assert judged(stranger, "co2", f"{year}-12-31") == (latest, share, needed, status)
    goals = {row["code"]: row["goals"] for row in stranger.get("/api/v1/features?limit=100").json()["results"]}["3.1"]
    dimension = stranger.get(f"/api/v1/goals/{goals[0]}").json()["dimension"]
    for address in ("features/3.1", "areas/3", f"goals/{goals[0]}", f"dimensions/{dimension}", "progress"):
        answer = stranger.get(f"/api/v1/{address}?as_of={year}-12-31").json()
        assert (answer["share"], answer["needed_share"], answer["status"]) == (share, needed, status)
        assert answer["measured"] == (share is not None)


def test_projectzero_stands_in_its_table_with_the_plan_and_the_status_of_each_time(
    stranger: Any, projectzero: None
) -> None:
    table = stranger.get("/en/indicators/co2/").context["table"]
    assert [(row.period, row.value, row.plan, row.status) for row in table] == [
        (period, f"{Decimal(SERIES[period]):.1f}", plan, "on_track")
        for period, plan in (
            ("2022", "40.0"), ("2020", "50.0"), ("2019", "55.0"), ("2018", "60.0"), ("2017", "65.0"),
            ("2016", "70.0"), ("2014", "78.1"), ("2013", "81.2"),
        )
    ]  # fmt: skip
