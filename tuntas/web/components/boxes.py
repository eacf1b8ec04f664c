"""Cards, folds, notices, dialogs: what holds other things."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .html import MARK_ICONS, TONE_ICONS, element, part, register


@register.simple_block_tag
def notice(
    content: str, *, tone: str = "", icon: str = "", heading: str = "", role: str = "", id: str = ""
) -> SafeString:
    """Something to know before going on: empty (accent), plain, good, warn or bad."""
    shape = icon or TONE_ICONS.get(tone, "info-circle")
    return part("notice", content=content, tone=tone, icon=shape, heading=heading, role=role, id=id)


@register.simple_block_tag
def card(
    content: str,
    *,
    heading: str = "",
    state: str = "",
    remark: str = "",
    remark_icon: str = "",
    level: int = 2,
    bare: bool = False,
    gap: str = "",
    id: str = "",
    label: str = "",
) -> SafeString:
    """A sheet of paper. `state="open"`: the one card of the screen where one acts.

    `bare`: the content brings its own `card_body` and `card_foot` parts, a table, a queue.
    """
    shown = {"content": content, "heading": heading, "state": state, "remark": remark, "gap": gap}
    return part("card", **shown, remark_icon=remark_icon, level=level, bare=bare, id=id, label=label)


@register.simple_block_tag
def card_body(content: str, *, gap: str = "") -> SafeString:
    """The middle of a bare card."""
    return element("div", {"class": "body stack", "data-gap": gap}, content)


@register.simple_block_tag
def card_foot(content: str, *, stays: bool = False, stack: bool = False) -> SafeString:
    """The foot of a bare card; `stays` keeps it in view on a desk."""
    kind = "stack" if stack else "row"
    return element("footer", {"class": kind, "data-spread": not stack, "data-stays": stays}, content)


@register.simple_block_tag
def fold(
    content: str,
    *,
    summary: str,
    note: str = "",
    state: str = "",
    number: int | str = "",
    icon: str = "",
    open: bool = False,
    id: str = "",
    name: str = "",
) -> SafeString:
    """One line that unfolds. `state`: done, late, or locked (one line, then the content is unused)."""
    shape = icon or MARK_ICONS.get(state, "")
    marked = {"number": number, "state": state, "icon": shape}
    return part("fold", content=content, summary=summary, note=note, open=open, id=id, name=name, **marked)


@register.simple_block_tag
def why(content: str, *, summary: str = "", open: bool = False) -> SafeString:
    """“Mengapa?”: the reasons behind a number, folded."""
    asked = element("summary", {}, summary or _("Mengapa?"))
    return element("details", {"class": "why", "open": open}, asked, element("div", {}, content))


@register.simple_block_tag
def empty(content: str, *, icon: str = "circle-check", heading: str = "") -> SafeString:
    """Nothing here: says why, and what comes next."""
    return part("empty", content=content, icon=icon, heading=heading)


@register.simple_block_tag
def dialog(content: str, *, id: str, heading: str, open: bool = False) -> SafeString:
    """A box above the page, opened by a button with `opens` (js `dialog`); Esc closes it."""
    return part("dialog", content=content, id=id, heading=heading, open=open)


@register.simple_block_tag
def page_head(content: str, *, title: str, note: str = "", over: str = "") -> SafeString:
    """The heading of a page: `over` a small line above, `note` a line below, content: its actions."""
    return part("page_head", content=content if content.strip() else "", title=title, note=note, over=over)
