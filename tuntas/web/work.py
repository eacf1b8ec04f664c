"""The one open card: a run's papers as questions, what a page sent for them, and what is still missing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.drafts import read_base
from tuntas.cases.facts import Facts
from tuntas.cases.files import Upload, checked
from tuntas.cases.models import Attachment, Run
from tuntas.cases.moves.record import allowed_or_refused, open_run
from tuntas.cases.refusals import Conflict, Forbidden, Refused
from tuntas.sop.papers import is_filled, normalised
from tuntas.sop.procedure import Box, Paper
from tuntas.sop.procedure import Field as PaperField
from tuntas.sop.reasons import Reason
from tuntas.web.forms import OTHER, Question, answers, questions, sent_files
from tuntas.web.times import norm_text

__all__ = ["PaperForm", "asked_papers", "kept_text", "paper_forms", "save", "typed_in", "unpin", "version_of"]

TICKED = "saat"  # in the session: quick answers of the page that is open, with their moments
DECISION = "putusan"  # the control of a decision that no paper answers


@dataclass
class PaperForm:
    """A paper as it is asked in a run: its questions, and whether it is complete, waived, or came before."""

    key: str
    name: str
    kind: str
    questions: list[Question]
    complete: bool
    waived: str = ""
    by_hand: bool = False
    reasons: list[str] = field(default_factory=list)
    open: bool = False  # where papers are folded: the one to write next, and those with something wrong


def asked_papers(facts: Facts, run: Run) -> list[Paper]:
    """What the run's page asks for: what it gives, and what it needs but nobody brought."""
    step = facts.procedure.step_of(run.box)
    lacking = [one for one in step.needs if one not in facts.held and one not in step.gives]
    keys = [*lacking, *step.gives]
    return [paper for key in keys if (paper := facts.procedure.paper(key)).asked_at(step.key)]


def paper_forms(
    facts: Facts, run: Run, *, now: datetime, reasons: Sequence[Reason] = (), typed: Mapping[str, Any] | None = None,
    file_url: Any = None, theirs: Mapping[str, Any] = MappingProxyType({}),
) -> list[PaperForm]:  # fmt: skip
    """The forms of a run. `reasons` are shown beside the questions; `typed` replaces what is stored.

    `theirs`: by control what another has saved meanwhile, to be shown below it.
    """
    language = get_language() or "id"
    step, box = facts.procedure.step_of(run.box), facts.procedure.box(run.box)
    lacks = {one.paper for one in facts.missing(run, now)}
    forms = []
    for paper in asked_papers(facts, run):
        values = {**facts.written(paper.key), **((typed or {}).get(paper.key) or {})}
        asked = questions(
            paper, values, unit=facts.case.unit, step=step.key, language=language, now=now, reasons=reasons,
            file_url=file_url,
        )  # fmt: skip
        _mark_decision(facts, box, paper, asked, language)
        for question in asked:
            question.theirs = theirs.get(question.name) or {}
        waiver = facts.waivers.get(paper.key)
        forms.append(
            PaperForm(
                paper.key, paper.title.to(language), paper.kind, asked, paper.key not in lacks,
                waiver.reason if waiver else "", paper.kind == "measurement",
                [one.text(language) for one in reasons if one.paper == paper.key and not one.field],
            )
        )  # fmt: skip
    first, named = next((one for one in forms if not one.complete), None), {one.paper for one in reasons}
    for form in forms:
        form.open = form is first or form.key in named or any(one.theirs for one in form.questions)
    return forms


def _mark_decision(facts: Facts, box: Box, paper: Paper, asked: list[Question], language: str) -> None:
    """The question of the diamond comes first, large, each answer saying where it leads."""
    if box.asks is None or box.asks.paper != paper.key:
        return
    for question in asked:
        if question.name == f"{paper.key}.{box.asks.field}":
            question.big = True
            for option in question.options:
                option["note"] = leads_to(facts, box, str(option["value"]), language)
            asked.remove(question)
            asked.insert(0, question)
            return


def leads_to(facts: Facts, box: Box, answer: str, language: str) -> str:
    """ "Lanjut ke langkah 5: Memperbaiki, 1 jam" """
    arrow = box.arrow(answer)
    if arrow is None:
        return ""
    steps = [facts.procedure.step_of(one) for one in arrow.to if one != "selesai"]
    if not steps:
        return _("Kasus selesai")
    norms = [f", {norm_text(one.within)}" if one.within else "" for one in steps]
    named = [f"{one.no}: {one.short.to(language)}{norm}" for one, norm in zip(steps, norms, strict=True)]
    return _("Lanjut ke langkah %(steps)s") % {"steps": "; ".join(named)}


def decision_question(facts: Facts, run: Run, chosen: str = "") -> Question | None:
    """The question of a diamond that no paper answers."""
    language = get_language() or "id"
    box = facts.procedure.box(run.box)
    if box.asks is None or box.asks.paper:
        return None
    options = [
        {"value": one.answer, "label": one.label.to(language), "note": leads_to(facts, box, one.answer, language)}
        for one in box.arrows
    ]
    return Question(
        DECISION, "choice", box.asks.label.to(language), options=options, value=chosen, big=True, required=True
    )


def version_of(facts: Facts, run: Run) -> str:
    """Which drafts the page began from: "rencana_kerja=3;…"."""
    drafts = [(paper.key, draft.version) for paper in asked_papers(facts, run) if (draft := facts.draft(paper.key))]
    return ";".join(f"{key}={version}" for key, version in drafts)


