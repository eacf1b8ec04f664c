"""Shapes, words in a tone, clocks: what stands inside a line."""

from typing import Any

from django.templatetags.static import static
from django.utils.safestring import SafeString

from .html import MARK_ICONS, component, element, register


@register.simple_tag
def icon(name: str, *, tone: str = "", label: str = "") -> SafeString:
    """A shape from the sprite; silent for screen readers unless it carries a `label`."""
    if not name:
        return SafeString("")
    said = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    use = element("use", {"href": f"{static('tuntas/img/icons.svg')}#{name}"})
    return element("svg", {"class": "icon", "data-tone": tone, **said}, use)


@register.simple_tag
def script(name: str) -> SafeString:
    """Load one script module of ours (`autosave`, `rows`, …)."""
    names = ("uploads", "progress") if name == "uploads" else (name,)
    modules = (element("script", {"type": "module", "src": static(f"tuntas/js/{n}.js")}) for n in names)
    return SafeString("".join(modules))


@register.simple_tag
def chip(text: str, *, tone: str = "", icon: str = "", href: str = "") -> SafeString:
    """A state in one or two words, in a box: `tone` good, now, warn, bad, note or empty."""
    kind = "a" if href else "span"
    return element(kind, {"class": "chip", "data-tone": tone, "href": href}, _icon(icon), text)


@register.simple_tag
def tone(text: str, *, tone: str, icon: str = "") -> SafeString:
    """Words in a tone, without a box: good, warn, bad or idle."""
    return element("span", {"class": "tone", "data-tone": tone}, _icon(icon), text)


@register.simple_tag
def mark(number: int | str = "", *, state: str = "", icon: str = "") -> SafeString:
    """The number of a step; a tick once it is done, a lock while it is locked."""
    shape = icon or MARK_ICONS.get(state, "")
    return element("span", {"class": "mark"}, _icon(shape) if shape else number)


@register.simple_tag
def bar(percent: float, *, tone: str = "", label: str = "") -> SafeString:
    """How much of the whole, 0 to 100; say the number beside it or in `label`."""
    said = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    width = f"{min(100.0, max(0.0, float(percent))):.4g}%"
    inner = element("rect", {"data-tone": tone, "width": width, "height": 8})
    return element("svg", {"class": "bar", **said}, inner)


@component("clock")
def clock(
    text: str, *, small: str = "", tone: str = "", share: float | None = None, icon: str = "", why: str = "",
    unseen: str = "", tick: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Working minutes left. `share`: per cent of the norm left (the ring); `why`: its ledger; `tick`: of `Face`."""
    shape = icon or {"bad": "alert-triangle", "idle": "player-pause"}.get(tone, "clock")
    ring = None if share is None or tone in ("bad", "idle") else f"{min(100, max(0, round(share)))} 100"
    told = {"text": text, "small": small, "why": why, "unseen": unseen, "tick": tick}
    return told | {"tone": tone, "icon": shape, "ring": ring}


def _icon(name: str) -> SafeString:
    drawn: SafeString = icon(name)
    return drawn
