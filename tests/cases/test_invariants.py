"""Every invariant, broken on purpose: each must name what was broken, and none may see ghosts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F

from tests.cast import Cast, wib
from tests.diagnostics.test_surveys import network
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import (
    do,
    open_step,
    received_and_reported,
    reported,
    verified,
)  # fmt: skip
from tuntas.cases import moves
from tuntas.cases.files import Upload, path_of
from tuntas.cases.invariants import INVARIANTS, Invariant
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
    Signature,
)
from tuntas.diagnostics.models import Survey
from tuntas.diagnostics.surveys import begin, carry_out
from tuntas.documents.store import document_of
from tuntas.network.models import Target
from tuntas.people.models import Calendar, Duty, Series

pytestmark = pytest.mark.django_db

NOW = wib("2026-11-23 11:00")


@pytest.fixture
def told(cast: Cast) -> Cast:
    """One case that is finished, a paper of it signed; one that is on hold; one that has a draft and was measured."""
    Calendar.objects.update(changed_at=wib("2025-01-01 08:00"))
    cast.office.calendar.refresh_from_db()  # type: ignore[union-attr]
    done = verified(cast, "Y")
    do(done, cast.actor("budi"), papers.repair(wib("2026-11-23 09:20")), wib("2026-11-23 09:25"))
    received_and_reported(cast, done)
    record = done.papers.select_related("case__edition", "case__unit__calendar").get(key="berita_acara")
    before, scan = document_of(record).sha256, Upload("pindai.pdf", b"%PDF-1.7 hasil pindai")
    seat = Paper.objects.get(pk=record.pk).frozen["signers"][0]["seat"]  # type: ignore[index]
    moves.keep_signature(record, [seat], "wet", scan, before=before, by=cast.actor("ani"), now=NOW)
    held = verified(cast, "Y")
    moves.hold(open_step(held), "Menunggu suku cadang.", by=cast.actor("ani"), now=NOW)
    begun = moves.receive(
        edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, NOW), now=NOW
    ).report.case
    moves.write(open_step(begun), "rencana_kerja", {"alat": "Tangga"}, by=cast.actor("ani"), now=NOW)
    Target.objects.create(unit=cast.office, name="GW", kind="gateway", address="10.9.0.1")
    carry_out(begin(open_step(begun), by=cast.actor("ani"), now=NOW), network(), clock=lambda: NOW)
    return cast


def broken() -> dict[str, list[str]]:
    return {one.name: found for one in INVARIANTS if (found := one.found())}


def first(number: str = "2026-0001") -> Case:
    return Case.objects.get(number=number)


def sealed(key: str) -> Paper:
    return Paper.objects.filter(case=first(), key=key).exclude(sealed_at=None).latest("revision")


def lose_file() -> None:
    path_of(Attachment.objects.first().sha256).unlink()  # type: ignore[union-attr]


def foreign_file() -> None:
    other = Attachment.objects.create(
        case=first("2026-0002"), sha256=Attachment.objects.first().sha256, name="x", kind="image/jpeg",  # type: ignore[union-attr]
        size=Attachment.objects.first().size, added_at=NOW,  # type: ignore[union-attr]
    )  # fmt: skip
    paper = sealed("bukti_perbaikan")
    Paper.objects.filter(pk=paper.pk).update(data={"berkas": [other.pk]})


def told_to_actor() -> None:
    event = Event.objects.exclude(user=None).first()
    Delivery.objects.create(event=event, user=event.user, channel="uji", created_at=event.at)  # type: ignore[union-attr, misc]


def second_draft_behind() -> None:
    draft = Paper.objects.get(case=first("2026-0003"), key="rencana_kerja")
    Paper.objects.create(case=draft.case, key=draft.key, revision=draft.revision + 1, written_at=NOW, sealed_at=NOW)


def backwards_duty() -> None:
    Duty.objects.filter(user__username="ani").update(first=date(2026, 2, 1), last=date(2026, 1, 1))


def lost_number() -> None:
    """The first of three papers of a series loses its number."""
    first_of = Paper.objects.exclude(serial=None).order_by("serial").filter(key="rencana_kerja").first()
    Paper.objects.filter(pk=first_of.pk).update(serial=None, series="", number="", number_key=None)  # type: ignore[union-attr]


BREAKS: dict[str, Callable[[], object]] = {
    "editions_are_what_was_published": lambda: Edition.objects.update(sha256="0" * 64),
    "numbers_have_no_gap": lambda: Counter.objects.filter(series="case-2026").update(value=F("value") + 1),
    "one_report_opens_a_case": lambda: Report.objects.filter(number="2026-0001").update(number="2026-0001.9"),
    "each_report_is_told_once": lambda: Report.objects.filter(number="2026-0001").update(number="2026-0001.9"),
    "chains_are_whole": lambda: Event.objects.filter(case=first(), seq=3).update(at=NOW),
    "events_are_contiguous": lambda: Event.objects.filter(case=first(), seq=3).update(seq=99),
    "sealed_papers_are_unchanged": lambda: Paper.objects.filter(pk=sealed("hasil_verifikasi").pk).update(data={}),
    "frozen_papers_are_unchanged": lambda: Paper.objects.filter(pk=sealed("berita_acara").pk).update(frozen={}),
    "sealed_papers_have_a_code": lambda: Paper.objects.filter(pk=sealed("berita_acara").pk).update(code=None),
    "numbers_are_given_once": lambda: Paper.objects.filter(pk=sealed("berita_acara").pk).update(number_key=None),
    "series_have_no_gap": lost_number,
    "documents_are_the_kept_ones": lambda: Paper.objects.filter(pk=sealed("berita_acara").pk).update(document=None),
    "signatures_are_the_told_ones": lambda: Signature.objects.update(seat="ketua"),
    "each_finish_is_told_once": lambda: Event.objects.filter(case=first(), kind="step.finished").update(kind="x"),
    "open_cases_go_on": lambda: Case.objects.filter(number="2026-0001").update(closed_at=None, outcome=""),
    "closed_cases_rest": lambda: Case.objects.filter(number="2026-0002").update(closed_at=NOW, outcome="finished"),
    "only_the_finished_is_acknowledged": lambda: Case.objects.filter(number="2026-0002").update(acknowledged_at=NOW),
    "runs_are_of_their_edition": lambda: Run.objects.filter(case=first(), step="verifikasi").update(box="tidak-ada"),
    "runs_end_somehow": lambda: Run.objects.filter(case=first(), step="verifikasi").update(finished_as=""),
    "finished_steps_have_their_papers": lambda: Paper.objects.filter(case=first(), key="berita_acara").update(key="x"),
    "intakes_are_sealed": lambda: Paper.objects.filter(case=first(), key="data_gangguan").update(key="x"),
    "one_draft_and_the_last": second_draft_behind,
    "no_clock_runs_backwards": lambda: Run.objects.filter(case=first()).update(opened_at=NOW + timedelta(days=9)),
    "due_moments_recompute": lambda: Run.objects.filter(case=first("2026-0003")).update(due_at=NOW),
    "holds_match_runs": lambda: Hold.objects.update(ended_at=NOW),
    "files_are_what_they_were": lose_file,
    "papers_name_their_own_files": foreign_file,
    "deliveries_follow_events": told_to_actor,
    "nothing_points_across_cases": lambda: Paper.objects.filter(pk=sealed("berita_acara").pk).update(
        case=first("2026-0002")
    ),
    "duties_end_after_they_begin": backwards_duty,
    "measurements_are_unchanged": lambda: Survey.objects.update(measurements=[]),
}


def test_what_the_moves_wrote_breaks_none(told: Cast) -> None:
    assert len(INVARIANTS) >= 15
    assert broken() == {}


def test_each_invariant_is_broken_by_something() -> None:
    assert set(BREAKS) == {one.name for one in INVARIANTS}


def test_every_broken_row_is_named(told: Cast) -> None:
    """Each break is made alone, found by its invariant, and taken back."""
    kept = {one.sha256: path_of(one.sha256).read_bytes() for one in Attachment.objects.all()}
    silent = []
    for invariant in INVARIANTS:
        with transaction.atomic():
            BREAKS[invariant.name]()
            if not invariant.found():
                silent.append(invariant.name)
            transaction.set_rollback(True)
        for sha256, content in kept.items():
            path_of(sha256).write_bytes(content)
    assert silent == []
    assert broken() == {}


def test_a_typed_number_may_stand_within_a_series_and_a_series_may_begin_later(cast: Cast) -> None:
    """A number typed in (SRIKANDI) before the series was automatic again is passed over, not missed."""
    series = Series.objects.create(
        unit=cast.office, paper="rencana_kerja", first=date(2026, 1, 1), template="{urut}/{tahun}", start=7
    )
    now, given = wib("2026-11-23 08:00"), []
    for mode, numbers in (("auto", {}), ("typed", {"rencana_kerja": "8/2026"}), ("auto", {})):
        Series.objects.filter(pk=series.pk).update(mode=mode)
        case = reported(cast, now)
        moves.write(open_step(case), "rencana_kerja", papers.plan()["rencana_kerja"], by=cast.actor("ani"), now=now)
        moves.finish(open_step(case), by=cast.actor("ani"), numbers=numbers, now=now)
        given.append(case.papers.get(key="rencana_kerja"))
    assert [(one.number, one.serial) for one in given] == [("7/2026", 7), ("8/2026", None), ("9/2026", 9)]
    assert broken() == {}
    Paper.objects.filter(pk=given[1].pk).update(number="", number_key=None)
    assert "series_have_no_gap" in broken()


def test_what_cannot_even_be_looked_at_is_told() -> None:
    def stumbles() -> Iterator[str]:
        raise KeyError("kotak")
        yield ""

    assert Invariant("x", "Selalu benar.", stumbles).found() == ["tidak dapat diperiksa: KeyError: 'kotak'"]


def test_the_database_keeps_what_it_promises(db: None) -> None:
    from tuntas import durability

    faults = durability.faults()
    if connection.vendor == "postgresql":
        assert [one.split(" ")[0] for one in faults] in ([], ["fsync"])  # the tests' server does without
    else:
        assert not [one for one in faults if "journal_mode" not in one]
