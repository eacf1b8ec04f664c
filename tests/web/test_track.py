"""Following a report: where it stands in plain words, and nothing about other people."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from tests.cast import Cast, wib
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import do, open_step, verified
from tuntas.cases import moves
from tuntas.cases.facts import Facts
from tuntas.cases.models import Case, Event, Report
from tuntas.web.journey import Journey, journey_of


def received(cast: Cast, now: datetime | None = None, **sender: str) -> moves.Received:
    now = now or datetime.now(UTC)
    return moves.receive(
        edition=cast.edition,
        unit=cast.office,
        data=papers.report(cast.room.pk, now),
        now=now,
        sender=moves.Sender(
            sender.get("name", "Rudi"), sender.get("unit", "Umum"), sender.get("contact", "0812777")
        ),
    )


def journey(case: Case, now: datetime) -> Journey:
    report = Report.objects.select_related("case__edition", "case__unit__calendar").filter(case=case).first()
    assert report is not None
    return journey_of(report, Facts(report.case), now)


def stops(told: Journey) -> list[tuple[str, str]]:
    return [(one.title, one.state) for one in told.stops]


def page(client: Client, code: str) -> str:
    response = client.get(f"/lacak/{code}/")
    assert response.status_code == 200
    return str(response.content.decode())


# -- the way ------------------------------------------------------------------------------------


def test_a_new_report_tells_by_when_it_works_again(cast: Cast) -> None:
    case = received(cast, wib("2026-11-23 08:00")).report.case
    told = journey(case, wib("2026-11-23 08:05"))
    assert told.headline == "Laporan diterima"
    assert (told.until, told.until_day) == ("pukul 11.00 WIB", "hari ini")
    assert stops(told) == [
        ("Anda melapor", "done"), ("Laporan diterima", "open"), ("Diperiksa", ""),
        ("Diputuskan siapa yang menangani", ""), ("Penyedia jasa dihubungi", ""), ("Diperbaiki", ""),
        ("Hasil diterima Ketua Tim Kerja", ""), ("Dilaporkan kepada Kepala Pusat", ""),
    ]  # fmt: skip
    assert told.stops[4].note == "Hanya bila perlu. Paling lama 30 menit kerja."


def test_a_way_that_is_not_walked_is_not_shown(cast: Cast) -> None:
    told = journey(verified(cast, "Y"), wib("2026-11-23 08:50"))
    assert told.headline == "Sedang diperbaiki"
    assert told.until == "pukul 09.45 WIB"
    assert stops(told)[1:] == [
        ("Laporan diterima", "done"),
        ("Diperiksa", "done"),
        ("Diputuskan siapa yang menangani", "done"),
        ("Sedang diperbaiki", "open"),
        ("Hasil diterima Ketua Tim Kerja", ""),
        ("Dilaporkan kepada Kepala Pusat", ""),
    ]
    assert told.stops[3].note == "Oleh Ani. Dapat ditangani sendiri? Ya."


def test_tomorrow_and_other_days_are_named(cast: Cast) -> None:
    case = received(cast, wib("2026-11-27 15:50")).report.case  # Friday afternoon
    assert journey(case, wib("2026-11-27 15:55")).until_day == "Senin, 30 November 2026"


def test_times_are_of_the_units_zone(cast: Cast) -> None:
    cast.office.zone = "Asia/Makassar"
    cast.office.save()
    case = received(cast, wib("2026-11-23 08:00")).report.case
    assert journey(case, wib("2026-11-23 08:05")).until.endswith("WITA")


def test_a_hold_tells_its_reason_and_no_time(cast: Cast) -> None:
    case = verified(cast, "Y")
    moves.take(open_step(case), by=cast.actor("budi"), now=wib("2026-11-23 08:50"))
    moves.hold(open_step(case), "Menunggu suku cadang.", by=cast.actor("budi"), now=wib("2026-11-23 08:55"))
    told = journey(case, wib("2026-11-23 09:00"))
    assert told.headline == "Ditunda: Menunggu suku cadang."
    assert (told.state, told.until) == ("held", "")


def test_a_late_step_is_told_and_counted_anew(cast: Cast) -> None:
    told = journey(verified(cast, "Y"), wib("2026-11-23 10:00"))
    assert told.late
    assert told.until == "pukul 10.00 WIB"


def test_after_the_repair_it_works_though_papers_follow(cast: Cast) -> None:
    case = verified(cast, "Y")
    do(case, cast.actor("budi"), papers.repair(wib("2026-11-23 09:20")), wib("2026-11-23 09:25"))
    told = journey(case, wib("2026-11-23 09:30"))
    assert (told.state, told.headline) == ("restored", "Sudah diperbaiki")
    moves.send_back(
        open_step(case), "pengecekan", "Periksa lagi.", by=cast.actor("ketut"), now=wib("2026-11-23 09:40")
    )
    told = journey(case, wib("2026-11-23 09:45"))
    assert told.headline == "Sedang diperiksa"
    assert ("Diperbaiki", "") in stops(told)
    assert "Periksa lagi." not in str(told)


def test_the_end(cast: Cast) -> None:
    case = finished(cast)
    told = journey(case, wib("2026-11-23 11:00"))
    assert told.headline == "Selesai"
    assert {state for _title, state in stops(told)} == {"done"}


def test_withdrawn_says_as_what(cast: Cast) -> None:
    case = received(cast).report.case
    moves.withdraw(case, "not_network", "Rahasia dapur.", by=cast.actor("ketut"))
    told = journey(Case.objects.get(pk=case.pk), datetime.now(UTC))
    assert told.headline == "Ditarik: bukan kendala jaringan"
    assert "Rahasia" not in str(told)


def finished(cast: Cast) -> Case:
    case = verified(cast, "Y")
    do(case, cast.actor("budi"), papers.repair(wib("2026-11-23 09:20")), wib("2026-11-23 09:25"))
    do(case, cast.actor("ketut"), papers.acceptance(), wib("2026-11-23 10:00"))
    do(case, cast.actor("ketut"), papers.conclusion(), wib("2026-11-23 10:20"))
    case.refresh_from_db()
    return case


# -- the page -----------------------------------------------------------------------------------


def test_the_page_tells_the_way(cast: Cast, client: Client) -> None:
    got = received(cast)
    shown = page(client, got.code)
    for said in (
        got.report.number,
        "Laporan diterima",
        "Perkiraan normal kembali",
        "Ruang Asesmen 2",
        "wa.me",
    ):
        assert said in shown


def test_only_the_code_opens_it(cast: Cast, client: Client) -> None:
    got = received(cast)
    for wrong in (got.code[:-1], got.report.number, got.code.upper(), "x", got.report.code_hash):
        assert client.get(f"/lacak/{wrong}/").status_code == 404
        assert client.post(f"/lacak/{wrong}/kabar/", {"normal": "ya"}).status_code == 404


def test_nobody_elses_data_is_told(cast: Cast, client: Client) -> None:
    got = received(cast)
    other = moves.join(got.report.case, sender=moves.Sender("Tuti Rahayu", "Keuangan", "0813999"))
    moves.add(other.report, "Meja saya di pojok.")
    run = open_step(got.report.case)
    moves.take(run, by=cast.actor("ani"))
    moves.note(got.report.case, "Catatan dalam.", by=cast.actor("ani"))
    shown = page(client, got.code)
    assert "1 orang lain" in shown
    assert "Ani" in shown
    for secret in ("Tuti", "Keuangan", "0813999", "pojok", "Lestari", "1990010", "Catatan dalam", "0812777"):
        assert secret not in shown


def test_works_or_not_may_be_said_and_changed(cast: Cast, client: Client) -> None:
    got = received(cast)
    url = f"/lacak/{got.code}/kabar/"
    assert client.post(url, {"normal": "belum"}).status_code == 302
    assert Report.objects.get().works is False
    assert "belum normal" in page(client, got.code)
    client.post(url, {"normal": "ya"})
    client.post(url, {"normal": "ya"})
    client.post(url, {"normal": "mungkin"})
    assert Report.objects.get().works is True
    assert list(Event.objects.filter(kind__startswith="report.").values_list("kind", flat=True)) == [
        "report.not_working", "report.works"
    ]  # fmt: skip
    assert client.get(url).status_code == 405


def test_a_rating_is_asked_at_the_end_only(cast: Cast, client: Client) -> None:
    got = received(cast)
    url = f"/lacak/{got.code}/penilaian/"
    assert "Bagaimana penanganannya?" not in page(client, got.code)
    assert client.post(url, {"nilai": "5"}).status_code == 422
    case = finished(cast)
    code = moves.tracking_code(case.reports.get())
    assert "Bagaimana penanganannya?" in page(client, code)
    for wrong in ("0", "6", "x", "", "55"):
        assert client.post(f"/lacak/{code}/penilaian/", {"nilai": wrong}).status_code == 422
    assert client.post(f"/lacak/{code}/penilaian/", {"nilai": "4"}).status_code == 302
    assert case.reports.get().rating == 4
    assert "Penilaian Anda: 4 dari 5." in page(client, code)
    assert client.post(f"/lacak/{code}/penilaian/", {"nilai": "4"}).status_code == 302  # pressed twice
    assert case.events.filter(kind="report.rated").count() == 1


def test_a_remark_is_added_as_text(cast: Cast, client: Client) -> None:
    got = received(cast)
    url = f"/lacak/{got.code}/keterangan/"
    assert client.post(url, {"keterangan": "<b>Lampu</b> 😀"}).status_code == 302
    assert "&lt;b&gt;Lampu&lt;/b&gt; 😀" in page(client, got.code)
    empty: Any = client.post(url, {"keterangan": "  "})
    assert empty.status_code == 422
    long: Any = client.post(url, {"keterangan": "x" * 2001})
    assert long.status_code == 422
    assert "x" * 2001 in long.content.decode()


def test_nobody_fills_a_case_by_its_link(cast: Cast, client: Client) -> None:
    got = received(cast)
    url = f"/lacak/{got.code}/keterangan/"
    answers = [client.post(url, {"keterangan": f"Keterangan {number}"}) for number in range(21)]
    assert [one.status_code for one in answers] == [302] * 20 + [422]
    assert "coba lagi nanti" in answers[-1].content.decode()
    assert "Keterangan 20</textarea>" in answers[-1].content.decode()  # what was typed comes back
    assert client.post(f"/lacak/{got.code}/kabar/", {"normal": "ya"}).status_code == 429
    got.report.refresh_from_db()
    assert (got.report.works, Event.objects.filter(report=got.report, kind="report.added").count()) == (None, 20)


def test_the_link_is_found_again_but_a_number_opens_nothing(cast: Cast, client: Client) -> None:
    got = received(cast)
    pasted = f"https://tuntas.contoh.go.id/lacak/{got.code}/"
    assert client.get("/lacak/", {"tautan": pasted})["Location"] == f"/lacak/{got.code}/"
    assert client.get("/lacak/").status_code == 200
    refused = client.get("/lacak/", {"tautan": got.report.number})
    assert refused.status_code == 404
    assert "Nomor saja tidak membuka laporan" in refused.content.decode()
    assert client.get("/lacak/", {"tautan": "a" * 32}).status_code == 404


def test_a_joined_report_has_a_page_of_its_own(cast: Cast, client: Client) -> None:
    got = received(cast, datetime.now(UTC) - timedelta(hours=1))
    other = moves.join(got.report.case)
    shown = page(client, other.code)
    assert other.report.number in shown
    assert "Anda, dan 1 orang lain" in shown
    assert not re.search(r"\bRudi\b", shown)
