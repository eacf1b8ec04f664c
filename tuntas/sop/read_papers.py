"""Reads the papers of a definition: their kinds, fields, options, conditions and limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuntas.sop.faults import meant
from tuntas.sop.node import Node, plain
from tuntas.sop.procedure import INTAKE, Condition, Field, Option, Paper
from tuntas.sop.words import Label

__all__ = ["FIELD_TYPES", "PAPER_KINDS", "read_options", "read_paper"]

PAPER_KINDS = ("form", "files", "measurement", "document")
FIELD_TYPES = (
    "text", "longtext", "choice", "choices", "datetime", "number", "yesno", "rows", "files", "reference",
)  # fmt: skip
REFERENCES = ("place", "device", "vendor", "person")
YES_NO = (Option("Y", Label("Ya", "Yes")), Option("T", Label("Tidak", "No")))


def read_options(node: Node, key: str, lists: Mapping[str, tuple[Option, ...]]) -> tuple[Option, ...]:
    """Options written in place, or the name of a list of [lists]."""
    value = node.raw(key)
    if isinstance(value, str):
        if value not in lists:
            node.fault("no_such", key, noun="daftar", noun_en="list", found=value, **meant(value, lists))
        return lists.get(value, ())
    if value is None:
        return ()
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(Option(one, Label(one)) for one in value)
    if isinstance(value, dict):
        options = [_option(one, text) for one, text in value.items()]
        if all(options):
            return tuple(one for one in options if one)
    node.fault(
        "wrong_type", key, expected="tabel pilihan", expected_en="a table of options", example='{ a = "Label" }'
    )
    return ()


def _option(value: str, text: Any) -> Option | None:
    label = plain(text)
    if label is None:
        return None
    if not isinstance(text, dict):
        return Option(value, label)
    return Option(value, label, str(text.get("icon", "")), plain(text.get("group", "")) or Label(""))


def read_paper(
    node: Node, taken: set[str], lists: Mapping[str, tuple[Option, ...]], steps: set[str]
) -> Paper:
    """One [[papers]]: its key, name, kind and fields."""
    key = node.key(taken)
    name = node.label("name", needed='"…"')
    kind = node.one_of("kind", PAPER_KINDS, "form")
    fields: list[Field] = []
    seen: set[str] = set()
    for child in node.children("fields", f"naskah `{key}`, isian"):
        fields.append(_field(child, seen, lists, steps))
        seen.add(fields[-1].key)
    for child, field in zip(node.children("fields", f"naskah `{key}`, isian"), fields, strict=True):
        _check_condition(child, field, seen)
    least, most = node.number("least"), node.number("most")
    if kind == "files" and not any(one.type == "files" for one in fields):
        fields.append(Field("berkas", "files", name, required=True, least=least or 1, most=most))
    short, from_reading = node.label("short"), bool(node.flag("from_reading"))
    node.close()
    return Paper(key, name, kind, tuple(fields), short, from_reading)


def _field(node: Node, taken: set[str], lists: Mapping[str, tuple[Option, ...]], steps: set[str]) -> Field:
    key = node.key(taken)
    kind = node.one_of("type", FIELD_TYPES, "text")
    label = node.label("label", needed='"…"')
    options = YES_NO if kind == "yesno" else read_options(node, "options", lists)
    if kind in ("choice", "choices") and not options:
        node.fault("no_options")
    columns = _columns(node, kind, lists, steps)
    least, most = node.number("least"), node.number("most")
    if least is not None and most is not None and least > most:
        node.fault("limits", "least", least=least, most=most)
    at = node.texts("at")
    for one in at:
        if one not in steps and one != INTAKE:
            node.fault("no_such", "at", noun="langkah", noun_en="step", found=one, **meant(one, steps | {INTAKE}))
    to, assigns = _reference(node, kind)
    field = Field(
        key=key, type=kind, label=label, hint=node.label("hint"), required=bool(node.flag("required")),
        at=at, when=_condition(node), options=options, columns=columns, least=least, most=most,
        must_be=_only_for(node, "must_be", kind, "yesno"),
        not_future=bool(_only_for(node, "not_future", kind, "datetime")),
        quick=bool(_only_for(node, "quick", kind, "datetime")),
        to=to, assigns=assigns, printed=node.flag("printed") is not False,
    )  # fmt: skip
    node.close()
    return field


def _only_for(node: Node, key: str, kind: str, expected: str) -> bool | None:
    value = node.flag(key)
    if value is not None and kind != expected:
        node.fault("misplaced", key, expected=expected)
    return value


def _reference(node: Node, kind: str) -> tuple[str, str]:
    to, assigns = node.text("to"), node.text("assigns")
    if kind == "reference" and to not in REFERENCES:
        node.fault("unknown_value", "to", found=to, known=", ".join(REFERENCES), **meant(to, REFERENCES))
    if kind != "reference" and (to or assigns):
        node.fault("misplaced", "to" if to else "assigns", expected="reference")
    return to, assigns


def _columns(
    node: Node, kind: str, lists: Mapping[str, tuple[Option, ...]], steps: set[str]
) -> tuple[Field, ...]:
    columns: list[Field] = []
    for child in node.children("columns", f"{node.where}, kolom"):
        columns.append(_field(child, {one.key for one in columns}, lists, steps))
        if columns[-1].type in ("rows", "files"):
            known = ", ".join(one for one in FIELD_TYPES if one not in ("rows", "files"))
            child.fault("unknown_value", "type", found=columns[-1].type, known=known, hint="", hint_en="")
    if kind == "rows" and not columns:
        node.fault("no_columns")
    if kind != "rows" and columns:
        node.fault("misplaced", "columns", expected="rows")
    return tuple(columns)


def _condition(node: Node) -> Condition | None:
    table = node.child("when")
    if table is None:
        return None
    field = table.text("field")
    tests = [one for one in ("is", "is_not", "filled") if table.has(one)]
    condition = None
    if field and len(tests) == 1:
        test = tests[0]
        if test == "filled":
            condition = Condition(field, "filled", ("ya" if table.flag("filled") is not False else "tidak",))
        else:
            condition = Condition(field, test, table.texts(test))
    if condition is None:
        node.fault("condition", "when")
        return None
    table.close()
    return condition


def _check_condition(node: Node, field: Field, known: set[str]) -> None:
    """`when` names a field of the same paper; an answer it waits for must be one of its options."""
    if field.when and field.when.field not in known:
        found = field.when.field
        node.fault("no_such", "when", noun="isian", noun_en="field", found=found, **meant(found, known))
