from django.http import Http404


def agenda(request, **kwargs):
    raise Http404


def month(request, **kwargs):
    raise Http404


def event(request, **kwargs):
    raise Http404


def programme(request, **kwargs):
    raise Http404
