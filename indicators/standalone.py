"""The large chart as a file of its own: no style sheet reaches it, so every mark carries its own attributes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from indicators.charts import Drawing, LineChart
from initiatives.shapes import num

INK, SOFT, PAPER, NONE = "#0f252c", "#48595f", "#ffffff", "#55646a"
STATUS_COLOURS = {
    "is-achieved": "#0f6b42",
    "is-track": "#1459a8",
    "is-behind": "#855000",
    "is-off": "#ab1f2b",
    "is-wrong": "#ab1f2b",
}
MARGIN, TITLE, LINE = 20, 34, 26  # units around the drawing, to the first line of the title, between lines
TITLE_WIDTH, FOOT_WIDTH = 64, 110  # characters that fit on a line in a wide face


@dataclass(frozen=True, slots=True)
class Text:
    x: str
    y: str
    anchor: str
    size: str
    weight: str
    fill: str
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    r: str
    fill: str
    stroke: str
    width: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The wide drawing, moved down by `top` under its title; `colour` is that of the status."""

    language: str
    title: str
    desc: str
    width: str
    height: str
    top: str
    left: str
    colour: str
    cut: bool
    drawing: Drawing
    heading: Sequence[Text]
    foot: Sequence[Text]
    texts: Sequence[Text]
    dots: Sequence[Dot]


@dataclass(frozen=True, slots=True)
class Empty:
    """Words alone."""

    language: str
    title: str
    desc: str
    width: str
    height: str
    lines: Sequence[Text]


def picture(chart: LineChart, *, foot: str, language: str) -> Picture:
    """`foot` names the source and the licence; `language` is that of all words."""
    drawing = chart.drawings[0]
    heading, ends = wrap(chart.title, TITLE_WIDTH), wrap(foot, FOOT_WIDTH)
    top = TITLE + LINE * len(heading)
    below = top + float(drawing.height) + LINE
    width = float(drawing.width) + 2 * MARGIN
    return Picture(
        language=language,
        title=chart.title,
        desc=chart.desc,
        width=num(width),
        height=num(below + 20 * len(ends)),
        top=str(top),
        left=str(MARGIN),
        colour=_colour(chart.status),
        cut=chart.cut,
        drawing=drawing,
        heading=[_line(text, TITLE + i * LINE, "22", "700", INK) for i, text in enumerate(heading)],
        foot=[_line(text, below + i * 20, "14", "400", SOFT) for i, text in enumerate(ends)],
        texts=[_text(text.css, text.x, text.y, text.anchor, text.text) for text in drawing.texts],
        dots=[_dot(dot.css, dot.x, dot.y, dot.r) for dot in drawing.dots],
    )


def empty_picture(title: str, sentence: str, *, foot: str, language: str) -> Empty:
    """In the place of a chart without a figure: a page that shows the picture is not to show a broken one."""
    heading, said, ends = wrap(title, TITLE_WIDTH), wrap(sentence, TITLE_WIDTH), wrap(foot, FOOT_WIDTH)
    lines = [_line(text, TITLE + i * LINE, "22", "700", INK) for i, text in enumerate(heading)]
    top = TITLE + LINE * (len(heading) + 1)
    lines += [_line(text, top + i * LINE, "18", "400", SOFT) for i, text in enumerate(said)]
    top += LINE * (len(said) + 1)
    lines += [_line(text, top + i * 20, "14", "400", SOFT) for i, text in enumerate(ends)]
    return Empty(language, title, sentence, "1000", num(top + 20 * len(ends)), lines)


def _colour(css: str) -> str:
    return next((STATUS_COLOURS[word] for word in css.split() if word in STATUS_COLOURS), NONE)


def _line(text: str, y: float, size: str, weight: str, fill: str) -> Text:
    return Text(str(MARGIN), num(y), "start", size, weight, fill, text)


def _text(css: str, x: str, y: str, anchor: str, text: str) -> Text:
    words = css.split()
    size = "26" if "now-value" in words else "14" if "note" in words else "15"
    weight = "700" if "now-value" in words else "600" if {"strong", "pace-note"} & {*words} else "400"
    fill = _colour(css) if "pace-note" in words else INK if "lab" in words else SOFT
    return Text(x, y, anchor, size, weight, fill, text)


def _dot(css: str, x: str, y: str, r: str) -> Dot:
    words = css.split()
    colour = _colour(css) if "last" in words else INK
    if "hollow" in words:
        return Dot(x, y, r, PAPER, colour, "3")
    return Dot(x, y, r, colour, PAPER, "2")
