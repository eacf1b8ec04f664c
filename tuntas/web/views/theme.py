"""Light, dark or as the device says: kept in one cookie, so that the first byte already knows it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "tema"
THEMES = {"terang": "light", "gelap": "dark"}
YEAR = 365 * 24 * 60 * 60


def theme_of(request: HttpRequest) -> str:
    """`light`, `dark`, or empty for what the device prefers."""
    return THEMES.get(request.COOKIES.get(COOKIE, ""), "")


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page where it was made."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    answer = HttpResponseRedirect(target if safe else "/")
    chosen = request.POST.get("tema", "")
    if chosen in THEMES:
        # Not HttpOnly: the switch also writes it without asking the server.
        answer.set_cookie(COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    else:
        answer.delete_cookie(COOKIE, samesite="Lax")
    return answer
