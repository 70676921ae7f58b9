from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from initiatives import marks
from initiatives.models.initiatives import InitiativeStatus
from initiatives.shapes import STATUS_CLASS
from initiatives.templatetags import portal

NBSP = "\N{NO-BREAK SPACE}"


def shown(source: str, **context: object) -> str:
    return Template("{% load portal %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "value", "texts"),
    [
        ("{{ value|number:1 }}", Decimal("1234.56"), ["1.234,6", "1,234.6", "1.234,6"]),
        ("{{ value|number }}", Decimal("12.50000000"), ["12,5", "12.5", "12,5"]),
        ("{{ value|signed:1 }}", Decimal("0.4"), ["+0,4", "+0.4", "+0,4"]),
        ("{{ value|percent:1 }}", Decimal("51.7"), [f"51,7{NBSP}%", "51.7%", f"51,7{NBSP}%"]),
        ("{{ value|longdate }}", date(2024, 5, 7), ["7. maj 2024", "7 May 2024", "7. Mai 2024"]),
        ("{{ value|shortmonth }}", date(2024, 9, 7), ["sep", "Sep", "Sept"]),
        ("{{ value|weekday }}", date(2026, 11, 24), ["tirsdag", "Tuesday", "Dienstag"]),
        ("{{ value|clock }}", time(14, 5), ["14.05", "14:05", "14:05"]),
        ("{{ value|period }}", "2019-Q2", ["2. kvartal 2019", "Q2 2019", "2. Quartal 2019"]),
    ],
)
def test_filters_follow_the_language(source, value, texts):
    def in_language(code: str) -> str:
        with translation.override(code):
            return shown(source, value=value)

    assert [in_language(code) for code in ("da", "en", "de")] == texts


@pytest.mark.parametrize("name", ["number", "percent", "signed", "longdate", "shortdate", "clock", "moment", "period"])
def test_what_is_not_known_is_written_as_nothing(name):
    assert shown(f"{{{{ value|{name} }}}}", value=None) == ""


def test_zero_is_not_nothing():
    assert shown("{{ value|number:0 }} {{ value|percent }}", value=Decimal(0)) == f"0 0{NBSP}%"


def test_moments_are_shown_in_the_citys_zone():
    at = datetime(2024, 5, 7, 22, 30, tzinfo=UTC)
    assert shown("{{ at|datetime }} {{ at|clock }}", at=at) == "8. maj 2024 kl. 00.30 00.30"


def test_ranges_as_filter_and_as_tag():
    days = {"first": date(2026, 9, 15), "last": date(2026, 9, 20)}
    assert shown("{{ first|daterange:last }}", **days) == "15.–20. september 2026"
    assert shown("{% daterange first last %}", **days) == "15.–20. september 2026"


def test_markdown_takes_the_level_of_its_first_heading():
    assert shown("{{ text|markdown:2 }}{{ nothing|markdown }}", text="# One <b>", nothing=None) == "<h2>One </h2>"


ROW = SimpleNamespace(title="<b>Vand", title_da="<b>Vand", title_en="", title_de="Wasser")


@pytest.mark.parametrize(
    ("language", "tag", "attribute"),
    [
        ("da", "&lt;b&gt;Vand", ""),
        ("en", '<span lang="da">&lt;b&gt;Vand</span>', ' lang="da"'),
        ("de", "&lt;b&gt;Vand", ""),
    ],
)
def test_a_text_that_stands_in_says_which_language_it_is(language, tag, attribute):
    with translation.override(language):
        assert shown("{% text row 'title' %}", row=ROW) == tag
        assert shown("{% fallback_lang row 'title' %}", row=ROW) == attribute


def test_an_empty_text_is_nothing():
    row = SimpleNamespace(title=None, title_da="", title_en="", title_de="")
    assert shown("{% text row 'title' %}{% fallback_lang row 'title' %}", row=row) == ""


def test_long_words_may_break_in_narrow_places():
    assert shown("{{ t|shy:10 }}", t="Lærende organisationer") == "Lærende orga\u00adni\u00adsa\u00adtioner"
    assert shown("{{ t|shy }}", t="Job til alle & <b>") == "Job til alle &amp; &lt;b&gt;"
    assert shown("{{ t|shy }}{{ none|shy }}", t="", none=None) == ""


def test_a_text_that_stands_in_breaks_by_its_own_language():
    row = SimpleNamespace(title="Lokalsamfundet", title_da="Lokalsamfundet", title_de="", title_en="")
    with translation.override("de"):
        assert shown('{% tight row "title" 10 %}', row=row) == "Lokal\u00adsamfundet"
    row = SimpleNamespace(title="<i>", title_da="<i>", title_de="", title_en="")
    assert shown('{% tight row "title" %}', row=row) == "&lt;i&gt;"


def test_icons_are_hidden_from_readers_and_take_no_markup():
    html = shown("{% icon 'calendar' css %}", css='big"><script>')
    assert html.startswith(
        '<svg class="icon big&quot;&gt;&lt;script&gt;" viewBox="0 0 24 24" aria-hidden="true"><path '
    )
    assert html.endswith("</svg>")


def test_art_takes_goals_as_numbers_or_as_words():
    assert shown("{% art 'a' goals 2 2 %}", goals=[11, 13]) == shown("{% art 'a' '11 13' 2 2 %}")
    assert 'class="wash sdg-11"' in shown("{% art 'a' '11 13' 2 2 %}")


@pytest.mark.parametrize("status", STATUS_CLASS)
def test_each_status_has_a_shape_a_class_and_a_word(status):
    source = "{{ status|status_class }} {% status_icon status %}"
    css = STATUS_CLASS[status]
    assert shown(source, status=status).startswith(f'{css} <svg class="status-icon {css}"')
    with translation.override("en"):
        assert shown("{{ status|status_word }}", status=status) != ""


