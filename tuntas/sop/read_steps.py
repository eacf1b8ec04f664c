"""Reads the rows of a definition into steps, their boxes and the arrows between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuntas.sop.faults import meant
from tuntas.sop.node import Node, plain
from tuntas.sop.norms import read_norm
from tuntas.sop.procedure import END, Arrow, Asks, Box, Norm, Paper, Role, Step
from tuntas.sop.read_papers import YES_NO
from tuntas.sop.words import Label

__all__ = ["StepReader"]

_CELLS = ("kelengkapan", "output", "waktu")


class StepReader:
    """Two passes over the rows: first which boxes there are, then where their arrows lead."""

    def __init__(self, nodes: list[Node], roles: Mapping[str, Role], papers: Mapping[str, Paper]) -> None:
        self.nodes, self.roles, self.papers = nodes, roles, papers
        self.rows = {str(node.table.get("key", "")): node for node in nodes}
        self.named = self._columns_named_by_arrows()
        self.bare = self._bare_targets()

    def read(self) -> tuple[Step, ...]:
        """All steps, in the order of the sheet."""
        taken: set[str] = set()
        steps = []
        starts_named = any(self._says_start(node) for node in self.nodes)
        for number, node in enumerate(self.nodes):
            steps.append(self._step(node, number, taken, starts_named))
            taken.add(steps[-1].key)
        return tuple(steps)

    # -- which boxes there are ------------------------------------------------------------------

    def _all_targets(self) -> list[str]:
        found: list[str] = []
        for node in self.nodes:
            for table in (node.table, *_tables(node.table.get("boxes"))):
                found += [one for _, to in _answers(table.get("then")) for one in to]
        return found

    def _columns_named_by_arrows(self) -> dict[str, list[str]]:
        named: dict[str, list[str]] = {}
        for target in self._all_targets():
            step, at, role = target.partition("@")
            if at and role not in named.setdefault(step, []):
                named[step].append(role)
        return named

    def _bare_targets(self) -> set[str]:
        return {target for target in self._all_targets() if "@" not in target and "." not in target}

    def _by(self, node: Node) -> tuple[str, ...]:
        value = node.table.get("by")
        return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()

    def _split(self, key: str) -> bool:
        """Whether a row has a box in each of its columns, chosen by the arrow that was taken."""
        return len(self._by(self.rows[key])) > 1 and bool(self.named.get(key))

    def _box_keys(self, key: str) -> list[str]:
        boxes = _tables(self.rows[key].table.get("boxes"))
        if boxes:
            return [f"{key}.{one.get('key', '')}" for one in boxes]
        if self._split(key):
            return [f"{key}@{role}" for role in self._by(self.rows[key])]
        return [key]

    def _says_start(self, node: Node) -> bool:
        return any(table.get("starts") for table in (node.table, *_tables(node.table.get("boxes"))))

    # -- one row --------------------------------------------------------------------------------

    def _step(self, node: Node, number: int, taken: set[str], starts_named: bool) -> Step:
        key = node.key(taken)
        does = node.label("does", needed='"…"')
        by, together = self._roles(node, "by"), self._roles(node, "with")
        needs, gives = self._papers(node, "needs"), self._papers(node, "gives")
        within = self._within(node)
        first = number == 0 and not starts_named
        if node.has("boxes"):
            boxes = self._several_boxes(node, key, by, number, first)
        else:
            boxes = self._own_boxes(node, key, by, gives, number, first)
        shares = node.text("shares")
        if shares and shares not in self.rows:
            node.fault(
                "no_such", "shares", noun="langkah", noun_en="step", found=shares, **meant(shares, self.rows)
            )
        step = Step(
            no=int(node.number("no") or number + 1), key=key, does=does, short=node.label("short", does),
            plain=node.label("plain", node.label("short", does)), boxes=boxes, by=by, taking_part=together,
            needs=needs, gives=gives, within=within, shares=shares, prints=self._prints(node),
            note=node.text("note"),
        )  # fmt: skip
        node.close()
        return step

    def _roles(self, node: Node, key: str) -> tuple[str, ...]:
        found = node.texts(key)
        for one in found:
            if one not in self.roles:
                node.fault("no_such", key, noun="pelaksana", noun_en="role", found=one, **meant(one, self.roles))
        return tuple(one for one in found if one in self.roles)

    def _papers(self, node: Node, key: str) -> tuple[str, ...]:
        found = node.texts(key)
        for one in found:
            if one not in self.papers:
                node.fault("no_such", key, noun="naskah", noun_en="paper", found=one, **meant(one, self.papers))
        return tuple(one for one in found if one in self.papers)

    def _within(self, node: Node) -> Norm:
        cell = node.text("within")
        norm = read_norm(cell)
        if norm is None:
            node.fault("norm", "within", found=cell)
            return Norm(cell)
        return norm

    def _prints(self, node: Node) -> Mapping[str, str]:
        table = node.child("prints", f"{node.where}, prints")
        if table is None:
            return {}
        cells = {cell: table.text(cell) for cell in _CELLS if table.has(cell)}
        table.asked.update(_CELLS)
        table.close()
        return cells

    # -- boxes ----------------------------------------------------------------------------------

    def _own_boxes(
        self, node: Node, key: str, by: tuple[str, ...], gives: tuple[str, ...], number: int, first: bool
    ) -> tuple[Box, ...]:
        if not by:
            node.fault("no_performer")
        asks, arrows = self._flow(node, number, gives)
        joins = self._joins(node)
        starts = bool(node.flag("starts")) or first
        if not (key in self.rows and self._split(key)):
            return (Box(key, key, by, arrows, asks, starts, joins),)
        return tuple(Box(f"{key}@{role}", key, (role,), arrows, asks, starts, joins) for role in by)

    def _several_boxes(
        self, node: Node, key: str, by: tuple[str, ...], number: int, first: bool
    ) -> tuple[Box, ...]:
        for own in ("then", "asks", "joins", "starts"):
            if node.has(own):
                node.fault("both", own, one="boxes", other=own)
                node.asked.add(own)
        children = node.children("boxes", f"{node.where}, kotak")
        boxes: list[Box] = []
        taken: set[str] = set()
        for place, child in enumerate(children):
            box = child.key(taken)
            taken.add(box)
            own_by = self._roles(child, "by") or by
            if not own_by:
                child.fault("no_performer")
            follows = f"{key}.{children[place + 1].table.get('key', '')}" if place + 1 < len(children) else ""
            asks, arrows = self._flow(child, number, (), follows)
            starts = bool(child.flag("starts")) or (first and place == 0)
            boxes.append(
                Box(f"{key}.{box}", key, own_by, arrows, asks, starts, self._joins(child), child.label("does"))
            )
            child.close()
        return tuple(boxes)

    def _joins(self, node: Node) -> tuple[str, ...]:
        found = node.texts("joins")
        for one in found:
            if one not in self.rows:
                node.fault("no_such", "joins", noun="langkah", noun_en="step", found=one, **meant(one, self.rows))
        return tuple(one for one in found if one in self.rows)

    # -- arrows ---------------------------------------------------------------------------------

    def _flow(
        self, node: Node, number: int, gives: tuple[str, ...], follows: str = ""
    ) -> tuple[Asks | None, tuple[Arrow, ...]]:
        """The question of a box and its arrows; without `then` it leads to what follows."""
        asks, options = self._asks(node, gives)
        then = node.raw("then")
        if then is None:
            target = follows or self._row_after(number)
            return asks, (Arrow("", self._resolve(node, target)),)
        answers = _answers(then)
        if not answers:
            node.fault(
                "wrong_type", "then", expected="kunci langkah", expected_en="a step's key", example='"…"'
            )
        if isinstance(then, dict):
            self._check_answers(node, asks, options, [one for one, _ in answers])
        arrows = [
            Arrow(answer, tuple(box for one in to for box in self._resolve(node, one)), options.get(answer, Label(answer)))
            for answer, to in answers
        ]  # fmt: skip
        return asks, tuple(arrows)

    def _row_after(self, number: int) -> str:
        if number + 1 >= len(self.nodes):
            return END
        return str(self.nodes[number + 1].table.get("key", END))

    def _asks(self, node: Node, gives: tuple[str, ...]) -> tuple[Asks | None, dict[str, Label]]:
        table = node.child("asks", f"{node.where}, asks")
        if table is None:
            return None, {}
        label, paper, field = table.label("label"), table.text("paper"), table.text("field")
        options = {one.value: one.label for one in YES_NO} if not paper else {}
        for value, text in (table.raw("options") or {}).items() if isinstance(table.raw("options"), dict) else ():
            options[value] = plain(text) or Label(value)
        table.close()
        if not paper:
            return Asks(label), options
        found = self.papers[paper].field(field) if paper in self.papers else None
        if paper not in self.papers:
            table.fault("no_such", "paper", noun="naskah", noun_en="paper", found=paper, **meant(paper, self.papers))
        elif found is None:
            known = [one.key for one in self.papers[paper].fields]
            table.fault("no_such", "field", noun="isian", noun_en="field", found=field, **meant(field, known))
        else:
            if paper not in gives:
                node.fault("asks_elsewhere", "asks", found=paper)
            if found.type not in ("yesno", "choice"):
                node.fault("asks_type", "asks", found=field)
            options = {one.value: one.label for one in found.options}
            label = label or found.label
        return Asks(label, paper, field), options

    def _check_answers(
        self, node: Node, asks: Asks | None, options: Mapping[str, Label], answers: list[str]
    ) -> None:
        if asks is None:
            node.fault("asks_nothing", "then")
        elif len(answers) < 2:
            node.fault("one_answer", "then", count=len(answers))
        elif asks.paper and options and set(answers) != set(options):
            node.fault("answers_differ", "then", found=", ".join(answers), known=", ".join(options))

    def _resolve(self, node: Node, target: str) -> tuple[str, ...]:
        """The boxes that a target names: `step`, `step@role`, `step.box` or the end."""
        if target == END:
            return (END,)
        step, at, role = target.partition("@")
        row, dot, _ = step.partition(".")
        if row not in self.rows or (dot and step not in self._box_keys(row)):
            known = [END, *self.rows, *(box for one in self.rows for box in self._box_keys(one))]
            node.fault("no_such", "then", noun="langkah", noun_en="step", found=target, **meant(target, known))
            return ()
        if dot:
            return (step,)
        columns = self._by(self.rows[row])
        keys = self._box_keys(row)
        known_columns = ", ".join(f"`{row}@{one}`" for one in columns)
        if at and role not in columns and not self.rows[row].has("boxes"):
            node.fault("no_column", "then", found=target, known=known_columns or "(belum ada)")
            return ()
        if at and f"{row}@{role}" in keys:
            return (f"{row}@{role}",)
        if not at and self._split(row):
            node.fault("which_column", "then", found=target, known=known_columns)
            return ()
        return (keys[0],)


def _tables(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _answers(then: Any) -> list[tuple[str, tuple[str, ...]]]:
    """`then` as (answer, targets) pairs: a text, a list (several at once) or a table by answer."""
    if isinstance(then, str):
        return [("", (then,))]
    if isinstance(then, list) and then and all(isinstance(one, str) for one in then):
        return [("", tuple(then))]
    if isinstance(then, dict):
        pairs = [(answer, _answers(to)) for answer, to in then.items()]
        return [(answer, to[0][1]) for answer, to in pairs if to]
    return []