def save(facts: Facts, run: Run, request: HttpRequest, *, by: Actor, now: datetime, files: bool = True) -> None:
    """Store what a page sent as drafts, texts first, then files. Raises Refused; what is good is stored first."""
    open_run(facts, run.pk)
    allowed_or_refused(by, "write", facts, run, now)
    _pin_moments(request, facts, run, now)
    versions = dict(one.split("=", 1) for one in request.POST.get("version", "").split(";") if "=" in one)
    typed, bases = typed_in(facts, run, request, now), read_base(request.POST.get("asal", ""))
    for paper in asked_papers(facts, run):
        began, base = versions.get(paper.key, ""), bases.get(paper.key)
        if typed[paper.key] and _differs(facts, paper, typed[paper.key]):
            version = int(began) if base is None and began.isdecimal() and len(began) < 10 else None
            moves.write(run, paper.key, typed[paper.key], by=by, version=version, base=base, now=now)
    if files:
        _attach(facts, run, request, by, now)
        _detach(run, request.POST.get("hapus", ""), by, now)


def _attach(facts: Facts, run: Run, request: HttpRequest, by: Actor, now: datetime) -> None:
    """Attach the files of a page, those that are there already left out: a refused page sends them again."""
    step, refused = facts.procedure.step_of(run.box).key, list[Reason]()
    for paper in asked_papers(facts, run):
        for key, uploads in sent_files(paper, step, request.FILES).items():
            try:
                if fresh := _not_there(Facts(facts.case), paper.key, key, uploads):
                    moves.attach(run, paper.key, key, fresh, by=by, now=now)
            except (Conflict, Forbidden):
                raise
            except Refused as wrong:
                refused += [replace(one, paper=paper.key, field=key) for one in wrong.reasons]
    if refused:
        raise Refused.of(refused)


def _detach(run: Run, which: str, by: Actor, now: datetime) -> None:
    """Take out the file that a button names: "paper.field.id"."""
    paper, _dot, rest = which.partition(".")
    field, _dot, pk = rest.partition(".")
    if pk.isascii() and pk.isdigit() and len(pk) < 12:
        moves.detach(run, paper, field, int(pk), by=by, now=now)


def _not_there(facts: Facts, paper: str, key: str, uploads: list[Upload]) -> list[Upload]:
    ids = facts.written(paper).get(key) or []
    there = set(Attachment.objects.filter(case=facts.case, pk__in=ids).values_list("sha256", flat=True))
    return [one for one in uploads if hashlib.sha256(checked(one).content).hexdigest() not in there]


def _pin_moments(request: HttpRequest, facts: Facts, run: Run, now: datetime) -> None:
    """ "Just now" means when it was ticked, not when the page saved itself again."""
    step, name_of = facts.procedure.step_of(run.box).key, f"{TICKED}-{run.pk}"
    before = request.session.get(name_of, {})
    ticked, post = {}, request.POST.copy()
    for paper in asked_papers(facts, run):
        for one in paper.asked_at(step):
            name = f"{paper.key}.{one.key}"
            choice = post.get(name, "") if one.quick else ""
            if choice in ("", OTHER):
                continue
            value = answers(paper, step, post, unit=facts.case.unit, now=now).get(one.key)
            ticked[name] = before[name] if before.get(name, [""])[0] == choice else [choice, value]
            post[name], post[f"{name}.pada"] = OTHER, str(ticked[name][1])
    request.POST = post  # type: ignore[assignment]
    if ticked != before:
        request.session[name_of] = ticked


def unpin(request: HttpRequest, run: Run) -> None:
    """The page is shown anew: its moments stand there in full from now on."""
    request.session.pop(f"{TICKED}-{run.pk}", None)


def typed_in(facts: Facts, run: Run, request: HttpRequest, now: datetime) -> dict[str, Any]:
    """What was typed on the page, by paper; nothing is stored."""
    step = facts.procedure.step_of(run.box).key
    return {
        paper.key: answers(paper, step, request.POST, unit=facts.case.unit, now=now)
        for paper in asked_papers(facts, run)
    }


def _differs(facts: Facts, paper: Paper, typed: Mapping[str, Any]) -> bool:
    """Nothing is written when a page was sent untouched: no empty draft, no new version."""
    written = facts.written(paper.key)
    values = normalised(paper, typed, zone=facts.case.unit.zone)
    if facts.draft(paper.key) is None and not any(is_filled(one) for one in values.values()):
        return False
    return any(written.get(key) != value for key, value in values.items())


def kept_text(facts: Facts, run: Run, typed: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What the loser of a race had typed, to be read and copied: question, own text, and what stands there now."""
    language = get_language() or "id"
    kept = []
    for paper in asked_papers(facts, run):
        now = facts.written(paper.key)
        for one in paper.fields:
            mine = _as_text(one, typed.get(paper.key, {}).get(one.key))
            theirs = _as_text(one, now.get(one.key))
            if mine:
                kept.append((one.label.to(language), mine, theirs if theirs != mine else ""))
    return kept


def _as_text(one: PaperField, value: Any) -> str:
    if one.type == "rows" and isinstance(value, list):
        return "\n".join(", ".join(str(cell) for cell in row.values()) for row in value if isinstance(row, dict))
    return str(value).strip() if one.type in ("text", "longtext", "number") and value is not None else ""
