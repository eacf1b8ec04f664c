"""STUB."""
from django.http import Http404


def paper(request, **kw):
    raise Http404


def document(request, **kw):
    raise Http404
