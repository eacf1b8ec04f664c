"""Every six months the SOP is monitored and every year evaluated, by who owns it: when, by whom, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import Cast, wib
from tests.stories import papers
from tests.web.test_case import signed_in
from tuntas.cases import moves
from tuntas.cases.models import Edition, Event, Review
from tuntas.cases.refusals import Conflict, Forbidden, Refused
from tuntas.cases.reviews import Expected, expected_of

SAID = {"verdict": "good", "findings": "Semua langkah dijalankan.", "conclusion": "Dipertahankan."}


@pytest.fixture
def in_force(cast: Cast) -> Callable[[str], Cast]:
    """The SOP took force on a day."""

    def since(day: str) -> Cast:
        Edition.objects.update(published_at=wib(f"{day} 08:00"))
        return cast

    return since


def told(cast: Cast, now: str, who: str = "ketut") -> list[tuple[str, date, date, str, bool, bool]]:
    at = wib(now)
    return [
        (one.kind, one.first, one.last, f"{one.due_at:%Y-%m-%d}", one.is_due(at), one.is_late(at))
        for one in expected_of(getattr(cast, who), at)
    ]


def task(cast: Cast, kind: str, now: str, who: str = "ketut") -> Expected:
    return next(one for one in expected_of(getattr(cast, who), wib(now)) if one.kind == kind)


def hold(cast: Cast, one: Expected, now: str, who: str = "ketut", **said: Any) -> Review:
    return moves.hold_review(one, **{**SAID, **said}, by=cast.actor(who), now=wib(now))


def test_the_first_monitoring_is_due_six_months_after_the_edition_took_force(in_force: Any) -> None:
    cast = in_force("2026-01-05")
    monitoring = ("monitoring", date(2026, 1, 5), date(2026, 7, 4), "2026-07-17")
    evaluation = ("evaluation", date(2026, 1, 5), date(2027, 1, 4), "2027-01-19")
    assert told(cast, "2026-07-03 10:00") == [(*monitoring, False, False), (*evaluation, False, False)]
    # 5 July is a Sunday, 5 January 2027 is Isra Mikraj: ten working days of the office's own calendar
    assert told(cast, "2026-07-06 10:00") == [(*monitoring, True, False), (*evaluation, False, False)]
    assert told(cast, "2026-07-31 10:00") == [(*monitoring, True, True), (*evaluation, False, False)]


def test_only_who_leads_the_work_is_expected_to_hold_it(in_force: Any) -> None:
    cast = in_force("2026-01-05")
    assert [told(cast, "2026-07-06 10:00", who) for who in ("ani", "jusuf", "vina", "sari")] == [[], [], [], []]
    with pytest.raises(Forbidden):
        hold(cast, task(cast, "monitoring", "2026-07-06 10:00"), "2026-07-06 10:00", "ani")
    assert Review.objects.count() == 0


def test_what_was_found_is_kept_with_who_and_when_and_the_next_is_scheduled(in_force: Any) -> None:
    cast = in_force("2026-01-05")
    now, figures = "2026-07-08 09:00", [("Kasus dilaporkan", "12")]
    kept = hold(cast, task(cast, "monitoring", now), now, figures=figures)
    assert (kept.held_by, kept.held_as, kept.held_at) == (cast.ketut, "ketua", wib(now))
    assert (kept.first, kept.last, kept.figures) == (date(2026, 1, 5), date(2026, 7, 4), [["Kasus dilaporkan", "12"]])
    following = next(one for one in told(cast, now) if one[0] == "monitoring")
    assert following == ("monitoring", date(2026, 7, 5), date(2027, 1, 4), "2027-01-19", False, False)
    assert Event.objects.count() == 0  # it belongs to no case


def test_several_periods_that_passed_unheld_are_one_review_late_since_the_first(in_force: Any) -> None:
    cast = in_force("2025-01-02")
    now = "2026-11-23 10:00"
    monitoring, evaluation = (task(cast, one, now) for one in ("monitoring", "evaluation"))
    assert [(one.first, one.last, one.opens) for one in (monitoring, evaluation)] == [
        (date(2025, 1, 2), date(2026, 7, 1), date(2025, 7, 2)), (date(2025, 1, 2), date(2026, 1, 1), date(2026, 1, 2)),
    ]  # fmt: skip
    assert [one.is_late(wib(now)) for one in (monitoring, evaluation)] == [True, True]
    hold(cast, monitoring, now)
    assert task(cast, "monitoring", now).first == date(2026, 7, 2)
    assert task(cast, "monitoring", now).is_due(wib(now)) is False


def test_a_day_that_a_month_does_not_have_is_its_last(in_force: Any) -> None:
    cast = in_force("2025-08-31")
    assert task(cast, "monitoring", "2026-03-02 10:00").last == date(2026, 2, 27)
    hold(cast, task(cast, "monitoring", "2026-03-02 10:00"), "2026-03-02 10:00")
    assert task(cast, "monitoring", "2026-03-02 10:00").last == date(2026, 8, 30)


def test_what_is_lacking_is_told_all_at_once(in_force: Any) -> None:
    cast = in_force("2026-01-05")
    one = task(cast, "monitoring", "2026-07-06 10:00")
    with pytest.raises(Refused) as refused:
        hold(cast, one, "2026-07-06 10:00", verdict="", findings=" ", conclusion="")
    assert [str(reason) for reason in refused.value.reasons] == [
        "Pilih: SOP berjalan baik atau tidak.", "Catatan hasil penilaian belum diisi.", "Simpulan belum diisi."
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        hold(cast, one, "2026-07-06 10:00", verdict="bad")
    assert [str(reason) for reason in refused.value.reasons] == ["Tindakan yang harus diambil belum diisi."]
    with pytest.raises(Refused) as refused:
        hold(cast, one, "2026-07-03 10:00")
    assert [str(reason) for reason in refused.value.reasons] == ["Masa yang dinilai belum berakhir."]


def test_of_two_who_hold_the_same_the_second_is_told(in_force: Any) -> None:
    cast = in_force("2026-01-05")
    one = task(cast, "monitoring", "2026-07-06 10:00")
    hold(cast, one, "2026-07-06 10:00")
    with pytest.raises(Conflict) as conflict:
        hold(cast, one, "2026-07-06 10:01")
    assert str(conflict.value.reasons[0]).startswith("Penilaian masa ini baru saja disimpan orang lain.")


# -- the pages --------------------------------------------------------------------------------------

KEY = "penanganan-kendala-jaringan"


def six_months_and_a_day_ago() -> str:
    return f"{datetime.now(UTC) - timedelta(days=186):%Y-%m-%d}"


def test_it_lies_on_the_ketuas_desk_when_due_and_is_gone_once_held(in_force: Any) -> None:
    cast = in_force(six_months_and_a_day_ago())
    now = datetime.now(UTC) - timedelta(days=2)
    moves.receive(edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, now), now=now)
    ketut, path = signed_in(cast.ketut), f"/sop/{KEY}/penilaian/pemantauan/"
    assert "Pemantauan enam bulanan" in ketut.get("/meja/").content.decode()
    assert "Pemantauan enam bulanan" not in signed_in(cast.ani).get("/meja/").content.decode()
    page = ketut.get(path)
    first = page.context["task"].first.isoformat()
    typed = {**SAID, "first": first, "findings": "Langkah 4 sering terlambat.", "conclusion": ""}
    refused = ketut.post(path, typed)
    assert refused.status_code == 422
    assert "Simpulan belum diisi." in refused.content.decode()
    assert "Langkah 4 sering terlambat." in refused.content.decode()
    kept = ketut.post(path, {**typed, "conclusion": "Direvisi."}, follow=True).content.decode()
    assert "Hasil penilaian tersimpan." in kept
    assert "Langkah 4 sering terlambat." in kept
    assert "Pemantauan enam bulanan" not in ketut.get("/meja/").content.decode()
    late = ketut.post(path, {**typed, "conclusion": "Direvisi."})  # the form of a period that was held meanwhile
    assert (late.status_code, "Langkah 4 sering terlambat." in late.content.decode()) == (409, True)
    assert Review.objects.count() == 1


def test_the_figures_are_those_of_the_period(in_force: Any) -> None:
    cast = in_force(six_months_and_a_day_ago())
    start = datetime.now(UTC) - timedelta(days=100)
    got = moves.receive(edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, start), now=start)
    moves.withdraw(got.report.case, "duplicate", "Ganda.", by=cast.actor("ketut"), now=start)
    page = signed_in(cast.ketut).get(f"/sop/{KEY}/penilaian/pemantauan/")
    assert dict(page.context["figures"]) == {
        "Kasus dilaporkan": "1", "Selesai sesuai norma": "0", "Selesai terlambat": "0", "Ditarik": "1",
        "Masih berjalan": "0", "Median waktu kerja kasus selesai": "–", "Rata-rata waktu kerja kasus selesai": "–",
        "Kepatuhan pada norma": "–",
    }  # fmt: skip


def test_the_office_reads_what_was_found_and_nobody_else(in_force: Any) -> None:
    cast = in_force("2025-01-02")
    now = datetime.now(UTC)
    one = next(one for one in expected_of(cast.ketut, now) if one.kind == "evaluation")
    kept = moves.hold_review(one, **SAID, by=cast.actor("ketut"), now=now)
    paths = [f"/sop/{KEY}/penilaian/", f"/sop/{KEY}/penilaian/hasil/{kept.pk}/", f"/sop/{KEY}/penilaian/pemantauan/"]
    seen = {who: [signed_in(getattr(cast, who)).get(path).status_code for path in paths] for who in
            ("ani", "ketut", "jusuf", "vina", "sari")}  # fmt: skip
    assert seen == {
        "ani": [200, 200, 404], "ketut": [200, 200, 200], "jusuf": [200, 200, 404], "vina": [404, 404, 404],
        "sari": [404, 404, 404],
    }  # fmt: skip
