"""What was sealed stays as it was, byte for byte, whatever is renamed; what is sealed later is set with the new."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cast import Cast, wib
from tests.documents import story
from tests.stories import papers
from tuntas.cases import files, moves
from tuntas.cases.chain import digest
from tuntas.cases.models import Case, Paper
from tuntas.documents.facts import compose
from tuntas.documents.store import document_of
from tuntas.people.models import Letterhead, Series, Signatory, Unit, User


def sealed(case: Case) -> list[Paper]:
    return list(case.papers.exclude(frozen=None).order_by("key", "revision"))


def kept(case: Case) -> dict[tuple[str, int], tuple[dict[str, Any] | None, bytes]]:
    return {
        (one.key, one.revision): (one.frozen, files.path_of(document_of(one).sha256).read_bytes())
        for one in sealed(case)
    }


def rename_everything(cast: Cast) -> None:
    Letterhead.objects.filter(unit=cast.office).update(lines="KEMENTERIAN BARU\nPUSAT BARU", city="Bandung", code="PB")
    Letterhead.objects.create(unit=cast.office, first=date(2026, 11, 1), lines="KEMENTERIAN LAIN", code="KL")
    Signatory.objects.create(unit=cast.office, role="ketua", first=date(2026, 1, 1), position="Kepala Bagian")
    Series.objects.create(unit=cast.office, first=date(2026, 1, 1), template="{urut}/BARU/{tahun}")
    Unit.objects.filter(pk=cast.office.pk).update(name="Pusat Baru")
    User.objects.filter(pk=cast.ketut.pk).update(name="Nama Baru", nip="")


def test_old_papers_stay_and_new_ones_differ(cast: Cast) -> None:
    case = story.finished(cast)
    before = kept(case)
    rename_everything(cast)
    assert kept(case) == before
    other = story.finished(cast)
    facts = other.papers.get(key="nota_dinas").frozen
    assert facts is not None
    assert facts["letterhead"]["lines"] == ["KEMENTERIAN LAIN"]
    assert facts["number"] == ["Nomor 1/BARU/2026"] or facts["number_text"].endswith("/BARU/2026")
    assert (facts["signers"][0]["position"], facts["signers"][0]["name"]) == ("Kepala Bagian", "Nama Baru")
    assert facts["unit"] == "Pusat Baru"


def test_a_pdf_made_late_is_that_of_the_day_of_sealing(cast: Cast) -> None:
    made_at_once, made_late = story.finished(cast), story.finished(cast)
    first = kept(made_at_once)
    frozen = {(one.key, one.revision): one.frozen for one in sealed(made_late)}
    rename_everything(cast)
    late = kept(made_late)
    assert {key: one for key, (one, _pdf) in late.items()} == frozen
    assert [len(pdf) > 0 for _facts, pdf in late.values()] == [True] * len(first)
    said = late["nota_dinas", 1][0]
    assert said is not None
    assert said["letterhead"]["lines"][0] == "KEMENTERIAN CONTOH"


def test_what_a_report_brought_is_sealed_and_kept_when_it_arrives(cast: Cast) -> None:
    """The intake paper is final from the first moment: nothing that is renamed later reaches it."""
    case = story.arrived(cast)
    paper = case.papers.get()
    assert paper.frozen is not None
    assert (paper.frozen["letterhead"]["lines"][0], paper.frozen["unit"]) == (
        "KEMENTERIAN CONTOH", "Pusat Penilaian Kompetensi"
    )  # fmt: skip
    assert paper.frozen["verify"]["code"] == paper.code
    told = case.events.get(kind="papers.sealed").data["papers"]
    assert told == [{"key": "data_gangguan", "revision": 1, "number": "", "sha256": digest(paper.frozen)}]
    before = dict(paper.frozen)
    rename_everything(cast)
    document_of(paper)
    paper.refresh_from_db()
    assert paper.frozen == before


def test_its_hash_stands_in_the_chain(cast: Cast) -> None:
    case = story.finished(cast)
    told = {
        (one["key"], one["revision"]): one["sha256"]
        for event in case.events.filter(kind="papers.sealed") for one in event.data["papers"]
    }  # fmt: skip
    assert told == {(one.key, one.revision): digest(one.frozen) for one in sealed(case)}


def test_the_frozen_facts_have_all_that_others_read(cast: Cast, settings: Any) -> None:
    settings.SITE_URL = "https://tuntas.contoh.go.id/"
    case = story.finished(cast)
    for paper in sealed(case):
        facts = paper.frozen
        assert facts is not None
        assert facts["verify"] == {
            "code": paper.code, "url": f"https://tuntas.contoh.go.id/periksa/{paper.code}/",
            "said": "Keaslian naskah ini dapat diperiksa di",
        }  # fmt: skip
        assert (facts["number_text"], facts["dated"], facts["language"]) == (paper.number, "2026-11-23", "id")
        assert sorted(facts["letterhead"]) == ["address", "closing", "emblem", "lines"]
        assert (facts["unit"], facts["replaces"]) == ("Pusat Penilaian Kompetensi", None)
        for one in facts["signers"]:
            assert sorted(one) == ["above", "name", "nip", "note", "position", "seat", "seen", "user"]


def test_a_numbered_revision_says_what_it_replaces(cast: Cast) -> None:
    case = story.eventful(cast)
    second = case.papers.get(key="berita_acara", revision=2).frozen
    assert second is not None
    assert second["replaces"] == {
        "number": "PPK-1-BA TAHUN 2026", "date": "2026-11-23", "revision": 1,
        "said": "Menggantikan Nomor PPK-1-BA TAHUN 2026 tanggal 23 November 2026",
    }  # fmt: skip
    assert second["number_text"] == "PPK-2-BA TAHUN 2026"
    final = case.papers.filter(key="laporan_penanganan").latest("revision").frozen
    assert final is not None
    assert (final["revision"], final["replaces"]) == (4, None)  # working copies have no number, and are not told of
    measured = case.papers.get(key="pengukuran_sesudah", revision=2).frozen
    assert measured is not None
    assert (measured["replaces"], measured["number"]) == (None, ["Kasus Nomor 2026-0001", "Revisi 2"])


def test_a_typed_number_is_printed(cast: Cast) -> None:
    Series.objects.create(unit=cast.office, paper="rencana_kerja", first=date(2026, 1, 1), mode="typed")
    case = story.arrived(cast)
    run, now = story.open_step(case), wib("2026-11-23 08:10")
    moves.write(run, "rencana_kerja", papers.plan()["rencana_kerja"], by=cast.actor("ani"), now=now)
    moves.finish(run, by=cast.actor("ani"), numbers={"rencana_kerja": "SDM-1/2026"}, now=now)
    facts = case.papers.get(key="rencana_kerja").frozen
    assert facts is not None
    assert (facts["number"], facts["number_text"]) == (["Nomor SDM-1/2026"], "SDM-1/2026")


def test_one_sealing_reads_its_case_once(cast: Cast, django_assert_num_queries: Any) -> None:
    """Seats are bounded by the definition: what a case has grown to costs nothing more."""
    short, long = story.finished(cast), story.eventful(cast)
    for case, revision, count in ((short, 1, 21), (long, 2, 22)):  # the vendor's link is asked for where there is one
        together = list(case.papers.filter(run=case.papers.get(key="berita_acara", revision=revision).run))
        assert len(together) == 5
        held = Case.objects.select_related("edition", "unit__calendar").get(pk=case.pk)  # as a move holds it
        with django_assert_num_queries(count):
            compose(held, together)
