"""The living example: every state, at any hour, once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.cast import wib
from tuntas import demo
from tuntas.cases import files
from tuntas.cases.invariants import INVARIANTS
from tuntas.cases.models import Case, Event, Paper, Report, Run, VendorLink, Waiver
from tuntas.people.models import Unit, User

pytestmark = pytest.mark.django_db

HOURS = {
    "a Monday morning, just opened": wib("2026-11-23 07:31"),
    "a Sunday night": wib("2026-11-22 23:10"),
    "the middle of a long holiday": wib("2026-03-22 10:00"),
}


@pytest.mark.parametrize("now", HOURS.values(), ids=HOURS)
def test_it_holds_every_state_whatever_the_hour(now: datetime) -> None:
    made = demo.fill(now)
    assert made == Case.objects.count() >= 25
    running = Run.objects.filter(finished_at=None)
    assert set(running.values_list("step", flat=True)) == {
        "penerimaan", "pengecekan", "verifikasi", "perbaikan", "penerimaan_laporan", "pelaporan"
    }  # fmt: skip
    assert running.filter(step="penerimaan", taken_at=None, late_at=None).exists()  # new
    assert running.filter(step="penerimaan", taken_at=None).exclude(late_at=None).exists()  # new and late
    assert running.exclude(taken_by=None).exists()
    assert running.exclude(held_at=None).exists()
    assert running.filter(rework=True, step="perbaikan").exists()  # sent back
    assert running.filter(rework=True, step="pengecekan").exists()  # reopened
    assert running.exclude(taken_link=None).exists()  # at the vendor, accepted
    assert VendorLink.objects.filter(accepted_at=None, revoked_at=None, case__closed_at=None).exists()
    assert set(Case.objects.values_list("outcome", "outcome_kind").distinct()) == {
        ("", ""), ("finished", ""), ("withdrawn", "duplicate"), ("withdrawn", "not_network")
    }  # fmt: skip
    finished = Case.objects.filter(outcome="finished")
    assert finished.filter(acknowledged_at=None).exists()
    assert finished.exclude(acknowledged_at=None).exists()
    assert Report.objects.filter(number__contains=".").exists()  # me too
    assert Report.objects.exclude(rating=None).count() >= 5
    assert Waiver.objects.exists()
    assert Event.objects.filter(kind="step.finished", data__on_behalf="PT Nusa Jaringan").exists()
    assert Event.objects.filter(at__gt=now).count() == 0
    assert [f"{one.sentence} {what}" for one in INVARIANTS for what in one.found()] == []
    numbers = list(Case.objects.order_by("opened_at").values_list("number", flat=True))
    assert numbers == sorted(numbers)
    assert demo.fill(now) == 0  # a second start adds nothing
    assert Case.objects.count() == made


def test_people_sign_in_with_the_password_that_is_shown() -> None:
    from tuntas.demo.people import found

    found(wib("2026-01-05 08:00"))
    for person in demo.PEOPLE:
        assert User.objects.get(username=person.username).check_password(demo.PASSWORD)


def test_its_papers_are_complete(settings: Any, tmp_path: Path) -> None:
    """Emblem, letterhead, number, jabatan, name and NIP stand on every paper that the office signs itself."""
    settings.FILES = tmp_path / "files"
    demo.fill(wib("2026-11-23 07:31"))
    papers = [one.frozen or {} for one in Paper.objects.filter(run__isnull=False).exclude(number="")]
    assert len(papers) > 80
    heads = {(one["letterhead"]["emblem"], *one["letterhead"]["lines"], one["letterhead"]["closing"]) for one in papers}
    [(emblem, *lines)] = heads
    assert lines == [
        "KEMENTERIAN CONTOH", "BADAN CONTOH SUMBER DAYA MANUSIA", "PUSAT PENILAIAN KOMPETENSI", "tuntas.example"
    ]  # fmt: skip
    with Image.open(files.path_of(emblem)) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "RGBA", (600, 600))
    ours = [one for paper in papers for one in paper["signers"] if one["user"]]
    assert {one["position"] for one in ours} == {
        "Anggota Tim Kerja Pengelolaan Sistem Informasi", "Ketua Tim Kerja Pengelolaan Sistem Informasi",
        "Kepala Pusat Penilaian Kompetensi",
    }  # fmt: skip
    assert [one for one in ours if not one["nip"].startswith("NIP 19")] == []
    assert {unit.name for unit in Unit.objects.filter(signatories=None, kind="office")} == set()
