"""STUB."""
from django.http import Http404


def report(request, **kw):
    raise Http404


def me_too(request, **kw):
    raise Http404


def sent(request, **kw):
    raise Http404


def enter(request, **kw):
    raise Http404
