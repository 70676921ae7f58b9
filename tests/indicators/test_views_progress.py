"""The progress page: today, on any other day, and for whom."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.utils import timezone

from initiatives.models import Dimension, Goal, Tag
from tests.factories import InitiativeFactory, MeasurementFactory
from tests.indicators.test_board import measured

pytestmark = pytest.mark.django_db
PAGE = "/en/progress/"


def text_of(response):
    """What a person reads: without marks, blanks as one."""
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def linked(dimension, *goals, **options):
    row = InitiativeFactory(**options)
    Tag.objects.create(initiative=row, dimension=Dimension.objects.get(code=dimension))
    for number in goals:
        Tag.objects.create(initiative=row, goal=Goal.objects.get(number=number))
    return row


@pytest.fixture
def this_year():
    return timezone.localdate().year


def test_an_empty_city_says_so(stranger):
    page = text_of(stranger.get(PAGE))
    assert "There are no figures to judge by yet" in page
    assert "0 of 42 Key Features are achieved or on track" in page
    assert "No Key Feature with figures is behind." in page
    assert "No figures are approved yet." in page


def test_the_share_stands_with_its_counts_and_statuses(stranger, this_year):
    measured("3.1", 90, period=str(this_year - 1))
    measured("3.2", 20, period=str(this_year - 1))
    page = text_of(stranger.get(PAGE))
    assert "55% of the way to our targets 2 of 42 Key Features measured" in page
    assert "1 of 42 Key Features is achieved or on track" in page
    counts = stranger.get(PAGE).context["by_status"]
    assert {group.status: len(group.rows) for group in counts} == {"on_track": 1, "far_behind": 1, "no_data": 40}


def test_the_statuses_add_up_to_the_42_and_have_a_place_to_lead_to(stranger, this_year):
    measured("3.1", 90, period=str(this_year - 1))
    response = stranger.get(PAGE)
    assert sum(len(group.rows) for group in response.context["by_status"]) == 42
    page = response.content.decode()
    for group in response.context["by_status"]:
        assert page.count(f'href="#status-{group.status}"') == page.count(f'id="status-{group.status}"') == 1


def test_how_it_is_calculated_shows_the_rows_the_formula_and_what_is_left_out(stranger, this_year):
    measured("3.1", 90, period=str(this_year - 1))
    measured("3.2", 20, period=str(this_year - 1))
    calculation = stranger.get(PAGE).context["city_calculation"]
    assert [(line.code, line.share) for line in calculation.counted] == [("3.1", "0.9000"), ("3.2", "0.2000")]
    assert len(calculation.left_out) == 40
    assert calculation.formula == "(0.9000 + 0.2000) / 2 = 0.5500 = 55%"
    page = text_of(stranger.get(PAGE))
    assert "(0.9000 + 0.2000) / 2 = 0.5500 = 55%" in page
    assert "With at least 95% of what is needed it is on track, with at least 50% it is behind" in page


def test_what_is_behind_is_told_with_its_numbers_the_worst_first(stranger, this_year):
    last = str(this_year - 1)
    measured("3.1", -10, period=last, name_en="Waste", unit_en="kg")
    measured("3.1", 90, period=last)
    measured("3.2", 20, period=last, name_en="Parks", unit_en="%")
    measured("3.3", 100, period=last)
    behind = stranger.get(PAGE).context["behind"]
    assert [row.entry.code for row, _reason in behind] == ["3.2", "3.1"]
    needed = measured_share(last)
    assert [reason for _row, reason in behind] == [
        f"Parks: 20% in {last}. That is 20% of the way; {needed} was needed by then.",
        f"Waste: −10 kg in {last}. That is farther from the target than at the baseline. "
        "1 of 2 indicators moves the wrong way.",
    ]


def measured_share(year):
    days = (date(int(year), 12, 31) - date(2020, 12, 31)).days / (date(2030, 12, 31) - date(2020, 12, 31)).days
    return f"{min(round(days * 100), 100)}%"


def test_any_past_day_shows_what_held_then(stranger):
    row = measured("3.1", 20, period="2021")
    MeasurementFactory(indicator=row, period="2022", value=90)
    assert "All in all, on 31 December 2021 20% of the way" in text_of(stranger.get(PAGE, {"as_of": "2021-12-31"}))
    page = text_of(stranger.get(PAGE, {"as_of": "2022-12-31"}))
    assert "90% of the way" in page
    assert "70 percentage points more than a year before (then with 1 Key Feature measured)" in page


def test_what_is_too_old_is_still_shown_and_pale(stranger):
    measured("3.1", 20, period="2021")
    response = stranger.get(PAGE, {"as_of": "2026-06-01"})
    assert '<span class="pale">20%</span>' in response.content.decode()
    assert response.context["city"].status == "too_old"


@pytest.mark.parametrize(
    "text",
    ["x", "2019-02-30", "20190101", "1899-12-31", "2201-01-01", "9999-12-31", "0000-01-01", "\x00", "9" * 5000,
     "2019-1-1", "２０１９-０１-０１", "<script>", "2019-01-01\x00"],
)  # fmt: skip
def test_a_day_that_is_none_gives_today_and_a_notice(stranger, text):
    response = stranger.get(PAGE, {"as_of": text})
    assert response.context["day"] == timezone.localdate()
    assert "is not a date between 1900 and 2200" in text_of(response)
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31", "2020-02-29"])
def test_the_outermost_days_are_fine(stranger, day):
    measured("3.1", 20)
    response = stranger.get(PAGE, {"as_of": day})
    assert (response.status_code, response.context["day"], response.context["notices"]) == (
        200, date.fromisoformat(day), [],
    )  # fmt: skip


def test_the_years_lead_to_their_last_day_and_the_running_one_to_today(stranger, this_year):
    measured("3.1", 20, period=str(this_year - 2))
    years = stranger.get(PAGE, {"as_of": f"{this_year - 1}-12-31"}).context["years"]
    assert [(year.number, year.as_of, year.current) for year in years] == [
        (this_year - 2, date(this_year - 2, 12, 31), False),
        (this_year - 1, date(this_year - 1, 12, 31), True),
        (this_year, None, False),
    ]


def test_the_years_shown_are_the_newest(stranger, this_year):
    measured("3.1", 20, period="1950")
    years = stranger.get(PAGE).context["years"]
    assert [year.number for year in years] == list(range(this_year - 6, this_year + 1))


def test_drafts_are_nowhere(stranger):
    row = measured("3.1", 20, state="draft", name_en="Secret indicator")
    linked("social", 4, state="draft")
    page = text_of(stranger.get(PAGE))
    assert row.name_en not in page
    assert "0 of 42 Key Features measured" in page
    assert {cell.count for line in stranger.get(PAGE).context["matrix"] for cell in line.cells} == {0}


def test_the_matrix_counts_initiatives_and_links_to_their_list(stranger):
    linked("social", 4, 11)
    linked("social", 4)
    linked("economic", 4)
    InitiativeFactory()
    matrix = {line.dimension.code: line for line in stranger.get(PAGE).context["matrix"]}
    counts = {code: [cell.count for cell in line.cells if cell.count] for code, line in matrix.items()}
    assert counts == {"environmental": [], "cultural": [], "economic": [1], "social": [2, 1]}
    assert (matrix["social"].total, matrix["social"].cells[3].url) == (3, "/en/initiatives/?dimension=social&goal=4")
    page = stranger.get(PAGE).content.decode()
    assert page.count('class="zero">0<') == 4 * 17 - 3


def test_the_latest_figures_are_listed(stranger):
    measured("3.1", 20, name_en="Waste")
    assert [row.indicator.name for row in stranger.get(PAGE).context["latest"]] == ["Waste"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_six_queries(stranger, rows, django_assert_num_queries):
    for _number in range(rows):
        measured("3.1", 50)
        linked("social", 4)
    stranger.get(PAGE)
    # goals, Key Features with the year's selection, standings of both days, those in words, the matrix; sample data
    with django_assert_num_queries(6):
        stranger.get(PAGE)


def test_a_coordinator_sees_the_same_figures(stranger, coordinator):
    measured("3.1", 20, state="draft")
    measured("3.2", 40)
    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    pages = [client.get(PAGE, {"as_of": day}).context["city"].figure for client in (stranger, coordinator)]
    assert pages == ["40%", "40%"]


@pytest.mark.parametrize("address", ["/fremgang/", "/en/progress/", "/de/fortschritt/"])
def test_the_page_is_there_in_three_languages(stranger, address):
    measured("3.1", 20)
    assert stranger.get(address).status_code == 200


# --- The sums, worked out again from what the page shows ----------------------------------------------
def rows_of(table):
    """The cells of each row of a table's body, as text."""
    body = re.search(r"<tbody>(.*?)</tbody>", table, re.DOTALL)[1]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in rows
    ]


