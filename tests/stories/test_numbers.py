"""Papers are numbered when they are sealed: gapless, once, by template, typed in, or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast import Cast, gather, wib
from tests.crowd import at_once
from tests.documents.story import arrived, do, finished, open_step
from tests.stories import papers
from tuntas.cases import moves
from tuntas.cases.models import Case, Counter, Paper
from tuntas.cases.refusals import Conflict, Refused
from tuntas.people.models import Series

NOW = wib("2026-11-23 08:10")


def sealed(case: Case) -> dict[str, list[str]]:
    """The numbers of each paper's revisions."""
    found: dict[str, list[str]] = {}
    for paper in case.papers.exclude(sealed_at=None).order_by("sealed_at", "pk"):
        found.setdefault(paper.key, []).append(paper.number)
    return found


def planned(cast: Cast, **numbers: str) -> Case:
    """A case whose first step is finished, which seals its Rencana kerja."""
    case = arrived(cast)
    run = open_step(case)
    for key, data in papers.plan().items():
        moves.write(run, key, data, by=cast.actor("ani"), now=NOW, strict=True)
    moves.finish(run, by=cast.actor("ani"), numbers=numbers, now=NOW)
    return case


def test_each_paper_of_a_case_has_its_number(cast: Cast) -> None:
    """Enclosures have none; the report has its own at step 7 only, where the Ketua signs it."""
    assert sealed(finished(cast)) == {
        "data_gangguan": ["", "PPK-1-DG TAHUN 2026"],
        "rencana_kerja": ["PPK-1-RK TAHUN 2026"],
        "pengukuran_sebelum": [""],
        "hasil_verifikasi": ["PPK-1-HV TAHUN 2026"],
        "pengukuran_sesudah": [""],
        "bukti_perbaikan": [""],
        "berita_acara": ["PPK-1-BA TAHUN 2026"],
        "laporan_selesai": ["PPK-1-LS TAHUN 2026"],
        "laporan_penanganan": ["", "", "PPK-1-LP TAHUN 2026"],
        "nota_dinas": ["PPK-1-ND TAHUN 2026"],
    }


def test_one_template_for_all_is_one_series(cast: Cast) -> None:
    Series.objects.create(
        unit=cast.office, first=date(2026, 1, 1), classification="OT.02.02", start=5,
        template="{unit}-{urut}-{klasifikasi} TAHUN {tahun}",
    )  # fmt: skip
    case = finished(cast)
    numbers = sorted(int(one.split("-")[1]) for many in sealed(case).values() for one in many if one)
    assert numbers == [5, 6, 7, 8, 9, 10, 11]
    assert sealed(case)["berita_acara"][0].endswith("-OT.02.02 TAHUN 2026")


def test_the_year_begins_with_one(cast: Cast) -> None:
    finished(cast)
    case = arrived(cast)
    do(case, cast.actor("ani"), papers.plan(), "2027-01-04 09:00")
    assert sealed(case)["rencana_kerja"] == ["PPK-1-RK TAHUN 2027"]


def test_sent_back_the_new_revision_has_a_number_of_its_own(cast: Cast) -> None:
    case = finished(cast)
    moves.reopen(case, "Mati lagi.", by=cast.actor("ketut"), now=wib("2026-11-24 08:00"))
    do(case, cast.actor("ani"), papers.check(wib("2026-11-24 08:20")), "2026-11-24 08:30")
    assert sealed(case)["data_gangguan"] == ["", "PPK-1-DG TAHUN 2026", "PPK-2-DG TAHUN 2026"]


def typed_in(cast: Cast) -> None:
    Series.objects.create(unit=cast.office, first=date(2026, 1, 1), mode="typed")


def test_a_number_from_srikandi_is_typed_in(cast: Cast) -> None:
    typed_in(cast)
    with pytest.raises(Refused) as refused:
        planned(cast)
    assert [(one.code, one.paper) for one in refused.value.reasons] == [("number_needed", "rencana_kerja")]
    assert sealed(planned(cast, rencana_kerja="  B-17/PPK/2026 "))["rencana_kerja"] == ["B-17/PPK/2026"]
    with pytest.raises(Refused) as refused:
        planned(cast, rencana_kerja="B-17/PPK/2026")
    assert [one.code for one in refused.value.reasons] == ["number_taken"]


