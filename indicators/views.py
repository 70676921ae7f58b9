from django.http import Http404


def progress(request, **kwargs):
    raise Http404


def indicator(request, **kwargs):
    raise Http404


def indicator_csv(request, **kwargs):
    raise Http404


def reports(request, **kwargs):
    raise Http404


def report(request, **kwargs):
    raise Http404


def report_csv(request, **kwargs):
    raise Http404


def report_xlsx(request, **kwargs):
    raise Http404
