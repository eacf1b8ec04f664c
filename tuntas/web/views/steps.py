"""STUB."""
from django.http import Http404


def taking(request, **kw):
    raise Http404


def release(request, **kw):
    raise Http404


def draft(request, **kw):
    raise Http404


def completion(request, **kw):
    raise Http404


def holding(request, **kw):
    raise Http404


def resuming(request, **kw):
    raise Http404


def return_(request, **kw):
    raise Http404


def assignment(request, **kw):
    raise Http404


def log(request, **kw):
    raise Http404


def link(request, **kw):
    raise Http404
