"""An SOP sheet as its page shows it: cover, findings, readings, steps and ways, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tuntas.sop.check import Finding, Findings, check
from tuntas.sop.procedure import END, Norm, Procedure, Step
from tuntas.sop.ways import Way, ways
from tuntas.web.times import norm_text

__all__ = ["FoundPoint", "Row", "cover", "findings", "norm_lines", "span", "steps"]

# Which keys of a step a reading must fill to settle a finding about that step.
_FILLS = {
    "no_performer": ("by",), "one_answer": ("then",), "gives_nothing": ("gives",), "never_needed": ("needs",),
    "needs_too_early": ("needs", "gives"), "needs_not_always": ("needs", "gives"), "no_norm": ("within",),
    "loop": ("then",), "meets_without_join": ("joins", "then"), "unused_role": ("by", "with"),
}  # fmt: skip
_FEW = 3  # ways that are told one by one
_FACTS = (
    ("nomor", _lazy("Nomor SOP")),
    ("tanggal_pembuatan", _lazy("Tanggal pembuatan")),
    ("tanggal_revisi", _lazy("Tanggal revisi")),
    ("tanggal_efektif", _lazy("Tanggal efektif")),
)
_BOXES = (
    ("dasar_hukum", _lazy("Dasar hukum")),
    ("kualifikasi", _lazy("Kualifikasi pelaksana")),
    ("keterkaitan", _lazy("Keterkaitan")),
    ("peralatan", _lazy("Peralatan/perlengkapan")),
    ("peringatan", _lazy("Peringatan")),
    ("pencatatan", _lazy("Pencatatan dan pendaftaran")),
)
# What the checker calls the boxes of the cover that its page marks.
_NAMED = {"Nomor SOP": "nomor", "Tanggal efektif": "tanggal_efektif"}


@dataclass(frozen=True)
class FoundPoint:
    """One finding: what is doubtful, whether a reading settles it, and which readings speak of it."""

    id: str
    text: str
    grave: bool
    settled: bool
    letters: tuple[str, ...] = ()
    cover_key: str = ""


@dataclass(frozen=True)
class Row:
    """One row of the sheet as a list item: every cell in words."""

    step: Step
    does: str
    facts: Sequence[tuple[str, str]]
    letters: tuple[str, ...]


# -- the cover ----------------------------------------------------------------------------------


def cover(procedure: Procedure) -> dict[str, Any]:
    """The boxes of the cover as printed or restored; empty ones stay, as empty."""
    held = procedure.cover
    letters = {key: one.letter for one in procedure.readings if one.about == "cover" for key in one.changes}
    return {
        "offices": _listed(held.get("instansi")),
        "title": str(held.get("judul") or procedure.name),
        "facts": [{"key": key, "name": name, "value": _said(held.get(key))} for key, name in _FACTS],
        "signed": held.get("disahkan") if isinstance(held.get("disahkan"), Mapping) else None,
        "name": str(held.get("nama_sop") or procedure.name),
        "boxes": [
            {"name": name, "items": _listed(held.get(key)), "letter": letters.get(key, "")}
            for key, name in _BOXES
        ],
        "knows": held.get("mengetahui") if isinstance(held.get("mengetahui"), Mapping) else None,
    }


def _said(value: object) -> str:
    return date_format(value, "j F Y") if isinstance(value, date) else str(value or "")


def _listed(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return [str(value)] if value else []


# -- findings and readings ------------------------------------------------------------------------


def findings(procedure: Procedure) -> tuple[list[FoundPoint], list[FoundPoint]]:
    """Of the sheet as printed; and those that only our readings bring."""
    found: Findings = check(procedure)
    fresh = [one for one in found.left if one not in found.printed]
    printed = [_point(procedure, one, found, f"temuan-{n}") for n, one in enumerate(found.printed, 1)]
    brought = [_point(procedure, one, found, f"temuan-t{n}") for n, one in enumerate(fresh, 1)]
    return printed, brought


def _point(procedure: Procedure, one: Finding, found: Findings, id_: str) -> FoundPoint:
    settled = found.settled(one) and one in found.printed
    cover_key = {"title_differs": "judul"}.get(one.code, "")
    if one.code == "cover_empty":
        cover_key = _NAMED.get(str(one.values.get("box")), "")
    letters = _letters(procedure, one, cover_key, settled)
    return FoundPoint(id_, one.text(get_language() or "id"), one.grave, settled, letters, cover_key)


def _letters(procedure: Procedure, one: Finding, cover_key: str, settled: bool) -> tuple[str, ...]:
    """The readings that settle a finding, or (on the cover) speak of its box."""
    if cover_key:
        return tuple(r.letter for r in procedure.readings if r.about == "cover" and r.key == cover_key)
    about, keys = {one.about}, _FILLS.get(one.code, ())
    if one.code == "needs_not_given":
        needs = set(procedure.step(one.about).needs)
        about, keys = {step.key for step in procedure.steps if needs & set(step.gives)}, ("gives",)
    elif one.code == "unused_role":
        role = one.values.get("role")
        about = {step.key for step in procedure.steps if role in _names(procedure, step)}
    return tuple(
        r.letter for r in procedure.readings if settled and r.about in about and set(keys) & set(r.changes)
    )


def _names(procedure: Procedure, step: Step) -> list[object]:
    keys = (*step.by, *step.taking_part, *(role for box in step.boxes for role in box.by))
    return [procedure.role(key).name for key in keys]


# -- the flowchart as a list ----------------------------------------------------------------------


def steps(procedure: Procedure, language: str) -> list[Row]:
    """The rows of the sheet, each cell in words."""
    return [_row(procedure, step, language) for step in procedure.steps]


def _row(procedure: Procedure, step: Step, language: str) -> Row:
    performers = dict.fromkeys([*step.by, *(role for box in step.boxes for role in box.by)])
    facts = [
        (_("Pelaksana"), _roles(procedure, performers, language)),
        (_("Ikut serta"), _roles(procedure, step.taking_part, language)),
        (_("Kelengkapan"), _papers(procedure, step.needs, language)),
        (_("Waktu"), _time(procedure, step)),
        (_("Output"), _papers(procedure, step.gives, language)),
        (_("Lalu"), _leads(procedure, step, language)),
        (_("Keterangan"), step.note),
    ]
    letters = tuple(one.letter for one in procedure.readings if one.about == step.key)
    return Row(step, step.does.to(language), [one for one in facts if one[1]], letters)


def _roles(procedure: Procedure, keys: Any, language: str) -> str:
    names = [procedure.role(key).name.to(language) for key in keys]
    return _(" atau ").join(names)


def _papers(procedure: Procedure, keys: Sequence[str], language: str) -> str:
    return "; ".join(procedure.paper(key).name.to(language) for key in keys)


def _time(procedure: Procedure, step: Step) -> str:
    if step.shares:
        return _("bersama langkah %(no)s") % {"no": procedure.step(step.shares).no}
    return norm_text(step.within)


def _leads(procedure: Procedure, step: Step, language: str) -> str:
    """Where the arrows that leave the row lead."""
    inside = {box.key for box in step.boxes}
    said: list[str] = []
    for box in step.boxes:
        for arrow in box.arrows:
            if all(to in inside for to in arrow.to):
                continue
            where = _(" dan ").join(dict.fromkeys(_target(procedure, to) for to in arrow.to))
            answer = (arrow.label.to(language) or arrow.answer) if box.asks else ""
            said.append(_("%(answer)s: %(where)s") % {"answer": answer, "where": where} if answer else where)
    return "; ".join(dict.fromkeys(said))


def _target(procedure: Procedure, to: str) -> str:
    return _("selesai") if to == END else _("langkah %(no)s") % {"no": procedure.step_of(to).no}


# -- norms ----------------------------------------------------------------------------------------


def span(days: int, minutes: int) -> str:
    """1 hari 3 jam 30 menit, all of working time."""
    hours, rest = divmod(minutes, 60)
    parts = [
        ngettext("%(n)d hari", "%(n)d hari", days) % {"n": days} if days else "",
        ngettext("%(n)d jam", "%(n)d jam", hours) % {"n": hours} if hours else "",
        ngettext("%(n)d menit", "%(n)d menit", rest) % {"n": rest} if rest else "",
    ]
    return " ".join(one for one in parts if one) or ngettext("%(n)d menit", "%(n)d menit", 0) % {"n": 0}


def norm_lines(procedure: Procedure, language: str) -> list[dict[str, str]]:
    """The norm of each way where they are few; else of the shortest and the longest."""
    found = ways(procedure)
    if len(found) <= _FEW:
        return [_line(procedure, one, language, name=_way_name(one, language)) for one in found]
    return [
        _line(procedure, found[0], language, name=_("Jalan terpendek")),
        _line(procedure, found[-1], language, name=_("Jalan terpanjang")),
    ]


def _way_name(way: Way, language: str) -> str:
    if not way.answers:
        return _("Seluruhnya")
    return _("Jalan %(answers)s") % {"answers": ", ".join(one.to(language) for one in way.answers)}


def _line(procedure: Procedure, way: Way, language: str, *, name: str) -> dict[str, str]:
    norms: list[Norm] = [procedure.step(key).within for key in way.steps]
    open_ = any(not one and not procedure.step(key).shares for key, one in zip(way.steps, norms, strict=True))
    numbers = ", ".join(str(procedure.step(key).no) for key in way.steps)
    note = _("langkah %(numbers)s") % {"numbers": numbers}
    return {
        "name": name,
        "time": _("%(time)s kerja") % {"time": span(way.days, way.minutes)},
        "note": _("%(note)s; sebagian tanpa waktu baku") % {"note": note} if open_ else note,
    }
