"""The shapes of what the API answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema

__all__ = [
    "AcknowledgedOut", "Answer", "CaseOut", "CaseRow", "CasesOut", "DecisionsOut", "DutyOut",
    "EventOut", "EventsOut", "FileOut", "HoldOut", "JoinedOut", "Label", "LeadsTo", "LinkOut", "MeOut",
    "Named", "PaperOut", "PaperRow", "PapersOut", "PersonOut", "PlaceOut", "ProblemOut", "ProcedureRow",
    "ReasonOut", "ReceivedOut", "ReferenceOut", "ReferencesOut", "ReportOut", "ReturnOut",
    "RevisionOut", "RunOut", "RunRow", "VendorOut", "WaiverOut", "WrittenOut",
]  # fmt: skip


class ReasonOut(Schema):
    """Why something is refused, or what is lacking: told word for word to the person."""

    code: str
    text: str
    paper: str = ""
    field: str = ""


class ProblemOut(Schema):
    """RFC 9457 problem document. `yours` comes with 409 and 412: what the caller had sent; `theirs`: what stands."""

    type: str
    title: str
    status: int
    detail: str
    instance: str = ""
    reasons: list[ReasonOut]
    yours: dict[str, Any] | None = None
    theirs: dict[str, Any] | None = None


class Label(Schema):
    id: str
    en: str


class Named(Schema):
    id: int | None
    name: str


class PersonOut(Schema):
    """Who did something. `username` is told to the office only; a vendor without an account has none."""

    name: str
    username: str = ""
    vendor: str = ""


class ReceivedOut(Schema):
    """The report is stored for good: its number, its case, and where its sender can follow it."""

    number: str
    case: str
    track_url: str


class HoldOut(Schema):
    since: datetime
    reason: str
    by: str
    waits_for: str = ""


class LeadsTo(Schema):
    step: str
    no: int
    name: str
    box: str


class Answer(Schema):
    """One answer of a decision and where it leads; `ends`: out of the procedure."""

    value: str
    label: str
    leads_to: list[LeadsTo]
    ends: bool


class DecisionsOut(Schema):
    """The question of a step. Answered in `paper`.`field` where these are named, or with `finish`."""

    asks: str
    paper: str
    field: str
    answers: list[Answer]


class ReturnOut(Schema):
    step: str
    no: int
    name: str


class RunOut(Schema):
    """The execution of one box."""

    step: str
    box: str
    no: int
    name: str
    does: str
    roles: list[str]
    opened_at: datetime
    due_at: datetime | None
    norm: str
    spent_minutes: int
    late: bool
    rework: bool
    taken_by: PersonOut | None
    taken_at: datetime | None
    held: HoldOut | None = None
    needs: list[str] = []
    gives: list[str] = []
    missing: list[ReasonOut] = []
    may: list[str] = []
    decisions: DecisionsOut | None = None
    returns: list[ReturnOut] = []
    finished_at: datetime | None = None
    finished_by: PersonOut | None = None
    finished_as: str = ""
    capacity: str = ""
    answer: str = ""
    outcome: str = ""


class ProcedureRow(Schema):
    key: str
    edition: str
    name: str
    sha256: str = ""
    published_at: datetime | None = None
    withdrawn_at: datetime | None = None
    current: bool = False


class PlaceOut(Named):
    pass


class PaperRow(Schema):
    key: str
    name: str
    kind: str
    revisions: int
    sealed: bool
    draft: bool
    waived: bool
    document_url: str = ""


class VendorOut(Schema):
    """Which vendor holds a role in the case; `link_url` for those who may hand it out."""

    role: str
    id: int | None
    name: str
    link_url: str = ""
    link_expires_at: datetime | None = None
    link_accepted_at: datetime | None = None


class WaiverOut(Schema):
    paper: str
    reason: str
    by: str
    at: datetime


class ReportOut(Schema):
    number: str
    channel: str
    reported_at: datetime
    reporter: str
    reporter_unit: str
    contact: str
    works: bool | None
    rating: int | None


class AcknowledgedOut(Schema):
    at: datetime
    by: str


class JoinedOut(Schema):
    number: str
    track_url: str


class LinkOut(Schema):
    url: str
    expires_at: datetime


class CaseOut(Schema):
    """A case as it stands. `may`: what this caller may do with the case; each open run has its own."""

    number: str
    state: Literal["open", "finished", "withdrawn"]
    held: bool
    late: bool
    title: str
    procedure: ProcedureRow
    edition: str
    unit: Named
    place: PlaceOut
    occurred_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None
    outcome: str
    outcome_kind: str
    acknowledged: AcknowledgedOut | None
    open_runs: list[RunOut]
    history: list[RunOut]
    papers: list[PaperRow]
    parent: str = ""
    vendors: list[VendorOut]
    waivers: list[WaiverOut]
    reports: list[ReportOut]
    may: list[str]
    events_count: int
    head: str
    joined: JoinedOut | None = None
    link: LinkOut | None = None


class RunRow(Schema):
    step: str
    box: str
    no: int
    name: str
    roles: list[str]
    taken_by: str
    opened_at: datetime
    due_at: datetime | None
    held: bool
    late: bool


class CaseRow(Schema):
    number: str
    state: Literal["open", "finished", "withdrawn"]
    held: bool
    late: bool
    title: str
    place: str
    unit: str
    procedure: str
    edition: str
    opened_at: datetime
    closed_at: datetime | None
    acknowledged: bool
    open_runs: list[RunRow]


class CasesOut(Schema):
    """`next`: the cursor of the following page, or null."""

    cases: list[CaseRow]
    next: str | None


class EventOut(Schema):
    seq: int
    kind: str
    at: datetime
    who: str
    sentence: str
    data: dict[str, Any]
    previous: str
    hash: str


class EventsOut(Schema):
    events: list[EventOut]


class FileOut(Schema):
    id: int
    name: str
    kind: str
    size: int
    sha256: str
    field: str
    url: str


class SeatOut(Schema):
    """A place for a signature, and how it was signed; `method` wet · p12 · bsre, "" where nobody has."""

    seat: str
    name: str
    position: str
    method: str = ""
    signed_at: datetime | None = None
    sha256: str = ""


class RevisionOut(Schema):
    revision: int
    number: str = ""
    verify_url: str = ""
    document_sha256: str = ""
    signatures: list[SeatOut] = []
    version: int
    draft: bool
    sealed_at: datetime | None
    written_at: datetime
    written_by: PersonOut | None
    by_hand: bool
    data: dict[str, Any]
    files: list[FileOut]


class PaperOut(Schema):
    """A paper of the case: its questions, and every revision, oldest first."""

    key: str
    name: Label
    short: Label
    kind: str
    from_reading: bool
    given_at: list[str]
    needed_at: list[str]
    fields: list[dict[str, Any]]
    waived: WaiverOut | None
    revisions: list[RevisionOut]
    document_url: str = ""


class PapersOut(Schema):
    papers: list[PaperOut]


class WrittenOut(RevisionOut):
    """The draft as it is kept now, and what this paper still lacks."""

    key: str
    step: str
    missing: list[ReasonOut]


class ReferenceOut(Schema):
    id: int
    name: str
    username: str = ""
    roles: list[str] = []


class ReferencesOut(Schema):
    kind: str
    rows: list[ReferenceOut]


class DutyOut(Schema):
    role: str
    unit: Named
    kind: str
    capacity: str
    first: date
    last: date | None


class MeOut(Schema):
    username: str
    name: str
    position: str
    language: str
    duties: list[DutyOut]
