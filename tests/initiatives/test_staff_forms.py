"""Forms for staff."""

import pytest
from django import forms
from django.forms.utils import ErrorList
from django.test.html import parse_html

from initiatives.staff_forms import LongSelect, QuietErrors

CHOICES = [("", "---"), ("Goals & more", [("goal:1", "<One>"), ("goal:2", "Two")]), ("x", "Last")]


class Form(forms.Form):
    plain = forms.ChoiceField(choices=CHOICES, widget=forms.Select, help_text="Help")
    quick = forms.ChoiceField(choices=CHOICES, widget=LongSelect, help_text="Help")


@pytest.mark.parametrize("value", ["", "goal:1", "x", "nobody's", None])
@pytest.mark.parametrize("bound", [True, False])
def test_many_choices_are_drawn_as_django_draws_them(value, bound):
    values = {"plain": value, "quick": value}
    form = Form(values) if bound else Form(initial=values)
    quick, plain = (str(form[name]).replace("quick", "plain") for name in ("quick", "plain"))
    assert parse_html(quick) == parse_html(plain)


@pytest.mark.parametrize("told", [[], ["<Too long>"], ["One", "Two"]])
def test_errors_are_drawn_as_django_draws_them_and_none_as_nothing(told):
    quiet, plain = QuietErrors(told), ErrorList(told)
    assert (str(quiet), quiet.as_ul(), quiet.__html__()) == (str(plain), plain.as_ul(), str(plain))
