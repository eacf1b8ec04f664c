"""A procedure told cell by cell, each thing with what makes it the same one in another edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from tuntas.sop.procedure import END, Box, Field, Paper, Procedure, Reading, Role, Step
from tuntas.sop.words import Label

__all__ = ["Cells", "Told", "cover_cells", "part_cells", "rule_cells"]

Told = tuple[str, str]  # what makes two things the same one, and how it is said
Cells = Mapping[str, Sequence[Told]]

_SAYS = {
    "end": ("selesai", "end"), "required": ("wajib", "required"), "at": ("diisi pada: {}", "filled in at: {}"),
    "least": ("paling sedikit {}", "at least {}"), "most": ("paling banyak {}", "at most {}"),
    "must_be": ("harus dijawab {}", "must be answered {}"), "yes": ("Ya", "Yes"), "no": ("Tidak", "No"),
    "options": ("pilihan: {}", "options: {}"), "columns": ("kolom: {}", "columns: {}"),
    "when": ("hanya bila {}", "only if {}"), "hint": ("petunjuk: {}", "hint: {}"),
    "other": ("{}: {}", "{}: {}"), "with": ("bersama {}", "with {}"), "share": ("bersama langkah {}", "with step {}"),
    "text": ("teks", "text"), "longtext": ("teks panjang", "long text"), "number": ("angka", "number"),
    "datetime": ("tanggal dan jam", "date and time"), "date": ("tanggal", "date"), "yesno": ("ya/tidak", "yes/no"),
    "choice": ("pilihan", "choice"), "choices": ("beberapa pilihan", "several choices"),
    "files": ("berkas", "files"), "rows": ("tabel", "table"), "reference": ("rujukan", "reference"),
    "lapor": ("laporan", "report"), "form": ("isian", "form"), "measurement": ("pengukuran", "measurement"),
    "document": ("dokumen", "document"), "internal": ("pegawai", "staff"), "vendor": ("penyedia jasa", "vendor"),
    "recipient": ("penerima", "recipient"),
}  # fmt: skip
_COVER = (
    "instansi", "judul", "judul_bagan", "nomor", "tanggal_pembuatan", "tanggal_revisi", "tanggal_efektif",
    "disahkan", "nama_sop", "dasar_hukum", "kualifikasi", "keterkaitan", "peralatan", "peringatan", "pencatatan",
    "mengetahui",
)  # fmt: skip


_NAMED = (
    "key", "type", "label", "hint", "required", "at", "when", "options", "columns", "least", "most", "must_be",
)  # fmt: skip


def cover_cells(procedure: Procedure, language: str) -> Cells:
    return _Teller(procedure, language).cover()


def part_cells(procedure: Procedure, part: str, language: str) -> dict[str, tuple[str, Cells]]:
    """Of one kind of part (roles, steps, papers, readings): each by its key, with its name and its cells."""
    return _Teller(procedure, language).parts(part)


def rule_cells(procedure: Procedure, language: str) -> Cells:
    return _Teller(procedure, language).rules()


class _Teller:
    def __init__(self, procedure: Procedure, language: str) -> None:
        self.procedure, self.language = procedure, language

    def _say(self, key: str, *values: object) -> str:
        said = _SAYS[key][self.language.startswith("en")] if key in _SAYS else key
        return said.format(*values) if values else said

    def _label(self, label: Label) -> list[Told]:
        """A text in both languages is another when either of them is."""
        return [(f"{label.id}|{label.en}", label.to(self.language))] if label else []

    def cover(self) -> Cells:
        held = self.procedure.cover
        cells: dict[str, Sequence[Told]] = {"name": self._label(self.procedure.name)}
        for key in dict.fromkeys([*_COVER, *held]):
            value = held.get(key)
            if isinstance(value, Mapping):
                value = [one for one in value.values() if one]
            cells[key] = _plain(value if isinstance(value, list | tuple) else [value] if value else [])
        return cells

    def parts(self, part: str) -> dict[str, tuple[str, Cells]]:
        """Of one kind of part: each by its key, with its name and its cells."""
        found = self.procedure
        if part == "roles":
            return {one.key: (one.name.to(self.language), self._role(one)) for one in found.roles}
        if part == "steps":
            return {one.key: (f"{one.no}. {one.does.to(self.language)}", self._step(one)) for one in found.steps}
        if part == "papers":
            return {one.key: (one.name.to(self.language), self._paper(one)) for one in found.papers}
        return {
            f"{one.about}/{one.key}/{','.join(one.changes)}": (one.choice.to(self.language), self._reading(one))
            for one in found.readings
        }

    def _role(self, role: Role) -> Cells:
        return {
            "name": self._label(role.name), "short": self._label(role.short),
            "kind": [(role.kind, self._say(role.kind))],
            "recorded_by": [self._of_role(one) for one in [role.recorded_by] if one],
        }  # fmt: skip

    def _of_role(self, key: str) -> Told:
        return key, self.procedure.role(key).name.to(self.language)

    def _of_paper(self, key: str) -> Told:
        return key, self.procedure.paper(key).name.to(self.language)

    def _of_step(self, key: str) -> Told:
        step = self.procedure.step(key)
        return key, (step.short or step.does).to(self.language)

    # -- steps ----------------------------------------------------------------------------------

    def _step(self, step: Step) -> Cells:
        many = len(step.boxes) > 1
        return {
            "no": [(str(step.no), str(step.no))],
            "does": self._label(step.does), "short": self._label(step.short), "plain": self._label(step.plain),
            "by": [self._of_role(one) for one in step.by] if not many else [self._box(one) for one in step.boxes],
            "with": [self._of_role(one) for one in step.taking_part],
            "needs": [self._of_paper(one) for one in step.needs],
            "within": _plain([self._say("share", self._of_step(step.shares)[1]) if step.shares else step.within.text]),
            "gives": [self._of_paper(one) for one in step.gives],
            "asks": [told for box in step.boxes if box.asks for told in self._label(box.asks.label)],
            "then": [told for box in step.boxes for told in self._arrows(box, many)],
            "starts": [(box.key, self._say("yes")) for box in step.boxes if box.starts and step.no != 1],
            "joins": [self._target(one) for box in step.boxes for one in box.joins],
            "prints": _plain(f"{key}: {text}" for key, text in step.prints.items()),
            "note": _plain([step.note]),
        }  # fmt: skip

    def _box(self, box: Box) -> Told:
        roles = [self._of_role(one) for one in box.by]
        does = f"{box.does.to(self.language)}: " if box.does else ""
        return f"{box.key}/{','.join(key for key, _ in roles)}/{box.does}", does + ", ".join(one for _, one in roles)

    def _arrows(self, box: Box, many: bool) -> list[Told]:
        found = []
        for arrow in box.arrows:
            targets = [self._target(one) for one in arrow.to]
            where = ", ".join(one for _, one in targets)
            answer = (arrow.label.to(self.language) or arrow.answer) if box.asks else ""
            key = f"{box.key if many else ''}/{arrow.answer}/{','.join(key for key, _ in targets)}"
            found.append((key, f"{answer} → {where}" if answer else where))
        return found

    def _target(self, key: str) -> Told:
        if key == END:
            return key, self._say("end")
        step = key if self.procedure.has_step(key) else self.procedure.step_of(key).key
        return key, self._of_step(step)[1]

    # -- papers ---------------------------------------------------------------------------------

    def _paper(self, paper: Paper) -> Cells:
        cells: dict[str, Sequence[Told]] = {
            "name": self._label(paper.name), "short": self._label(paper.short),
            "kind": [(paper.kind, self._say(paper.kind))],
        }  # fmt: skip
        cells |= {f"field:{one.key}": self._field(one) for one in paper.fields}
        return cells | _others(paper, ("key", "name", "short", "kind", "fields", "from_reading"))

    def _field(self, field: Field) -> list[Told]:
        """The question and all that limits its answer, a word for each."""
        told = [*self._label(field.label), (f"type={field.type}", self._say(field.type))]
        told += [("required", self._say("required"))] if field.required else []
        told += [(f"hint={key}", self._say("hint", text)) for key, text in self._label(field.hint)]
        told += [*self._asked(field), *self._choices(field), *self._limits(field)]
        return told + [told for (told,) in _others(field, _NAMED).values()]

    def _asked(self, field: Field) -> list[Told]:
        """At which steps, and on which condition."""
        found: list[Told] = []
        if field.at:
            steps = [self._of_step(one)[1] if self.procedure.has_step(one) else self._say(one) for one in field.at]
            found.append((f"at={field.at}", self._say("at", ", ".join(steps))))
        if field.when:
            condition = f"{field.when.field} {', '.join(field.when.values)}".strip()
            found.append((repr(field.when), self._say("when", condition)))
        return found

    def _choices(self, field: Field) -> list[Told]:
        found: list[Told] = []
        if field.options:
            listed = ", ".join(one.label.to(self.language) for one in field.options)
            found.append((repr(field.options), self._say("options", listed)))
        if field.columns:
            listed = ", ".join(map(self._column, field.columns))
            found.append((repr(field.columns), self._say("columns", listed)))
        return found

    def _limits(self, field: Field) -> list[Told]:
        limits = {"least": field.least, "most": field.most}
        found = [(f"{key}={one}", self._say(key, f"{one:g}")) for key, one in limits.items() if one is not None]
        if field.must_be is not None:
            found.append((f"must={field.must_be}", self._say("must_be", self._say("yes" if field.must_be else "no"))))
        return found

    def _column(self, field: Field) -> str:
        return field.label.to(self.language) + (f" ({self._say('required')})" if field.required else "")

    # -- readings and rules ---------------------------------------------------------------------

    def _reading(self, one: Reading) -> Cells:
        return {
            "letter": _plain([one.letter]), "sheet": self._label(one.sheet), "choice": self._label(one.choice),
            "because": self._label(one.because),
        }  # fmt: skip

    def rules(self) -> Cells:
        """What the sheet does not print: ways back, and who may do what."""
        found = self.procedure
        cells: dict[str, Sequence[Told]] = {
            f"return:{one.from_step}": [self._of_step(to) for to in one.to] for one in found.returns
        }
        for part in (found.policy, found.intake):
            for one in fields(part):
                cells[one.name] = [self._named(key) for key in _listed(getattr(part, one.name))]
        return cells

    def _named(self, key: str) -> Told:
        found = self.procedure
        if found.has_role(key):
            return self._of_role(key)
        if found.has_step(key):
            return self._of_step(key)
        return self._of_paper(key) if found.has_paper(key) else (key, key)


def _plain(texts: Iterable[object]) -> list[Told]:
    return [(str(one), str(one)) for one in texts if one]


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, tuple) else [str(value)] if value else []


def _others(value: object, named: Sequence[str]) -> dict[str, list[Told]]:
    """Whatever else a part says than what is told by name: nothing that changed goes unseen."""
    found: dict[str, list[Told]] = {}
    for one in fields(value):  # type: ignore[arg-type]
        held = getattr(value, one.name)
        if one.name not in named and held != one.default:
            found[one.name] = [(f"{one.name}={held!r}", f"{one.name}: {held}")]
    return found
