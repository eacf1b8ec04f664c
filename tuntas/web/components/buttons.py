"""Buttons, and the form of one button."""

from typing import Any

from django.template.context import Context
from django.utils.translation import gettext as _

from .html import Pairs, attributes, component, register


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
    attrs: dict[str, str | bool] = {"data-kind": kind, "data-size": size}
    if href:
        attrs |= {"href": href, "download": download}
    else:
        attrs |= {"type": type, "name": name, "value": value, "form": form, "formaction": action}
        attrs |= {"formnovalidate": novalidate, "disabled": bool(disabled)}
        attrs |= {"aria-busy": "true" if busy else "", "data-busy": busy, "data-opens": opens}
        attrs |= {"data-copy": copy, "data-copied": _("Tersalin") if copy else ""}
    shown = {"label": label, "icon": icon, "unseen": unseen, "why": disabled}
    return shown | {"element": "a" if href else "button", "attrs": attributes(attrs)}


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
