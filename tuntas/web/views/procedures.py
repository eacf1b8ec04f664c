"""STUB."""
from django.http import Http404


def procedures(request, **kw):
    raise Http404


def procedure(request, **kw):
    raise Http404


def sheet(request, **kw):
    raise Http404
