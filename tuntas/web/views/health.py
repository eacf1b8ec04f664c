"""STUB."""
from django.http import Http404


def healthz(request, **kw):
    raise Http404


def readyz(request, **kw):
    raise Http404
