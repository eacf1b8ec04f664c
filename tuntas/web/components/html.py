"""How a component becomes HTML: the only module that writes it in Python."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, wraps
from typing import Any, ParamSpec

from django import template
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

P = ParamSpec("P")
Pairs = Iterable[tuple[str, Any]]

# What a state looks like when nothing else is said: a shape beside the colour.
TONE_ICONS = {"good": "check", "warn": "alert-triangle", "bad": "circle-x", "plain": "info-circle"}
MARK_ICONS = {"done": "check", "locked": "lock"}


def attributes(pairs: Mapping[str, Any]) -> SafeString:
    """` name="value"` for each pair that says something; True gives the bare name."""
    kept = [(n, v) for n, v in pairs.items() if v is not None and v is not False and v != ""]
    # safe: every name and value is escaped here (`format_html` one by one took a quarter of a desk's time)
    return mark_safe("".join(_attribute(n, v) for n, v in kept))  # noqa: S308


def _attribute(name: str, value: Any) -> str:
    return f" {escape(name)}" if value is True else f' {escape(name)}="{conditional_escape(value)}"'


def element(kind: str, pairs: Mapping[str, Any], *content: Any) -> SafeString:
    """One element; its content is escaped unless it is HTML already."""
    inside = format_html_join("", "{}", ((one,) for one in content))
    return format_html("<{}{}>{}</{}>", kind, attributes(pairs), inside, kind)


def drawing(svg: str) -> SafeString:
    """An SVG of `tuntas.sop.sheet_svg` as it stands, to be put into a page.

    Safe because that module writes it from fixed element names alone, and escapes every text and
    attribute (`sheet_ink.text`, `element`); the page's policy forbids scripts inside it besides.
    Never give it anything else: not an upload, not a text from the database.
    """
    return mark_safe(svg)  # noqa: S308 - see above


def part(name: str, /, **context: Any) -> SafeString:
    """The template `ui/<name>.html`, drawn with nothing but `context`."""
    found = _compiled(name) if not settings.DEBUG else _compiled.__wrapped__(name)
    return found.render(Context(context))


@cache
def _compiled(name: str) -> Template:
    template: Template = get_template(f"tuntas/ui/{name}.html").template  # type: ignore[attr-defined]
    return template


def component(name: str) -> Callable[[Callable[P, dict[str, Any]]], Callable[P, SafeString]]:
    """A tag that draws `ui/<name>.html`; unlike an inclusion tag its output can be kept with `as`."""

    def register_drawn(shape: Callable[P, dict[str, Any]]) -> Callable[P, SafeString]:
        @wraps(shape)
        def draw(*args: P.args, **kwargs: P.kwargs) -> SafeString:
            return part(name, **shape(*args, **kwargs))

        register.simple_tag(draw)
        return draw

    return register_drawn
