"""What happened: editions, reports, cases, runs, papers, events, deliveries. Fields and constraints; no verbs.

Rows are inserted, and change only to close themselves; `tuntas.cases.moves` is the only writer.
"""

from tuntas.cases.models.case import Case, Counter, Party, Report, VendorLink
from tuntas.cases.models.edition import Edition
from tuntas.cases.models.event import Delivery, Event, Worker
from tuntas.cases.models.incident import Incident
from tuntas.cases.models.paper import Attachment, Paper, Signature, Waiver
from tuntas.cases.models.presence import Presence
from tuntas.cases.models.review import Review
from tuntas.cases.models.run import Alarm, Arrival, Hold, Run

__all__ = [
    "Alarm", "Arrival", "Attachment", "Case", "Counter", "Delivery", "Edition", "Event", "Hold", "Incident", "Paper",
    "Party", "Presence", "Report", "Review", "Run", "Signature", "VendorLink", "Waiver", "Worker",
]  # fmt: skip
