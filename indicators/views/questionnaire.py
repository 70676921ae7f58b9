"""The signed questionnaire of a year: a page to read and print, and files. Of what is not signed there is nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language

from indicators.exports.questionnaire_csv import questionnaire_csv
from indicators.models import SignOff
from indicators.questionnaire_files import KINDS, file_name
from indicators.questionnaire_words import printed
from indicators.sealed import with_checksum
from indicators.signed_files import signed_file
from indicators.signing import BrokenSignatureError, opened
from indicators.views.files import download, etag_of
from initiatives.keeping import kept_page

View = Callable[..., HttpResponse]


def unbroken(view: View) -> View:
    """Signed answers whose checksum does not hold are shown by no page and in no file: a page says so instead."""

    @wraps(view)
    def answer(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            return view(request, **named)
        except BrokenSignatureError:
            return render(request, "indicators/broken.html", {"year": named["year"]}, status=503)

    return answer


@unbroken
@kept_page()
def questionnaire(request: HttpRequest, year: int) -> HttpResponse:
    """One query."""
    document = opened(_signed_or_404(year))
    context = printed(document) | {"section": "reports"}
    return TemplateResponse(request, "indicators/questionnaire.html", context)


@unbroken
def questionnaire_file(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    row, language = _signed_or_404(year), (get_language() or "da").partition("-")[0]
    document = opened(row)
    if kind == "csv" and request.GET.get("excel") == "da":
        content = questionnaire_csv(document, language, "excel-da").encode()
    else:
        content = signed_file(row, document, kind, language, at=timezone.now())
    response = download(content, file_name(document, kind), KINDS[kind].mime)
    response["ETag"] = etag_of(content)
    return response


@unbroken
def questionnaire_json(request: HttpRequest, year: int) -> HttpResponse:
    """The very text that was signed, with its checksum beside."""
    row = _signed_or_404(year)
    document = opened(row)
    text = with_checksum(row.document, row.checksum)
    return download(text.encode(), file_name(document, "json"), "application/json; charset=utf-8")


def _signed_or_404(year: int) -> SignOff:
    """The same for everyone: public and signed."""
    rows = SignOff.objects.standing().filter(questionnaire__year=year, questionnaire__is_public=True)
    row = rows.first() if year < 10_000 else None
    if row is None:
        raise Http404
    return row
