"""The city that runs the portal, from the folder that settings name: `city.toml`. Pure but for reading the file."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Those that the portal has words and columns for, each by its own name.
LANGUAGES = {"da": "Dansk", "en": "English", "de": "Deutsch"}
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
TOKEN = re.compile(r"[a-z][a-z-]*")
SAME = ("name", "municipality", "network")  # said in each language


class CityError(ValueError):
    """The message says which file, and what to do."""


@dataclass(frozen=True)
class City:
    languages: tuple[str, ...]
    time_zone: str
    said: dict[str, dict[str, str]]  # name, municipality and network: language → words
    links: dict[str, str] = field(default_factory=dict)
    contact: dict[str, str] = field(default_factory=dict)
    holidays: dict[str, str] = field(default_factory=dict)
    colours: dict[str, tuple[str, str]] = field(default_factory=dict)  # token → (light, dark)
    places: dict[str, dict[str, str]] = field(default_factory=dict)  # language → name → its name there


def read(folder: Path) -> City:
    file = folder / "city.toml"
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CityError(f"{file} cannot be read: PORTAL_CITY_DIR names a folder with a city.toml in it.") from error
    except ValueError as error:
        raise CityError(f"{file} is not TOML in UTF-8: {error}") from error
    languages = _languages(file, said)
    return City(
        languages=languages,
        time_zone=_zone(file, said),
        said={name: _in_each(file, said, name, languages) for name in SAME},
        links=said.get("links", {}),
        contact=said.get("contact", {}),
        holidays=said.get("holidays", {}),
        colours=_colours(file, said),
        places=said.get("places", {}),
    )


def _languages(file: Path, said: dict[str, Any]) -> tuple[str, ...]:
    found = tuple(said.get("languages", ()))
    if not found or len(set(found)) < len(found) or set(found) - set(LANGUAGES):
        raise CityError(f"{file}: languages is a list of one or more of {', '.join(LANGUAGES)}, the main one first.")
    return found


def _zone(file: Path, said: dict[str, Any]) -> str:
    name = said.get("time_zone", "")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CityError(f'{file}: time_zone "{name}" is unknown; write one such as Europe/Copenhagen.') from error
    return name


def _in_each(file: Path, said: dict[str, Any], name: str, languages: tuple[str, ...]) -> dict[str, str]:
    words = said.get(name, {})
    if missing := [code for code in languages if not words.get(code)]:
        raise CityError(f"{file}: [{name}] lacks {', '.join(missing)}; each language of the site needs one.")
    return {code: words[code] for code in languages}


def _colours(file: Path, said: dict[str, Any]) -> dict[str, tuple[str, str]]:
    found = {}
    for token, pair in said.get("colours", {}).items():
        right = isinstance(pair, list) and len(pair) == 2 and all(COLOUR.fullmatch(str(colour)) for colour in pair)
        if not right or not TOKEN.fullmatch(token):
            raise CityError(f'{file}: [colours] {token} is two colours, light and dark: ["#0a5566", "#7fd1dc"].')
        found[token] = (pair[0], pair[1])
    return found


# --- Made from it --------------------------------------------------------------------------------
def stylesheet(colours: dict[str, tuple[str, str]]) -> str:
    """Over the tokens of the portal's own, in their layer."""
    lines = [f"    --{token}: light-dark({light}, {dark});" for token, (light, dark) in colours.items()]
    return "\n".join(["@layer tokens {", "  :root {", *lines, "  }", "}", ""])


def contrast(one: str, other: str) -> float:
    """As WCAG counts it, from 1 to 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
