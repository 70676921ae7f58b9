"""The shapes that the portal is drawn with: arcs and wedges, quarter marks, status shapes, the brand mark.

Angles are degrees, 0 at the top, clockwise; lengths are units of the drawing's own view box. The functions
that end in `_svg` return finished markup: it is put together from constants of this module only, no text of
a person passes through them, so marking the result as safe is right.
"""

import math
from functools import cache

from django.utils.safestring import SafeString, mark_safe


def num(value: float) -> str:
    """A coordinate with at most two decimals and no trailing zeros: 1.50 -> "1.5", -0.001 -> "0"."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def pol(cx: float, cy: float, r: float, angle: float) -> tuple[float, float]:
    """The point at `angle` on the circle of radius `r` around (cx, cy)."""
    turn = math.radians(angle - 90)
    return cx + r * math.cos(turn), cy + r * math.sin(turn)


def _pair(point: tuple[float, float]) -> str:
    return f"{num(point[0])} {num(point[1])}"


def ring(cx: float, cy: float, r0: float, r1: float, a0: float, a1: float, gap: float = 0.0) -> str:
    """Path of a ring segment from radius r0 to r1 and angle a0 to a1.

    Half of `gap` (units) is taken off each side, parallel to it, so that neighbours keep an even distance.
    """
    o0, o1 = _gap_angle(r0, gap), _gap_angle(r1, gap)
    big = 1 if a1 - a0 > 180 else 0
    return (
        f"M{_pair(pol(cx, cy, r1, a0 + o1))}A{num(r1)} {num(r1)} 0 {big} 1 {_pair(pol(cx, cy, r1, a1 - o1))}"
        f"L{_pair(pol(cx, cy, r0, a1 - o0))}A{num(r0)} {num(r0)} 0 {big} 0 {_pair(pol(cx, cy, r0, a0 + o0))}Z"
    )


def _gap_angle(r: float, gap: float) -> float:
    return math.degrees(math.asin(min(1.0, gap / 2 / r))) if r else 0.0


def arc(cx: float, cy: float, r: float, a0: float, a1: float, *, reverse: bool = False) -> str:
    """Path of an open arc; `reverse` runs anticlockwise, so that text on it stands upright below."""
    start, end = (a1, a0) if reverse else (a0, a1)
    big = 1 if abs(a1 - a0) > 180 else 0
    sweep = 0 if reverse else 1
    return f"M{_pair(pol(cx, cy, r, start))}A{num(r)} {num(r)} 0 {big} {sweep} {_pair(pol(cx, cy, r, end))}"


def wedge(cx: float, cy: float, r: float, angle: float, gap: float) -> str:
    """Path of a quarter disc that starts at `angle`, moved half of `gap` away from both axes."""
    middle = math.radians(angle - 45)
    ox = cx + math.copysign(gap / 2, math.cos(middle))
    oy = cy + math.copysign(gap / 2, math.sin(middle))
    return (
        f"M{num(ox)} {num(oy)}L{_pair(pol(ox, oy, r, angle))}"
        f"A{num(r)} {num(r)} 0 0 1 {_pair(pol(ox, oy, r, angle + 90))}Z"
    )


# Where each dimension's quarter of the circle starts.
QUADRANTS: dict[str, int] = {"environmental": 270, "cultural": 0, "economic": 90, "social": 180}

# Nine outlines that differ without colour; in a box of 16 by 16. `cut` is drawn in the ground's colour.
STATUS_SHAPES: dict[str, str] = {
    "achieved": '<circle cx="8" cy="8" r="8"/><path class="cut" d="m4.3 8.3 2.5 2.5 5-5.4"/>',
    "on_track": '<circle cx="8" cy="8" r="8"/><path class="cut" d="M4.8 11.2 11 5M6.3 5H11v4.7"/>',
    "behind": (
        '<path d="M1.5 0h13A1.5 1.5 0 0 1 16 1.5v13a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 0 14.5v-13'
        'A1.5 1.5 0 0 1 1.5 0Z"/><path class="cut" d="M8 3.8v4.7l3 2"/>'
    ),
    "far_behind": '<path d="M8 .4 16 15.2H0L8 .4Z"/><path class="cut" d="M8 5.6v4.2M8 12.3v.2"/>',
    "no_data": (
        '<circle class="open" cx="8" cy="8" r="7" stroke-dasharray="2.75 2.75"/><path class="open" d="M5 8h6"/>'
    ),
    "wrong_way": '<path d="M8 15.6 16 .8H0L8 15.6Z"/><path class="cut" d="M8 3.4v4.2M8 10.1v.2"/>',
    "too_old": ('<circle class="open" cx="8" cy="8" r="7"/><path class="open" d="M8 3.9V8.3M8 8.3 5.2 10.4"/>'),
    "no_target": (
        '<circle class="open" cx="8" cy="8" r="7"/><path class="trend" d="M4.4 8h6.8M8.6 5.2 11.4 8l-2.8 2.8"/>'
    ),
    "not_applicable": '<path d="M3 6.2h10a1.8 1.8 0 0 1 0 3.6H3a1.8 1.8 0 0 1 0-3.6Z"/>',
}

STATUS_CLASS: dict[str, str] = {
    "achieved": "is-achieved",
    "on_track": "is-track",
    "behind": "is-behind",
    "far_behind": "is-off",
    "wrong_way": "is-wrong",
    "too_old": "is-old",
    "no_data": "is-none",
    "no_target": "is-open",
    "not_applicable": "is-na",
}


@cache
def status_svg(status: str) -> SafeString:
    """The shape of one of the nine statuses; KeyError for anything else. Always beside a word."""
    return mark_safe(  # noqa: S308 - constants only
        f'<svg class="status-icon {STATUS_CLASS[status]}" viewBox="0 0 16 16" aria-hidden="true">'
        f"{STATUS_SHAPES[status]}</svg>"
    )


@cache
def status_shape(status: str) -> SafeString:
    """The same without its own box, for inside a drawing; KeyError for an unknown status."""
    return mark_safe(STATUS_SHAPES[status])  # noqa: S308 - constants only


@cache
def quarter_svg(code: str) -> SafeString:
    """The circle of four quarters with this dimension's one filled; KeyError for an unknown code."""
    filled = QUADRANTS[code]
    quarters = "".join(
        f'<path class="{"full" if angle == filled else "rest"}" d="{wedge(12, 12, 11, angle, 1.1)}"/>'
        for angle in QUADRANTS.values()
    )
    return mark_safe(f'<svg class="quarter" viewBox="0 0 24 24" aria-hidden="true">{quarters}</svg>')  # noqa: S308 - constants only


@cache
def logo_svg() -> SafeString:
    """The brand mark: four quarters around a round hub, the second in the accent colour."""
    quarters = "".join(
        f'<path class="{"mid" if angle == 0 else "full"}" d="{wedge(20, 20, 18.6, angle, 2.4)}"/>'
        for angle in QUADRANTS.values()
    )
    return mark_safe(  # noqa: S308 - constants only
        f'<svg class="brand-mark" viewBox="0 0 40 40" aria-hidden="true">{quarters}'
        '<circle class="hole" cx="20" cy="20" r="6.2"/></svg>'
    )
