"""Generative tiling of quarter circles in an initiative's own goal colours.

The same slug always gives the same picture, on every machine and Python version: the choices are bytes of
SHAKE-256 over the slug, not the random module (whose `choice` has changed between versions).
Shapes of one colour are joined into one path, because a list shows thirty of these.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

TILE = 40
LARGEST = 24  # tiles along one side
NO_GOAL = "sdg-none"

# The corner a quarter disc sits in, clockwise from the upper left, as (dx, dy) in tiles.
_CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))
# From that corner: along one side, round to the other side, home.
_SIDES = (("h{0}", "-{0} {0}"), ("v{0}", "-{0}-{0}"), ("h-{0}", "{0}-{0}"), ("v-{0}", "{0} {0}"))
_CLASS_NAMES = re.compile(r"[a-z -]*")


@dataclass(frozen=True, slots=True)
class Art:
    """Width and height in units; `wash` colours the ground; layers are (class, path data), bottom first."""

    width: int
    height: int
    wash: str
    layers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Dice:
    """Four bytes for one tile: which shape, its colour, which corner, and the second colour."""

    shape: int
    colour: int
    corner: int
    second: int


def art(slug: str, goals: Sequence[int], cols: int = 8, rows: int = 4, *, sparse: bool = False) -> Art:
    """The tiling for `slug`, coloured by its goals (most important first; none gives the city's own colour).

    `sparse` leaves a third of the tiles empty, for pages that have nothing to show.
    ValueError for goals outside 1-17 or a size outside 1-24 tiles.
    """
    return _art(slug, tuple(goals), cols, rows, sparse)


@lru_cache(maxsize=2048)
def _art(slug: str, goals: tuple[int, ...], cols: int, rows: int, sparse: bool) -> Art:
    if not (1 <= cols <= LARGEST and 1 <= rows <= LARGEST):
        raise ValueError(f"A tiling has 1 to {LARGEST} columns and rows, not {cols} by {rows}.")
    if any(goal not in range(1, 18) for goal in goals):
        raise ValueError(f"Goals are numbered 1 to 17: {goals}.")
    pool = _pool(goals)
    empty = 96 if sparse else 30  # of 256
    base: dict[str, str] = {}
    over: dict[str, str] = {}
    for (x, y), dice in zip(_tiles(cols, rows), _dice(slug, cols * rows), strict=True):
        if dice.shape >= empty:
            _tile(base, over, x, y, dice, pool)
    return Art(cols * TILE, rows * TILE, pool[0], (*base.items(), *over.items()))


def _pool(goals: tuple[int, ...]) -> tuple[str, ...]:
    """Classes to draw from, as often as they should appear; the first is the main colour."""
    if not goals:
        return (*(NO_GOAL,) * 5, *("deep",) * 3, *("tint",) * 4)
    main, *others = (f"sdg-{goal}" for goal in goals)
    seconds = [name for name in others[:2] for _ in range(2)]
    return (*(main,) * 4, *seconds, *others[2:3], *("deep",) * 3, *("tint",) * 3)


def _tiles(cols: int, rows: int) -> Iterator[tuple[int, int]]:
    return ((col * TILE, row * TILE) for row in range(rows) for col in range(cols))


def _dice(slug: str, count: int) -> Iterator[_Dice]:
    stream = hashlib.shake_256(slug.encode()).digest(4 * count)
    return (_Dice(*stream[i : i + 4]) for i in range(0, 4 * count, 4))


def _tile(base: dict[str, str], over: dict[str, str], x: int, y: int, dice: _Dice, pool: tuple[str, ...]) -> None:
    """Add one tile's shapes to the layers. Tiles never overlap, so only shapes inside one need an order."""
    colour = pool[dice.colour % len(pool)]
    others = [name for name in pool if name != colour]
    second = others[dice.second % len(others)]
    corner = dice.corner % 4
    quarter = _quarter(x, y, TILE, corner)
    match dice.shape:
        case roll if roll < 60:
            _add(base, colour, f"M{x} {y}h40v40h-40z")
        case roll if roll < 142:
            _add(base, colour, quarter)
        case roll if roll < 178:
            _add(base, second, f"M{x} {y}h40v40h-40z")
            _add(over, colour, quarter)
        case roll if roll < 204:
            _add(base, colour, quarter)
            _add(over, second, _quarter(x, y, TILE // 2, corner))
        case roll if roll < 230:
            _add(base, colour, _disc(x, y, 20 if dice.second % 2 else 10))
        case _:
            _add(base, colour, _leaf(x, y, corner % 2))


def _add(layer: dict[str, str], name: str, path: str) -> None:
    layer[name] = layer.get(name, "") + path


def _quarter(x: int, y: int, r: int, corner: int) -> str:
    dx, dy = _CORNERS[corner]
    side, end = (part.format(r) for part in _SIDES[corner])
    return f"M{x + dx * TILE} {y + dy * TILE}{side}a{r} {r} 0 0 1{'' if end[0] == '-' else ' '}{end}z"


def _disc(x: int, y: int, r: int) -> str:
    return f"M{x + 20 - r} {y + 20}a{r} {r} 0 0 1 {2 * r} 0a{r} {r} 0 0 1-{2 * r} 0z"


def _leaf(x: int, y: int, turned: int) -> str:
    """Two opposite quarters that meet in two corners of the tile."""
    if turned:
        return f"M{x} {y}a40 40 0 0 1 40 40a40 40 0 0 1-40-40z"
    return f"M{x + TILE} {y}a40 40 0 0 1-40 40a40 40 0 0 1 40-40z"


def art_svg(slug: str, goals: Sequence[int], cols: int = 8, rows: int = 4, cls: str = "") -> SafeString:
    """The finished, cached drawing; `cls` are further class names (`cover`, `strip`, `ghost` …).

    Safe although it is marked so: the slug only seeds the choice among fixed shapes and never reaches the
    markup, goals and sizes are checked integers, and `cls` is refused (ValueError) unless it is class names.
    """
    return _art_svg(slug, tuple(goals), cols, rows, cls)


@lru_cache(maxsize=4096)
def _art_svg(slug: str, goals: tuple[int, ...], cols: int, rows: int, cls: str) -> SafeString:
    if not _CLASS_NAMES.fullmatch(cls):
        raise ValueError(f"Not class names: {cls!r}.")
    drawing = _art(slug, goals, cols, rows, "ghost" in cls.split())
    layers = "".join(f'<path class="{name}" d="{path}"/>' for name, path in drawing.layers)
    return mark_safe(  # noqa: S308 - see the docstring of art_svg
        f'<svg class="{f"art {cls}".rstrip()}" viewBox="0 0 {drawing.width} {drawing.height}" '
        f'preserveAspectRatio="xMidYMid slice" aria-hidden="true"><rect class="wash {drawing.wash}" '
        f'width="{drawing.width}" height="{drawing.height}"/>{layers}</svg>'
    )
