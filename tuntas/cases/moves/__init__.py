"""The moves: the only writer of case records. Each takes `by=`, is one transaction, and appends its Event."""

from tuntas.cases.moves.calendars import move_clocks, would_move
from tuntas.cases.moves.hear import mark_present, mark_read, mark_worker
from tuntas.cases.moves.incident import flag_incident, lift_incident, report_incident, write_incident
from tuntas.cases.moves.late import mark_late, ring, unmark_late
from tuntas.cases.moves.publish import publish
from tuntas.cases.moves.receive import Received, Sender, join, receive, tracking_code
from tuntas.cases.moves.reporter import add, confirm, rate, untell
from tuntas.cases.moves.review import hold_review
from tuntas.cases.moves.seal import compose_documents, number_modes
from tuntas.cases.moves.sign import keep_document, keep_signature, newest_copy, ready_to_sign, take_bundle
from tuntas.cases.moves.sound import looked, measured, sound
from tuntas.cases.moves.turn import (
    acknowledge,
    hold,
    note,
    reassign,
    reopen,
    resume,
    send_back,
    waive,
    withdraw,
)
from tuntas.cases.moves.wide import follow, part
from tuntas.cases.moves.work import accept, finish, give_link, log, release, take
from tuntas.cases.moves.write import attach, detach, write

__all__ = [
    "Received", "Sender", "accept", "acknowledge", "add", "attach", "compose_documents", "confirm", "detach",
    "finish", "flag_incident", "follow", "give_link", "hold", "hold_review", "join", "keep_document",
    "keep_signature", "lift_incident", "log", "looked", "mark_late", "mark_present", "mark_read", "mark_worker",
    "measured", "move_clocks", "newest_copy", "note", "number_modes", "part", "publish", "rate",
    "ready_to_sign", "reassign", "receive", "release", "reopen", "report_incident", "resume", "ring",
    "send_back", "sound", "take", "take_bundle", "tracking_code", "unmark_late", "untell", "waive", "withdraw",
    "would_move", "write", "write_incident",
]  # fmt: skip
