"""Reads the rows of a definition into steps, their boxes and the arrows between them."""

from __future__ import annotations

from collections.abc import Mapping

from tuntas.sop.faults import BOX, FIELD, PAPER, ROLE, STEP
from tuntas.sop.node import Node
from tuntas.sop.norms import read_norm
from tuntas.sop.procedure import END, INTAKE, Arrow, Asks, Box, Norm, Paper, Role, Step
from tuntas.sop.read_papers import YES_NO, read_options
from tuntas.sop.targets import Targets, answers
from tuntas.sop.words import Label

__all__ = ["read_steps"]

_CELLS = ("kelengkapan", "output", "waktu")
_OF_BOXES = ("then", "asks", "joins", "starts")
Flow = tuple[Asks | None, tuple[Arrow, ...]]


def read_steps(nodes: list[Node], roles: Mapping[str, Role], papers: Mapping[str, Paper]) -> tuple[Step, ...]:
    """All [[steps]], in the order of the sheet."""
    reader = _StepReader(nodes, roles, papers)
    taken: set[str] = set()
    steps = []
    for number, node in enumerate(nodes):
        steps.append(reader.step(node, number, taken))
        taken.add(steps[-1].key)
    return tuple(steps)


class _StepReader:
    """What all rows share while one is read: the roles, the papers, and where arrows may lead."""

    def __init__(self, nodes: list[Node], roles: Mapping[str, Role], papers: Mapping[str, Paper]) -> None:
        self.roles, self.papers, self.targets = roles, papers, Targets(nodes)
        rows = [table for node in nodes for table in (node.table, *_boxes(node))]
        self.starts_named = any(table.get("starts") is True for table in rows)

    def step(self, node: Node, number: int, taken: set[str]) -> Step:
        """One row of the sheet."""
        key = node.key(taken, (END, INTAKE))
        does = node.label("does", needed='"…"')
        short = node.label("short", does)
        by, together = self._performers(node), node.existing("with", ROLE, self.roles)
        needs, gives = (node.existing(one, PAPER, self.papers) for one in ("needs", "gives"))
        first = number == 0 and not self.starts_named
        several = node.raw("boxes") is not None
        boxes = (self._several_boxes if several else self._own_boxes)(node, key, by, gives, number, first)
        step = Step(
            no=node.whole("no", number + 1), key=key,
            does=does, short=short, plain=node.label("plain", short), boxes=boxes, by=by,
            taking_part=together, needs=needs, gives=gives, within=_within(node),
            shares=self._shares(node, taken), prints=_prints(node), note=node.text("note"),
        )  # fmt: skip
        node.close()
        return step

    def _performers(self, node: Node) -> tuple[str, ...]:
        found = node.existing("by", ROLE, self.roles)
        for one in found:
            if not self.roles[one].has_column:
                node.fault("recipient_performs", "by", found=one)
        return found

    def _shares(self, node: Node, taken: set[str]) -> str:
        shares = node.text("shares")
        if shares and node.exists("shares", STEP, shares, self.targets.rows) and shares not in taken:
            node.fault("shares_later", "shares", found=shares)
        return shares

    # -- boxes ----------------------------------------------------------------------------------

    def _own_boxes(
        self, node: Node, key: str, by: tuple[str, ...], gives: tuple[str, ...], number: int, first: bool
    ) -> tuple[Box, ...]:
        """The one box of a row, or one in each column where arrows name the column."""
        if not node.table.get("by"):
            node.fault("no_performer")
        asks, arrows = self._flow(node, key, gives, self.targets.after(number))
        joins = self._joins(node)
        starts = bool(node.flag("starts")) or first
        if not self.targets.split(key):
            return (Box(key, key, by, arrows, asks, starts, joins),)
        return tuple(
            Box(f"{key}@{role}", key, (role,), arrows, asks, starts and role == by[0], joins) for role in by
        )

    def _several_boxes(
        self, node: Node, key: str, by: tuple[str, ...], gives: tuple[str, ...], number: int, first: bool
    ) -> tuple[Box, ...]:
        """The [[steps.boxes]] of a row, each leading to the next unless it says otherwise."""
        for own in _OF_BOXES:
            if node.has(own):
                node.fault("both", own, one="boxes", other=own)
                node.asked.add(own)
        children = node.children("boxes", BOX, inside=True)
        if node.table["boxes"] == []:
            node.fault("no_boxes", "boxes")
        boxes: list[Box] = []
        taken: set[str] = set()
        for place, child in enumerate(children):
            box = child.key(taken)
            taken.add(box)
            own_by = self._performers(child) or by
            if not (child.table.get("by") or node.table.get("by")):
                child.fault("no_performer")
            follows = self.targets.after(number)
            for following in children[place + 1 : place + 2]:
                follows = f"{key}.{following.table.get('key', '')}"
            asks, arrows = self._flow(child, key, gives, follows)
            starts = bool(child.flag("starts")) or (first and place == 0)
            joins, does = self._joins(child), child.label("does")
            boxes.append(Box(f"{key}.{box}", key, own_by, arrows, asks, starts, joins, does))
            child.close()
        return tuple(boxes)

    def _joins(self, node: Node) -> tuple[str, ...]:
        known = [key for row in self.targets.rows for key in (row, *self.targets.boxes(row))]
        return node.existing("joins", STEP, known)

    # -- arrows ---------------------------------------------------------------------------------

    def _flow(self, node: Node, step: str, gives: tuple[str, ...], follows: str) -> Flow:
        """The question of a box and its arrows; without `then` it leads to what follows."""
        asks, options = self._asks(node, step, gives)
        then = node.raw("then")
        pairs = [("", (follows,))] if then is None else answers(then)
        if pairs is None:
            node.wrong("then", "target")
            return asks, ()
        if asks is None and isinstance(then, dict):
            node.fault("asks_nothing", "then")
        elif asks and (len(pairs) < 2 or not isinstance(then, dict)):
            node.fault("one_answer", "then", count=len(pairs) if isinstance(then, dict) else 0)
        elif asks and options and {one for one, _ in pairs} != set(options):
            node.fault("answers_differ", "then", found=", ".join(dict(pairs)), known=", ".join(options))
        labels = options or {one.value: one.label for one in YES_NO}
        return asks, tuple(
            Arrow(
                answer,
                tuple(box for one in to for box in self.targets.resolve(node, one)),
                labels.get(answer, Label(answer)),
            )
            for answer, to in pairs
        )

    def _asks(self, node: Node, step: str, gives: tuple[str, ...]) -> tuple[Asks | None, dict[str, Label]]:
        """The question and, where it names them, its answers with their labels."""
        table = node.child("asks", node.within("asks"))
        if table is None:
            return None, {}
        if not table.has("paper"):
            label = table.label("label", needed='"…?"')
            options = {one.value: one.label for one in read_options(table, "options", {})}
            table.close_to("label", "options", "paper", "field")
            return Asks(label), options
        label = table.label("label")
        paper, field = table.text("paper", needed='"…"'), table.text("field", needed='"…"')
        table.close()
        if not paper or not field or not table.exists("paper", PAPER, paper, self.papers):
            return Asks(label, paper, field), {}
        found = self.papers[paper].field(field)
        if found is None:
            table.exists("field", FIELD, field, [one.key for one in self.papers[paper].fields])
            return Asks(label, paper, field), {}
        if paper not in gives:
            node.fault("asks_elsewhere", "asks", found=paper)
        elif not found.asked_at(step):
            node.fault("asks_later", "asks", found=field)
        if found.type not in ("yesno", "choice"):
            node.fault("asks_type", "asks", found=field)
            return Asks(label, paper, field), {}
        return Asks(label or found.label, paper, field), {one.value: one.label for one in found.options}


def _boxes(node: Node) -> list[dict[str, object]]:
    boxes = node.table.get("boxes")
    return [one for one in boxes if isinstance(one, dict)] if isinstance(boxes, list) else []


def _within(node: Node) -> Norm:
    cell = node.text("within")
    norm = read_norm(cell)
    if norm is None:
        node.fault("norm", "within", found=cell)
    return norm or Norm(cell)


def _prints(node: Node) -> Mapping[str, str]:
    table = node.child("prints", node.within("prints"))
    if table is None:
        return {}
    cells = {cell: table.text(cell) for cell in _CELLS}
    table.close()
    return {cell: text for cell, text in cells.items() if table.has(cell)}
