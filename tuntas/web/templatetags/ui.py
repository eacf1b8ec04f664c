"""Every component of the interface as a template tag that refuses an argument it does not know.

`/_ui/` shows each of them in each state. This is the only module that may write HTML in Python;
whatever is longer than one element is a template in `templates/tuntas/ui/`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, ParamSpec

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

P = ParamSpec("P")
Pairs = Iterable[tuple[str, Any]]

# What a state looks like when nothing else is said: a shape beside the colour.
TONE_ICONS = {"good": "check", "warn": "alert-triangle", "bad": "circle-x", "plain": "info-circle"}
MARK_ICONS = {"done": "check", "locked": "lock"}
SCRIPTS = {"htmx": "tuntas/vendor/htmx.min.js"}


def attributes(pairs: Mapping[str, Any]) -> SafeString:
    """` name="value"` for each pair that says something; True gives the bare name."""
    kept = [(n, v) for n, v in pairs.items() if v is not None and v is not False and v != ""]
    return format_html_join("", "{}", ((_attribute(n, v),) for n, v in kept))


def _attribute(name: str, value: Any) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


def component(name: str) -> Callable[[Callable[P, dict[str, Any]]], Callable[P, SafeString]]:
    """A tag that draws `ui/<name>.html`; unlike an inclusion tag its output can be kept with `as`."""

    def register_drawn(shape: Callable[P, dict[str, Any]]) -> Callable[P, SafeString]:
        @wraps(shape)
        def draw(*args: P.args, **kwargs: P.kwargs) -> SafeString:
            return _part(name, **shape(*args, **kwargs))

        register.simple_tag(draw)
        return draw

    return register_drawn


def _part(name: str, /, **context: Any) -> SafeString:
    return render_to_string(f"tuntas/ui/{name}.html", context)


# -- words and shapes ---------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, *, tone: str = "", label: str = "") -> SafeString:
    """A shape from the sprite; silent for screen readers unless it carries a `label`."""
    if not name:
        return SafeString("")
    said = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    href = f"{static('tuntas/img/icons.svg')}#{name}"
    attrs = attributes({"data-tone": tone, **said})
    return format_html('<svg class="icon"{}><use href="{}"/></svg>', attrs, href)


@register.simple_tag
def script(name: str) -> SafeString:
    """Load one script module of ours (`autosave`, `rows`, …) or `htmx`."""
    if name in SCRIPTS:
        return format_html('<script defer src="{}"></script>', static(SCRIPTS[name]))
    return format_html('<script type="module" src="{}"></script>', static(f"tuntas/js/{name}.js"))


@register.simple_tag
def chip(text: str, *, tone: str = "", icon: str = "", href: str = "") -> SafeString:
    """A state in one or two words, in a box: `tone` good, now, warn, bad, note or empty."""
    kind = "a" if href else "span"
    attrs = attributes({"data-tone": tone, "href": href})
    return format_html('<{} class="chip"{}>{}{}</{}>', kind, attrs, _icon(icon), text, kind)


@register.simple_tag
def tone(text: str, *, tone: str, icon: str = "") -> SafeString:
    """Words in a tone, without a box: good, warn, bad or idle."""
    return format_html('<span class="tone" data-tone="{}">{}{}</span>', tone, _icon(icon), text)


@register.simple_tag
def mark(number: int | str = "", *, state: str = "", icon: str = "") -> SafeString:
    """The number of a step; a tick once it is done, a lock while it is locked."""
    shape = icon or MARK_ICONS.get(state, "")
    return format_html('<span class="mark">{}</span>', _icon(shape) if shape else number)


@register.simple_tag
def bar(percent: float, *, tone: str = "", label: str = "") -> SafeString:
    """How much of the whole, 0 to 100; say the number beside it or in `label`."""
    said = attributes({"role": "img", "aria-label": label} if label else {"aria-hidden": "true"})
    width = f"{min(100.0, max(0.0, float(percent))):.4g}%"
    inner = attributes({"data-tone": tone})
    return format_html('<svg class="bar"{}><rect{} width="{}" height="8"/></svg>', said, inner, width)


@component("clock")
def clock(
    text: str, *, small: str = "", tone: str = "", share: float | None = None, icon: str = ""
) -> dict[str, Any]:
    """Working minutes left. `share`: per cent of the norm still left (draws the ring)."""
    shape = icon or {"bad": "alert-triangle", "idle": "player-pause"}.get(tone, "clock")
    ring = None if share is None or tone in ("bad", "idle") else f"{min(100, max(0, round(share)))} 100"
    return {"text": text, "small": small, "tone": tone, "icon": shape, "ring": ring}


# -- buttons ------------------------------------------------------------------------------------


@component("button")
def button(
    label: str,
    *,
    kind: str = "",
    size: str = "",
    icon: str = "",
    href: str = "",
    type: str = "submit",
    name: str = "",
    value: str = "",
    form: str = "",
    action: str = "",
    unseen: str = "",
    disabled: str = "",
    busy: bool = False,
    download: bool = False,
    novalidate: bool = False,
    copy: str = "",
    opens: str = "",
) -> dict[str, Any]:
    """A link (`href`) or a button. `disabled` is the reason, shown in words beside it.

    `kind`: main, plain, danger; `size`: small, full; `unseen`: words only for screen readers;
    `copy`: text that a tap copies; `opens`: id of the dialog it opens (js `dialog`).
    """
    attrs = {"data-kind": kind, "data-size": size}
    if href:
        attrs |= {"href": href, "download": download}
    else:
        attrs |= {"type": type, "name": name, "value": value, "form": form, "formaction": action}
        attrs |= {"formnovalidate": novalidate, "disabled": bool(disabled)}
        attrs |= {"aria-busy": "true" if busy else "", "data-busy": busy, "data-opens": opens}
        attrs |= {"data-copy": copy, "data-copied": _("Tersalin") if copy else ""}
    element = "a" if href else "button"
    said = attributes(attrs)
    return {"element": element, "attrs": said, "label": label, "icon": icon, "unseen": unseen, "why": disabled}


@register.inclusion_tag("tuntas/ui/post.html", takes_context=True)
def post(
    context: Context,
    label: str,
    *,
    url: str,
    kind: str = "",
    size: str = "",
    icon: str = "",
    name: str = "",
    value: str = "",
    unseen: str = "",
    disabled: str = "",
    also: Pairs = (),
) -> dict[str, Any]:
    """A form of one button that posts to `url`; `also`: further hidden (name, value) pairs."""
    shown = {"label": label, "kind": kind, "size": size, "icon": icon, "name": name, "value": value}
    token = context.get("csrf_token")
    return shown | {"url": url, "unseen": unseen, "disabled": disabled, "also": also, "csrf_token": token}


# -- boxes --------------------------------------------------------------------------------------


@register.simple_block_tag
def notice(
    content: str, *, tone: str = "", icon: str = "", heading: str = "", role: str = "", id: str = ""
) -> SafeString:
    """Something to know before going on: empty (accent), plain, good, warn or bad."""
    shape = icon or TONE_ICONS.get(tone, "info-circle")
    return _part("notice", content=content, tone=tone, icon=shape, heading=heading, role=role, id=id)


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
    return _part("card", **shown, remark_icon=remark_icon, level=level, bare=bare, id=id, label=label)


@register.simple_block_tag
def card_body(content: str, *, gap: str = "") -> SafeString:
    """The middle of a bare card."""
    return format_html('<div class="body stack"{}>{}</div>', attributes({"data-gap": gap}), content)


@register.simple_block_tag
def card_foot(content: str, *, stays: bool = False, stack: bool = False) -> SafeString:
    """The foot of a bare card; `stays` keeps it in view on a desk."""
    kind, spread = ("stack", False) if stack else ("row", True)
    attrs = attributes({"data-spread": spread, "data-stays": stays})
    return format_html('<footer class="{}"{}>{}</footer>', kind, attrs, content)


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
    return _part("fold", content=content, summary=summary, note=note, open=open, id=id, name=name, **marked)


@register.simple_block_tag
def why(content: str, *, summary: str = "", open: bool = False) -> SafeString:
    """“Mengapa?”: the reasons behind a number, folded."""
    asked = summary or _("Mengapa?")
    html = '<details class="why"{}><summary>{}</summary><div>{}</div></details>'
    return format_html(html, attributes({"open": open}), asked, content)


@register.simple_block_tag
def empty(content: str, *, icon: str = "circle-check", heading: str = "") -> SafeString:
    """Nothing here: says why, and what comes next."""
    return _part("empty", content=content, icon=icon, heading=heading)


@register.simple_block_tag
def dialog(content: str, *, id: str, heading: str, open: bool = False) -> SafeString:
    """A box above the page, opened by a button with `opens` (js `dialog`); Esc closes it."""
    return _part("dialog", content=content, id=id, heading=heading, open=open)


@register.simple_block_tag
def page_head(content: str, *, title: str, note: str = "", over: str = "") -> SafeString:
    """The heading of a page: `over` a small line above, `note` a line below, content: its actions."""
    return _part("page_head", content=content if content.strip() else "", title=title, note=note, over=over)


# -- lists --------------------------------------------------------------------------------------


@register.simple_block_tag
def track(content: str, *, now: str = "", note: str = "", label: str = "", on: str = "") -> SafeString:
    """The SOP as a row of steps; `now` and `note` are the line a phone shows instead."""
    return _part("track", content=content, now=now, note=note, label=label, on=on)


@component("track_item")
def track_item(
    title: str, *, number: int | str, state: str = "", who: str = "", time: str = "", href: str = ""
) -> dict[str, Any]:
    """One step: `state` done, open, late, maybe (a branch not yet chosen), locked or empty."""
    marked = {"number": number, "state": state, "icon": MARK_ICONS.get(state, "")}
    return {"title": title, "who": who, "time": time, "href": href, "now": state in ("open", "late")} | marked


@register.simple_block_tag
def journey(content: str, *, label: str = "") -> SafeString:
    """The same steps for a reporter, as a parcel on its way."""
    html = '<ol class="journey" role="list"{}>{}</ol>'
    return format_html(html, attributes({"aria-label": label}), content)


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
    html = '<ol class="timeline" role="list"{}>{}</ol>'
    return format_html(html, attributes({"aria-label": label}), content)


@register.simple_block_tag
def timeline_item(
    content: str, *, at: str, iso: str = "", icon: str = "clock", note: str = "", tone: str = ""
) -> SafeString:
    """One Event: the content is its sentence, `note` a second line."""
    return _part("timeline_item", content=content, at=at, iso=iso, icon=icon, note=note, tone=tone)


@register.simple_block_tag
def lines(content: str, *, label: str = "", body: bool = False) -> SafeString:
    """A list of papers, findings, people. `body`: directly inside a bare card."""
    kind = "body lines" if body else "lines"
    html = '<ul class="{}" role="list"{}>{}</ul>'
    return format_html(html, kind, attributes({"aria-label": label}), content)


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
    html = '<ol class="queue" role="list"{}>{}</ol>'
    return format_html(html, attributes({"aria-label": label, "data-keys": keys}), content)


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
) -> SafeString:
    """One piece of work: clock (`left`, `due`, `tone`, `share`), title, where, who; content: its action."""
    timed = {"left": left, "due": due, "tone": tone, "share": share, "icon": icon}
    shown = {"title": title, "href": href, "meta": meta, "place": place, "what": what, "who": who}
    return _part("queue_item", content=content if content.strip() else "", since=since, **timed, **shown)


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


# -- questions ----------------------------------------------------------------------------------


@register.simple_block_tag
def field(
    content: str,
    *,
    label: str,
    id: str = "",
    hint: str = "",
    error: str = "",
    required: bool = False,
    optional: bool = False,
    group: bool = False,
) -> SafeString:
    """Label, hint, control, what is wrong. The control points to `<id>-hint` and `<id>-error` itself.

    `group`: several controls under one legend.
    """
    shown = {"label": label, "id": id, "hint": hint, "error": error, "group": group}
    return _part("field", content=content, required=required, optional=optional, **shown)


@component("entry")
def entry(
    name: str,
    *,
    label: str,
    value: Any = "",
    kind: str = "text",
    options: Pairs = (),
    hint: str = "",
    error: str = "",
    required: bool = False,
    optional: bool = False,
    disabled: bool = False,
    rows: int = 3,
    id: str = "",
    inputmode: str = "",
    autocomplete: str = "",
    maxlength: int | None = None,
    min: str = "",
    max: str = "",
    step: str = "",
    blank: str = "",
    unseen: bool = False,
) -> dict[str, Any]:
    """A whole question of one control: `kind` textarea, select (with `options`, `blank`) or an input type."""
    own = id or f"id_{name}"
    value = "" if value is None else value
    pointed = " ".join(f"{own}-{part}" for part, said in (("hint", hint), ("error", error)) if said)
    attrs = {"id": own, "name": name, "required": required, "disabled": disabled, "aria-describedby": pointed}
    attrs |= {"aria-invalid": "true" if error else "", "maxlength": maxlength, "autocomplete": autocomplete}
    if kind == "textarea":
        attrs["rows"] = rows
    elif kind != "select":
        attrs |= {"type": kind, "value": value, "inputmode": inputmode, "min": min, "max": max, "step": step}
    listed = [(v, text, str(v) == str(value)) for v, text in options]
    shown = {"label": label, "id": own, "hint": hint, "error": error, "required": required, "unseen": unseen}
    said = attributes(attrs)
    return shown | {"optional": optional, "kind": kind, "attrs": said, "value": value, "options": listed, "blank": blank}


@component("control")
def control(bound: BoundField, *, label: str = "", hint: str = "", optional: bool = True) -> dict[str, Any]:
    """A question from a Django form field, with its errors; `optional` marks what may stay empty."""
    own = bound.id_for_label or bound.auto_id
    said = hint or bound.help_text
    errors = " ".join(str(e) for e in bound.errors)
    pointed = " ".join(f"{own}-{part}" for part, text in (("hint", said), ("error", errors)) if text)
    attrs = {"aria-describedby": pointed} if pointed else {}
    shown = {"label": label or bound.label, "id": own, "hint": said, "error": errors}
    group = bound.use_fieldset
    free = optional and not bound.field.required
    return shown | {"widget": bound.as_widget(attrs=attrs), "group": group, "optional": free}


@component("choices")
def choices(
    name: str,
    *,
    legend: str,
    options: Sequence[Mapping[str, Any]],
    value: Any = "",
    size: str = "",
    hint: str = "",
    error: str = "",
    required: bool = False,
    optional: bool = False,
    multiple: bool = False,
) -> dict[str, Any]:
    """Radio buttons (`multiple`: boxes) for a thumb: options of value, label, icon, note, chip, disabled.

    `size`: big (a decision of the SOP), four (four columns on a desk), one (one column).
    """
    own = f"id_{name}"
    chosen = {str(v) for v in value} if multiple and not isinstance(value, str) else {str(value)}
    made = [{"checked": str(o["value"]) in chosen} | dict(o) for o in options]
    shown = {"name": name, "id": own, "legend": legend, "options": made, "size": size, "hint": hint}
    pointed = " ".join(f"{own}-{part}" for part, said in (("hint", hint), ("error", error)) if said)
    kind = "checkbox" if multiple else "radio"
    needs = required and not multiple
    shown |= {"error": error, "required": required, "needs": needs, "optional": optional}
    return shown | {"kind": kind, "pointed": pointed}


@component("tick")
def tick(
    name: str, *, label: str, value: str = "1", checked: bool = False, hint: str = "", required: bool = False
) -> dict[str, Any]:
    """One box to tick, with its sentence."""
    shown = {"name": name, "label": label, "value": value, "checked": checked}
    return shown | {"hint": hint, "id": f"id_{name}", "required": required}


@component("upload")
def upload(
    name: str,
    *,
    label: str,
    hint: str = "",
    error: str = "",
    accept: str = "image/*",
    max_bytes: int = 10_000_000,
    multiple: bool = True,
    camera: bool = False,
    required: bool = False,
    icon: str = "camera",
    form: str = "",
    existing: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """A photo or file; the whole area is the control. `existing`: already stored, of name, note, url."""
    attrs = {"accept": accept, "multiple": multiple, "required": required, "form": form}
    attrs |= {"capture": "environment" if camera else "", "aria-invalid": "true" if error else ""}
    attrs |= {"data-max": max_bytes, "data-accept": accept}
    attrs["aria-describedby"] = f"id_{name}-error" if error else ""
    shown = {"name": name, "label": label, "hint": hint, "error": error, "icon": icon}
    most = f"{max_bytes // 1_000_000} MB"
    return shown | {"attrs": attributes(attrs), "id": f"id_{name}", "existing": existing, "most": most}


@component("error_summary")
def error_summary(
    items: Iterable[tuple[str, str]], *, heading: str = "", kept: bool = True
) -> dict[str, Any]:
    """All that is wrong, first on the page: (message, id of the control or "") pairs. `kept`: say nothing was lost."""
    return {"items": list(items), "heading": heading, "kept": kept}


@component("saved")
def saved(at: str = "") -> dict[str, Any]:
    """Where `autosave` says that the draft is stored: “Draf tersimpan 10.01”."""
    return {"at": at}


@register.simple_block_tag
def when(content: str, *, field: str, equals: str, hint: str = "") -> SafeString:
    """Questions asked only if `field` has one of the values `a|b` (js `conditions`); else `hint` explains."""
    return _part("when", content=content, field=field, equals=equals, hint=hint)


def _icon(name: str) -> SafeString:
    drawn: SafeString = icon(name)
    return drawn
