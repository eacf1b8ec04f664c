"""Questions and what is said about their answers: what stands in a form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .html import Pairs, attributes, component, part, register


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
    return part("field", content=content, required=required, optional=optional, **shown)


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
    shown |= {"optional": optional, "kind": kind, "value": value, "options": listed, "blank": blank}
    return shown | {"attrs": attributes(attrs)}


@component("control")
def control(bound: BoundField, *, label: str = "", hint: str = "", optional: bool = True) -> dict[str, Any]:
    """A question from a Django form field, with its errors; `optional` marks what may stay empty."""
    own = bound.id_for_label or bound.auto_id
    said = hint or bound.help_text
    errors = " ".join(str(e) for e in bound.errors)
    pointed = " ".join(f"{own}-{part}" for part, text in (("hint", said), ("error", errors)) if text)
    attrs: dict[str, str | bool] = {"aria-describedby": pointed} if pointed else {}
    shown = {"label": label or bound.label, "id": own, "hint": said, "error": errors}
    group = bound.use_fieldset
    free = optional and not bound.field.required
    _name_the_blank(bound.field)
    single = isinstance(bound.field.widget, forms.CheckboxInput)  # one box beside its sentence, not under a heading
    return shown | {"single": single} | {"widget": bound.as_widget(attrs=attrs), "group": group, "optional": free}


def _name_the_blank(asked: forms.Field) -> None:
    """Django writes dashes where nothing is chosen; we say it."""
    word = _("Pilih…") if asked.required else _("tidak dipilih")
    if isinstance(asked, forms.ModelChoiceField):
        asked.empty_label = word if asked.empty_label else None
    elif isinstance(asked, forms.ChoiceField):
        dashes = BLANK_CHOICE_DASH[0][1]
        asked.choices = [(value, word if text == dashes else text) for value, text in asked.choices]


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
    shown: dict[str, Any] = {"name": name, "id": own, "legend": legend, "options": made, "size": size}
    pointed = " ".join(f"{own}-{part}" for part, said in (("hint", hint), ("error", error)) if said)
    kind = "checkbox" if multiple else "radio"
    needs = required and not multiple
    shown |= {"hint": hint, "error": error, "required": required, "needs": needs, "optional": optional}
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
    """All that is wrong, first on the page: (message, id of the control or "") pairs.

    `kept`: say that nothing was lost.
    """
    return {"items": list(items), "heading": heading, "kept": kept}


@component("saved")
def saved(at: str = "") -> dict[str, Any]:
    """Where `autosave` says that the draft is stored: “Draf tersimpan 10.01”."""
    return {"at": at}


@register.simple_block_tag
def when(content: str, *, field: str, equals: str, hint: str = "") -> SafeString:
    """Questions asked only if `field` has one of the values `a|b` (js `conditions`); else `hint` explains."""
    return part("when", content=content, field=field, equals=equals, hint=hint)
