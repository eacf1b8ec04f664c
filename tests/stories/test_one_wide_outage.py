"""One wide outage is one case: others follow it, hear its news, end with it, or are parted again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import Cast, gather, wib
from tests.crowd import at_once
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import do, open_step, received_and_reported, reported
from tuntas.cases import moves, registry
from tuntas.cases.chain import broken_link
from tuntas.cases.models import Case, Run
from tuntas.cases.refusals import Conflict, Forbidden, Refused
from tuntas.people.models import Calendar, Holiday

AT = wib("2026-11-23 08:05")


def two(cast: Cast) -> tuple[Case, Case]:
    return reported(cast, wib("2026-11-23 08:00")), reported(cast, wib("2026-11-23 08:01"))


def again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def heard_of(case: Case, kind: str) -> list[str]:
    """The cases of the reporters who heard of each event of `kind`."""
    events = case.events.filter(kind=kind).order_by("seq")
    rows = [event.deliveries.exclude(report=None).select_related("report__case") for event in events]
    return [one.report.case.number for told in rows for one in told if one.report]


def test_a_case_that_follows_waits_and_ends_with_the_other(cast: Cast) -> None:
    wide, small = two(cast)
    moves.follow(small, wide, by=cast.actor("ketut"), now=AT)
    assert again(small).parent == wide
    assert (open_step(small).held_at, open_step(small).due_at) == (AT, None)
    do(wide, cast.actor("ani"), papers.plan(), wib("2026-11-23 08:10"))
    do(wide, cast.actor("ani"), papers.check(wib("2026-11-23 08:25")), wib("2026-11-23 08:30"))
    do(wide, cast.actor("ani"), papers.verdict("Y"), wib("2026-11-23 08:45"))
    do(wide, cast.actor("budi"), papers.repair(wib("2026-11-23 09:20")), wib("2026-11-23 09:25"))
    received_and_reported(cast, wide)
    small = again(small)
    assert (small.outcome, small.outcome_kind, small.closed_at) == ("withdrawn", "followed", wib("2026-11-23 10:20"))
    assert [run.outcome for run in small.runs.all()] == ["withdrawn"]
    assert small.events.last().data["other"] == wide.number  # type: ignore[union-attr]
    assert (broken_link(small), broken_link(again(wide))) == (None, None)


def test_it_is_parted_again_and_its_clock_goes_on_where_it_stood(cast: Cast) -> None:
    wide, small = two(cast)
    due = open_step(small).due_at
    assert due
    moves.follow(small, wide, by=cast.actor("ketut"), now=AT)
    moves.part(small, by=cast.actor("ketut"), now=wib("2026-11-23 08:25"))
    run: Run = open_step(small)
    assert (again(small).parent, run.held_at) == (None, None)
    assert run.due_at == due + (wib("2026-11-23 08:25") - AT)
    with pytest.raises(Conflict):
        moves.part(small, by=cast.actor("ketut"), now=AT)


def test_a_step_on_hold_for_its_own_reason_stays_on_hold(cast: Cast) -> None:
    wide, small = two(cast)
    moves.hold(open_step(small), "Menunggu kunci ruang.", by=cast.actor("ani"), now=AT)
    moves.follow(small, wide, by=cast.actor("ketut"), now=AT)
    moves.part(small, by=cast.actor("ketut"), now=wib("2026-11-23 08:25"))
    assert open_step(small).held_at == AT


def test_a_late_root_takes_over_what_followed_another(cast: Cast) -> None:
    wide, small = two(cast)
    root = reported(cast, wib("2026-11-23 08:02"))
    moves.follow(small, wide, now=AT)
    moves.follow(wide, root, now=AT)
    assert {again(wide).parent, again(small).parent} == {root}
    with pytest.raises(Refused):  # a case that follows is followed by none
        moves.follow(reported(cast, AT), wide, now=AT)


def test_it_is_not_sent_back_while_it_follows(cast: Cast) -> None:
    wide, small = two(cast)
    do(small, cast.actor("ani"), papers.plan(), AT)
    do(small, cast.actor("ani"), papers.check(AT), AT)
    moves.follow(small, wide, by=cast.actor("ketut"), now=AT)
    with pytest.raises(Conflict, match="lepaskan dahulu"):
        moves.send_back(open_step(small), "pengecekan", "Kurang jelas.", by=cast.actor("ani"), now=AT)
    assert open_step(small).held_at == AT


def test_what_ended_with_another_goes_on_by_itself_when_it_is_opened_again(cast: Cast) -> None:
    wide, small = two(cast)
    moves.follow(small, wide, by=cast.actor("ketut"), now=AT)
    moves.withdraw(wide, "other", "Listrik gedung kembali.", by=cast.actor("ketut"), now=AT)
    moves.reopen(small, "Di ruang ini masih mati.", by=cast.actor("ketut"), now=wib("2026-11-23 09:00"))
    assert (again(small).parent, open_step(small).held_at) == (None, None)


def test_who_may_and_what_cannot_be(cast: Cast) -> None:
    wide, small = two(cast)
    with pytest.raises(Forbidden):
        moves.follow(small, wide, by=cast.actor("vina"), now=AT)
    with pytest.raises(Refused):
        moves.follow(small, small, by=cast.actor("ketut"), now=AT)
    assert (again(small).parent, open_step(small).held_at) == (None, None)


def test_the_reporters_of_all_hear_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rudi asked for e-mail about his own trouble; he hears that the wide one is over."""
    monkeypatch.setattr(registry, "channels", {"mail"})
    wide, small = two(cast)
    small.reports.update(told_by="mail", contact="rudi@example.org")
    moves.follow(small, wide, by=cast.actor("ketut"), now=AT)
    moves.withdraw(wide, "other", "Listrik gedung kembali.", by=cast.actor("ketut"), now=AT)
    assert heard_of(wide, "case.withdrawn") == [small.number]