def section(page, start):
    return page[page.index(start) :]


def formulas(html):
    """(numbers in the sum, how many, mean) of each formula."""
    for text in re.findall(r'class="formula">([^<]+)<', html):
        top, rest = unescape(text).split(" / ", 1)
        count, mean = re.match(r"(\d+) [=≈] ([\d.]+) =", rest).groups()
        yield [Decimal(term) for term in top.strip("()").split(" + ")], int(count), Decimal(mean)


def test_the_sum_under_the_citys_share_is_that_of_the_rows_shown(stranger, this_year):
    last = str(this_year - 1)
    for number, code in enumerate(["1.1", "1.2", "2.1", "2.2", "3.1", "3.2", "4.1", "4.2", "5.1", "6.1"], 1):
        measured(code, Decimal(number) / 3, period=last)
        measured(code, 100 / Decimal(7), period=last)
    page = stranger.get(PAGE).content.decode()
    rows = rows_of(section(page, "The 42 Key Features in the city"))
    (share, needed) = list(formulas(section(page, "The 42 Key Features in the city")))[:2]
    for column, (terms, count, mean) in ((1, share), (2, needed)):
        shown = [Decimal(row[column]) for row in rows]
        assert (sum(shown), len(shown)) == (sum(terms), count)
        assert abs(sum(shown) / count - mean) <= Decimal("0.0001")
    assert count == 10
    assert "10 of 42 Key Features measured" in page


