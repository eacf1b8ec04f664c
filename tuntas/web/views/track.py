"""STUB."""
from django.http import Http404


def find(request, **kw):
    raise Http404


def track(request, **kw):
    raise Http404


def works(request, **kw):
    raise Http404


def rating(request, **kw):
    raise Http404


def more(request, **kw):
    raise Http404
