"""STUB."""
from django.http import Http404


def sign_in(request, **kw):
    raise Http404


def sign_out(request, **kw):
    raise Http404


def first_administrator(request, **kw):
    raise Http404


def mine(request, **kw):
    raise Http404
