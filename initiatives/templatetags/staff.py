"""Parts of staff pages that a template would draw at the cost of the page around them."""

from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from initiatives.form_renderer import text

register = template.Library()


@register.simple_tag
def sidebar_rows(models: list[dict[str, Any]], here: str) -> SafeString:
    """One row for each table that one may see: its list, and "add". A template has 130 variables in them."""
    add = _("Add")
    return mark_safe("\n".join(_row(model, here, add) for model in models))  # noqa: S308 all is escaped


@register.simple_tag
@cache
def language_names() -> list[tuple[str, str]]:
    """(code, its name in itself) of the languages of the pages."""
    return [(code, capfirst(get_language_info(code)["name_local"])) for code, _name in settings.LANGUAGES]


@register.simple_tag
def fold_here(fold: Any) -> SafeString:
    """What is pressed to unfold a part, and what is there until it comes. Some ten to a form."""
    at = text(fold.at)
    head = text(fold.invites) if fold.invites else f'<h2 id="{at}" class="fieldset-heading">{text(fold.name)}</h2>'
    load_all, save_first = _("Load the form with all its fields"), _("(save first what you have typed)")
    return mark_safe(  # noqa: S308 all is escaped
        f'<details class="fold" data-part="{at}"><summary>{head}</summary>'
        f'<input type="hidden" name="_folded" value="{text(fold.fields)}">'
        f'<p class="fold-wait" role="status"><a href="?whole#{at}">{text(load_all)}</a> {text(save_first)}</p>'
        "</details>"
    )


def _row(model: dict[str, Any], here: str, add: str) -> str:
    """nav_sidebar.js looks for the heads of rows."""
    at, url, new = text(f"nav-{model['object_name']}"), model["admin_url"], model["add_url"]
    on_row, on_link = (' class="current-model"', ' aria-current="page"') if url and url in here else ("", "")
    link = f'<a href="{text(new)}" class="addlink" aria-describedby="{at}">{text(add)}</a>' if new else ""
    head = f'<a href="{text(url)}"{on_link}>{text(model["name"])}</a>'
    return f'<tr{on_row}><th scope="row" id="{at}">{head}</th><td>{link}</td></tr>'
