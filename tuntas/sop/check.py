"""What is doubtful in a definition that can run: findings about the sheet as printed, and what is left.

A fault stops a definition; a finding does not. It is told, to be settled by a reading or a new edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tuntas.sop.procedure import END, Procedure, Step
from tuntas.sop.words import Label, sentence

__all__ = ["Finding", "Findings", "check"]

_SENTENCES: dict[str, tuple[str, str]] = {
    "needs_not_given": (
        "Langkah {no} meminta {count} naskah yang tidak dihasilkan langkah mana pun: {papers}.",
        "Step {no} needs what no step gives ({count}): {papers}.",
    ),
    "needs_too_early": (
        "Langkah {no} meminta {papers}, yang baru dihasilkan sesudahnya.",
        "Step {no} needs {papers}, which is only given after it.",
    ),
    "needs_not_always": (
        "Langkah {no} meminta {papers}, yang tidak dihasilkan di semua jalan menuju ke sana.",
        "Step {no} needs {papers}, which is not given on every way that leads to it.",
    ),
    "never_needed": (
        "{papers} dihasilkan langkah {no}, tetapi tidak pernah diminta.",
        "{papers} is given by step {no} but never needed.",
    ),
    "gives_nothing": ("Langkah {no} tidak menghasilkan apa pun.", "Step {no} gives nothing."),
    "cover_empty": ("{box} kosong pada lembar muka.", "{box} is empty on the cover."),
    "title_differs": (
        "Judul “{title}” tidak menyebut nama SOP “{name}”.",
        "The title “{title}” does not mention the SOP's name “{name}”.",
    ),
    "no_performer": ("Pelaksana langkah {no} tidak terbaca.", "The performer of step {no} is blank."),
    "one_answer": (
        "Keputusan di langkah {no} hanya mempunyai satu cabang ({answers}).",
        "The decision in step {no} has only one branch ({answers}).",
    ),
    "no_norm": ("Langkah {no} tidak mempunyai waktu.", "Step {no} has no time."),
    "norm_range": (
        "Waktu langkah {no} berupa rentang “{time}”; yang mengikat batas atasnya.",
        "The time of step {no} is a range “{time}”; its upper end binds.",
    ),
    "norm_per": (
        "Waktu langkah {no} per satuan “{time}”; dihitung untuk satu satuan.",
        "The time of step {no} is per unit “{time}”; it is counted for one unit.",
    ),
    "norm_days": (
        "Waktu langkah {no} “{time}” tidak menyebut hari kerja atau kalender; dibaca sebagai hari kerja.",
        "The time of step {no} “{time}” does not say working or calendar days; it is read as working days.",
    ),
    "norm_calendar": (
        "Waktu langkah {no} “{time}” dalam hari kalender; dihitung sebagai hari kerja, jadi lebih longgar.",
        "The time of step {no} “{time}” is in calendar days; it is counted in working days, so more loosely.",
    ),
    "no_verb": (
        "Kegiatan langkah {no} “{does}” tidak diawali kata kerja.",
        "The activity of step {no} “{does}” does not begin with a verb.",
    ),
    "unused_role": ("Kolom {role} tidak mempunyai kotak.", "The column {role} has no box."),
    "loop": (
        "Langkah {no} dapat kembali ke langkah sebelumnya; lembar tidak menyebut berapa kali.",
        "Step {no} can lead back to an earlier step; the sheet does not say how often.",
    ),
    "meets_without_join": (
        "Cabang yang berjalan bersamaan bertemu di langkah {no} tanpa `joins`; yang pertama tiba membukanya.",
        "Branches that run at once meet in step {no} without `joins`; the first to arrive opens it.",
    ),
}

_COVER = {
    "nomor": Label("Nomor SOP", "The SOP's number"),
    "tanggal_pembuatan": Label("Tanggal pembuatan", "The date it was made"),
    "tanggal_efektif": Label("Tanggal efektif", "The date it takes effect"),
    "disahkan": Label("Disahkan oleh", "Who approved it"),
    "dasar_hukum": Label("Dasar hukum", "The legal ground"),
    "kualifikasi": Label("Kualifikasi pelaksana", "The performers' qualifications"),
    "peralatan": Label("Peralatan/perlengkapan", "The equipment"),
    "peringatan": Label("Peringatan", "The warning"),
    "pencatatan": Label("Pencatatan dan pendataan", "Records and data"),
}


@dataclass(frozen=True)
class Finding:
    """One doubtful point; `grave` where the SOP cannot be followed as printed."""

    code: str
    about: str  # a step's key, or "cover"
    values: Mapping[str, object] = field(default_factory=dict)
    grave: bool = False

    def text(self, language: str = "id") -> str:
        return sentence(_SENTENCES, self.code, self.values, language)

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True)
class Findings:
    """What is doubtful as printed, and what is left once the readings are applied."""

    printed: tuple[Finding, ...]
    left: tuple[Finding, ...]

    def settled(self, finding: Finding) -> bool:
        """Whether a reading settles a finding about the sheet as printed."""
        return finding not in self.left


def check(procedure: Procedure) -> Findings:
    """All findings, of the sheet as printed first."""
    return Findings(tuple(_look_at(procedure.printed or procedure)), tuple(_look_at(procedure)))


def _look_at(procedure: Procedure) -> Iterator[Finding]:
    yield from _cover(procedure)
    for step in procedure.steps:
        yield from _papers_of(procedure, step)
    for step in procedure.steps:
        yield from _gaps_of(procedure, step)
        yield from _norm_of(step)
    for role in procedure.columns:
        if not any(role.key in (*step.by, *step.taking_part, *_by_boxes(step)) for step in procedure.steps):
            yield Finding("unused_role", "cover", {"role": role.name})
    yield from _meetings(procedure)


def _by_boxes(step: Step) -> tuple[str, ...]:
    return tuple(role for box in step.boxes for role in box.by)


def _cover(procedure: Procedure) -> Iterator[Finding]:
    cover = procedure.cover
    for key, box in _COVER.items():
        if not cover.get(key):
            yield Finding("cover_empty", "cover", {"box": box}, grave=key in ("nomor", "tanggal_efektif"))
    title = str(cover.get("judul", ""))
    if title and procedure.name.id.casefold() not in title.casefold():
        yield Finding("title_differs", "cover", {"title": title, "name": procedure.name.id}, grave=True)


def _papers_of(procedure: Procedure, step: Step) -> Iterator[Finding]:
    for code, keys in _needs_of(procedure, step).items():
        if keys:
            values = {"no": step.no, "count": len(keys), "papers": _names(procedure, keys)}
            yield Finding(code, step.key, values, grave=code != "needs_not_always")
    unused = [
        key for key in step.gives
        if not any(key in one.needs for one in procedure.steps)
        and key != procedure.policy.report_paper and not _is_last(step)
    ]  # fmt: skip
    if unused:
        yield Finding("never_needed", step.key, {"no": step.no, "papers": _names(procedure, unused)})
    if not step.gives:
        yield Finding("gives_nothing", step.key, {"no": step.no})


def _needs_of(procedure: Procedure, step: Step) -> dict[str, list[str]]:
    """The papers that `step` needs and may not have when it opens, by what is wrong with them."""
    found: dict[str, list[str]] = {"needs_not_given": [], "needs_too_early": [], "needs_not_always": []}
    before = _before(procedure, step)
    for key in step.needs:
        givers = {one.key for one in procedure.steps if key in one.gives}
        if key == procedure.intake.paper:
            continue
        if not givers:
            found["needs_not_given"].append(key)
        elif not givers & before:
            found["needs_too_early"].append(key)
        elif _entered_without(procedure, step, givers):
            found["needs_not_always"].append(key)
    return found


def _entered_without(procedure: Procedure, step: Step, givers: set[str]) -> bool:
    """Whether a case can come to `step` without having passed any of `givers`."""
    came = {box.key for box in procedure.starts}
    before: set[str] = set()
    while came != before:
        before = set(came)
        passed = [procedure.box(key) for key in sorted(before) if procedure.step_of(key).key not in givers]
        for box in procedure.boxes():
            arrived = {box.awaits(one) for one in passed if box.key in procedure.targets(one.key)}
            if "" in arrived or (arrived and arrived >= set(box.joins)):
                came.add(box.key)
    return any(box.key in came for box in step.boxes)


def _gaps_of(procedure: Procedure, step: Step) -> Iterator[Finding]:
    if any(not box.by for box in step.boxes):
        yield Finding("no_performer", step.key, {"no": step.no})
    for box in step.boxes:
        if box.asks and len([one for one in box.arrows if one.answer]) < 2:
            answers = ", ".join(one.answer for one in box.arrows)
            yield Finding("one_answer", step.key, {"no": step.no, "answers": answers})
    if not _begins_with_verb(step.does.id):
        yield Finding("no_verb", step.key, {"no": step.no, "does": step.does.id})
    order = {one.key: number for number, one in enumerate(procedure.steps)}
    back = {procedure.step_of(to).key for box in step.boxes for to in procedure.targets(box.key)}
    if any(order[one] < order[step.key] for one in back):
        yield Finding("loop", step.key, {"no": step.no})


def _norm_of(step: Step) -> Iterator[Finding]:
    norm, values = step.within, {"no": step.no, "time": step.within.text}
    if not norm and not step.shares:
        yield Finding("no_norm", step.key, values)
    if norm.low != norm.high:
        yield Finding("norm_range", step.key, values)
    if norm.per:
        yield Finding("norm_per", step.key, values)
    if norm.calendar_unclear:
        yield Finding("norm_days", step.key, values)
    if norm.calendar_days:
        yield Finding("norm_calendar", step.key, values)


def _meetings(procedure: Procedure) -> Iterator[Finding]:
    """Boxes that two branches of one fork reach, and that do not wait for both."""
    told: set[str] = set()
    for box in procedure.boxes():
        for arrow in box.arrows:
            ways = [{to} | procedure.reachable(to) for to in arrow.to if to != END]
            shared = set.intersection(*ways) if len(ways) > 1 else set()
            joined = {key for key in shared if procedure.box(key).joins}
            after_join = set().union(*(procedure.reachable(key) for key in joined)) if joined else set()
            for key in sorted(shared - joined - after_join):
                step = procedure.step_of(key)
                entered = sum(key in procedure.targets(one) for way in ways for one in way if one in way)
                if step.key not in told and entered > 1:
                    told.add(step.key)
                    yield Finding("meets_without_join", step.key, {"no": step.no}, grave=True)


def _before(procedure: Procedure, step: Step) -> set[str]:
    """The steps from which an arrow leads, by whatever way, to `step`."""
    own = {box.key for box in step.boxes}
    return {one.step for one in procedure.boxes() if own & procedure.reachable(one.key)}


def _is_last(step: Step) -> bool:
    return any(box.ends for box in step.boxes)


def _begins_with_verb(does: str) -> bool:
    """Indonesian active verbs begin with me- or ber-, passive ones with di-; a few bare ones are usual."""
    first = does.split(" ", 1)[0].lower()
    return first.startswith(("me", "ber", "di")) or first in ("cek", "isi", "buat", "terima", "kirim")


def _names(procedure: Procedure, keys: list[str]) -> Label:
    names = [procedure.paper(key).name for key in keys]
    return Label("; ".join(one.id for one in names), "; ".join(one.to("en") for one in names))
