"""What is deleted with a row, told without the tables that only hold links: they have no names that anyone would know."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils.text import capfirst


class Deleting:
    """For a page of the admin."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[Any], dict[Any, int], Any, list[Any]]:
        rows, counts, lacking, protected = super().get_deleted_objects(objs, request)  # type: ignore[misc]
        tables = [model._meta for model in apps.get_models(include_auto_created=True) if model._meta.auto_created]
        plurals = {str(table.verbose_name_plural) for table in tables}
        begins = tuple(f"{capfirst(str(table.verbose_name))}: " for table in tables)
        told = {name: number for name, number in counts.items() if str(name) not in plurals}
        return list(_without(rows, begins)), told, lacking, protected


def _without(rows: list[Any], begins: tuple[str, ...]) -> Iterator[Any]:
    """Of nested lists, in which what hangs on a row stands in a list behind it."""
    for row in rows:
        if isinstance(row, list):
            if left := list(_without(row, begins)):
                yield left
        elif not str(row).startswith(begins):
            yield row