def test_what_was_withdrawn_by_itself_hears_no_more_of_the_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rudi's own report was a duplicate and was closed; what becomes of the wide outage is not his news."""
    monkeypatch.setattr(registry, "channels", {"mail"})
    wide, small = two(cast)
    small.reports.update(told_by="mail", contact="rudi@example.org")
    moves.follow(small, wide, by=cast.actor("ketut"), now=AT)
    moves.withdraw(small, "duplicate", "Sudah dilaporkan.", by=cast.actor("ketut"), now=AT)
    moves.withdraw(wide, "other", "Listrik gedung kembali.", by=cast.actor("ketut"), now=AT)
    assert heard_of(wide, "case.withdrawn") == []


def test_what_ended_with_another_hears_how_that_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wide outage was closed too early and opened again: its end is the end of Rudi's trouble too."""
    monkeypatch.setattr(registry, "channels", {"mail"})
    wide, small = two(cast)
    small.reports.update(told_by="mail", contact="rudi@example.org")
    moves.follow(small, wide, by=cast.actor("ketut"), now=AT)
    moves.withdraw(wide, "other", "Listrik gedung kembali.", by=cast.actor("ketut"), now=AT)
    moves.reopen(wide, "Mati lagi.", by=cast.actor("ketut"), now=wib("2026-11-23 09:00"))
    moves.withdraw(wide, "other", "Kini sungguh kembali.", by=cast.actor("ketut"), now=wib("2026-11-23 10:00"))
    assert heard_of(wide, "case.withdrawn") == [small.number, small.number]


def test_said_twice_it_follows_once(cast: Cast) -> None:
    wide, small = two(cast)
    for _time in range(2):
        moves.follow(small, wide, by=cast.actor("ketut"), now=AT)
    told = [small.events.filter(kind="case.follows"), wide.events.filter(kind="case.followed")]
    assert [one.count() for one in told] == [1, 1]


def test_why_it_waits_names_no_other_case(cast: Cast) -> None:
    """A vendor reads the reason of a hold; the cases of the office are none of its business."""
    wide, small = two(cast)
    moves.follow(small, wide, by=cast.actor("ketut"), now=AT)
    assert [one.reason for one in open_step(small).holds.all()] == ["Bagian dari gangguan luas."]


# -- two at once --------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_case_follows_while_a_calendar_moves_all_clocks() -> None:
    """Both want both cases, the one from the older on, the other from the newer: neither may wait for ever."""
    cast = gather()
    older, newer = two(cast)
    calendar = Calendar.objects.get(pk=cast.office.calendar_id)

    def follows() -> None:
        for _ in range(15):
            moves.follow(older, newer)
            moves.part(older)

    def moves_clocks() -> None:
        for number in range(30):
            day = wib("2026-11-23 08:00").date() + timedelta(days=number % 2)
            Holiday.objects.filter(calendar=calendar, name="Libur").delete()
            Holiday.objects.create(calendar=calendar, date=day, name="Libur")
            moves.move_clocks(calendar, "Libur", by=cast.actor("sari"))

    at_once(lambda work: work(), (follows, moves_clocks))
    assert Case.objects.filter(parent=None).count() == 2
