"""How a public form is arranged: numbered sections, of which some are folded away, and pairs of fields.

The templates are the pack `templates/portal/`, for every form of the site.
"""

from typing import Any

from crispy_forms.layout import LayoutObject
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class Group(LayoutObject):
    template = ""

    def __init__(self, *fields: Any, **words: Any) -> None:
        self.fields = list(fields)
        self.words = words

    def render(self, form: Any, context: Any, template_pack: str = "portal", **options: Any) -> SafeString:
        self.prepare(form)
        inner = self.get_rendered_fields(form, context, template_pack, **options)
        words = {**self.words, **self.state(form), "inner": inner}
        return render_to_string(f"{template_pack}/layout/{self.template}.html", words)

    def prepare(self, form: Any) -> None:
        """Before the fields are rendered."""

    def state(self, form: Any) -> dict[str, Any]:
        return {}


class Pair(Group):
    """Short fields beside one another."""

    template = "pair"


class Section(Group):
    """`number`, `title`, and what helps to fill it in (`hint`)."""

    template = "section"


class Folded(Section):
    """A section of optional fields, open where one of them is filled in or wrong."""

    template = "folded"

    def prepare(self, form: Any) -> None:
        for name in self._names():
            form.fields[name].in_optional_part = True  # that word stands in the heading, once

    def state(self, form: Any) -> dict[str, Any]:
        return {"open": any(form[name].errors or _is_said(form, name) for name in self._names())}

    def _names(self) -> list[str]:
        return [pointer.name for pointer in self.get_field_names()]


def _is_said(form: Any, name: str) -> bool:
    value = form[name].value()
    return value not in (None, "", []) and value != form.fields[name].initial
