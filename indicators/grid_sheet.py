"""The grid as a spreadsheet to fill in elsewhere, in the same order, so that its columns can be pasted back."""

from collections.abc import Iterable

import tablib
from django.utils.translation import gettext as _

from indicators.grid_rows import Row
from indicators.periods import Period
from initiatives import bulk


def sheet(rows: Iterable[Row], period: Period) -> bytes:
    title = _("Report progress")
    headers = [
        _("Key Feature"), _("Indicator"), _("Breakdown"), _("Unit"), _("Last"), _("New value"), _("Note"),
    ]  # fmt: skip
    lines = [
        (
            row.indicator.feature.code if row.indicator.feature else "",
            row.indicator.name,
            row.part,
            row.indicator.unit,
            "" if row.last_value is None else row.last_value,
            _new_value(row),
            row.content.note,
        )
        for row in rows
    ]
    return bulk.write(tablib.Dataset(*lines, headers=headers), "xlsx", f"{title} {period}")


def _new_value(row: Row) -> object:
    """What is typed, as a number where it is one; else what waits or stands."""
    typed = row.judged.typed
    if typed is not None and typed.value is not None:
        return typed.value
    if not row.content.empty:
        return row.content.typed
    figure = row.newest if row.state == "waiting" else row.stands
    return "" if figure is None or figure.value is None else figure.value
