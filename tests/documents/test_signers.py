"""Who stands under a paper: seats, deputies, a.n. and u.b., nobody, no NIP, and the vendor."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast, person, wib
from tests.documents import story
from tests.documents.reading import needs_pdftotext, pages
from tests.stories import papers
from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.models import Case
from tuntas.documents.render import report_pdf
from tuntas.documents.signers import NOBODY
from tuntas.people.models import Duty, Signatory, User


def signers(case: Case, key: str) -> dict[str, dict[str, Any]]:
    paper = case.papers.filter(key=key, sealed_at__isnull=False).latest("revision")
    assert paper.frozen is not None
    return {one["seat"]: one for one in paper.frozen["signers"]}


def printed(case: Case, key: str) -> str:
    paper = case.papers.filter(key=key).latest("revision")
    assert paper.frozen is not None
    return "\n".join(pages(report_pdf(paper.frozen)))


def test_who_acts_as_a_deputy_signs_as_one(cast: Cast) -> None:
    Duty.objects.filter(user=cast.ketut).update(capacity="plh")
    case = story.finished(cast)
    assert signers(case, "nota_dinas")["ketua"]["position"] == "Plh. Ketua Tim Kerja Pengelolaan Sistem Informasi"
    record = signers(case, "berita_acara")["ketua"]  # sealed before he acted: by the duty that he holds
    assert record["position"] == "Plh. Ketua Tim Kerja Pengelolaan Sistem Informasi"


def test_an_acting_head_comes_before_the_definitive_one(cast: Cast) -> None:
    Duty.objects.create(
        user=cast.budi, role="kepala", unit=cast.office, first=date(2026, 11, 20), last=date(2026, 11, 30),
        capacity="plt", deputy_for=cast.jusuf,
    )  # fmt: skip
    head = signers(story.finished(cast), "laporan_penanganan")["kepala"]
    assert (head["position"], head["name"]) == ("Plt. Kepala Pusat Penilaian Kompetensi", "Budi Santoso, A.Md.")


def test_a_deputy_of_other_days_is_not_asked(cast: Cast) -> None:
    Duty.objects.create(
        user=cast.budi, role="kepala", unit=cast.office, first=date(2026, 1, 1), last=date(2026, 11, 22), capacity="plt"
    )
    head = signers(story.finished(cast), "laporan_penanganan")["kepala"]
    assert (head["position"], head["name"]) == ("Kepala Pusat Penilaian Kompetensi", "Dr. Jusuf Hakim, M.Si.")


@needs_pdftotext
def test_nobody_is_head(cast: Cast) -> None:
    Duty.objects.filter(user=cast.jusuf).delete()
    case = story.finished(cast)
    head = signers(case, "laporan_penanganan")["kepala"]
    assert (head["user"], head["name"], head["nip"]) == (None, NOBODY, "")
    assert head["position"] == "Kepala Pusat Penilaian Kompetensi"
    assert "........" in printed(case, "laporan_penanganan")


@needs_pdftotext
def test_without_nip_there_is_no_line_for_it(cast: Cast) -> None:
    User.objects.filter(pk=cast.ketut.pk).update(nip="")
    case = story.finished(cast)
    assert signers(case, "nota_dinas")["ketua"]["nip"] == ""
    assert "NIP" not in printed(case, "nota_dinas")


@pytest.mark.parametrize(
    ("about", "position"),
    [
        ({"position": "Ketua Tim Infrastruktur"}, "Ketua Tim Infrastruktur"),
        (
            {"manner": "an", "principal": "Kepala Pusat Penilaian Kompetensi", "position": "Ketua Tim"},
            "a.n. Kepala Pusat Penilaian Kompetensi\nKetua Tim",
        ),
        (
            {"manner": "ub", "principal": "Kepala Badan", "through": "Kepala Pusat Penilaian Kompetensi"},
            "a.n. Kepala Badan\nKepala Pusat Penilaian Kompetensi,\nu.b.\n"
            "Ketua Tim Kerja Pengelolaan Sistem Informasi",
        ),
        ({"manner": "an"}, "Ketua Tim Kerja Pengelolaan Sistem Informasi"),  # on whose behalf was not said
    ],
)
def test_on_whose_behalf(cast: Cast, about: dict[str, str], position: str) -> None:
    Signatory.objects.create(unit=cast.office, role="ketua", first=date(2026, 1, 1), **about)
    case = story.finished(cast)
    assert signers(case, "nota_dinas")["ketua"]["position"] == position
    assert signers(case, "nota_dinas")["ketua"]["name"] == "Ketut Wirawan, S.T., M.T."


def test_a_row_for_one_paper_leaves_the_others(cast: Cast) -> None:
    Signatory.objects.create(
        unit=cast.office, role="ketua", paper="nota_dinas", first=date(2026, 1, 1), manner="an",
        principal="Kepala Pusat",
    )
    case = story.finished(cast)
    assert signers(case, "nota_dinas")["ketua"]["position"].startswith("a.n. Kepala Pusat\n")
    assert not signers(case, "laporan_penanganan")["ketua"]["position"].startswith("a.n.")


def test_from_later_on_is_not_yet(cast: Cast) -> None:
    Signatory.objects.create(unit=cast.office, role="ketua", first=date(2026, 11, 24), position="Kepala Subbagian")
    assert "Ketua Tim" in signers(story.finished(cast), "nota_dinas")["ketua"]["position"]


# -- the vendor ---------------------------------------------------------------------------------


def test_no_vendor_no_seat(cast: Cast) -> None:
    assert list(signers(story.finished(cast), "berita_acara")) == ["anggota", "ketua"]


def test_a_technician_named_in_the_paper(cast: Cast) -> None:
    seat = signers(story.eventful(cast), "berita_acara")["penyedia"]
    assert (seat["name"], seat["position"], seat["user"]) == ("Vina Anggraini", "Penyedia Jasa\nPT Nusa Jaringan", None)
    recorder = signers(story.eventful(cast), "berita_acara")["anggota"]
    assert (recorder["name"], recorder["note"]) == ("Ani Lestari, S.Kom.", "mencatat atas nama PT Nusa Jaringan")


def coordinated(cast: Cast) -> Case:
    case, ani = story.arrived(cast), cast.actor("ani")
    story.do(case, ani, papers.plan(), "2026-11-23 08:10")
    story.do(case, ani, papers.check(wib("2026-11-23 08:25")), "2026-11-23 08:30")
    story.do(case, ani, papers.verdict("T"), "2026-11-23 08:45")
    story.do(case, ani, papers.coordination(cast.vendor.pk, wib("2026-11-23 08:50")), "2026-11-23 09:20")
    return case


@pytest.mark.parametrize(("accepts", "name"), [("Vina Anggraini", "Vina Anggraini"), ("", "PT Nusa Jaringan")])
def test_who_accepted_by_the_link_else_the_firm(cast: Cast, accepts: str, name: str) -> None:
    case = coordinated(cast)
    by = Actor(link=case.links.get())
    if accepts:
        moves.accept(story.open_step(case), accepts, by=by, now=wib("2026-11-23 09:30"))
    photo = story.image("JPEG", "teal", "bukti")
    story.do(case, by, papers.repair(wib("2026-11-23 10:00")), "2026-11-23 10:10", photo)
    found = signers(case, "berita_acara")
    assert found["penyedia"]["name"] == name
    assert found["anggota"]["name"] == "Ani Lestari, S.Kom."  # the Anggota who last acted in this case
    assert found["ketua"]["name"] == "Ketut Wirawan, S.T., M.T."


def test_the_last_who_acted_in_a_role_comes_before_who_only_holds_it(cast: Cast) -> None:
    other = person("komang", "Komang Dewi, S.T.", cast.office, "ketua")
    case, ani = story.finished(cast), cast.actor("ani")
    moves.reopen(case, "Putus lagi.", by=Actor(user=other), now=wib("2026-11-23 13:00"))
    story.do(case, ani, papers.check(wib("2026-11-23 13:10")), "2026-11-23 13:15")
    story.do(case, ani, papers.verdict("Y"), "2026-11-23 13:20")
    story.do(case, ani, papers.repair(wib("2026-11-23 13:40")), "2026-11-23 13:45")
    assert signers(case, "berita_acara")["ketua"]["name"] == "Ketut Wirawan, S.T., M.T."
    story.do(case, Actor(user=other), papers.acceptance(), "2026-11-23 14:00")
    story.do(case, Actor(user=other), papers.conclusion(), "2026-11-23 14:10")
    assert signers(case, "nota_dinas")["ketua"]["name"] == "Komang Dewi, S.T."