def test_every_dimension_and_goal_has_its_rows_and_their_sum(stranger, this_year):
    last = str(this_year - 1)
    for code, value in (("3.1", 90), ("3.2", 20), ("4.2", "33.33"), ("8.1", 5)):
        measured(code, value, period=last)
    response = stranger.get(PAGE)
    pairs = [*response.context["dimension_calculations"], *response.context["goal_calculations"]]
    assert len(pairs) == 4 + 17
    page = response.content.decode()
    for _entry, calculation in pairs:
        if not calculation.counted:
            continue
        assert f'class="formula">{calculation.formula}<' in page
        ((terms, count, mean),) = formulas(f'class="formula">{calculation.formula}<')
        assert [Decimal(line.share) for line in calculation.counted] == terms
        assert (len(terms), round(sum(terms) / count, 4)) == (count, mean)


def test_the_matrix_adds_up_by_row(stranger):
    linked("social", 4, 11)
    linked("social", 4)
    page = stranger.get(PAGE).content.decode()
    for row in re.findall(
        r"<tr>(.*?)</tr>", section(page, 'class="matrix"')[: section(page, 'class="matrix"').index("</table>")]
    ):
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
        counts = [int(re.search(r"(?:<span>|^)(\d+)", cell)[1]) for cell in cells]
        if counts:
            assert sum(counts[:-1]) == counts[-1]


def test_a_bar_whose_figure_stands_beside_it_is_for_the_eyes_alone(stranger, this_year):
    measured("4.1", 60)
    html = stranger.get(PAGE).content.decode()
    start = html.index('class="goal-bars"')
    goals = html[start : html.index("</ol>", start)]
    bars = re.findall(r"<progress[^>]*>", goals)
    assert bars
    assert [bar for bar in bars if 'aria-hidden="true"' not in bar] == []
