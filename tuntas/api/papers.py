"""The papers of a case: their questions, their revisions, writing them, and the documents made of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router
from ninja.params.functions import Query

from tuntas.api import bodies
from tuntas.api.addresses import absolute, case_seen, run_meant
from tuntas.api.auth import actor
from tuntas.api.cases import file_answer
from tuntas.api.descriptions import field_of, given_at, label, needed_at
from tuntas.api.problems import ApiReason, NotFound, told
from tuntas.api.schemas import FileOut, PaperOut, PapersOut, ReasonOut, RevisionOut, WaiverOut, WrittenOut
from tuntas.api.signatures import official_told
from tuntas.api.standing import document_url
from tuntas.api.view import View
from tuntas.cases import moves
from tuntas.cases.allowed import document_seen
from tuntas.cases.facts import Facts
from tuntas.cases.models import Attachment, Paper, Run
from tuntas.cases.moves.record import open_run
from tuntas.cases.moves.work import mine_or_refused
from tuntas.cases.refusals import CaseReason, Conflict, Refused
from tuntas.cases.registry import maker_of
from tuntas.sop.procedure import Paper as PaperKind

__all__ = ["router"]

router = Router(tags=["papers"])
PAPERS = "/cases/{number}/papers"

_BODY = {
    "requestBody": {
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "additionalProperties": True,
                    "description": "The paper's fields, bare or within `data`; `version` may go along.",
                },
                "example": {"data": {"dapat_ditangani": "Y", "temuan": "Port mati."}, "version": 1},
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "additionalProperties": True,
                    "properties": {
                        "data": {"type": "string", "description": "The fields as a JSON object"},
                        "berkas": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            },
        }
    }
}


def _view(request: HttpRequest, number: str) -> View:
    now = datetime.now(UTC)
    return View(case_seen(request, number, now), actor(request), now, request)


def _kind(view: View, key: str) -> PaperKind:
    if key not in view.papers_seen:
        raise NotFound(CaseReason("no_such_paper", {"found": key[:80]}))
    return view.facts.procedure.paper(key)


# -- reading -------------------------------------------------------------------------------------


@router.get(PAPERS, response=PapersOut, summary="Every paper of the SOP, with its questions and revisions")
def papers(request: HttpRequest, number: str) -> Any:
    """A vendor sees the papers of its own steps, and what was reported."""
    view = _view(request, number)
    kinds = [one for one in view.facts.procedure.papers if one.key in view.papers_seen]
    found = _attachments(view, view.facts.papers)
    return PapersOut(papers=[_paper(view, kind, found) for kind in kinds])


@router.get(f"{PAPERS}/{{key}}", response=PaperOut, summary="One paper, with its questions and revisions")
def paper(request: HttpRequest, number: str, key: str) -> Any:
    """Revisions oldest first; the last may be the draft."""
    view = _view(request, number)
    kind = _kind(view, key)
    return _paper(view, kind, _attachments(view, [one for one in view.facts.papers if one.key == key]))


def _paper(view: View, kind: PaperKind, found: Mapping[int, Attachment]) -> PaperOut:
    procedure, waiver = view.facts.procedure, view.facts.waivers.get(kind.key)
    revisions = [one for one in view.facts.papers if one.key == kind.key]
    return PaperOut(
        key=kind.key,
        name=label(kind.name),
        short=label(kind.title),
        kind=kind.kind,
        from_reading=kind.from_reading,
        given_at=given_at(procedure, kind.key),
        needed_at=needed_at(procedure, kind.key),
        fields=[field_of(procedure, kind, one) for one in kind.fields],
        waived=WaiverOut(paper=kind.key, reason=waiver.reason, by=waiver.waived_by.name, at=waiver.waived_at)
        if waiver
        else None,
        revisions=[RevisionOut(**_revision(view, kind, one, found)) for one in revisions],
        document_url=document_url(view, kind.key) if any(one.sealed_at for one in revisions) else "",
    )


def _file_ids(kind: PaperKind, paper: Paper) -> list[tuple[str, int]]:
    fields = [one.key for one in kind.fields if one.type == "files"]
    return [(field, pk) for field in fields for pk in paper.data.get(field) or [] if isinstance(pk, int)]


def _attachments(view: View, revisions: list[Paper]) -> dict[int, Attachment]:
    procedure = view.facts.procedure
    ids = {pk for one in revisions for _field, pk in _file_ids(procedure.paper(one.key), one)}
    return Attachment.objects.filter(case=view.facts.case).in_bulk(ids) if ids else {}


def _revision(view: View, kind: PaperKind, paper: Paper, found: Mapping[int, Attachment]) -> dict[str, Any]:
    files = [
        FileOut(
            id=pk,
            name=one.name,
            kind=one.kind,
            size=one.size,
            sha256=one.sha256,
            field=field,
            url=absolute(view.request, reverse("api-1:case_file", args=[view.facts.case.number, pk])),
        )
        for field, pk in _file_ids(kind, paper)
        if (one := found.get(pk))
    ]
    official = paper.sealed_at is not None and document_seen(view.by, view.facts, kind.key, view.now)
    return {
        "revision": paper.revision,
        "number": paper.number if paper.sealed_at else "",
        **(official_told(view, paper) if official else {}),
        "version": paper.version,
        "draft": paper.sealed_at is None,
        "sealed_at": paper.sealed_at,
        "written_at": paper.written_at,
        "written_by": view.person(paper.written_by, paper.written_link),
        "by_hand": paper.by_hand,
        "data": paper.data,
        "files": files,
    }


@router.get(
    f"{PAPERS}/{{key}}/document",
    summary="The PDF of a sealed paper",
    url_name="paper_document",
    openapi_extra={"responses": {200: {"description": "The document", "content": {"application/pdf": {}}}}},
)
def document(request: HttpRequest, number: str, key: str, revision: int = Query(0, ge=0, le=2**31)) -> Any:
    """Made when first asked for, then kept as it is. Without `revision` the newest sealed one."""
    view = _view(request, number)
    _kind(view, key)
    sealed = [one for one in view.facts.papers if one.key == key and one.sealed_at]
    chosen = next((one for one in reversed(sealed) if revision in (0, one.revision)), None)
    maker = maker_of(chosen, view.facts.procedure) if chosen else None
    if chosen is None or maker is None or not document_seen(view.by, view.facts, key, view.now):
        raise NotFound(ApiReason("no_document"))
    rows = Paper.objects.select_related("document", "case__edition", "case__unit__calendar")
    return file_answer(maker(rows.get(pk=chosen.pk)))


# -- writing -------------------------------------------------------------------------------------


@router.put(
    f"{PAPERS}/{{key}}",
    response=WrittenOut,
    summary="Write a paper: its draft, with what it still lacks",
    openapi_extra=_BODY,
)
def write(
    request: HttpRequest, number: str, key: str, step: str = Query("", description="Where several are open")
) -> Any:
    """What is not sent stays. Half-filled is fine until the step is finished; wrong values are refused.

    `version` is the draft one began from: 409 when it was saved since, with `theirs`, the text as it stands.
    If-Match says the same in a header, and then it is 412. Files come as multipart.
    """
    sent = bodies.read(request, "data")
    view = _view(request, number)
    kind = _kind(view, key)
    version = _version(sent, request)
    data, files = _data(kind, sent), sent.for_paper(kind)
    run = run_meant(view.facts, step) if step else _run_for(view, key)
    if data or not files:
        moves.write(run, key, data, by=view.by, version=version, strict=True)
    for field, uploads in files.items():
        moves.attach(run, key, field, uploads, by=view.by)
    return _written(_view(request, number), kind, run.pk)


def _version(sent: bodies.Sent, request: HttpRequest) -> int | None:
    matched = request.headers.get("If-Match", "").strip().strip('"')
    given = sent.take("version").get("version") or (matched if matched != "*" else None)
    if given is None or given == "":
        return None
    if isinstance(given, bool) or not (isinstance(given, int) or str(given).isdecimal()):
        raise Refused(ApiReason("wrong_value", {"field": "version", "known": "1, 2, 3 …"}, field="version"))
    return int(str(given)[:9])


def _data(kind: PaperKind, sent: bodies.Sent) -> dict[str, Any]:
    """The fields, bare or within `data`."""
    if kind.field("data") is None and isinstance(sent.data.get("data"), dict):
        sent.data |= sent.data.pop("data")
    return sent.typed(kind)


def _run_for(view: View, key: str) -> Run:
    """The run that a paper is written in: the caller's own first, else one they may perform.

    Where there is none any more, whoever finished it is named (Conflict).
    """
    facts = view.facts
    asks = [run for run in facts.open_runs if _asks(facts, run, key)]
    able = [run for run in asks if view.may("write", run)]
    if able:
        return sorted(able, key=lambda run: (not _mine(view, run), run.pk))[0]
    gave = [run for run in facts.runs if run.finished_at and key in facts.procedure.step_of(run.box).gives]
    done = [run for run in gave if view.may("write", run)]
    if done or (gave and not asks):
        return open_run(facts, (done or gave)[-1].pk)  # raises, and says who was first
    if asks:
        return asks[0]  # the move says who may
    raise Conflict(ApiReason("paper_not_open", paper=key))


def _asks(facts: Facts, run: Run, key: str) -> bool:
    step = facts.procedure.step_of(run.box)
    if key in step.gives:
        return True
    return key in step.needs and (key not in facts.held or facts.draft(key) is not None)


def _mine(view: View, run: Run) -> bool:
    try:
        return mine_or_refused(view.facts, run, view.by)
    except Conflict:
        return False


def _written(view: View, kind: PaperKind, run_id: int) -> WrittenOut:
    facts = view.facts
    draft = facts.draft(kind.key) or facts.sealed(kind.key)
    run = next(one for one in facts.runs if one.pk == run_id)
    assert draft is not None
    lacks = (
        [one for one in facts.missing(run, view.now) if one.paper == kind.key]
        if run.finished_at is None
        else []
    )
    return WrittenOut(
        **_revision(view, kind, draft, _attachments(view, [draft])),
        key=kind.key,
        step=run.step,
        missing=[ReasonOut(**one) for one in told(lacks)],
    )
