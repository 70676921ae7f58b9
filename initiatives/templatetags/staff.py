"""Parts of staff pages that a template would draw at the cost of the page around them."""

from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def sidebar_rows(models: list[dict[str, Any]], here: str) -> SafeString:
    """One row for each table that one may see: its list, and "add". A template has 130 variables in them."""
    add = _("Add")
    return mark_safe("\n".join(_row(model, here, add) for model in models))  # noqa: S308 all is escaped or ours


def _row(model: dict[str, Any], here: str, add: str) -> str:
    """nav_sidebar.js looks for the heads of rows."""
    at, url, new = f"nav-{model['object_name']}", model["admin_url"], model["add_url"]
    on_row, on_link = (' class="current-model"', ' aria-current="page"') if url and url in here else ("", "")
    link = f'<a href="{escape(new)}" class="addlink" aria-describedby="{at}">{escape(add)}</a>' if new else ""
    head = f'<a href="{escape(url)}"{on_link}>{escape(model["name"])}</a>'
    return f'<tr{on_row}><th scope="row" id="{at}">{head}</th><td>{link}</td></tr>'
