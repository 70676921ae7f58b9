"""Live facts in texts that coordinators write: `{city}` becomes the city's name. Pure.

Only names of a list are known; anything else in braces that looks like a name is refused when it is saved.
"""

import re
from collections.abc import Collection, Mapping
from typing import Protocol

NAME = re.compile(r"\{([a-z][a-z_]*)\}")


class Value(Protocol):
    """What stands for a name; asked only where the text has it."""

    def __call__(self) -> str: ...


def unknown(text: str, known: Collection[str]) -> list[str]:
    """The names in `text` that are not among the known, each once, in their order."""
    return list(dict.fromkeys(name for name in NAME.findall(text) if name not in known))


def fill(text: str, values: Mapping[str, Value]) -> str:
    """An unknown name stays as it was written: it is seen, and breaks nothing."""
    return NAME.sub(lambda match: values[match[1]]() if match[1] in values else match[0], text)
