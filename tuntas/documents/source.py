"""One case as a paper sees it: what was known when the paper was sealed, each kind of row read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tuntas.cases import registry
from tuntas.cases.facts import Facts
from tuntas.cases.measured import Measured
from tuntas.cases.models import Attachment, Case, Event, Paper, Report, Run, VendorLink, Waiver
from tuntas.documents import words
from tuntas.documents.values import Reader
from tuntas.people.models import Duty, Letterhead, Signatory, Unit, User
from tuntas.people.stationery import letterhead_on, signatory_on
from tuntas.sop.procedure import Paper as PaperKind
from tuntas.sop.procedure import Procedure, Role

__all__ = ["Source", "source_of"]

_TOLD = ("step.sent_back", "work.logged", "case.acknowledged", "step.finished")


@dataclass
class Source:
    """What the papers of one sealing are made from. Rows later than `until` (its moment) are left out."""

    facts: Facts
    language: str
    until: datetime | None = None

    @property
    def case(self) -> Case:
        return self.facts.case

    @property
    def unit(self) -> Unit:
        return self.facts.case.unit

    @property
    def procedure(self) -> Procedure:
        return self.facts.procedure

    @cached_property
    def runs(self) -> list[Run]:
        """The finished runs, oldest first."""
        return [one for one in self.facts.runs if one.finished_at and self.known(one.finished_at)]

    @cached_property
    def papers(self) -> dict[str, Paper]:
        """The newest sealed revision of each paper."""
        return {one.key: one for one in self.facts.papers if one.sealed_at and self.known(one.sealed_at)}

    @cached_property
    def reports(self) -> list[Report]:
        rows = self.case.reports.select_related("entered_by").order_by("reported_at", "pk")
        return [one for one in rows if self.known(one.reported_at)]

    @cached_property
    def waivers(self) -> list[Waiver]:
        waivers = sorted(self.facts.waivers.values(), key=lambda one: one.waived_at)
        return [one for one in waivers if self.known(one.waived_at)]

    @cached_property
    def attachments(self) -> dict[int, Attachment]:
        """What was brought, by id; the papers made from it are not among it."""
        made = {one.document_id for one in self.facts.papers}
        rows = self.case.attachments.order_by("pk")
        return {one.pk: one for one in rows if one.pk not in made and self.known(one.added_at)}

    @cached_property
    def links(self) -> list[VendorLink]:
        """The links that vendors were given, the newest first; nothing is asked where no vendor takes part."""
        if not self.facts.parties:
            return []
        return list(self.case.links.select_related("party").order_by("-pk"))

    @cached_property
    def events(self) -> list[Event]:
        """The events that a paper tells of."""
        rows = self.case.events.filter(kind__in=_TOLD).select_related("user", "link__party", "report")
        return list(rows.order_by("seq"))

    @cached_property
    def measured(self) -> Measured | None:
        """What probes measured for the case, as far as it was known; None where they measured nothing."""
        found = (measure(self.case, self.until, self.language) for measure in registry.measurers)
        return next((one for one in found if one is not None), None)

    # -- the office on that day -----------------------------------------------------------------

    @cached_property
    def day(self) -> date:
        """The unit's day of the sealing; of the report where nothing is sealed."""
        return self.local(self.until or self.case.opened_at)

    @cached_property
    def letterhead(self) -> Letterhead:
        return letterhead_on(self.unit, self.day)

    @cached_property
    def duties(self) -> list[Duty]:
        """Who holds which duty in the unit on that day: who acts (Plt., Plh.) before who is definitive."""
        rows = Duty.objects.held_on(self.day).filter(unit=self.unit, user__is_active=True).select_related("user")
        return sorted(rows, key=lambda one: (not one.capacity, one.first, one.pk))

    def signatory(self, role: str, paper: str) -> Signatory:
        """How `role` signs `paper` on that day."""
        known = self._signatories
        if (role, paper) not in known:
            known[role, paper] = signatory_on(self.unit, role, paper, self.day)
        return known[role, paper]

    @cached_property
    def _signatories(self) -> dict[tuple[str, str], Signatory]:
        return {}

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.unit.zone, self.language, self._file, self._reference)

    def local(self, value: datetime) -> date:
        """The day on the wall of the unit."""
        return value.astimezone(ZoneInfo(self.unit.zone)).date()

    def day_of(self, value: datetime) -> str:
        """23 November 2026."""
        return words.day(self.local(value), self.language)

    def moment(self, value: datetime) -> str:
        return words.moment(value, self.unit.zone, self.language)

    def short(self, value: datetime) -> str:
        return words.short_moment(value, self.unit.zone)

    def role(self, key: str) -> str:
        """The jabatan that a role is on the sheet."""
        return self.procedure.role(key).name.to(self.language) if self.procedure.has_role(key) else ""

    def kind(self, key: str) -> PaperKind | None:
        """What a paper is, if the procedure has it."""
        return self.procedure.paper(key) if self.procedure.has_paper(key) else None

    def laid_out(self, layout: str) -> Paper | None:
        """The newest revision of the paper that is set as `layout`."""
        key = next((one.key for one in self.procedure.papers if one.layout == layout), "")
        return self.papers.get(key)

    def recipients(self) -> list[Role]:
        """Who is reported to, without performing anything."""
        return [one for one in self.procedure.roles if one.kind == "recipient"]

    def paper_title(self, key: str) -> str:
        return self.procedure.paper(key).title.to(self.language) if self.procedure.has_paper(key) else key

    def behalf_of(self, run: Run) -> str:
        """The vendor for whom somebody of the office recorded this run, "" where nobody did."""
        box = self.procedure.box(run.box)
        if run.finished_by is None or not run.finished_as or run.finished_as in box.by:
            return ""
        party = next((self.facts.parties[one] for one in box.by if one in self.facts.parties), None)
        return party.name if party else self.role(box.by[0])

    def who(self, user: User | None, link: VendorLink | None) -> str:
        """A person by full name, a vendor by person and firm."""
        if user:
            return user.name or user.username
        if link:
            return f"{link.person}, {link.party.name}" if link.person else link.party.name
        return ""

    def known(self, moment: datetime) -> bool:
        """Whether something of that moment was known when the paper was sealed."""
        return self.until is None or moment <= self.until

    def _file(self, pk: Any) -> str:
        found = self.attachments.get(pk) if isinstance(pk, int) else None
        return found.name if found else _("berkas %(id)s") % {"id": pk}

    def _reference(self, to: str, value: Mapping[str, Any]) -> str:
        """The name that was written into the paper, not the name of today."""
        return str(value.get("name") or value.get("id") or "")


def source_of(case: Case, *, language: str, until: datetime | None = None) -> Source:
    """The rows of `case` for papers in `language`, as they were `until` then."""
    full = Case.objects.select_related("edition", "unit__calendar", "acknowledged_by").get(pk=case.pk)
    return Source(Facts(full), language, until)
