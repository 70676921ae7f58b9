"""The common parts of forms, drawn by functions: what Django's templates draw, in a tenth of their time.

A field takes Django four templates (widget, its attributes, label, the label's): a fifth of a staff form. What has no
function here is drawn by its template. A widget whose options have a template of their own needs one itself as well.
A test compares both for each of them."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe


class FormRenderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString | str:
        draw = DRAWN.get(template_name)
        if draw is None:
            return super().render(template_name, context, request)
        return mark_safe(draw(context))  # noqa: S308 each value went through `text`


def text(value: Any) -> str:
    """As in a template: numbers in the reader's writing, markup only where it is known to be safe."""
    if hasattr(value, "__html__"):
        return value.__html__()  # type: ignore[no-any-return]
    return escape(value if isinstance(value, str) else str(localize(value)))


def attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {text(name)}" if value is True else f' {text(name)}="{text(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{text(str(widget["value"]))}"'
    return f'<input type="{text(widget["type"])}" name="{text(widget["name"])}"{value}{attributes(widget["attrs"])}>'


def _textarea(widget: Mapping[str, Any]) -> str:
    """Browsers leave out the first line break."""
    value = text(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{text(widget["name"])}"{attributes(widget["attrs"])}>\n{value}</textarea>'


def _option(widget: Mapping[str, Any]) -> str:
    value, attrs = text(str(widget["value"])), attributes(widget["attrs"])
    return f'<option value="{value}"{attrs}>{text(widget["label"])}</option>'


def _select(widget: Mapping[str, Any]) -> str:
    groups = "".join(
        f'<optgroup label="{text(name)}">{_all(_option, options)}</optgroup>' if name else _all(_option, options)
        for name, options, _at in widget["optgroups"]
    )
    return f'<select name="{text(widget["name"])}"{attributes(widget["attrs"])}>{groups}</select>'


def _ticked(widget: Mapping[str, Any]) -> str:
    if not widget["wrap_label"]:
        return _input(widget)
    to = f' for="{text(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return f"<label{to}>{_input(widget)} {text(widget['label'])}</label>"


def _many_ticked(widget: Mapping[str, Any]) -> str:
    shown = {key: widget["attrs"].get(key) for key in ("id", "class")}
    groups = "".join(
        f"<div><label>{text(name)}</label>{_all(_line, options)}</div>" if name else _all(_line, options)
        for name, options, _at in widget["optgroups"]
    )
    return f"<div{attributes({key: value for key, value in shown.items() if value})}>{groups}</div>"


def _line(option: Mapping[str, Any]) -> str:
    return f"<div>{_ticked(option)}</div>"


def _all(draw: Callable[[Mapping[str, Any]], str], options: Iterable[Mapping[str, Any]]) -> str:
    return "".join(map(draw, options))


def _label(context: Mapping[str, Any]) -> str:
    label = text(context["label"])
    if not context["use_tag"]:
        return label
    tag = text(context["tag"])
    return f"<{tag}{attributes(context['attrs'] or {})}>{label}</{tag}>"


def _of_widget(draw: Callable[[Mapping[str, Any]], str]) -> Callable[[Mapping[str, Any]], str]:
    return lambda context: draw(context["widget"])


INPUTS = ("text", "number", "email", "hidden", "date", "datetime", "time", "checkbox", "password")
DRAWN = {
    "django/forms/label.html": _label,
    **{f"django/forms/widgets/{name}.html": _of_widget(_input) for name in INPUTS},
    "django/forms/widgets/textarea.html": _of_widget(_textarea),
    "django/forms/widgets/select.html": _of_widget(_select),
    "django/forms/widgets/checkbox_select.html": _of_widget(_many_ticked),
    "django/forms/widgets/radio.html": _of_widget(_many_ticked),
}
