"""Pages that keep themselves up to date: 304 until something happens, who is writing, clocks that stand still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, person, wib
from tests.stories import papers
from tests.web.test_case import reported, signed_in
from tuntas.cases import moves
from tuntas.cases.facts import Facts
from tuntas.cases.models import Case, Event, Presence
from tuntas.people.models import Unit
from tuntas.sop import clock
from tuntas.web.faces import face


def poll(client: Client, path: str, etag: str = "") -> Any:
    """As js `live` asks."""
    return client.get(path, headers={"X-Live": "1", **({"If-None-Match": etag} if etag else {})})


def again(client: Client, path: str) -> tuple[Any, Any]:
    """Two polls within one minute, the second with what the first was given."""
    while True:
        minute = datetime.now(UTC).minute
        first = poll(client, path)
        second = poll(client, path, first.headers["ETag"])
        if datetime.now(UTC).minute == minute:
            return first, second


def test_a_desk_is_not_sent_again_until_a_report_comes_in(cast: Cast) -> None:
    reported(cast)
    ani = signed_in(cast.ani)
    first, second = again(ani, "/meja/")
    assert (first.status_code, second.status_code, second.content) == (200, 304, b"")
    new = reported(cast)
    third = poll(ani, "/meja/", first.headers["ETag"])
    assert third.status_code == 200
    assert new.number in third.content.decode()


def test_a_case_page_is_sent_again_for_an_event_and_for_a_draft(cast: Cast) -> None:
    case = reported(cast)
    path, budi = f"/kasus/{case.number}/", signed_in(cast.budi)
    first, second = again(budi, path)
    assert (first.status_code, second.status_code) == (200, 304)
    moves.take(case.runs.get(), by=cast.actor("ani"))
    taken = poll(budi, path, first.headers["ETag"])
    assert taken.status_code == 200
    assert "Sedang dikerjakan Ani" in taken.content.decode()
    first, _ = again(budi, path)
    moves.write(case.runs.get(), "rencana_kerja", {"alat": "Tangga"}, by=cast.actor("ani"))
    assert poll(budi, path, first.headers["ETag"]).status_code == 200


def test_a_tracking_page_is_sent_again_when_its_case_moves(cast: Cast) -> None:
    now = datetime.now(UTC) - timedelta(minutes=5)
    got = moves.receive(edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, now), now=now)
    path, rudi = f"/lacak/{got.code}/", Client()
    first, second = again(rudi, path)
    assert (first.status_code, second.status_code) == (200, 304)
    moves.take(got.report.case.runs.get(), by=cast.actor("ani"))
    moved = poll(rudi, path, first.headers["ETag"])
    assert moved.status_code == 200
    assert "Ani sedang mengerjakannya" in moved.content.decode()


def test_each_person_language_and_address_has_an_etag_of_its_own(cast: Cast) -> None:
    reported(cast)
    ani, budi = signed_in(cast.ani), signed_in(cast.budi)
    mine, _ = again(ani, "/meja/")
    assert poll(budi, "/meja/", mine.headers["ETag"]).status_code == 200
    assert poll(ani, "/meja/?kelompok=lewat", mine.headers["ETag"]).status_code == 200
    ani.cookies["bahasa"] = "en"
    assert poll(ani, "/meja/", mine.headers["ETag"]).status_code == 200


def cost(client: Client, path: str) -> int:
    """The statements of an answer 304; of them two say who is asking."""
    while True:
        first, _ = again(client, path)
        with CaptureQueriesContext(connection) as told:
            if poll(client, path, first.headers["ETag"]).status_code == 304:
                return len(told)


def test_nothing_new_costs_a_handful_of_small_statements_however_much_there_is(cast: Cast) -> None:
    now = datetime.now(UTC) - timedelta(minutes=5)
    got = moves.receive(edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, now), now=now)
    for _n in range(10):
        reported(cast)
    ani = signed_in(cast.ani)
    paths = ["/meja/", f"/kasus/{got.report.case.number}/"]
    assert [cost(ani, one) for one in paths] == [4, 5]
    assert cost(Client(), f"/lacak/{got.code}/") == 1


def test_a_page_that_asks_by_itself_uses_up_no_message(cast: Cast) -> None:
    case = reported(cast)
    ani = signed_in(cast.ani)
    ani.post(f"/kasus/{case.number}/catatan/", {"text": "Kunci di satpam."})
    assert "Catatan tersimpan." not in poll(ani, "/meja/").content.decode()
    assert "Catatan tersimpan." in ani.get("/meja/").content.decode()


def test_a_stranger_learns_nothing_by_asking(cast: Cast) -> None:
    case = reported(cast)
    other = Unit.objects.create(name="Pusat Lain", calendar=cast.office.calendar)
    wayan = signed_in(person("wayan", "Wayan Sudana", other, "anggota"))
    assert poll(wayan, f"/kasus/{case.number}/").status_code == 404
    assert poll(Client(), "/lacak/" + "a" * 32 + "/").status_code == 404
    assert poll(Client(), "/meja/").headers["Location"].startswith("/masuk/")


# -- who is writing ---------------------------------------------------------------------------------


def writing(cast: Cast, who: str, case: Case) -> bool:
    page = signed_in(getattr(cast, who)).get(f"/kasus/{case.number}/")
    return "Ani sedang mengisi langkah 1." in page.content.decode()


def test_others_see_who_is_writing_and_a_minute_later_no_more(cast: Cast) -> None:
    case = reported(cast)
    before, events = writing(cast, "ketut", case), Event.objects.count()
    ani = signed_in(cast.ani)
    assert ani.post(f"/kasus/{case.number}/langkah/penerimaan/kehadiran/").status_code == 204
    assert (before, writing(cast, "ketut", case), writing(cast, "ani", case)) == (False, True, False)
    Presence.objects.update(seen_at=datetime.now(UTC) - timedelta(seconds=61))
    assert writing(cast, "ketut", case) is False
    assert Event.objects.count() == events


def test_a_draft_that_saves_itself_says_who_writes_and_a_finished_step_nobody(cast: Cast) -> None:
    case = reported(cast)
    signed_in(cast.ani).post(f"/kasus/{case.number}/langkah/penerimaan/draf/", {"rencana_kerja.alat": "Tangga"})
    assert writing(cast, "budi", case) is True
    run = case.runs.get()
    for key, data in papers.plan().items():
        moves.write(run, key, data, by=cast.actor("ani"))
    moves.finish(run, by=cast.actor("ani"))
    assert writing(cast, "budi", case) is False


def test_marks_are_one_a_person_and_the_old_ones_are_swept(cast: Cast) -> None:
    run, now = reported(cast).runs.get(), datetime.now(UTC)
    moves.mark_present(run, by=cast.actor("ani"), now=now - timedelta(hours=2))
    moves.mark_present(run, by=cast.actor("ani"), now=now - timedelta(hours=2))
    assert Presence.objects.count() == 1
    moves.mark_present(run, by=cast.actor("budi"), now=now)
    assert list(Presence.objects.values_list("user__username", flat=True)) == ["budi"]


# -- clocks between two answers ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opened", "now", "tick"),
    [
        ("2026-11-23 08:00", "2026-11-23 08:10", "1200 13800"),  # 20 minutes left, 3 h 50 to the rest at noon
        ("2026-11-23 11:50", "2026-11-23 12:20", "1200 0"),  # the rest: it stands still
        ("2026-11-23 08:00", "2026-11-23 08:45", "-900 11700"),  # a quarter of an hour over
        ("2026-11-23 15:50", "2026-11-23 18:00", "1200 0"),  # the evening
    ],
)
def test_a_page_knows_what_is_left_and_until_when_the_clock_runs(cast: Cast, opened: str, now: str, tick: str) -> None:
    start = wib(opened)
    got = moves.receive(edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, start), now=start)
    facts = Facts(got.report.case)
    run = facts.open_runs[0]
    norm = facts.procedure.step_of(run.box).within
    assert face(run, norm, facts.calendar, cast.office, wib(now), []).tick == tick
    held = [clock.Hold(start, None, "Menunggu kunci")]
    run.held_at = start
    assert face(run, norm, facts.calendar, cast.office, wib(now), held).tick == ""