def checked(cast: Cast, **numbers: str) -> Case:
    """A case whose second step is finished, which seals two papers at once."""
    case = planned(cast, rencana_kerja="B-1")
    for key, data in papers.check(NOW).items():
        moves.write(open_step(case), key, data, by=cast.actor("ani"), now=NOW, strict=True)
    moves.finish(open_step(case), by=cast.actor("ani"), numbers=numbers, now=NOW)
    return case


def test_two_papers_of_one_step_cannot_have_one_number(cast: Cast) -> None:
    """Both are sealed at once; the second is refused like one that was given before."""
    typed_in(cast)
    with pytest.raises(Refused) as refused:
        checked(cast, data_gangguan="B-2", pengukuran_sebelum="B-2")
    assert [(one.code, one.paper) for one in refused.value.reasons] == [("number_taken", "pengukuran_sebelum")]


def test_what_is_typed_for_one_paper_is_not_given_to_another(cast: Cast) -> None:
    typed_in(cast)
    Series.objects.create(unit=cast.office, paper="data_gangguan", first=date(2026, 1, 1), template="B-{urut}")
    assert sealed(checked(cast, pengukuran_sebelum="B-2"))["data_gangguan"] == ["", "B-3"]


def test_a_number_that_will_be_given_cannot_be_typed(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        planned(cast, rencana_kerja="PPK-99-RK TAHUN 2026")
    assert [one.code for one in refused.value.reasons] == ["number_automatic"]
    assert sealed(planned(cast, rencana_kerja="Lain-1"))["rencana_kerja"] == ["Lain-1"]
    assert sealed(planned(cast))["rencana_kerja"] == ["PPK-1-RK TAHUN 2026"]


def test_a_number_that_was_typed_is_passed_over(cast: Cast) -> None:
    """The unit typed its numbers, then let them be given."""
    typed_in(cast)
    planned(cast, rencana_kerja="PPK-1-RK TAHUN 2026")
    Series.objects.all().delete()
    assert sealed(planned(cast))["rencana_kerja"] == ["PPK-2-RK TAHUN 2026"]


def test_a_refused_finish_uses_no_number(cast: Cast) -> None:
    case = arrived(cast)
    moves.write(open_step(case), "rencana_kerja", {"dampak": "satu_ruang"}, by=cast.actor("ani"), now=NOW)
    with pytest.raises(Refused):
        moves.finish(open_step(case), by=cast.actor("ani"), now=NOW)
    assert sealed(planned(cast))["rencana_kerja"] == ["PPK-1-RK TAHUN 2026"]


def test_what_was_looked_at_is_what_is_sealed(cast: Cast) -> None:
    """Budi writes after Ani looked at the preview: Ani hears of it, nothing is sealed."""
    case = arrived(cast)
    run, ani = open_step(case), cast.actor("ani")
    for key, data in papers.plan().items():
        draft = moves.write(run, key, data, by=ani, now=NOW)
    seen = {"rencana_kerja": draft.version}
    moves.write(run, "rencana_kerja", {"alat": "Tangga"}, by=cast.actor("budi"), now=wib("2026-11-23 08:12"))
    with pytest.raises(Conflict) as conflict:
        moves.finish(run, by=ani, seen=seen, now=wib("2026-11-23 08:15"))
    assert str(conflict.value.reasons[0]).startswith("Budi menyimpan naskah ini pukul 08.12")
    assert Paper.objects.filter(case=case, key="rencana_kerja", sealed_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_sealed_at_once_are_numbered_without_a_gap() -> None:
    cast = gather()
    runs = []
    for _ in range(50):
        case = arrived(cast)
        run = open_step(case)
        moves.write(run, "rencana_kerja", papers.plan()["rencana_kerja"], by=cast.actor("ani"), now=NOW)
        runs.append(run)

    at_once(lambda run: moves.finish(run, by=cast.actor("ani"), now=NOW), runs, threads=10)
    given = sorted(Paper.objects.filter(key="rencana_kerja").values_list("serial", flat=True))
    assert given == list(range(1, 51))
    assert Paper.objects.filter(key="rencana_kerja").values("number").distinct().count() == 50
    assert Counter.objects.get(series__contains="-RK TAHUN").value == 50
