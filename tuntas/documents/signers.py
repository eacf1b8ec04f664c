"""Who stands under a paper: the seats of its definition, each with jabatan, name, NIP, and a note of the signing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tuntas.cases.models import Paper, Run, VendorLink
from tuntas.documents import words
from tuntas.documents.source import Source
from tuntas.people.models import Signatory, User
from tuntas.sop.papers import is_filled
from tuntas.sop.procedure import Seat

__all__ = ["NOBODY", "Signer", "place_and_date", "run_of", "signers"]

Signer = dict[str, Any]
NOBODY = "." * 40  # the line for a name, where nobody holds the duty


@dataclass(frozen=True)
class _Person:
    """Who sits in a seat: a person of the house, or the name of somebody else."""

    user: User | None = None
    capacity: str = ""
    name: str = ""
    behalf: str = ""  # the vendor for whom they recorded


def signers(source: Source, paper: Paper, *, dated: bool = True) -> list[Signer]:
    """By the seats of the paper; without seats, or on a working copy, whoever finished the step that gave it."""
    kind, run = source.procedure.paper(paper.key), run_of(source, paper)
    copy = bool(kind.numbered_at) and (run is None or run.step not in kind.numbered_at)
    if kind.seats and not copy:
        found = [one for seat in kind.seats if (one := _seated(source, paper, run, seat))]
    else:
        found = _author(source, paper, run)
    above = place_and_date(source) if dated and paper.sealed_at else ""
    first = next((one for one in found if not one["seen"]), None)
    if first is not None and not first["above"]:
        first["above"] = above
    return found


def run_of(source: Source, paper: Paper) -> Run | None:
    """The run that sealed the paper; None where a report brought it."""
    if paper.run_id is None:
        return None
    return next((one for one in source.facts.runs if one.pk == paper.run_id), None)


def place_and_date(source: Source) -> str:
    """Depok, 23 November 2026."""
    shown = words.day(source.day, source.language)
    return f"{source.letterhead.city}, {shown}" if source.letterhead.city else shown


def _above(source: Source, seat: Seat) -> str:
    """Pihak Pertama, as the seat says; Mengetahui, where it only takes note and says nothing else."""
    label = seat.above.to(source.language) or (_("Mengetahui") if seat.seen else "")
    return f"{label}," if label else ""


# -- seats --------------------------------------------------------------------------------------


def _seated(source: Source, paper: Paper, run: Run | None, seat: Seat) -> Signer | None:
    above = _above(source, seat)
    if source.procedure.role(seat.role).kind == "vendor":
        return _of_vendor(source, paper, run, seat, above)
    person = _in_seat(source, run, seat.role)
    note = _("mencatat atas nama %(vendor)s") % {"vendor": person.behalf} if person.behalf else ""
    if seat.seen and seat.role in source.procedure.policy.acknowledge:
        note = _("Dapat pula dinyatakan secara elektronik setelah naskah ini disahkan.")
    return _signer(source, paper, seat.role, person, above=above, seen=seat.seen, note=note)


def _signer(
    source: Source, paper: Paper, role: str, person: _Person, *, above: str, seen: bool = False, note: str = ""
) -> Signer:
    row = source.signatory(role, paper.key)
    position = words.titled(row.position or source.role(role), person.capacity)
    return {
        "seat": role, "user": person.user.pk if person.user else None, "above": above,
        "position": _on_behalf(row, position), "name": words.name(person.user.name) if person.user else NOBODY,
        "nip": words.nip(person.user.nip) if person.user else "", "note": note, "seen": seen,
    }  # fmt: skip


def _on_behalf(row: Signatory, position: str) -> str:
    """a.n. and u.b. above the signatory's own jabatan, each on its line (tata naskah dinas: garis kewenangan)."""
    if not row.manner or not row.principal:
        return position
    lines = [f"a.n. {row.principal}"]
    if row.manner == "ub":
        lines += [f"{row.through},", "u.b."] if row.through else ["u.b."]
    return "\n".join([*lines, position])


def _in_seat(source: Source, run: Run | None, role: str) -> _Person:
    """Who finished this run, if as `role` or recording for it; else who last did so in this case; else who holds it."""
    procedure = source.procedure
    as_role = {role, procedure.role(role).recorded_by} - {""}
    done = [one for one in source.runs if one.outcome == "finished" and one.finished_by and one.finished_as == role]
    if run is not None and run.finished_by and run.finished_as in as_role:
        done.append(run)
    if done:
        last = done[-1]
        behalf = source.behalf_of(last) if last is run else ""
        return _Person(last.finished_by, last.finished_capacity, behalf=behalf)
    duty = next((one for one in source.duties if one.role == role), None)
    return _Person(duty.user, duty.capacity) if duty else _Person()


def _of_vendor(source: Source, paper: Paper, run: Run | None, seat: Seat, above: str) -> Signer | None:
    """The technician named in the paper, else who accepted the work by the link, else the firm."""
    role, party = seat.role, source.facts.parties.get(seat.role)
    fields = [one for one in source.procedure.paper(paper.key).fields if one.signs == role]
    named = next((str(paper.data[one.key]) for one in fields if is_filled(paper.data.get(one.key))), "")
    if not named and (party is None or not _takes_part(source, run, role)):
        return None
    link = next((one for one in source.links if one.party.role == role and one.person), None)
    name = words.name(named) or (words.name(link.person) if link else "") or (party.name if party else "")
    return _other(source, role, name or NOBODY, party.name if party else "", above=above, seen=seat.seen)


def _takes_part(source: Source, run: Run | None, role: str) -> bool:
    procedure = source.procedure
    did = any(one.outcome == "finished" and role in procedure.box(one.box).by for one in source.runs)
    return did or (
        run is not None and (role in procedure.box(run.box).by or role in procedure.step_of(run.box).taking_part)
    )


def _other(source: Source, role: str, name: str, firm: str, *, above: str, seen: bool = False) -> Signer:
    """Somebody without an account."""
    position = "\n".join(one for one in (source.role(role), firm) if one and one != name)
    return {
        "seat": role, "user": None, "above": above, "position": position, "name": name, "nip": "", "note": "",
        "seen": seen,
    }  # fmt: skip


# -- papers without seats -----------------------------------------------------------------------


def _author(source: Source, paper: Paper, run: Run | None) -> list[Signer]:
    """Who finished the step that sealed `paper`; nobody where a report sealed it."""
    user, link, behalf = paper.written_by, paper.written_link, ""
    role = capacity = ""
    if run and (run.finished_by or run.finished_link) and run.finished_at == paper.sealed_at:
        user, link, behalf = run.finished_by, run.finished_link, source.behalf_of(run)
        role, capacity = run.finished_as, run.finished_capacity
    if link:
        return [_of_link(source, link, role)]
    if not user or not role:
        return []
    note = _("mencatat atas nama %(vendor)s") % {"vendor": behalf} if behalf else ""
    return [_signer(source, paper, role, _Person(user, capacity), above="", note=note)]


def _of_link(source: Source, link: VendorLink, role: str) -> Signer:
    firm = link.party.name
    return _other(source, role or link.party.role, words.name(link.person) or firm, firm, above="")
