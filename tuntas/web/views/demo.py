"""STUB."""
from django.http import Http404


def demo(request, **kw):
    raise Http404
