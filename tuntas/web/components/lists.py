"""Steps, events, work, facts: what comes in rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .html import MARK_ICONS, Pairs, component, element, part, register


@register.simple_block_tag
def track(content: str, *, now: str = "", note: str = "", label: str = "", on: str = "") -> SafeString:
    """The SOP as a row of steps; `now` and `note` are the line a phone shows instead."""
    return part("track", content=content, now=now, note=note, label=label, on=on)


@component("track_item")
def track_item(
    title: str,
    *,
    number: int | str,
    state: str = "",
    who: str = "",
    time: str = "",
    href: str = "",
    why: str = "",
) -> dict[str, Any]:
    """One step: `state` done, open, late, maybe (a branch not yet chosen), locked or empty; `why`: of its `time`."""
    marked = {"number": number, "state": state, "icon": MARK_ICONS.get(state, ""), "why": why}
    return {"title": title, "who": who, "time": time, "href": href, "now": state in ("open", "late")} | marked


@register.simple_block_tag
def journey(content: str, *, label: str = "") -> SafeString:
    """The same steps for a reporter, as a parcel on its way."""
    return element("ol", {"class": "journey", "role": "list", "aria-label": label}, content)


@component("journey_item")
def journey_item(
    title: str, *, number: int | str, state: str = "", note: str = "", time: str = ""
) -> dict[str, Any]:
    """One stage in plain words: `state` done, open or empty (still to come)."""
    marked = {"number": number, "state": state, "icon": MARK_ICONS.get(state, "")}
    return {"title": title, "note": note, "time": time} | marked


@register.simple_block_tag
def timeline(content: str, *, label: str = "") -> SafeString:
    """What happened, newest first."""
    return element("ol", {"class": "timeline", "role": "list", "aria-label": label}, content)


@register.simple_block_tag
def timeline_item(
    content: str, *, at: str, iso: str = "", icon: str = "clock", note: str = "", tone: str = ""
) -> SafeString:
    """One Event: the content is its sentence, `note` a second line."""
    return part("timeline_item", content=content, at=at, iso=iso, icon=icon, note=note, tone=tone)


@register.simple_block_tag
def lines(content: str, *, label: str = "", body: bool = False) -> SafeString:
    """A list of papers, findings, people. `body`: directly inside a bare card."""
    kind = "body lines" if body else "lines"
    return element("ul", {"class": kind, "role": "list", "aria-label": label}, content)


@component("line")
def line(
    title: str,
    *,
    icon: str = "",
    tone: str = "",
    href: str = "",
    note: str = "",
    end: str = "",
    end_tone: str = "",
    strong: bool = False,
    letter: str = "",
    id: str = "",
) -> dict[str, Any]:
    """One line: shape (or `letter`), title, second line, a word at the end."""
    shown = {"title": title, "icon": icon, "tone": tone, "href": href, "note": note, "id": id}
    return shown | {"end": end, "end_tone": end_tone, "strong": strong, "letter": letter}


@component("facts")
def facts(items: Pairs, *, body: bool = False) -> dict[str, Any]:
    """Names and values; pairs without a value are left out."""
    return {"items": [(n, v) for n, v in items if v not in (None, "")], "body": body}


@register.simple_block_tag
def queue(content: str, *, label: str, keys: bool = False) -> SafeString:
    """Work, the most urgent first; `keys` lets J, K, Enter and A move in it."""
    return element("ol", {"class": "queue", "role": "list", "aria-label": label, "data-keys": keys}, content)


@register.simple_block_tag
def queue_item(
    content: str,
    *,
    title: str,
    href: str,
    meta: str = "",
    left: str,
    due: str = "",
    tone: str = "",
    share: float | None = None,
    place: str = "",
    what: str = "",
    who: str = "",
    since: str = "",
    icon: str = "",
    why: str = "",
    tick: str = "",
) -> SafeString:
    """One piece of work: clock (`left`, `due`, `tone`, `share`, `why`), title, where, who; content: its action."""
    timed = {"left": left, "due": due, "tone": tone, "share": share, "icon": icon, "why": why, "tick": tick}
    shown = {"title": title, "href": href, "meta": meta, "place": place, "what": what, "who": who}
    return part("queue_item", content=content if content.strip() else "", since=since, **timed, **shown)


@component("folders")
def folders(items: Sequence[Mapping[str, Any]], *, label: str) -> dict[str, Any]:
    """Folders with their counts: items of url, label, count, current, tone."""
    return {"items": items, "label": label}


@component("hops")
def hops(items: Sequence[Mapping[str, Any]], *, label: str) -> dict[str, Any]:
    """The way of a packet: items of name, note, ok (True, False, None unmeasured), cut (link before it)."""
    return {"items": items, "label": label}


@component("dots")
def dots(results: Iterable[bool], *, label: str = "") -> dict[str, Any]:
    """One dot per packet, hollow when it was lost; 20 in a row."""
    all_ = list(results)
    placed = [{"x": i % 20 * 12 + 6, "y": i // 20 * 12 + 6, "lost": not ok} for i, ok in enumerate(all_)]
    said = label or _("%(all)d paket, %(lost)d hilang") % {"all": len(all_), "lost": all_.count(False)}
    return {"dots": placed, "height": (len(all_) + 19) // 20 * 12, "label": said}


@component("breadcrumb")
def breadcrumb(items: Sequence[tuple[str, str]], *, here: str) -> dict[str, Any]:
    """Where one is: (label, url) pairs down to `here`."""
    return {"items": items, "here": here}


@component("pagination")
def pagination(*, newer: str = "", older: str = "", note: str = "") -> dict[str, Any]:
    """Newer and older by key; an empty address means there is none."""
    return {"newer": newer, "older": older, "note": note}
