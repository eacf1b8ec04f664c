"""What a case page tells first: why work came back or stands still, what was told, how it was handled."""

from __future__ import annotations

from tests.cast import Cast, wib
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import (
    do,
    open_step,
    reported,
    verified,
)
from tests.web.test_case import signed_in
from tuntas.cases import moves
from tuntas.cases.models import Case
from tuntas.people.models import User


def page_of(case: Case, who: User) -> str:
    return signed_in(who).get(f"/kasus/{case.number}/").content.decode()


def repaired(cast: Cast) -> Case:
    case = verified(cast, "Y")
    do(case, cast.actor("budi"), papers.repair(wib("2026-11-23 09:20")), wib("2026-11-23 09:25"))
    return case


def test_who_must_do_it_again_reads_why(cast: Cast) -> None:
    case = repaired(cast)
    moves.send_back(
        open_step(case), "perbaikan", "Foto kurang jelas.", by=cast.actor("ketut"), now=wib("2026-11-23 09:40")
    )
    page = page_of(case, cast.budi)
    assert "Dikembalikan Ketut" in page
    assert '<p class="quote">Foto kurang jelas.</p>' in page


def test_a_held_step_says_who_since_when_and_why(cast: Cast) -> None:
    case = reported(cast, wib("2026-11-23 08:00"))
    moves.hold(open_step(case), "Menunggu kunci.", by=cast.actor("ani"), now=wib("2026-11-23 08:05"))
    page = page_of(case, cast.ketut)
    assert "Ditunda Ani sejak" in page
    assert '<p class="quote">Menunggu kunci.</p>' in page


def test_the_ketua_judges_with_the_evidence_in_sight(cast: Cast) -> None:
    page = page_of(repaired(cast), cast.ketut)
    assert "Bukti dan hasil ukur" in page
    assert "?lihat=1" in page


def test_the_kepala_reads_a_digest_before_acknowledging(cast: Cast) -> None:
    case = repaired(cast)
    do(case, cast.actor("ketut"), papers.acceptance(), wib("2026-11-23 10:00"))
    do(case, cast.actor("ketut"), papers.conclusion(), wib("2026-11-23 10:20"))
    page = page_of(case, cast.jusuf)
    parts = ("waktu kerja seluruhnya", "Bukti perbaikan", "Waktu tiap langkah", "Saya mengetahui laporan ini")
    at = [page.index(one) for one in parts]
    assert at == sorted(at)
