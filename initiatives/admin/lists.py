"""Lists of the staff pages: how many filters are chosen, and what belongs into a list that is empty."""

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest


class List(ChangeList):
    @property
    def chosen(self) -> int:
        """How many of the filters narrow the list: on a phone they are folded, and the number says so."""
        return sum(any(name in self.filter_params for name in spec.expected_parameters()) for spec in self.filter_specs)

    @property
    def narrowed(self) -> bool:
        return bool(self.query or self.filter_params)


class Lists:
    nothing_yet: Any = ""  # what belongs into the list, and how it comes there

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return List
