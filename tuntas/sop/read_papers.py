"""Reads the papers of a definition: their kinds, fields, options, conditions and limits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tuntas.sop.faults import COLUMN, FIELD, LIST, ROLE, SEAT, STEP, meant
from tuntas.sop.node import Node, plain
from tuntas.sop.procedure import INTAKE, Condition, Field, Option, Paper, Seat
from tuntas.sop.words import Label

__all__ = ["FIELD_TYPES", "PAPER_KINDS", "Known", "read_options", "read_paper"]

PAPER_KINDS = ("form", "files", "measurement", "document")
FIELD_TYPES = (
    "text", "longtext", "choice", "choices", "datetime", "number", "yesno", "rows", "files", "reference",
)  # fmt: skip
REFERENCES = ("place", "device", "vendor", "person")
YES_NO = (Option("Y", Label("Ya", "Yes")), Option("T", Label("Tidak", "No")))


@dataclass(frozen=True)
class Known:
    """What the fields of papers may name: lists of options, steps, roles."""

    lists: Mapping[str, tuple[Option, ...]]
    steps: tuple[str, ...]
    roles: Collection[str]


def read_options(node: Node, key: str, lists: Mapping[str, tuple[Option, ...]]) -> tuple[Option, ...]:
    """Options written in place, or the name of a list of [lists]."""
    value = node.raw(key)
    if isinstance(value, str):
        return lists[value] if node.exists(key, LIST, value, lists) else ()
    if value is None:
        return ()
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(Option(one, Label(one)) for one in value)
    if isinstance(value, dict):
        table = Node(node.doc, (*node.path, key), value, node.within(key))
        return tuple(one for one in (_option(table, answer) for answer in value) if one)
    node.wrong(key, "options")
    return ()


def _option(node: Node, value: str) -> Option | None:
    """`value = "Label"`, or a table that may also name an icon and a group."""
    text = node.raw(value)
    label = plain(text)
    if label is None:
        node.wrong(value, "label")
        return None
    if not isinstance(text, dict):
        return Option(value, label)
    table = Node(node.doc, (*node.path, value), text, node.within(value))
    icon, group = table.text("icon"), table.label("group")
    table.close_to("id", "en", "icon", "group")
    return Option(value, label, icon, group)


def read_paper(node: Node, taken: set[str], known: Known) -> Paper:
    """One [[papers]]: its key, name, kind, fields, and how it is set, signed and numbered."""
    key = node.key(taken)
    name = node.label("name", needed='"…"')
    kind = node.one_of("kind", PAPER_KINDS, "form")
    fields: list[Field] = []
    seen: set[str] = set()
    children = node.children("fields", FIELD, inside=True)
    for child in children:
        fields.append(_field(child, seen, known))
        seen.add(fields[-1].key)
    _check_conditions(children, fields)
    least, most = node.number("least"), node.number("most")
    if kind == "files" and not any(one.type == "files" for one in fields):
        fields.append(Field("berkas", "files", name, required=True, least=least or 1, most=most))
    paper = Paper(
        key, name, kind, tuple(fields), node.label("short"), bool(node.flag("from_reading")), node.text("layout"),
        _seats(node, known), node.existing("numbered_at", STEP, known.steps),
    )  # fmt: skip
    node.close()
    return paper


def _seats(node: Node, known: Known) -> tuple[Seat, ...]:
    """`signed_by`: the roles that sign, in the order of their places."""
    seats: list[Seat] = []
    for child in node.children("signed_by", SEAT, inside=True):
        role = child.text("role", needed='"…"')
        if role and child.exists("role", ROLE, role, known.roles) and role in [one.role for one in seats]:
            child.doc.fault("twice", (*child.path, "role"), where=child.where, key=role)
        seats.append(Seat(role, child.label("as"), bool(child.flag("seen"))))
        child.close()
    return tuple(seats)


def _field(node: Node, taken: set[str], known: Known) -> Field:
    key = node.key(taken)
    kind = node.one_of("type", FIELD_TYPES, "text")
    label = node.label("label", needed='"…"')
    options = YES_NO if kind == "yesno" else read_options(node, "options", known.lists)
    if kind in ("choice", "choices"):
        if node.table.get("options") in (None, {}, []):
            node.fault("no_options")
    elif kind != "yesno" and node.has("options"):
        node.fault("misplaced", "options", expected="choice, choices")
    columns = _columns(node, kind, known)
    least, most = node.number("least"), node.number("most")
    if least is not None and most is not None and least > most:
        node.fault("limits", "least", least=least, most=most)
    at = node.existing("at", STEP, (*known.steps, INTAKE))
    to, assigns = _reference(node, kind, known)
    signs = node.text("signs")
    if signs and kind != "text":
        node.fault("misplaced", "signs", expected="text")
    elif signs:
        node.exists("signs", ROLE, signs, known.roles)
    field = Field(
        key=key, type=kind, label=label, hint=node.label("hint"), required=bool(node.flag("required")),
        at=at, when=_condition(node), options=options, columns=columns, least=least, most=most,
        must_be=_only_for(node, "must_be", kind, "yesno"),
        not_future=bool(_only_for(node, "not_future", kind, "datetime")),
        quick=bool(_only_for(node, "quick", kind, "datetime")),
        to=to, assigns=assigns, printed=node.flag("printed") is not False,
        signs=signs,
    )  # fmt: skip
    node.close()
    return field


def _only_for(node: Node, key: str, kind: str, expected: str) -> bool | None:
    value = node.flag(key)
    if value is not None and kind != expected:
        node.fault("misplaced", key, expected=expected)
    return value


def _reference(node: Node, kind: str, known: Known) -> tuple[str, str]:
    to, assigns = node.text("to"), node.text("assigns")
    if kind == "reference" and to not in REFERENCES:
        node.fault("unknown_value", "to", found=to, known=", ".join(REFERENCES), hint=meant(to, REFERENCES))
    if kind != "reference" and (to or assigns):
        node.fault("misplaced", "to" if to else "assigns", expected="reference")
    elif assigns:
        node.exists("assigns", ROLE, assigns, known.roles)
    return to, assigns


def _columns(node: Node, kind: str, known: Known) -> tuple[Field, ...]:
    columns: list[Field] = []
    children = node.children("columns", COLUMN, inside=True)
    for child in children:
        columns.append(_field(child, {one.key for one in columns}, known))
        if columns[-1].type in ("rows", "files"):
            simple = ", ".join(one for one in FIELD_TYPES if one not in ("rows", "files"))
            child.fault("unknown_value", "type", found=columns[-1].type, known=simple, hint="")
    _check_conditions(children, columns)
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


def _check_conditions(nodes: list[Node], fields: list[Field]) -> None:
    """`when` names a field beside it; an answer it waits for must be one of that field's options."""
    known = {one.key: one for one in fields}
    for node, field in zip(nodes, fields, strict=True):
        if field.when is None or not node.exists("when", FIELD, field.when.field, known):
            continue
        options = [one.value for one in known[field.when.field].options]
        for value in field.when.values if options and field.when.test != "filled" else ():
            if value not in options:
                hint = meant(value, options)
                node.fault("unknown_value", "when", found=value, known=", ".join(options), hint=hint)
