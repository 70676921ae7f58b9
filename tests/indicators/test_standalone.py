"""The chart as a file of its own."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from indicators.standalone import picture
from tests.indicators.test_charts import BASE, FALLING, ZERO, chart


def drawn(**options):
    made = chart(FALLING, **{"baseline": BASE, "targets": [ZERO], "title": "Emissions", "desc": "They fall"} | options)
    return render_to_string(
        "indicators/charts/standalone.svg", {"picture": picture(made, foot="Source: us. CC BY 4.0", language="en")}
    )


def test_it_needs_no_style_sheet():
    svg = drawn()
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" lang="en" xml:lang="en"')
    assert re.findall(r' (?:class|style)="', svg) == []
    assert '<title id="t">Emissions</title><desc id="d">They fall</desc>' in svg
    assert "Source: us. CC BY 4.0</text>" in svg


@pytest.mark.parametrize(("status", "colour"), [("behind", "#855000"), ("on_track", "#1459a8"), ("too_old", "#55646a")])
def test_the_newest_figure_has_the_colour_of_its_status(status, colour):
    assert f'r="8" fill="{colour}"' in drawn(status=status)


def test_a_long_title_takes_more_lines_and_room():
    small, large = (picture(chart(FALLING, title=title), foot="", language="en") for title in ("Short", "word " * 60))
    assert (len(small.heading), len(large.heading)) == (1, 5)
    assert float(large.height) > float(small.height)


def test_a_figure_that_is_not_final_is_hollow():
    points = [*FALLING[:-1], type(FALLING[0])(date(2019, 12, 31), Decimal(6), "6", "provisional")]
    made = picture(chart(points), foot="", language="en")
    assert (made.dots[-1].fill, made.dots[-1].stroke) == ("#ffffff", "#855000")
