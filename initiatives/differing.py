"""What differs between two texts, short enough for a cell of a table. No model, no clock."""

AROUND, LONGEST = 24, 160


def differing(before: str, after: str) -> tuple[str, str]:
    """Both texts; where they are long, from a little before the first difference to a little after the last."""
    if max(len(before), len(after)) <= LONGEST:
        return before, after
    first = _same(before, after)
    last = _same(before[first:][::-1], after[first:][::-1])
    return _cut(before, first, last), _cut(after, first, last)


def _same(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _cut(text: str, first: int, last: int) -> str:
    start, end = max(0, first - AROUND), len(text) - max(0, last - AROUND)
    part = text[start:end]
    short = part if len(part) <= LONGEST else f"{part[: LONGEST - 1]}…"
    return f"{'…' if start else ''}{short}{'…' if end < len(text) and not short.endswith('…') else ''}"
