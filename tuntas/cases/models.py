"""What happened: editions, reports, cases, runs, papers, events, deliveries. Fields and constraints; no verbs.

Rows are inserted, and change only to close themselves; `tuntas.cases.moves` is the only writer.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tuntas.network.models import Place
from tuntas.people.models import Unit, User

__all__ = [
    "Arrival", "Attachment", "Case", "Counter", "Delivery", "Edition", "Event", "Hold", "Paper", "Party",
    "Report", "Run", "VendorLink", "Waiver",
]  # fmt: skip


class Edition(models.Model):
    """A procedure as it was published: its text, for good."""

    procedure = models.SlugField(max_length=80)
    edition = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["procedure", "edition"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.procedure} {self.edition}"


class Counter(models.Model):
    """The last number given out in a series; gapless, because it is raised in the transaction that uses it."""

    series = models.CharField(max_length=80, unique=True)
    value = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.value}"


class Case(models.Model):
    """The handling of one trouble by one edition of the SOP. `head` is the last link of its event chain."""

    number = models.CharField(max_length=20, unique=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="cases")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases")
    title = models.CharField(max_length=200)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="cases")
    place_name = models.CharField(max_length=200)
    occurred_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)  # finished · withdrawn
    outcome_kind = models.CharField(max_length=20, blank=True)  # of withdrawn: duplicate · not_network · other
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    events_count = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(fields=["unit", "-opened_at"]),
            models.Index(fields=["unit", "place"], condition=Q(closed_at=None), name="case_open_at_place"),
        ]

    def __str__(self) -> str:
        return self.number


class Report(models.Model):
    """What somebody told: the first opens a case, "me too" joins one. Only the hash of its tracking code is kept."""

    number = models.CharField(max_length=24, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="reports")
    uid = models.UUIDField(unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    key_hash = models.CharField(max_length=64, unique=True, null=True)  # of the Idempotency-Key
    body_hash = models.CharField(max_length=64, blank=True)
    channel = models.CharField(max_length=20)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reporter = models.CharField(max_length=120, blank=True)
    reporter_unit = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    data = models.JSONField(default=dict)
    reported_at = models.DateTimeField()
    works = models.BooleanField(null=True)
    works_at = models.DateTimeField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)
    rated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["reported_at", "pk"]

    def __str__(self) -> str:
        return self.number


class Party(models.Model):
    """Which vendor holds a vendor's role in a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    role = models.SlugField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "role"], name="party_once")]
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return f"{self.role}: {self.name}"


class VendorLink(models.Model):
    """A signed link by which a vendor acts in one case without an account."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="links")
    party = models.ForeignKey(Party, models.PROTECT, related_name="links")
    uid = models.UUIDField(unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    person = models.CharField(max_length=120, blank=True)  # who accepted with it
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.case} {self.party}"


class Run(models.Model):
    """The execution of one box. Open until `finished_at`; `outcome` says how it ended."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="runs")
    box = models.CharField(max_length=120)
    step = models.SlugField(max_length=80)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # null: no norm, or held
    rework = models.BooleanField(default=False)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="runs")
    taken_link = models.ForeignKey(VendorLink, models.PROTECT, null=True, related_name="+")
    held_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    finished_link = models.ForeignKey(VendorLink, models.PROTECT, null=True, related_name="+")
    finished_as = models.SlugField(max_length=40, blank=True)  # the role that acted
    finished_capacity = models.CharField(max_length=3, blank=True)  # plt · plh
    answer = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=12, blank=True)  # finished · sent_back · closed · withdrawn

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "box"], condition=Q(finished_at=None), name="box_open_once"),
            models.CheckConstraint(
                condition=Q(finished_at=None, outcome="") | (Q(finished_at__isnull=False) & ~Q(outcome="")),
                name="run_ends_somehow",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(finished_at=None, late_at=None), name="run_due"),
            models.Index(fields=["taken_by"], condition=Q(finished_at=None), name="run_open_taken"),
            models.Index(fields=["due_at", "id"], condition=Q(finished_at=None), name="run_open_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.box}"


class Arrival(models.Model):
    """An arrow that has reached a joining box, where others are still awaited."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="arrivals")
    box = models.CharField(max_length=120)
    source = models.SlugField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "box", "source"], name="arrival_once")]

    def __str__(self) -> str:
        return f"{self.source} → {self.box}"


class Hold(models.Model):
    """A run's clock stopped, by whom and why."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="holds")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField()
    held_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["started_at"]
        constraints = [models.UniqueConstraint(fields=["run"], condition=Q(ended_at=None), name="hold_once")]

    def __str__(self) -> str:
        return self.reason


class Paper(models.Model):
    """One revision of a paper of a case. Unsealed it is the draft that saves itself; sealed it never changes."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    key = models.SlugField(max_length=80)
    revision = models.PositiveIntegerField()
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="papers")
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)  # raised by each save of a draft
    by_hand = models.BooleanField(default=False)  # a measurement that no probe made
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_link = models.ForeignKey(VendorLink, models.PROTECT, null=True, related_name="+")
    sealed_at = models.DateTimeField(null=True)
    document = models.ForeignKey("Attachment", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["key", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key", "revision"], name="revision_once"),
            models.UniqueConstraint(fields=["case", "key"], condition=Q(sealed_at=None), name="one_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.key} {self.revision}"


class Waiver(models.Model):
    """A required paper that need not be there, by whom and why. Printed on the report."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="waivers")
    run = models.ForeignKey(Run, models.PROTECT, related_name="waivers")
    paper = models.SlugField(max_length=80)
    reason = models.TextField()
    waived_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    waived_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "paper"], name="waived_once")]

    def __str__(self) -> str:
        return self.paper


class Attachment(models.Model):
    """A file that was brought or made; its bytes lie under its sha256."""

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="attachments")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)  # media type
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_link = models.ForeignKey(VendorLink, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["sha256"])]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """One link of a case's chain: audit trail, timeline and the reason for every Delivery.

    `data` holds ids and figures, not names, so that a person can be pseudonymised without breaking the chain.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    link = models.ForeignKey(VendorLink, models.PROTECT, null=True, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="events")
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["case", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="event_once")]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.seq} {self.kind}"


class Delivery(models.Model):
    """An event told to one person by one channel."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="deliveries")
    user = models.ForeignKey(User, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=20, default="inbox")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["event", "user", "channel"], name="told_once")]
        indexes = [models.Index(fields=["user", "-id"], condition=Q(read_at=None), name="delivery_unread")]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.user_id}"
