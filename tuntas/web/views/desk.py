"""STUB."""
from django.http import Http404


def home(request, **kw):
    raise Http404


def desk(request, **kw):
    raise Http404
