"""STUB."""
from django.http import Http404


def file(request, **kw):
    raise Http404
