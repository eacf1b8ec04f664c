"""What must hold of every record, whatever happened: each invariant a sentence and a search for what breaks it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, F, Max, Q

from tuntas.cases.chain import broken_link
from tuntas.cases.editions import procedure_of
from tuntas.cases.facts import Facts
from tuntas.cases.files import path_of
from tuntas.cases.invariant import Invariant, holds, number_of
from tuntas.cases.invariants_measured import OF_MEASUREMENTS
from tuntas.cases.invariants_papers import OF_PAPERS
from tuntas.cases.models import (
    Attachment,
    Case,
    Counter,
    Delivery,
    Edition,
    Event,
    Hold,
    Paper,
    Report,
    Run,
    VendorLink,
    Waiver,
)  # fmt: skip
from tuntas.people.models import Duty
from tuntas.sop.faults import Faulty
from tuntas.sop.flow import gives_now, may_be_left_out
from tuntas.sop.procedure import INTAKE

__all__ = ["INVARIANTS", "Invariant"]


_found: list[Invariant] = []


def _cases() -> Iterator[Facts]:
    for case in Case.objects.select_related("edition", "unit__calendar").order_by("pk").iterator(200):
        yield Facts(case)


# -- editions and numbers ---------------------------------------------------------------------------


@holds("Setiap terbitan SOP masih sama dengan sidik sha256-nya dan dapat dijalankan.", _found)
def editions_are_what_was_published() -> Iterator[str]:
    for edition in Edition.objects.order_by("pk"):
        try:
            sha256 = procedure_of(edition).sha256
        except Faulty:
            yield f"{edition}: teksnya tidak terbaca lagi"
            continue
        if sha256 != edition.sha256:
            yield f"{edition}: teksnya berubah"


@holds("Nomor kasus tiap tahun lengkap dari 0001 tanpa lompatan, dan penghitungnya tepat.", _found)
def numbers_have_no_gap() -> Iterator[str]:
    used: dict[str, set[int]] = defaultdict(set)
    for number in Case.objects.values_list("number", flat=True):
        year, _, serial = number.partition("-")
        used[f"case-{year}"].add(int(serial) if serial.isdigit() else 0)
    counters = dict(Counter.objects.filter(series__startswith="case-").values_list("series", "value"))
    for series in sorted({*used, *counters}):
        last = counters.get(series, 0)
        if missing := set(range(1, last + 1)) - used[series]:
            yield f"{series}: nomor {min(missing)} tidak ada"
        if beyond := {one for one in used[series] if one > last or one < 1}:
            yield f"{series}: nomor {max(beyond)} di luar penghitung {last}"


@holds("Setiap kasus dibuka oleh tepat satu laporan dengan nomornya sendiri.", _found)
def one_report_opens_a_case() -> Iterator[str]:
    opening = Q(reports__number=F("number"))
    for number in (
        Case.objects.annotate(n=Count("reports", filter=opening)).exclude(n=1).values_list("number", flat=True)
    ):
        yield f"kasus {number}"


@holds("Setiap laporan tercatat tepat sekali pada rantai kejadian kasusnya.", _found)
def each_report_is_told_once() -> Iterator[str]:
    told_by: dict[tuple[int, str], int] = defaultdict(int)
    kinds = ("case.received", "case.joined")
    for case, data in Event.objects.filter(kind__in=kinds).values_list("case_id", "data").iterator(500):
        told_by[case, str(data.get("report"))] += 1
    for case, number in Report.objects.values_list("case_id", "number").iterator(500):
        if told_by[case, number] != 1:
            yield f"laporan {number}: tercatat {told_by[case, number]} kali"


# -- the chain --------------------------------------------------------------------------------------


@holds("Rantai kejadian setiap kasus tidak terputus dan tidak diubah.", _found)
def chains_are_whole() -> Iterator[str]:
    for case in Case.objects.order_by("pk").iterator(200):
        if (seq := broken_link(case)) is not None:
            yield f"kasus {case.number}: terputus di kejadian {seq}"


@holds("Kejadian setiap kasus bernomor urut tanpa lompatan.", _found)
def events_are_contiguous() -> Iterator[str]:
    rows = Case.objects.annotate(n=Count("events"), last=Max("events__seq")).exclude(
        n=F("events_count"), last=F("events_count")
    )
    for number, count in rows.values_list("number", "n"):
        yield f"kasus {number}: {count} kejadian"


@holds("Setiap langkah yang selesai mempunyai kejadian “selesai” tepat satu.", _found)
def each_finish_is_told_once() -> Iterator[str]:
    told = Count("events", filter=Q(events__kind="step.finished"))
    for run in Run.objects.filter(outcome="finished").annotate(told=told).exclude(told=1).select_related("case"):
        yield f"kasus {run.case.number}, {run.box}"


# -- where cases stand ------------------------------------------------------------------------------


@holds("Kasus yang terbuka mempunyai langkah yang terbuka.", _found)
def open_cases_go_on() -> Iterator[str]:
    waiting = Count("runs", filter=Q(runs__finished_at=None))
    rows = Case.objects.filter(closed_at=None).annotate(n=waiting).filter(n=0)
    yield from (f"kasus {number}" for number in rows.values_list("number", flat=True))


@holds("Kasus yang ditutup tidak mempunyai langkah terbuka dan menyebut akhirnya.", _found)
def closed_cases_rest() -> Iterator[str]:
    rows = Case.objects.exclude(closed_at=None).filter(Q(runs__finished_at=None) | Q(outcome="")).distinct()
    yield from (f"kasus {number}" for number in rows.values_list("number", flat=True))
    rest = Case.objects.filter(closed_at=None).exclude(outcome="")
    yield from (f"kasus {number}: terbuka tetapi berakhir" for number in rest.values_list("number", flat=True))


@holds("Hanya kasus yang selesai yang diketahui Kepala.", _found)
def only_the_finished_is_acknowledged() -> Iterator[str]:
    rows = Case.objects.exclude(acknowledged_at=None).exclude(outcome="finished")
    yield from (f"kasus {number}" for number in rows.values_list("number", flat=True))


@holds("Setiap langkah ada dalam terbitan SOP kasusnya.", _found)
def runs_are_of_their_edition() -> Iterator[str]:
    for facts in _cases():
        boxes = {box.key: step.key for step in facts.procedure.steps for box in step.boxes}
        for run in facts.runs:
            if boxes.get(run.box) != run.step:
                yield f"kasus {facts.case.number}, {run.box}"


@holds("Setiap langkah yang berakhir menyebut bagaimana, dan yang selesai menyebut oleh siapa dan sebagai apa.", _found)
def runs_end_somehow() -> Iterator[str]:
    ended = Run.objects.exclude(finished_at=None)
    nameless = Q(outcome="finished") & (Q(finished_as="") | Q(finished_by=None, finished_link=None))
    unknown = ~Q(outcome__in=("finished", "sent_back", "closed", "withdrawn"))
    for run in ended.filter(nameless | unknown).select_related("case"):
        yield f"kasus {run.case.number}, {run.box}: {run.outcome or 'tanpa akhir'}"


@holds("Langkah yang selesai mempunyai setiap naskahnya, disegel atau dikecualikan.", _found)
def finished_steps_have_their_papers() -> Iterator[str]:
    for facts in _cases():
        held = {*facts.held, *facts.waivers}
        for run in facts.runs:
            if run.outcome == "finished":
                procedure, step = facts.procedure, facts.procedure.step_of(run.box)
                for key in {*step.needs, *gives_now(procedure, run.box, run.answer)} - held:
                    if not may_be_left_out(procedure, run.box, key, now=run.finished_at or run.opened_at):
                        yield f"kasus {facts.case.number}, langkah {step.no}: {key}"


@holds("Naskah pertama setiap kasus, yang dilaporkan, disegel.", _found)
def intakes_are_sealed() -> Iterator[str]:
    for facts in _cases():
        if not any(one.sealed_at and one.revision == 1 for one in facts.papers if one.key == _intake(facts)):
            yield f"kasus {facts.case.number} ({INTAKE})"


def _intake(facts: Facts) -> str:
    return facts.procedure.intake.paper


@holds("Setiap naskah mempunyai paling banyak satu konsep, dan konsep adalah revisi terakhirnya.", _found)
def one_draft_and_the_last() -> Iterator[str]:
    newest: dict[tuple[int, str], int] = {}
    drafts: dict[tuple[int, str], list[int]] = defaultdict(list)
    for case, key, revision, sealed_at in Paper.objects.values_list("case_id", "key", "revision", "sealed_at"):
        newest[case, key] = max(revision, newest.get((case, key), 0))
        if sealed_at is None:
            drafts[case, key].append(revision)
    for (case, key), revisions in drafts.items():
        if revisions != [newest[case, key]]:
            yield f"naskah {key} pada kasus {number_of(case)}"


# -- time -------------------------------------------------------------------------------------------


@holds("Tidak ada yang berakhir sebelum dimulai.", _found, damage=False)
def no_clock_runs_backwards() -> Iterator[str]:
    backwards = Q(finished_at__lt=F("opened_at")) | Q(taken_at__lt=F("opened_at")) | Q(finished_at__lt=F("taken_at"))
    for run in Run.objects.filter(backwards).select_related("case"):
        yield f"kasus {run.case.number}, {run.box}"
    for hold in Hold.objects.filter(ended_at__lt=F("started_at")).select_related("run__case"):
        yield f"penundaan pada kasus {hold.run.case.number}"
    for number in Case.objects.filter(closed_at__lt=F("opened_at")).values_list("number", flat=True):
        yield f"kasus {number}"


@holds("Tenggat langkah yang terbuka sama dengan yang dihitung ulang, sejak kalendernya terakhir diubah.", _found)
def due_moments_recompute() -> Iterator[str]:
    waiting = Run.objects.filter(finished_at=None).values("case_id")
    for case in Case.objects.filter(pk__in=waiting).select_related("edition", "unit__calendar"):
        facts = Facts(case)
        calendar = case.unit.calendar
        for run in facts.open_runs:
            if calendar and calendar.changed_at > run.opened_at:
                continue  # computed by the calendar of that day
            step = facts.procedure.step_of(run.box)
            due = None if run.held_at else facts.due(step, run.opened_at, facts.stops(run))
            if due != run.due_at:
                yield f"kasus {case.number}, {run.box}: tersimpan {run.due_at}, seharusnya {due}"


@holds("Langkah yang ditunda mempunyai tepat satu penundaan yang berjalan, yang lain tidak.", _found)
def holds_match_runs() -> Iterator[str]:
    going = Count("holds", filter=Q(holds__ended_at=None))
    held = Q(held_at__isnull=False, finished_at=None)
    wrong = (held & ~Q(n=1)) | (~held & Q(n__gt=0))
    for run in Run.objects.annotate(n=going).filter(wrong).select_related("case"):
        yield f"kasus {run.case.number}, {run.box}"


# -- files, people, links ---------------------------------------------------------------------------


@holds("Setiap berkas ada di penyimpanan, dengan ukuran dan sidik yang tercatat.", _found)
def files_are_what_they_were() -> Iterator[str]:
    for sha256, size, name in Attachment.objects.values_list("sha256", "size", "name").order_by("pk").iterator(500):
        path = path_of(sha256)
        if not path.is_file():
            yield f"{name} ({sha256[:12]}…) tidak ada"
            continue
        with path.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == sha256
        if not same or path.stat().st_size != size:
            yield f"{name} ({sha256[:12]}…) berubah"


@holds("Berkas yang disebut sebuah naskah milik kasus yang sama.", _found)
def papers_name_their_own_files() -> Iterator[str]:
    own: dict[int, set[int]] = defaultdict(set)
    for pk, case in Attachment.objects.exclude(case=None).values_list("pk", "case_id"):
        own[case].add(pk)
    for facts in _cases():
        for paper in facts.papers:
            if not facts.procedure.has_paper(paper.key):
                yield f"kasus {facts.case.number}: naskah {paper.key} tidak dikenal SOP-nya"
                continue
            for field in (one for one in facts.procedure.paper(paper.key).fields if one.type == "files"):
                for pk in set(paper.data.get(field.key) or ()) - own[facts.case.pk]:
                    yield f"kasus {facts.case.number}, {paper.key}: berkas {pk}"


@holds("Setiap pemberitahuan menunjuk ke kejadian, dan tidak kepada pelakunya.", _found)
def deliveries_follow_events() -> Iterator[str]:
    wrong = Q(user=F("event__user")) | Q(event__case=None)  # its time says nothing: clocks are put right
    for delivery in Delivery.objects.filter(wrong).select_related("event__case", "user"):
        who = delivery.user.username if delivery.user else delivery.channel
        yield f"{delivery.event.case.number}.{delivery.event.seq} kepada {who}"


@holds("Setiap baris pada rantai, langkah, tautan, dan pengecualian menunjuk ke kasusnya sendiri.", _found)
def nothing_points_across_cases() -> Iterator[str]:
    for row in Event.objects.exclude(run=None).exclude(run__case=F("case")).select_related("case"):
        yield f"kejadian {row.case.number}.{row.seq}"
    for event in Event.objects.exclude(report=None).exclude(report__case=F("case")).select_related("case"):
        yield f"kejadian {event.case.number}.{event.seq}"
    for paper in Paper.objects.exclude(run=None).exclude(run__case=F("case")).select_related("case"):
        yield f"naskah {paper.key} pada kasus {paper.case.number}"
    for link in VendorLink.objects.exclude(party__case=F("case")).select_related("case"):
        yield f"tautan pada kasus {link.case.number}"
    for waiver in Waiver.objects.exclude(run__case=F("case")).select_related("case"):
        yield f"pengecualian {waiver.paper} pada kasus {waiver.case.number}"


@holds("Tidak ada tugas yang berakhir sebelum dimulai.", _found)
def duties_end_after_they_begin() -> Iterator[str]:
    for duty in Duty.objects.filter(last__lt=F("first")).select_related("user", "unit"):
        yield str(duty)


INVARIANTS = (*_found, *OF_PAPERS, *OF_MEASUREMENTS)
