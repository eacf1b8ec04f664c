"""Working time is changed on its page: what moves is shown first, then moved, and those who work on it hear."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, wib
from tests.documents.story import arrived, finished, open_step
from tests.stories import papers
from tuntas.cases import moves
from tuntas.cases.facts import Facts
from tuntas.cases.models import Alarm, Case, Delivery
from tuntas.network.models import Place
from tuntas.people.calendars import copied
from tuntas.people.models import Calendar, Cover, Holiday, Unit
from tuntas.sop import clock

KALENDER = "/pengaturan/kalender/"
FLOOD = {"name": "Banjir, kantor ditutup", "kind": "unit", "first": "2026-11-23", "last": ""}


@pytest.fixture
def sari(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.sari)
    return client


def calendar(cast: Cast) -> Calendar:
    found = Unit.objects.get(pk=cast.office.pk).calendar
    assert found
    return found


def at(cast: Cast, page: str) -> str:
    return f"{KALENDER}{calendar(cast).pk}/{page}"


def seen(answer: Any) -> str:
    """The mark of the calendar that was looked at."""
    found = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def offered(answer: Any) -> list[list[str]]:
    """The clocks that would move, as the page lists them: case, step, before, after."""
    body = answer.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("</tr>") if "<td" in row)
    beside = r"<small>.*?</small>|<span class=\"chip\".*?</span>|<[^>]+>"  # whether it is late now, say
    return [[re.sub(beside, " ", one).strip() for one in row] for row in cells]


def changed(client: Client, url: str, form: dict[str, Any]) -> None:
    """Look first, then confirm what was seen."""
    preview = client.post(url, {**form, "do": "preview"})
    assert preview.status_code == 200, preview.content.decode()
    assert client.post(url, {**form, "do": "apply", "seen": seen(preview)}).status_code == 302


def received(cast: Cast, moment: str, unit: Unit | None = None) -> Case:
    now, room = wib(moment), Place.objects.create(unit=unit, name="Ruang") if unit else cast.room
    return moves.receive(
        edition=cast.edition, unit=unit or cast.office, data=papers.report(room.pk, now),
        sender=moves.Sender("Rudi Hartono", "Bagian Umum", "0812"), now=now,
    ).report.case  # fmt: skip


# -- a holiday declared today, for today ------------------------------------------------------------


def test_a_holiday_for_today_is_shown_first_and_cancelling_leaves_everything(cast: Cast, sari: Client) -> None:
    """Received 08.00 with a norm of 30 minutes; the office is closed that morning."""
    case = arrived(cast)
    before = calendar(cast).changed_at
    answer = sari.post(at(cast, "libur/baru/"), {**FLOOD, "do": "preview"})
    page = answer.content.decode()
    assert "1 tenggat yang sedang berjalan akan berpindah." in page
    assert offered(answer) == [
        [case.number, "1. Menerima laporan", "Sen, 23 Nov 2026 08.30 WIB", "Sel, 24 Nov 2026 08.00 WIB"]
    ]
    assert f'href="{at(cast, "")}"' in page  # the way out
    assert not Holiday.objects.filter(name=FLOOD["name"]).exists()
    assert open_step(case).due_at == wib("2026-11-23 08:30")
    assert calendar(cast).changed_at == before
    assert not case.events.filter(kind="step.moved").exists()


def test_a_holiday_for_today_moves_the_open_clocks_and_their_people_see_it(cast: Cast, sari: Client) -> None:
    case, closed = arrived(cast), finished(cast)
    events = closed.events.count()
    changed(sari, at(cast, "libur/baru/"), {**FLOOD, "basis": "SE 12 Tahun 2026"})
    assert open_step(case).due_at == wib("2026-11-24 08:00")
    event = case.events.get(kind="step.moved")
    assert event.user == cast.sari
    assert closed.events.count() == events
    heard = Delivery.objects.filter(event=event, channel="inbox").select_related("user")
    assert sorted(one.user.username for one in heard if one.user) == ["ani", "budi"]
    ani = Client()
    ani.force_login(cast.ani)
    sentence = (
        "Batas langkah 1 berpindah dari 23-11-2026 08.30 ke 24-11-2026 08.00: "
        "23 November 2026 libur: Banjir, kantor ditutup (libur unit). SE 12 Tahun 2026"
    )
    assert sentence in ani.get(f"/kasus/{case.number}/").content.decode()
    assert sentence in ani.get("/pemberitahuan/").content.decode()


def test_the_event_is_kept_in_indonesian_whoever_changed_it(cast: Cast, sari: Client) -> None:
    case = arrived(cast)
    sari.cookies["django_language"] = "en"
    changed(sari, at(cast, "libur/baru/"), FLOOD)
    reason = case.events.get(kind="step.moved").data["reason"]
    assert reason == "23 November 2026 libur: Banjir, kantor ditutup (libur unit)."


def test_what_was_late_is_late_no_more_and_its_alarms_move(cast: Cast, sari: Client) -> None:
    case = arrived(cast)
    moves.mark_late(wib("2026-11-23 08:31"))
    changed(sari, at(cast, "libur/baru/"), FLOOD)
    moves.unmark_late(wib("2026-11-23 08:40"))
    run = open_step(case)
    assert run.late_at is None
    assert dict(Alarm.objects.filter(run=run).values_list("share", "at")) == {
        80: wib("2026-11-24 07:54"), 200: wib("2026-11-24 08:30"),
    }  # fmt: skip
    assert moves.mark_late(wib("2026-11-24 07:59")) == 0
    assert moves.mark_late(wib("2026-11-24 08:01")) == 1


def test_a_holiday_taken_back_moves_the_clocks_back(cast: Cast, sari: Client) -> None:
    case = arrived(cast)
    changed(sari, at(cast, "libur/baru/"), FLOOD)
    row = Holiday.objects.get(name=FLOOD["name"])
    changed(sari, f"{KALENDER}libur/{row.pk}/penghapusan/", {})
    assert open_step(case).due_at == wib("2026-11-23 08:30")
    assert [one.data["reason"] for one in case.events.filter(kind="step.moved").order_by("seq")] == [
        "23 November 2026 libur: Banjir, kantor ditutup (libur unit).",
        "23 November 2026 tidak lagi libur (Banjir, kantor ditutup).",
    ]


def test_who_confirms_what_somebody_else_has_changed_meanwhile_is_shown_it_again(cast: Cast, sari: Client) -> None:
    case = arrived(cast)
    url = at(cast, "libur/baru/")
    old = seen(sari.post(url, {**FLOOD, "do": "preview"}))
    changed(sari, url, {"name": "Rapat akbar", "kind": "unit", "first": "2026-11-24", "last": ""})
    answer = sari.post(url, {**FLOOD, "do": "apply", "seen": old})
    assert "Kalender ini baru saja diubah orang lain." in answer.content.decode()
    assert [row[3] for row in offered(answer)] == ["Rab, 25 Nov 2026 08.00 WIB"]
    assert open_step(case).due_at == wib("2026-11-23 08:30")
    assert sari.post(url, {**FLOOD, "do": "apply", "seen": seen(answer)}).status_code == 302
    assert open_step(case).due_at == wib("2026-11-25 08:00")


def test_nobody_applies_what_was_not_shown(cast: Cast, sari: Client) -> None:
    assert "Akibat perubahan" in sari.post(at(cast, "libur/baru/"), {**FLOOD, "do": "apply"}).content.decode()
    assert not Holiday.objects.filter(name=FLOOD["name"]).exists()


# -- whose clocks -----------------------------------------------------------------------------------


def test_a_held_step_is_reckoned_by_the_new_calendar_when_it_goes_on(cast: Cast, sari: Client) -> None:
    """Held at 08.10 with 20 minutes left."""
    case = arrived(cast)
    moves.hold(open_step(case), "Menunggu kunci ruang.", by=cast.actor("ani"), now=wib("2026-11-23 08:10"))
    tomorrow = {**FLOOD, "first": "2026-11-24"}
    assert offered(sari.post(at(cast, "libur/baru/"), {**tomorrow, "do": "preview"})) == []
    changed(sari, at(cast, "libur/baru/"), tomorrow)
    moves.resume(open_step(case), by=cast.actor("ani"), now=wib("2026-11-23 15:50"))
    assert open_step(case).due_at == wib("2026-11-25 07:40")


def test_other_units_keep_their_clocks_and_one_without_a_calendar_follows_the_national_one(
    cast: Cast, sari: Client
) -> None:
    own = copied("Kalender sendiri", calendar(cast))
    apart = received(cast, "2026-11-23 08:00", Unit.objects.create(name="Pusat Sendiri", calendar=own))
    without = received(cast, "2026-11-23 08:00", Unit.objects.create(name="Pusat Tanpa"))
    changed(sari, at(cast, "libur/baru/"), FLOOD)
    assert open_step(apart).due_at == wib("2026-11-23 08:30")
    assert open_step(without).due_at == wib("2026-11-24 08:00")


def test_a_unit_is_given_another_calendar_and_zone(cast: Cast, sari: Client) -> None:
    """08.00 in Jakarta is 10.00 in Jayapura; the last half hour of its day begins at 15.30 there."""
    case, other = received(cast, "2026-11-23 13:45"), copied("Kalender Papua", calendar(cast))
    assert open_step(case).due_at == wib("2026-11-23 14:15")
    form = {"calendar": other.pk, "zone": "Asia/Jayapura"}
    changed(sari, f"{KALENDER}unit/{cast.office.pk}/", form)
    office = Unit.objects.get(pk=cast.office.pk)
    assert (office.calendar, office.zone) == (other, "Asia/Jayapura")
    assert open_step(case).due_at == wib("2026-11-24 05:45")  # 15.45 to 16.00 there, then 07.30 to 07.45
    assert case.events.get(kind="step.moved").data["zone"] == "Asia/Jayapura"


# -- cover, and other hours -------------------------------------------------------------------------


def test_emergency_duty_on_a_saturday_counts_the_time(cast: Cast, sari: Client) -> None:
    """Received on Saturday at 10.00: due on Monday at 08.00, but with duty from 09.00 to 12.00 at 10.30."""
    case = received(cast, "2026-11-28 10:00")
    assert open_step(case).due_at == wib("2026-11-30 08:00")
    duty = {"name": "Piket Ani", "first": "2026-11-28", "last": "", "opens": "09:00", "closes": "12:00",
            "which": "free"}  # fmt: skip
    changed(sari, at(cast, "piket/baru/"), duty)
    assert open_step(case).due_at == wib("2026-11-28 10:30")
    facts = Facts(Case.objects.select_related("edition", "unit__calendar").get(pk=case.pk))
    lines = clock.ledger(facts.calendar, wib("2026-11-28 10:00"), wib("2026-11-28 13:00"))
    assert [(one.counted, one.cause, one.detail, one.end - one.start) for one in lines] == [
        (True, "cover", "Piket Ani", timedelta(hours=2)), (False, "weekend", "", timedelta(hours=1)),
    ]  # fmt: skip
    row = Cover.objects.get()
    changed(sari, f"{KALENDER}piket/{row.pk}/penghapusan/", {})
    assert open_step(case).due_at == wib("2026-11-30 08:00")


def test_a_night_of_duty_over_a_weekend_is_kept_as_two_pieces_a_night(cast: Cast, sari: Client) -> None:
    case = received(cast, "2026-11-28 23:50")
    duty = {"name": "Siaga malam", "first": "2026-11-26", "last": "2026-11-29", "opens": "20:00", "closes": "06:00",
            "which": "free", "overnight": "on"}  # fmt: skip
    changed(sari, at(cast, "piket/baru/"), duty)
    saturday, midnight = date(2026, 11, 28), time(0)
    assert list(Cover.objects.values_list("date", "opens", "closes")) == [
        (saturday, time(20), midnight), (date(2026, 11, 29), midnight, time(6)),
        (date(2026, 11, 29), time(20), midnight), (date(2026, 11, 30), midnight, time(6)),
    ]  # fmt: skip
    assert open_step(case).due_at == wib("2026-11-29 00:20")
    second = Cover.objects.filter(date="2026-11-29").latest("opens")
    changed(sari, f"{KALENDER}piket/{second.pk}/penghapusan/", {"scope": "name"})
    assert list(Cover.objects.values_list("date", "opens")) == [(saturday, time(20))]


def test_new_hours_from_a_day_on_move_what_falls_due_after_it(cast: Cast, sari: Client) -> None:
    """Received on Monday at 15.45, due on Tuesday at 07.45; from Tuesday on the office opens at 09.00."""
    case = received(cast, "2026-11-23 15:45")
    hours = {"name": "Jam kerja banjir", "first": "2026-11-24", "last": "2026-11-27"}
    hours |= {f"day{number}": "09.00-12.00, 13.00-15.00" for number in range(5)}
    changed(sari, at(cast, "jam/baru/"), hours)
    assert open_step(case).due_at == wib("2026-11-24 09:15")
    row = calendar(cast).hours.filter(period="Jam kerja banjir").latest("pk")
    assert (row.first, row.last, row.weekday) == (date(2026, 11, 24), date(2026, 11, 27), 4)
    changed(sari, f"{KALENDER}jam/{row.pk}/", {**hours, "day1": "10.00-12.00"})
    assert open_step(case).due_at == wib("2026-11-24 10:15")
    row = calendar(cast).hours.filter(period="Jam kerja banjir").latest("pk")
    changed(sari, f"{KALENDER}jam/{row.pk}/penghapusan/", {})
    assert open_step(case).due_at == wib("2026-11-24 07:45")


def test_a_calendar_with_no_working_day_is_refused_and_stays_as_it_was(cast: Cast, sari: Client) -> None:
    case = arrived(cast)
    row = calendar(cast).hours.get(period="Jam kerja biasa", weekday=0, opens=time(7, 30))
    calendar(cast).hours.filter(last__isnull=False).delete()
    answer = sari.post(f"{KALENDER}jam/{row.pk}/penghapusan/", {}, follow=True)
    assert "tidak ada satu pun hari kerja" in answer.content.decode()
    hours = {"name": "Jam kerja biasa", "first": "2023-04-12", "last": "2023-05-12", "day0": "07.30-12.00"}
    answer = sari.post(f"{KALENDER}jam/{row.pk}/", {**hours, "do": "preview"})
    assert answer.status_code == 422
    assert "tidak ada satu pun hari kerja" in answer.content.decode()
    assert 'value="2023-05-12"' in answer.content.decode()
    assert calendar(cast).hours.count() == 10
    assert open_step(case).due_at == wib("2026-11-23 08:30")