@pytest.mark.parametrize(
    ("status", "mark"), [("done", "achieved"), ("on plan", "on_track"), ("late", "behind"), ("no milestones", "")]
)
def test_an_initiatives_own_status_is_drawn_with_one_of_the_nine_marks(status, mark):
    assert shown("{{ status|initiative_mark }}", status=status) == mark


def test_the_nine_words_differ():
    with translation.override("en"):
        assert len({marks.status_word(status) for status in STATUS_CLASS}) == 9


@pytest.mark.parametrize(
    ("done", "total", "status", "words", "word"),
    [
        (4, 6, InitiativeStatus.ON_PLAN, "4 of 6 milestones", "On plan"),
        (0, 1, InitiativeStatus.LATE, "0 of 1 milestone", "Late"),
    ],
)
def test_a_card_says_how_many_milestones_are_done(done, total, status, words, word):
    row = SimpleNamespace(milestones_done=done, milestones_all=total, status=status)
    with translation.override("en"):
        html = shown("{% milestone_foot row %}", row=row)
    assert f'<p class="small muted">{words}</p>' in html
    assert f'max="{total}" value="{done}"' in html
    assert f"<span>{word}</span>" in html


def test_without_milestones_there_is_no_foot():
    row = SimpleNamespace(milestones_done=0, milestones_all=0, status=InitiativeStatus.NO_MILESTONES)
    assert shown("{% milestone_foot row %}", row=row).strip() == ""


def test_a_status_set_by_hand_stands_without_a_meter():
    row = SimpleNamespace(milestones_done=0, milestones_all=0, status=InitiativeStatus.LATE)
    html = shown("{% milestone_foot row %}", row=row)
    assert "is-behind" in html
    assert "<progress" not in html


def test_goals_and_dimensions_are_lists_with_words():
    goals = [SimpleNamespace(number=7), SimpleNamespace(number=13)]
    dimensions = [SimpleNamespace(code="social", short="Soc & co")]
    with translation.override("en"):
        assert shown("{% tiles goals 'tiny' %}", goals=goals) == (
            '<ul class="tiles" aria-label="Goals">'
            '<li><span class="tile sdg-7 tiny"><span class="hidden">Goal </span>7</span></li>'
            '<li><span class="tile sdg-13 tiny"><span class="hidden">Goal </span>13</span></li></ul>'
        )
        html = shown("{% dims dimensions %}", dimensions=dimensions)
    assert html.startswith('<ul class="dims" aria-label="Dimensions"><li><svg class="quarter"')
    assert html.endswith("</svg>Soc &amp; co</li></ul>")


def test_no_goals_make_no_empty_list():
    assert shown("{% tiles goals %}{% dims goals %}", goals=[]) == ""


@pytest.mark.parametrize(
    ("url_name", "section"),
    [
        ("initiative-detail", "initiatives"),
        ("goal-detail", "framework"),
        ("indicator-csv", "progress"),
        ("event-month", "events"),
        ("report-list", "reports"),
        ("home", ""),
        (None, ""),
    ],
)
def test_the_menu_knows_where_the_page_belongs(url_name, section):
    request = RequestFactory().get("/")
    request.resolver_match = SimpleNamespace(url_name=url_name)
    assert portal.current_section(Context({"request": request})) == section


def test_a_view_may_name_its_section_itself():
    assert portal.current_section(Context({"section": "events"})) == "events"


def test_a_page_without_request_has_no_section():
    assert portal.current_section(Context({})) == ""


def test_page_numbers_leave_gaps():
    page = Paginator(range(200), 10).page(9)
    assert [str(number) for number in portal.page_numbers(page)] == ["1", "…", "8", "9", "10", "…", "20"]


@pytest.mark.parametrize(("code", "name"), [("da", "Sønderborg"), ("en", "Sønderborg"), ("de", "Sonderburg")])
def test_the_city_is_called_what_the_language_calls_it(code, name):
    with translation.override(code):
        assert shown("{% city as town %}{{ town.name }}") == name


@pytest.mark.parametrize(
    ("place", "german"),
    [
        ("Sønderborg", "Sonderburg"), ("6400 Sønderborg", "6400 Sonderburg"), ("Nordborg, Als", "Norburg, Alsen"),
        ("Skolen, Gråsten", "Skolen, Gravenstein"), ("Flensborg Fjord", "Flensburger Förde"),
        ("Sønderborghus", "Sønderborghus"), ("Alsion", "Alsion"), ("Kær Vestermark", "Kær Vestermark"), ("", ""),
    ],
)  # fmt: skip
def test_places_are_called_what_the_language_calls_them(place, german):
    for code, expected in (("da", place), ("en", place), ("de", german)):
        with translation.override(code):
            assert shown("{{ place|placename }}", place=place) == expected


def test_a_place_without_a_translation_is_german_where_it_is_only_a_name():
    told = SimpleNamespace(place="Nordborg", place_da="Nordborg", place_de="", place_en="")
    with translation.override("de"):
        assert shown('{% place row "place" %}', row=told) == "Norburg"
        told.place = told.place_da = "Hallen i Nordborg"
        assert shown('{% place row "place" %}', row=told) == '<span lang="da">Hallen i Nordborg</span>'
        told.place = told.place_de = "Halle in Nordborg"
        assert shown('{% place row "place" %}', row=told) == "Halle in Norburg"


def test_the_three_numbers_stay_on_one_line_and_what_is_around_them_is_escaped():
    assert shown("{{ title|unbroken }}", title="<b>4-17-42</b>") == (
        '&lt;b&gt;<span class="unbroken">4-17-42</span>&lt;/b&gt;'
    )
