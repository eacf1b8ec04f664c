"""“Mengapa?”: what the ledger shows adds up to what the clock, the register and the final report show."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, wib
from tests.documents.story import arrived, do, eventful, open_step
from tests.stories import papers
from tuntas.cases import moves
from tuntas.cases.accounts import time_of
from tuntas.cases.facts import Facts
from tuntas.cases.models import Case
from tuntas.people.calendars import touch
from tuntas.people.models import Cover, Holiday, WorkingHours
from tuntas.register.judged import judge
from tuntas.sop.account import OWNERS
from tuntas.sop.measure import minutes
from tuntas.web import ledgers
from tuntas.web.ledgers import case_told, run_told


def told(case: Case, at: str, step: int = -1) -> dict[str, Any]:
    facts, now = Facts(Case.objects.select_related("edition", "unit__calendar").get(pk=case.pk)), wib(at)
    return run_told(facts, time_of(facts, now).runs[step], now)


def lines(days: list[Any]) -> list[tuple[str, str, str, int | None, int | None]]:
    return [(one.time, one.cause, one.note, one.worked, one.held) for day in days for one in day.lines]


def text(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def client(user: Any) -> Client:
    found = Client()
    found.force_login(user)
    return found


# -- a step ---------------------------------------------------------------------------------------


def test_every_interval_of_a_step_with_its_reason(cast: Cast) -> None:
    """Opened Monday 08.00; held for the vendor, over the rest, and for a key; finished on Tuesday."""
    case, ani = arrived(cast), cast.actor("ani")
    moves.hold(open_step(case), "Teknisi dalam perjalanan", "vendor", by=ani, now=wib("2026-11-23 08:10"))
    moves.resume(open_step(case), by=ani, now=wib("2026-11-23 13:30"))
    moves.hold(open_step(case), "Kunci panel", by=ani, now=wib("2026-11-23 13:35"))
    moves.resume(open_step(case), by=ani, now=wib("2026-11-23 15:55"))
    do(case, ani, papers.plan(), "2026-11-24 07:35")
    found = told(case, "2026-11-25 09:00", 0)
    by = "oleh Ani Lestari, S.Kom."
    assert lines(found["days"]) == [
        ("08.00–08.10", "Jam kerja", "", 10, None),
        ("08.10–12.00", "Ditunda, menunggu penyedia jasa", f"Teknisi dalam perjalanan ({by})", None, 230),
        ("12.00–13.00", "Istirahat", "", None, None),
        ("13.00–13.30", "Ditunda, menunggu penyedia jasa", f"Teknisi dalam perjalanan ({by})", None, 30),
        ("13.30–13.35", "Jam kerja", "", 5, None),
        ("13.35–15.55", "Ditunda", f"Kunci panel ({by})", None, 140),
        ("15.55–16.00", "Jam kerja", "", 5, None),
        ("16.00 – Sel 07.30", "Di luar jam kerja", "", None, None),
        ("07.30–07.35", "Jam kerja", "", 5, None),
    ]
    assert (found["used"], found["left"], found["norm"]) == ("25 menit", "5 menit", "30 menit")
    assert (found["worked"], found["stopped"]) == (25, 400)
    assert [day.name for day in found["days"]] == ["Senin, 23 November 2026", "Selasa, 24 November 2026"]
    assert dict(found["facts"])["Menunggu penyedia jasa"] == "4 jam 20 menit"
    assert str(found["verdict"][0]) == "sesuai"


def test_why_it_falls_due_just_then(cast: Cast) -> None:
    """Received 15.45 before a holiday that the unit declared: due on Wednesday at 07.45."""
    calendar = cast.office.calendar
    Holiday.objects.create(calendar=calendar, date=date(2026, 11, 24), name="Libur daerah", kind="unit")
    touch(calendar)
    now = wib("2026-11-23 15:45")
    case = moves.receive(
        edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, now), now=now
    ).report.case
    found = told(case, "2026-11-23 15:50:20")
    assert (found["used"], found["left"], found["due"]) == ("6 menit", "24 menit", "25 November 2026 07.45 WIB")
    assert lines(found["ahead"]) == [
        ("15.50–16.00", "Jam kerja", "", 9, None),
        ("16.00 – Sel 00.00", "Di luar jam kerja", "", None, None),
        ("00.00 – Rab 00.00", "Libur: Libur daerah", "", None, None),
        ("00.00–07.30", "Di luar jam kerja", "", None, None),
        ("07.30–07.45", "Jam kerja", "", 15, None),
    ]
    assert 6 + sum(line[3] or 0 for line in lines(found["ahead"])) == 30


def test_ramadhan_and_cover_are_named(cast: Cast) -> None:
    calendar = cast.office.calendar
    Cover.objects.create(calendar=calendar, date=date(2026, 2, 23), opens=time(15), closes=time(17), name="Piket Budi")
    touch(calendar)
    assert WorkingHours.objects.filter(calendar=calendar, period__startswith="Ramadhan").exists()
    now = wib("2026-02-23 14:50")
    case = moves.receive(
        edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, now), now=now
    ).report.case
    assert [line[:2] for line in lines(told(case, "2026-02-23 15:10")["days"])] == [
        ("14.50–15.00", "Jam kerja Ramadhan"), ("15.00–15.10", "Piket: Piket Budi")
    ]  # fmt: skip


def test_a_late_step_says_by_how_much(cast: Cast) -> None:
    case = arrived(cast)
    found = told(case, "2026-11-23 08:41:10")
    assert (found["used"], found["over"], found["left"]) == ("42 menit", "12 menit", "")
    assert found["verdict"][0] == "lewat waktu"
    assert found["ahead"] == []


def test_seconds_are_never_lost_in_the_sums(cast: Cast) -> None:
    case, ani = arrived(cast), cast.actor("ani")
    for minute in range(3):  # held and let go on at odd seconds
        moves.hold(open_step(case), f"Sebab {minute}", by=ani, now=wib(f"2026-11-23 08:0{minute}:17"))
        moves.resume(open_step(case), by=ani, now=wib(f"2026-11-23 08:0{minute}:49"))
    found = told(case, "2026-11-23 08:05:30")
    shown = lines(found["days"])
    assert sum(line[3] or 0 for line in shown) == found["worked"] == 4  # 3 min 54 s
    assert sum(line[4] or 0 for line in shown) == found["stopped"] == 2  # 1 min 36 s, together 5 min 30 s
    assert (found["used"], found["left"]) == ("4 menit", "26 menit")


# -- the whole case -------------------------------------------------------------------------------


def test_the_ledger_the_register_and_the_report_have_the_same_figures(cast: Cast) -> None:
    case, now = eventful(cast), wib("2026-11-25 09:00")
    facts = Facts(Case.objects.select_related("edition", "unit__calendar").get(pk=case.pk))
    found, told_ = time_of(facts, now), case_told(facts, time_of(facts, now), now)
    [judged] = judge(Case.objects.filter(pk=case.pk), cast.office, {case.edition_id: facts.procedure}, now)
    totals = found.measurement.totals
    assert (totals.minutes, totals.rework_minutes) == (judged.minutes, judged.rework_minutes)
    assert sum(row["minutes"] for row in told_["rows"]) == totals.minutes + totals.rework_minutes
    assert str(told_["verdict"][0]) == {"kept": "sesuai", "late": "terlambat"}[judged.state]
    shown = lines(told_["days"])
    assert sum((line[3] or 0) + (line[4] or 0) for line in shown) == found.account.elapsed.whole_minutes
    assert sum(line[3] or 0 for line in shown) == told_["worked"]
    page = text(client(cast.ani).get(f"/kasus/{case.number}/waktu/"))
    assert f"{told_['used']} dari norma {told_['norm']}" in page
    assert "Menunggu izin masuk ruang panel." in page


@pytest.mark.parametrize("at", ["2026-11-23 08:00", "2026-11-23 08:41:10", "2026-11-24 12:30", "2026-11-28 10:00"])
def test_an_open_case_shows_what_the_register_shows(cast: Cast, at: str) -> None:
    case, now = arrived(cast), wib(at)
    facts = Facts(Case.objects.select_related("edition", "unit__calendar").get(pk=case.pk))
    [judged] = judge(Case.objects.filter(pk=case.pk), cast.office, {case.edition_id: facts.procedure}, now)
    assert time_of(facts, now).measurement.totals.minutes == judged.minutes
    for one in time_of(facts, now).account.runs:
        assert sum(one.minutes) == sum(one.booked.minutes[owner] for owner in OWNERS) == minutes(one.booked.whole)


# -- where it is ----------------------------------------------------------------------------------


def test_beside_every_clock_there_is_a_why(cast: Cast) -> None:
    case = arrived(cast)
    do(case, cast.actor("ani"), papers.plan(), "2026-11-23 08:10")
    base, ani = f"/kasus/{case.number}/", client(cast.ani)
    step = f'href="{base}langkah/pengecekan/waktu/"'
    assert step in ani.get("/meja/").content.decode()
    page = ani.get(base).content.decode()
    assert step in page
    assert re.search(rf'href="{base}langkah/penerimaan/waktu/#waktu-\d+"', page)
    assert f'href="{base}waktu/"' in page
    register = ani.get("/register/", {"tahun": 2026, "bulan": 11}).content.decode()
    assert f'href="{base}waktu/"' in register
    late = client(cast.ketut).get("/meja/").content.decode()
    assert late.count(step) == 2  # in the queue, and in what is late


def test_the_page_of_a_step_shows_each_of_its_runs(cast: Cast) -> None:
    case = eventful(cast)
    page = client(cast.ani).get(f"/kasus/{case.number}/langkah/perbaikan/waktu/")
    assert page.content.decode().count('id="waktu-') == 2
    assert "Pekerjaan ulang, dibuka" in text(page)
    assert client(cast.ani).get(f"/kasus/{case.number}/langkah/tidak-ada/waktu/").status_code == 404


def test_waiting_for_the_vendor_is_chosen_on_the_page_and_booked_to_it(cast: Cast) -> None:
    case, now = arrived(cast), datetime.now(UTC)
    ani, base = client(cast.ani), f"/kasus/{case.number}/langkah/penerimaan/"
    assert 'name="waits_for"' in ani.get(f"/kasus/{case.number}/").content.decode()
    wrong = ani.post(base + "penundaan/", {"reason": "Sebab", "waits_for": "cuaca"})
    assert wrong.status_code == 422
    ani.post(base + "penundaan/", {"reason": "Teknisi besok", "waits_for": "vendor"})
    hold = open_step(case).holds.get()
    assert (hold.reason, hold.waits_for, hold.held_by) == ("Teknisi besok", "vendor", cast.ani)
    facts = Facts(Case.objects.select_related("edition", "unit__calendar").get(pk=case.pk))
    [one] = time_of(facts, now + timedelta(days=7)).runs
    assert one.account.booked.minutes["waiting"] > 0
    assert one.account.booked.minutes["held"] == 0
    timeline = text(ani.get(f"/kasus/{case.number}/"))
    assert "Ani menunda langkah 1: menunggu penyedia jasa: Teknisi besok" in timeline


def test_every_cause_and_every_owner_has_words() -> None:
    assert set(ledgers.OWNER_WORDS) == set(OWNERS)
