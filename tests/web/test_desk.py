"""The desk: what time it is where one works, and what waits for whom; an administrator has another."""

from __future__ import annotations

from datetime import time

import pytest

from tests.cast import Cast, wib
from tests.stories.test_by_ourselves_and_with_the_vendor import open_step, reported, verified
from tests.web.test_case import signed_in
from tuntas.cases import moves
from tuntas.people.calendars import touch
from tuntas.people.models import Cover
from tuntas.web.desks import office_line


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-23 06.30", "06.30. Jam kerja sampai 16.00."),
        ("2026-11-23 15.59", "15.59. Jam kerja sampai 16.00."),
        ("2026-11-23 16.00", "16.00. Jam kerja hari ini sudah selesai."),
        ("2026-11-23 23.45", "23.45. Jam kerja hari ini sudah selesai."),
        ("2026-11-27 16.10", "16.10. Jam kerja sampai 16.30."),
        ("2026-11-28 10.00", "10.00. Hari ini bukan hari kerja."),
    ],
)
def test_it_says_until_when_one_works_today(cast: Cast, at: str, said: str) -> None:
    assert office_line(cast.ani, wib(at.replace(".", ":"))) == said


def test_cover_is_working_time_too(cast: Cast) -> None:
    """Ani is on duty on Saturday night."""
    calendar = cast.office.calendar
    assert calendar is not None
    day = wib("2026-11-28 10:00").date()
    Cover.objects.create(calendar=calendar, date=day, opens=time(20), closes=time(0), name="Piket Ani")
    touch(calendar)
    assert office_line(cast.ani, wib("2026-11-28 10:00")) == "10.00. Jam kerja sampai 24.00."


def test_what_waits_for_me_stands_before_the_work_of_others(cast: Cast) -> None:
    """The vendor's coordination is Budi's by now, and older; the new report anybody of the team can take."""
    taken = verified(cast, "T")
    moves.take(open_step(taken), by=cast.actor("budi"), now=wib("2026-11-23 09:00"))
    new = reported(cast, wib("2026-11-23 10:00"))
    page = signed_in(cast.ani).get("/meja/").content.decode()
    places = [page.index(said) for said in ("Menunggu Anda", new.number, "Pekerjaan lain", taken.number)]
    assert places == sorted(places)


def test_who_only_administers_begins_at_the_settings(cast: Cast) -> None:
    assert [signed_in(who).get("/").headers["Location"] for who in (cast.sari, cast.ani)] == ["/pengaturan/", "/meja/"]
