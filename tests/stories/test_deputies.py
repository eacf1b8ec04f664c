"""Deputies: Plh. and Plt. see the tasks, hear of them, and act in that capacity; a duty that ends at midnight."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, person, wib
from tests.documents.story import arrived, do, image, open_step
from tests.stories import papers
from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.allowed import visible_to
from tuntas.cases.events import sentence
from tuntas.cases.facts import Facts
from tuntas.cases.invariants import INVARIANTS
from tuntas.cases.models import Case, Delivery, Run
from tuntas.cases.refusals import Conflict, Forbidden
from tuntas.people.duties import local_day
from tuntas.people.models import Duty, User


def plh(cast: Cast, who: User, first: str = "2026-11-23", last: str = "2026-11-27") -> Duty:
    return Duty.objects.create(
        user=who, role="ketua", unit=cast.office, first=date.fromisoformat(first), last=date.fromisoformat(last),
        capacity="plh", deputy_for=cast.ketut,
    )  # fmt: skip


def at_report(cast: Cast) -> Case:
    """Repaired; the report waits for the Ketua."""
    case, ani = arrived(cast), cast.actor("ani")
    do(case, ani, papers.plan(), "2026-11-23 08:10")
    do(case, ani, papers.check(wib("2026-11-23 08:25")), "2026-11-23 08:30")
    do(case, ani, papers.verdict("Y"), "2026-11-23 08:45")
    do(case, ani, papers.repair(wib("2026-11-23 09:20")), "2026-11-23 09:25", image("JPEG", "teal", "bukti"))
    return case


def heard(case: Case, kind: str, step: str) -> list[str]:
    rows = Delivery.objects.filter(event__case=case, event__kind=kind, event__data__step=step, channel="inbox")
    return sorted(one.user.username for one in rows.select_related("user") if one.user)


def fresh(user: User) -> User:
    """As the next request has them: duties are kept for the minute."""
    return User.objects.get(pk=user.pk)


def by(user: User) -> Actor:
    return Actor(user=fresh(user))


# -- who stands in ----------------------------------------------------------------------------------


def test_the_deputy_hears_of_it_does_it_and_the_record_and_the_paper_say_as_what(cast: Cast) -> None:
    dewi = person("dewi", "Dewi Kartika, S.T.", None, "", nip="198801012012012001")
    plh(cast, dewi)
    case = at_report(cast)
    assert heard(case, "step.opened", "penerimaan_laporan") == ["dewi", "ketut"]
    do(case, by(dewi), papers.acceptance(), "2026-11-23 10:00")
    run = case.runs.get(step="penerimaan_laporan")
    assert (run.finished_by, run.finished_as, run.finished_capacity) == (dewi, "ketua", "plh")
    events = case.events.filter(run=run, user=dewi)
    assert {one.kind: (one.data["role"], one.data["capacity"]) for one in events} == {
        "step.taken": ("ketua", "plh"), "step.finished": ("ketua", "plh")
    }  # fmt: skip
    procedure = Facts(Case.objects.select_related("edition").get(pk=case.pk)).procedure
    told = sentence(case.events.get(kind="step.finished", run=run), procedure)
    assert told.startswith("Dewi (Plh. Ketua) menyelesaikan langkah 6")
    do(case, by(dewi), papers.conclusion(), "2026-11-23 10:20")
    report = case.papers.filter(key="laporan_penanganan").latest("revision")
    [signer] = [one for one in report.frozen["signers"] if not one["seen"]]
    assert signer["name"] == "Dewi Kartika, S.T."
    assert signer["position"].startswith("Plh. Ketua")
    assert [found for one in INVARIANTS for found in one.found()] == []


def test_every_move_of_a_deputy_says_so_and_none_of_the_ketua_does(cast: Cast) -> None:
    dewi = person("dewi", "Dewi Kartika", None, "")
    plh(cast, dewi)
    case = arrived(cast)
    moves.waive(case, "rencana_kerja", "Mendesak.", by=by(dewi), now=wib("2026-11-23 08:05"))
    moves.reassign(open_step(case), "budi", "Ani cuti.", by=by(dewi), now=wib("2026-11-23 08:06"))
    moves.note(case, "Didahulukan.", by=cast.actor("ketut"), now=wib("2026-11-23 08:07"))
    said = case.events.filter(user__in=[dewi, cast.ketut]).order_by("seq")
    assert [(one.kind, one.data.get("capacity", "")) for one in said] == [
        ("paper.waived", "plh"), ("step.reassigned", "plh"), ("case.noted", "")
    ]  # fmt: skip


def test_before_and_after_the_period_the_deputy_sees_nothing(cast: Cast) -> None:
    dewi = person("dewi", "Dewi Kartika", None, "")
    plh(cast, dewi, "2026-11-23", "2026-11-24")
    case = at_report(cast)
    seen = [visible_to(fresh(dewi), wib(at)).filter(pk=case.pk).exists() for at in (
        "2026-11-22 23:59", "2026-11-23 00:00", "2026-11-24 23:59", "2026-11-25 00:00")]  # fmt: skip
    assert seen == [False, True, True, False]
    with pytest.raises(Forbidden):
        moves.take(open_step(case), by=by(dewi), now=wib("2026-11-25 00:01"))


# -- a duty that ends at midnight in the middle of a step --------------------------------------------


@pytest.fixture
def halfway(cast: Cast) -> Case:
    """Dewi, Plh. until the 24th, has taken step 6 and written half of it; she goes home, and it is the 25th."""
    dewi = person("dewi", "Dewi Kartika", None, "")
    plh(cast, dewi, "2026-11-23", "2026-11-24")
    case = at_report(cast)
    moves.take(open_step(case), by=by(dewi), now=wib("2026-11-24 15:30"))
    for key, data in papers.acceptance().items():
        moves.write(open_step(case), key, data, by=by(dewi), now=wib("2026-11-24 15:40"))
    return case


def test_what_was_taken_is_not_lost_and_another_goes_on(cast: Cast, halfway: Case) -> None:
    dewi, run = User.objects.get(username="dewi"), open_step(halfway)
    with pytest.raises(Conflict):  # she still had it
        moves.take(run, by=by(cast.ketut), now=wib("2026-11-24 23:59"))
    with pytest.raises(Forbidden):
        moves.finish(run, by=by(dewi), now=wib("2026-11-25 07:31"))
    moves.take(run, by=by(cast.ketut), now=wib("2026-11-25 07:35"))
    taken = halfway.events.filter(kind="step.taken", run=run).latest("seq")
    assert (taken.user, taken.data["from_user"]) == (cast.ketut, dewi.pk)
    written = Facts(Case.objects.select_related("edition").get(pk=halfway.pk))
    assert written.drafts_of(run) != {}
    moves.finish(open_step(halfway), by=by(cast.ketut), now=wib("2026-11-25 07:40"))
    run.refresh_from_db()
    assert (run.finished_by, run.finished_capacity) == (cast.ketut, "")
    assert [found for one in INVARIANTS for found in one.found()] == []


def test_who_may_go_on_hears_that_it_is_late_and_who_is_gone_does_not(cast: Cast, halfway: Case) -> None:
    Run.objects.filter(pk=open_step(halfway).pk).update(due_at=wib("2026-11-25 07:45"))
    moves.mark_late(wib("2026-11-25 07:46"))
    assert heard(halfway, "step.late", "penerimaan_laporan") == ["ketut"]


def today_story(cast: Cast) -> tuple[Case, User]:
    """The same by the wall clock of now: Dewi's duty ended yesterday, and she holds the step."""
    now = datetime.now(UTC)
    dewi, today = person("dewi", "Dewi Kartika", None, ""), local_day(cast.office, now)
    Duty.objects.create(user=dewi, role="anggota", unit=cast.office, first=today - timedelta(days=9))
    got = moves.receive(edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, now), now=now)
    case = got.report.case
    moves.take(open_step(case), by=by(dewi))
    moves.write(open_step(case), "rencana_kerja", {"alat": "Penguji milik Dewi"}, by=by(dewi))
    Duty.objects.filter(user=dewi).update(last=today - timedelta(days=1))
    return case, dewi


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_unit_sees_that_its_taker_is_gone_and_goes_on_on_the_page(cast: Cast) -> None:
    case, dewi = today_story(cast)
    ani = signed_in(cast.ani)
    desk = ani.get("/meja/", {"kelompok": "belum-diambil"}).content.decode()
    assert "Dewi, tugasnya berakhir" in desk
    assert f'action="/kasus/{case.number}/langkah/{open_step(case).box}/pengambilan/"' in desk
    assert "Penguji milik Dewi" in ani.get(f"/kasus/{case.number}/").content.decode()
    assert case.number not in signed_in(dewi).get("/meja/").content.decode()
    draft: dict[str, Any] = {"rencana_kerja.alat": "Penguji milik Ani"}
    url = f"/kasus/{case.number}/langkah/penerimaan/draf/"
    assert ani.post(url, draft, HTTP_ACCEPT="application/json").status_code == 200
    assert open_step(case).taken_by == cast.ani
    assert signed_in(cast.budi).post(url, draft, HTTP_ACCEPT="application/json").status_code == 409
