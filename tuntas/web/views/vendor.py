"""STUB."""
from django.http import Http404


def case(request, **kw):
    raise Http404


def acceptance(request, **kw):
    raise Http404


def log(request, **kw):
    raise Http404


def draft(request, **kw):
    raise Http404


def completion(request, **kw):
    raise Http404


def file(request, **kw):
    raise Http404


def enter(request, **kw):
    raise Http404
