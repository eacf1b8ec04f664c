"""STUB."""
from django.http import Http404


def case(request, **kw):
    raise Http404


def chart(request, **kw):
    raise Http404


def note(request, **kw):
    raise Http404


def waiver(request, **kw):
    raise Http404


def withdrawal(request, **kw):
    raise Http404


def reopening(request, **kw):
    raise Http404


def acknowledgement(request, **kw):
    raise Http404
