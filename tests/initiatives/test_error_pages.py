"""The pages for the server's own faults need no request, no context and no database (none is marked here)."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation


@pytest.mark.parametrize("code", ["500", "503"])
def test_a_fault_of_our_own_is_told_without_context(code):
    html = render_to_string(f"{code}.html")
    assert f'<p class="error-code" aria-hidden="true">{code}</p>' in html
    assert '<span class="brand-name">Sønderborg <span>UNESCO Learning City</span></span>' in html


@pytest.mark.parametrize(("language", "others"), [("da", ["en", "de"]), ("en", ["da", "de"]), ("de", ["da", "en"])])
def test_a_break_is_told_in_three_languages(language, others):
    with translation.override(language):
        html = render_to_string("503.html")
    assert f'<html lang="{language}"' in html
    assert [code for code in ("da", "en", "de") if f'<p class="muted" lang="{code}">' in html] == [
        code for code in ("da", "en", "de") if code in others
    ]
