"""What is drawn by functions is what Django's templates draw."""

from decimal import Decimal

import pytest
from django import forms
from django.contrib.admin import site as _site  # noqa: F401 its widgets' templates
from django.contrib.admin import widgets as admin_widgets
from django.forms.renderers import DjangoTemplates
from django.test import SimpleTestCase
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from initiatives.form_renderer import DRAWN, FormRenderer

same = SimpleTestCase().assertHTMLEqual
HOSTILE = "<script>\"'&æøå\n</textarea>"
CHOICES = [("", "---"), (1, "et <b>"), ("b", mark_safe("<i>b</i>")), (_("Title"), [(1234, 1234), ("x", HOSTILE)])]
ATTRS = {"id": "id_<a>", "class": "en to", "disabled": True, "required": False, "data-n": 1234.5, "title": _("Title")}
WIDGETS = [
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.HiddenInput, forms.DateInput, forms.DateTimeInput,
    forms.TimeInput, forms.CheckboxInput, forms.PasswordInput, forms.Textarea, admin_widgets.AdminTextInputWidget,
    admin_widgets.AdminDateWidget, admin_widgets.AdminTextareaWidget,
]  # fmt: skip
CHOOSING = [forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple]


@pytest.mark.parametrize(
    "value", [None, "", HOSTILE, 0, 1234, Decimal("1234.5"), True, False, mark_safe("<b>"), _("Title")]
)
@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("kind", WIDGETS)
def test_inputs(kind, language, value):
    with override(language):
        drawn, by_template = (kind().render("n<", value, ATTRS, one) for one in (FormRenderer(), DjangoTemplates()))
    same(drawn, by_template)


@pytest.mark.parametrize("value", [None, "", "b", 1234, ["1", "x"], ["<"]])
@pytest.mark.parametrize("attrs", [{}, ATTRS])
@pytest.mark.parametrize("kind", CHOOSING)
def test_choices(kind, attrs, value):
    with override("da"):
        drawn, by_template = (
            kind(choices=CHOICES).render("n", value, attrs, one) for one in (FormRenderer(), DjangoTemplates())
        )
    same(drawn, by_template)


@pytest.mark.parametrize("attrs", [None, {}, {"class": "required", "for": "<"}])
@pytest.mark.parametrize("use_tag", [True, False])
@pytest.mark.parametrize("label", ["A <b>", mark_safe("<b>A</b>"), _("Title")])
def test_labels(label, use_tag, attrs):
    context = {"label": label, "use_tag": use_tag, "tag": "label", "attrs": attrs}
    same(*(one().render("django/forms/label.html", context) for one in (FormRenderer, DjangoTemplates)))


def test_nothing_is_drawn_twice_or_left_out():
    """Each of the functions is asked for by a widget above, so that none is here untested."""
    asked = {widget().template_name for widget in (*WIDGETS, *CHOOSING)} | {"django/forms/label.html"}
    assert set(DRAWN) - asked == set()


def test_what_has_no_function_is_drawn_by_its_template():
    widget = forms.ClearableFileInput()
    same(widget.render("n", None, {}, FormRenderer()), widget.render("n", None, {}, DjangoTemplates()))
