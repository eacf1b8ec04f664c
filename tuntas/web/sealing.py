"""What finishing a step will seal: its papers, the versions that were looked at, the numbers typed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language

from tuntas.cases.facts import Facts
from tuntas.cases.models import Run
from tuntas.cases.moves import number_modes
from tuntas.sop.procedure import Paper
from tuntas.sop.reasons import Reason

__all__ = ["NUMBER", "Numbered", "numbered", "numbers_in", "numbers_of", "seen_of", "to_be_sealed", "versions"]

NUMBER = "nomor."  # the controls of typed numbers: "nomor.berita_acara"


@dataclass(frozen=True)
class Numbered:
    """A paper that gets a number: `mode` auto or typed, and what was typed."""

    key: str
    name: str
    mode: str
    value: str = ""
    error: str = ""

    @property
    def control(self) -> str:
        return NUMBER + self.key


def to_be_sealed(facts: Facts, run: Run) -> list[Paper]:
    """The papers that finishing `run` seals, in the order of the sheet; composed ones too."""
    step = facts.procedure.step_of(run.box)
    found = []
    for key in dict.fromkeys((*step.needs, *step.gives)):
        kind = facts.procedure.paper(key)
        composed = kind.kind == "document" and not kind.fields and key in step.gives and key not in facts.waivers
        if facts.draft(key) is not None or composed:
            found.append(kind)
    return found


def numbered(
    facts: Facts, run: Run, now: datetime, typed: Mapping[str, str], reasons: tuple[Reason, ...] = ()
) -> list[Numbered]:
    """The papers of a run that get a number when it is finished."""
    step, language = facts.procedure.step_of(run.box), get_language() or "id"
    wrong = {one.paper: one.text(language) for one in reasons if one.field == "number"}
    found = []
    for key, mode in number_modes(facts, dict.fromkeys(step.gives), step.key, now).items():
        if mode != "none" and key not in facts.waivers:
            name = facts.procedure.paper(key).title.to(language)
            found.append(Numbered(key, name, mode, typed.get(key, ""), wrong.get(key, "")))
    return found


def numbers_of(request: HttpRequest) -> dict[str, str]:
    """The numbers that a page sent, by paper."""
    return numbers_in(request.POST)


def numbers_in(sent: QueryDict) -> dict[str, str]:
    """The numbers among what was sent, by paper."""
    found = {key.removeprefix(NUMBER): str(text) for key, text in sent.items() if key.startswith(NUMBER)}
    return {key: text.strip() for key, text in found.items() if text.strip()}


def versions(facts: Facts, run: Run) -> str:
    """The version of each draft as it stands: "berita_acara=3;…", told back when it is sealed."""
    drafts = [(kind.key, facts.draft(kind.key)) for kind in to_be_sealed(facts, run)]
    return ";".join(f"{key}={draft.version}" for key, draft in drafts if draft)


def seen_of(request: HttpRequest) -> dict[str, int]:
    """The versions that were looked at before sealing."""
    pairs = [one.partition("=") for one in request.POST.get("dilihat", "").split(";") if "=" in one]
    return {key: int(number) for key, _is, number in pairs if number.isascii() and number.isdigit() and len(number) < 9}
