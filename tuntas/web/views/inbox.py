"""STUB."""
from django.http import Http404


def inbox(request, **kw):
    raise Http404


def read(request, **kw):
    raise Http404
