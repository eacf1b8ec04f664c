"""Lets a page that sends files itself (js `progress`) learn where to go, without going there unseen."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirectBase


def progress(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a redirect asked for with `X-Progress` comes as an address in `X-Location`.

    A browser follows a redirect unseen; the message for the next page would be spent on nobody.
    """

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if "X-Progress" not in request.headers or not isinstance(response, HttpResponseRedirectBase):
            return response
        told = HttpResponse(status=204, headers={"X-Location": response.url})
        told.cookies = response.cookies
        return told

    return answered
