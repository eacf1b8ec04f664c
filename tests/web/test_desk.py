"""The head of a desk: what time it is where one works, and until when one works there today."""

from __future__ import annotations

from datetime import time

import pytest

from tests.cast import Cast, wib
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
