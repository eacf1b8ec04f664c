"""What deliveries become: one message that says what happened, what its reader must do, by when, with one link."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.cast import Cast, person, wib
from tests.documents.story import arrived, do, open_step
from tests.stories import papers
from tests.stories.outside import by_mail, configured, reported
from tuntas.cases import moves
from tuntas.cases.models import Case, Delivery, Run
from tuntas.cases.moves import deliver
from tuntas.network.models import Place
from tuntas.notices.compose import composed
from tuntas.notices.message import Message, text
from tuntas.people.models import Calendar, Unit, User


@pytest.fixture(autouse=True)
def house() -> Iterator[None]:
    with configured("mail"), override_settings(SITE_URL="https://tuntas.contoh.go.id/"):
        yield


def told(at: str) -> dict[str, Message]:
    """The messages that leave at a moment, by the name before the @."""
    now = wib(at)
    return {one.address.partition("@")[0]: composed(one, now) for one in deliver.lease(now, 50)}


def test_what_happened_what_to_do_by_when_and_where(cast: Cast) -> None:
    by_mail(cast.ani)
    case = arrived(cast)
    message = told("2026-11-23 08:01")["ani"]
    assert text(message) == (
        f"{case.number}: Langkah 1 dibuka: Menerima laporan.\n\n"
        f"{case.number} · {case.title}, {case.place_name}\n"
        "• Langkah 1 dibuka: Menerima laporan.\n"
        "Yang perlu Anda lakukan: Ambil langkah 1: Menerima laporan.\n"
        "Paling lambat: Senin, 23 November 2026 08.30 WIB\n\n"
        f"Buka: https://tuntas.contoh.go.id/kasus/{case.number}/"
    )
    assert (message.kind, message.urgency, message.language) == ("step.opened", "normal", "id")


def test_in_their_own_language(cast: Cast) -> None:
    by_mail(cast.ani, language="en")
    arrived(cast)
    said = text(told("2026-11-23 08:01")["ani"])
    assert "Monday, 23 November 2026 08.30 WIB" in said
    assert "Yang perlu" not in said


def test_by_the_clocks_of_the_office(cast: Cast) -> None:
    """An office in Jayapura: 30 minutes after 10.00 WIT, which is 08.00 WIB."""
    jayapura = Unit.objects.create(name="Balai Timur", zone="Asia/Jayapura", calendar=Calendar.objects.get())
    by_mail(person("yosef", "Yosef", jayapura, "anggota"))
    room = Place.objects.create(unit=jayapura, name="Ruang rapat")
    moves.receive(
        edition=cast.edition, unit=jayapura, data=papers.report(room.pk, wib("2026-11-23 08:00")),
        now=wib("2026-11-23 08:00"),
    )  # fmt: skip
    assert "23 November 2026 10.30 WIT\n" in text(told("2026-11-23 08:01")["yosef"])


def test_each_reads_what_is_theirs_to_do(cast: Cast) -> None:
    """Budi has taken it: he finishes it, Ani need not; held, he lets it go on when he can."""
    by_mail(cast.ani, cast.budi)
    case = arrived(cast)
    moves.take(open_step(case), by=cast.actor("budi"), now=wib("2026-11-23 08:00"))
    assert {who: one.items[0].do for who, one in told("2026-11-23 08:01").items()} == {
        "ani": "", "budi": "Selesaikan langkah 1: Menerima laporan."
    }  # fmt: skip
    moves.mark_late(wib("2026-11-23 08:31"))
    moves.hold(open_step(case), "Menunggu kunci.", by=cast.actor("budi"), now=wib("2026-11-23 08:31"))
    late = told("2026-11-23 08:32")["budi"]
    assert late.items[0].do == "Langkah 1 (Menerima laporan) ditunda; lanjutkan bila sudah dapat."
    assert (late.items[0].due, late.urgency, late.kind) == (None, "high", "step.late")


def test_what_is_over_asks_nothing_any_more(cast: Cast) -> None:
    """Finished before the message left: Budi reads what happened, and the step that is open now."""
    by_mail(cast.budi)
    case = arrived(cast)
    do(case, cast.actor("ani"), papers.plan(), "2026-11-23 08:00")
    message = told("2026-11-23 08:01")["budi"]
    assert message.items[0].happened == (
        "Langkah 1 dibuka: Menerima laporan.", "Langkah 2 dibuka: Pengecekan laporan."
    )  # fmt: skip
    assert message.items[0].do == "Ambil langkah 2: Pengecekan laporan."


def test_many_cases_are_one_digest_the_soonest_first(cast: Cast) -> None:
    by_mail(cast.ani)
    first, second = reported(cast, "2026-11-23 08:00"), reported(cast, "2026-11-23 08:05")
    message = told("2026-11-23 08:06")["ani"]
    assert [one.case for one in message.items] == [first.number, second.number]
    assert (message.subject, message.kind) == ("Ringkasan: 2 hal baru pada 2 kasus", "digest")
    assert message.link == "https://tuntas.contoh.go.id/meja/"


def test_a_reporter_reads_plain_words_and_no_names(cast: Cast) -> None:
    case = _for_rudi(cast)
    message = told("2026-11-23 09:30")["rudi"]
    report = case.reports.get()
    assert text(message) == (
        f"{report.number}: Perbaikannya selesai.\n\n"
        f"{report.number} · {case.title}\n"
        "• Perbaikannya selesai.\n"
        "Yang perlu Anda lakukan: Buka tautan ini dan beri tahu kami: sudah normal atau belum?\n\n"
        f"Buka: https://tuntas.contoh.go.id/lacak/{moves.tracking_code(report)}/"
    )
    assert not any(one.name.split()[0] in text(message) for one in User.objects.all())


def _for_rudi(cast: Cast) -> Case:
    case = arrived(cast)
    case.reports.update(told_by="mail", contact="rudi@contoh.example")
    ani = cast.actor("ani")
    do(case, ani, papers.plan(), "2026-11-23 08:10")
    do(case, ani, papers.check(wib("2026-11-23 08:25")), "2026-11-23 08:30")
    do(case, ani, papers.verdict("Y"), "2026-11-23 08:45")
    do(case, ani, papers.repair(wib("2026-11-23 09:20")), "2026-11-23 09:25", papers.photo())
    return case


def test_the_key_is_the_messages_and_stays(cast: Cast) -> None:
    """A lease that ran out is the same message; another person's is another."""
    by_mail(cast.ani, cast.budi)
    arrived(cast)
    first = {who: one.key for who, one in told("2026-11-23 08:01").items()}
    again = {who: one.key for who, one in told("2026-11-23 08:12").items()}
    assert first == again
    assert len(set(first.values())) == 2
    assert Delivery.objects.filter(channel="mail", batch__in=first.values()).count() == 2


def test_ones_own_step_comes_before_one_that_anybody_may_take(cast: Cast) -> None:
    """Two boxes are open at once, as after a parting of ways: Ani reads of the one that she has taken."""
    by_mail(cast.ani)
    case = arrived(cast)
    free = open_step(case)
    Run.objects.create(
        case=case, box="pengecekan", step="pengecekan", opened_at=free.opened_at, due_at=wib("2026-11-23 09:00"),
        taken_by=cast.ani, taken_at=free.opened_at,
    )  # fmt: skip
    assert told("2026-11-23 08:01")["ani"].items[0].do == "Selesaikan langkah 2: Pengecekan laporan."
